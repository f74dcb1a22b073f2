#include "harness/capture/near_url.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "core/http.hpp"
#include "core/text.hpp"
#include "harness/capture/loose_values.hpp"
#include "ovhcloud/endpoints.hpp"

namespace countersign::harness {

namespace {

constexpr std::size_t kMostSightings = 1000;

// A verb, a URL or a target seen somewhere.
struct Sighting {
  std::size_t at;
  std::string method;  // may be empty
  std::string target;  // a URL, or a path with its query
};

bool is_verb(std::string_view word) {
  constexpr std::array<std::string_view, 7> kVerbs{"GET",   "POST", "PUT",    "DELETE",
                                                   "PATCH", "HEAD", "OPTIONS"};
  return std::any_of(kVerbs.begin(), kVerbs.end(),
                     [&](std::string_view verb) { return equals_ignoring_case(verb, word); });
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// The verb that ends before `at`, with quotes, colons and the like between.
std::string verb_before(std::string_view text, std::size_t at) {
  constexpr std::string_view kBetween = " \t:=>\"'`,-]([";
  constexpr std::size_t kMostBetween = 12;
  std::size_t end = at;
  while (end > 0 && at - end < kMostBetween &&
         kBetween.find(text[end - 1]) != std::string_view::npos) {
    --end;
  }
  std::size_t begin = end;
  while (begin > 0 && end - begin < 8 && is_letter(text[begin - 1])) --begin;
  const std::string_view word = text.substr(begin, end - begin);
  return is_verb(word) ? std::string{word} : std::string{};
}

bool is_word(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-'; }

// The last verb in capitals that stands alone somewhere before `at`.
std::string lone_verb_before(std::string_view text, std::size_t at) {
  constexpr std::size_t kReach = 300;
  const std::size_t begin = at < kReach ? 0 : at - kReach;
  for (std::size_t end = at; end > begin; --end) {
    if (!is_letter(text[end - 1]) || (end < text.size() && is_word(text[end]))) continue;
    std::size_t start = end;
    while (start > begin && is_word(text[start - 1])) --start;
    const std::string_view word = text.substr(start, end - start);
    if (is_verb(word) && word == to_upper(word)) return std::string{word};
  }
  return {};
}

bool is_api_path(std::string_view target) {
  return versioned_path(target.substr(0, std::min(target.find('?'), target.size()))).has_value();
}

// "GET /1.0/me HTTP/1.1", wherever it stands in a line.
std::vector<Sighting> request_lines(std::string_view text) {
  std::vector<Sighting> found;
  for (auto at = text.find(" HTTP/"); at != std::string_view::npos && found.size() < kMostSightings;
       at = text.find(" HTTP/", at + 1)) {
    const auto before = text.substr(0, at).find_last_of(" \t\r\n\"'");
    if (before == std::string_view::npos || text[before] == '\n') continue;
    const std::string_view target = text.substr(before + 1, at - before - 1);
    std::string verb = verb_before(text, before + 1);
    if (!verb.empty() && target.starts_with('/')) {
      found.push_back({.at = before, .method = std::move(verb), .target = std::string{target}});
    }
  }
  return found;
}

// To the closing quote where one stands before it, else to a blank or a bracket.
std::string url_at(std::string_view text, std::size_t at) {
  const char before = at == 0 ? ' ' : text[at - 1];
  const bool quoted = before == '"' || before == '\'' || before == '`';
  const std::string_view ends = quoted ? std::string_view{"\"'`\r\n"} : " \t\r\n\"'`<>)]},;";
  std::string_view url = text.substr(at, std::min(text.find_first_of(ends, at), text.size()) - at);
  while (!quoted && !url.empty() &&
         std::string_view{".:\\"}.find(url.back()) != std::string::npos) {
    url.remove_suffix(1);
  }
  std::string plain{url};  // "https:\/\/eu.api.ovh.com\/1.0": JSON of PHP
  for (auto slash = plain.find("\\/"); slash != std::string::npos;
       slash = plain.find("\\/", slash)) {
    plain.erase(slash, 1);
  }
  return plain;
}

std::vector<Sighting> urls(std::string_view text) {
  std::vector<Sighting> found;
  for (auto at = text.find("http"); at != std::string_view::npos && found.size() < kMostSightings;
       at = text.find("http", at + 1)) {
    const std::string url = url_at(text, at);
    if (url_pieces(url)) {
      found.push_back({.at = at, .method = verb_before(text, at), .target = url});
    }
  }
  return found;
}

// Nearness, and far behind it all that does not look like the API.
const Sighting* best_of(const std::vector<Sighting>& found, std::size_t anchor) {
  const auto rank = [&](const Sighting& sighting) {
    const auto pieces = url_pieces(sighting.target);
    const bool api = is_api_path(pieces ? pieces->target : sighting.target);
    return std::pair{!api, loose_distance(sighting.at, anchor)};
  };
  const auto nearest = std::min_element(
      found.begin(), found.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  return nearest == found.end() ? nullptr : &*nearest;
}

std::optional<LooseValue> named(std::string_view text, std::size_t anchor,
                                std::initializer_list<std::string_view> names) {
  std::optional<LooseValue> nearest;
  for (const std::string_view name : names) {
    auto value = nearest_value(text, name, anchor);
    if (value &&
        (!nearest || loose_distance(value->at, anchor) < loose_distance(nearest->at, anchor))) {
      nearest = std::move(value);
    }
  }
  return nearest;
}

std::string named_method(std::string_view text, std::size_t anchor) {
  const auto value = named(text, anchor, {"method", "verb", "http_method", "_method"});
  return value && is_verb(value->value) ? value->value : std::string{};
}

struct Place {
  std::string authority;
  std::optional<std::string> scheme;
};

// Where a request line without a URL goes: a Host header, a member, or any URL near it.
std::optional<Place> place_near(std::string_view text, std::size_t anchor,
                                const std::vector<Sighting>& all_urls) {
  const auto host = named(text, anchor, {"host", "hostname"});
  if (host && is_authority(host->value)) {
    Place place{.authority = host->value, .scheme = std::nullopt};
    const auto port = named(text, anchor, {"port"});
    const bool bare = host->value.find(':') == std::string::npos;
    if (port && bare && number_from<unsigned short>(port->value)) {
      place.authority += ":" + port->value;
    }
    const auto protocol = named(text, anchor, {"protocol", "scheme"});
    if (protocol && protocol->value.starts_with("http")) {
      place.scheme = protocol->value.starts_with("https") ? "https" : "http";
    }
    return place;
  }
  std::vector<Sighting> hosts = all_urls;
  std::erase_if(hosts, [](const Sighting& sighting) {
    const auto pieces = url_pieces(sighting.target);
    const std::string_view base = pieces->base;
    const std::string_view host_name = host_of(base.substr(base.find("://") + 3));
    return !is_ovhcloud_host(host_name) && host_name != "localhost" &&
           !host_name.starts_with("127.");
  });
  const Sighting* nearest = best_of(hosts, anchor);
  if (nearest == nullptr) return std::nullopt;
  const std::string base = url_pieces(nearest->target)->base;
  const auto colon = base.find("://");
  return Place{.authority = base.substr(colon + 3), .scheme = base.substr(0, colon)};
}

void set_whole_url(CapturedRequest& request, const std::string& url) {
  const auto pieces = url_pieces(url);
  request.url = pieces->base + pieces->target;
  if (!pieces->fragment.empty()) request.intended_url = url;
}

void set_place(CapturedRequest& request, const std::optional<Place>& place,
               const std::string& target) {
  if (!place) return;
  const auto scheme =
      place->scheme ? std::optional<std::string_view>{*place->scheme} : std::nullopt;
  set_url(request, place->authority, target, scheme);
}

}  // namespace

void set_near_url(CapturedRequest& request, std::string_view text, std::size_t anchor) {
  const auto all_urls = urls(text);
  const auto lines = request_lines(text);
  const Sighting* url = best_of(all_urls, anchor);
  const Sighting* line = best_of(lines, anchor);
  const auto path = named(text, anchor, {"path", "request_target", "uri"});
  const bool api_url = url != nullptr && is_api_path(url_pieces(url->target)->target);

  if (line != nullptr && is_api_path(line->target)) {
    request.method = line->method;
    set_place(request, place_near(text, anchor, all_urls), line->target);
  } else if (api_url) {
    request.method = url->method.empty() ? named_method(text, anchor) : url->method;
    set_whole_url(request, url->target);
  } else if (path && path->value.starts_with('/')) {
    request.method = named_method(text, anchor);
    set_place(request, place_near(text, anchor, all_urls), path->value);
  } else if (url != nullptr && !url->method.empty()) {
    request.method = url->method;
    set_whole_url(request, url->target);
  }
  if (request.method.empty()) request.method = named_method(text, anchor);
  if (request.method.empty() && url != nullptr) {
    request.method = lone_verb_before(text, url->at);
  }
}

}  // namespace countersign::harness

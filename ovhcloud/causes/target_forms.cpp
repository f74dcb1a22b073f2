// Of path and query.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>
#include <set>

#include "core/text.hpp"
#include "ovhcloud/causes/charset.hpp"
#include "ovhcloud/causes/forms.hpp"

namespace countersign {

namespace {

struct Target {
  std::string path;
  std::string query;  // with its "?"; empty: none
};

Target parts_of(std::string_view target) {
  const auto question = std::min(target.find('?'), target.size());
  return {.path = std::string{target.substr(0, question)},
          .query = std::string{target.substr(question)}};
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool is_escape(std::string_view text, std::size_t at) {
  return at + 2 < text.size() && text[at] == '%' && is_hex(text[at + 1]) && is_hex(text[at + 2]);
}
bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view{"-._~"}.find(c) != std::string_view::npos;
}

// Escapes whose byte `wanted` likes become that byte.
std::string decoded_where(std::string_view text, const std::function<bool(unsigned char)>& wanted) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_escape(text, at)) {
      const auto byte = percent_decoded(text.substr(at, 3), false);
      if (byte && wanted(static_cast<unsigned char>(byte->front()))) {
        out += *byte;
        at += 2;
        continue;
      }
    }
    out += text[at];
  }
  return out;
}

// Characters that are neither unreserved nor among `kept` become escapes; escapes stay.
std::string encoded_but(std::string_view text, std::string_view kept, bool lower = false) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (is_unreserved(c) || kept.find(c) != std::string_view::npos || is_escape(text, at)) {
      out += c;
    } else {
      const std::string escape = percent_encoded(text.substr(at, 1));
      out += lower ? to_lower(escape) : escape;
    }
  }
  return out;
}

template <class Change>
std::string with_escapes_changed(std::string text, Change change) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_escape(text, at)) text.replace(at, 3, change(text.substr(at, 3)));
  }
  return text;
}

// A change tried on the path, on the query, and on both.
void add_on_parts(Forms& forms, const Target& target, std::string_view code, std::string_view note,
                  const std::function<std::string(std::string_view)>& change, bool alone = false) {
  const std::string path = change(target.path);
  const std::string query = target.query.empty() ? "" : change(target.query);
  forms.add(path + query, code, std::string{note}, alone);
  if (query.empty()) return;
  forms.add(path + target.query, code, fmt::format("{}, in the path alone", note), alone);
  forms.add(target.path + query, code, fmt::format("{}, in the query alone", note), alone);
}

void add_decoded(Forms& forms, const Target& target) {
  constexpr std::string_view kCode = "url.decoded";
  constexpr std::string_view kReserved = "%/?#[]@!$&'()*+,;=";
  const auto add = [&](std::string_view note, const std::function<bool(unsigned char)>& wanted) {
    add_on_parts(forms, target, kCode, note,
                 [&](std::string_view text) { return decoded_where(text, wanted); });
  };
  add("the URL before it was escaped", [](unsigned char) { return true; });
  add("the URL before it was escaped, but for reserved characters", [&](unsigned char c) {
    return kReserved.find(static_cast<char>(c)) == std::string_view::npos;
  });
  add("the URL before it was escaped, but for %25 and %2F",
      [](unsigned char c) { return c != '%' && c != '/'; });
  add("the URL before it was escaped, but for what delimits parameters", [](unsigned char c) {
    return std::string_view{"%&#+="}.find(static_cast<char>(c)) == std::string_view::npos;
  });
  add("the URL with characters beyond ASCII unescaped", [](unsigned char c) { return c >= 0x80; });
  if (target.query.find('+') != std::string::npos) {
    const std::string query = replaced(target.query, "+", " ");
    forms.add(target.path + query, kCode, "the query with blanks for +");
    forms.add(target.path + decoded_where(query, [](unsigned char) { return true; }), kCode,
              "the query before it was escaped");
    forms.add(decoded_where(target.path + query, [](unsigned char) { return true; }), kCode,
              "the URL before it was escaped");
  }
}

// One kind of character decoded, as libraries do that take it for harmless.
void add_single_decodings(Forms& forms, const Target& target) {
  std::set<char> bytes;
  const std::string whole = target.path + target.query;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    if (!is_escape(whole, at)) continue;
    const auto byte = percent_decoded(std::string_view{whole}.substr(at, 3), false);
    if (byte && static_cast<unsigned char>(byte->front()) < 0x80) bytes.insert(byte->front());
  }
  constexpr std::size_t kMost = 12;
  std::size_t count = 0;
  for (const char byte : bytes) {
    if (++count > kMost) return;
    const auto wanted = static_cast<unsigned char>(byte);
    add_on_parts(forms, target, "url.decoded",
                 fmt::format("the URL with {} unescaped",
                             byte == ' ' ? std::string{"blanks"} : std::string(1, byte)),
                 [&](std::string_view text) {
                   return decoded_where(text, [&](unsigned char c) { return c == wanted; });
                 });
  }
}

void add_encoded(Forms& forms, const Target& target) {
  constexpr std::string_view kCode = "url.encoded";
  // What different libraries leave alone, in path and query; "/" is a path's own.
  constexpr std::array<std::string_view, 6> kPathKeeps{
      "/", "/!'()*", "/:@", "/:@!$&'()*+,;=", "/!'()*:@&=+$,;#", ""};
  constexpr std::array<std::string_view, 8> kQueryKeeps{
      "?&=", "?&=!'()*", "?&=+", "?&=/", "?&=:/@", "?&=!'()*+", "?&=*+", "?&=/:@!$'()*+,;"};
  for (const std::string_view path_keeps : kPathKeeps) {
    const std::string path = encoded_but(target.path, path_keeps);
    forms.add(path + target.query, kCode, "the path escaped further than it was sent");
    if (target.query.empty()) continue;
    for (const std::string_view query_keeps : kQueryKeeps) {
      const std::string query = encoded_but(target.query, query_keeps);
      forms.add(target.path + query, kCode, "the query escaped further than it was sent");
      forms.add(path + query, kCode, "the URL escaped further than it was sent", true);
    }
  }
  forms.add(encoded_but(target.path, "/", true) + target.query, kCode,
            "the path escaped further than it was sent, in lower case");
  forms.add(target.path + encoded_but(target.query, "?&=", true), kCode,
            "the query escaped further than it was sent, in lower case");
  forms.add(encoded_but(target.path + target.query, ""), kCode, "the URL escaped as one value");
  forms.add(percent_encoded(target.path) + target.query, kCode, "the path escaped as one value");
}

void add_single_encodings(Forms& forms, const Target& target) {
  for (const char c : std::string_view{"!\"$'()*+,:;<=>@[]^`{|}~&"}) {
    const std::string escape = fmt::format("%{:02X}", static_cast<unsigned>(c));
    const std::string text(1, c);
    add_on_parts(
        forms, target, "url.encoded", fmt::format("the URL with {} for {}", escape, text),
        [&](std::string_view part) { return replaced(std::string{part}, text, escape); }, true);
  }
}

void add_escapes(Forms& forms, const Target& target) {
  const auto add = [&](std::string_view code, std::string_view note, auto change) {
    add_on_parts(forms, target, code, note, [&](std::string_view text) {
      return with_escapes_changed(std::string{text}, change);
    });
  };
  add_on_parts(forms, target, "url.double-encoded", "the URL with %25 for each %",
               [](std::string_view text) { return replaced(std::string{text}, "%", "%25"); });
  add_on_parts(
      forms, target, "url.double-encoded", "the URL with each % escaped once more, and + too",
      [](std::string_view text) {
        return replaced(replaced(std::string{text}, "%", "%25"), "+", "%2B");
      },
      true);
  // The other way round: what was sent is escaped twice.
  add_on_parts(forms, target, "url.double-encoded", "the URL with % for each %25",
               [](std::string_view text) { return replaced(std::string{text}, "%25", "%"); });
  add("url.escape-case", "the escapes in lower case",
      [](std::string_view e) { return to_lower(e); });
  add("url.escape-case", "the escapes in upper case",
      [](std::string_view e) { return to_upper(e); });
  add("url.escape-case", "the escapes in the other case", [](std::string_view e) {
    const std::string upper = to_upper(e);
    return upper == e ? to_lower(e) : upper;
  });
  const auto swap = [&](std::string_view from, std::string_view to) {
    add_on_parts(forms, target, "url.plus-space", fmt::format("the URL with {} for {}", to, from),
                 [&](std::string_view text) { return replaced(std::string{text}, from, to); });
  };
  swap("%20", "+");
  swap("+", "%20");
}

void add_charsets(Forms& forms, const Target& target) {
  constexpr std::string_view kCode = "url.charset";
  const std::string whole = target.path + target.query;
  const auto beyond_ascii = [](unsigned char c) { return c >= 0x80; };
  const std::string raw = decoded_where(whole, beyond_ascii);
  const bool escaped = raw != whole;
  const auto add = [&](const std::optional<std::string>& text, const std::string& note) {
    if (!text || *text == raw) return;
    const auto again = [&](bool lower) { return encoded_but(*text, "/?&=:@!$'()*+,;#[]%", lower); };
    if (escaped) {
      forms.add(again(false), kCode, note);
      forms.add(again(true), kCode, note + ", in lower case");
    }
    forms.add(*text, kCode, note + ", not escaped");
  };
  if (raw.find_first_not_of(
          "\t\n\r !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
          "abcdefghijklmnopqrstuvwxyz{|}~") == std::string::npos) {
    return;
  }
  add(to_latin1(raw), "the URL in Latin-1");
  add(to_windows1252(raw), "the URL in Windows-1252");
  add(from_latin1(raw), "the URL in UTF-8, while Latin-1 was sent");
  add(from_windows1252(raw), "the URL in UTF-8, while Windows-1252 was sent");
}

// The parameters, each with what stands between "&" and "&".
std::string joined(const std::vector<std::string_view>& parameters) {
  std::string query;
  for (const std::string_view parameter : parameters) {
    query.append(query.empty() ? "?" : "&").append(parameter);
  }
  return query;
}

void add_orders(Forms& forms, const Target& target) {
  if (target.query.size() < 2) return;
  const std::vector<std::string_view> sent = split(std::string_view{target.query}.substr(1), '&');
  if (sent.size() < 2) return;
  const auto by_name = [](std::string_view a, std::string_view b) {
    return cut(a, '=').before < cut(b, '=').before;
  };
  const auto add = [&](const std::vector<std::string_view>& order, std::string_view code,
                       const std::string& note,
                       bool alone) { forms.add(target.path + joined(order), code, note, alone); };
  auto sorted = sent;
  std::stable_sort(sorted.begin(), sorted.end(), by_name);
  add(sorted, "url.query-sorted", "the query sorted by name", false);
  std::sort(sorted.begin(), sorted.end());
  add(sorted, "url.query-sorted", "the query sorted", false);

  const std::string note = "the parameters in another order";
  auto order = sent;
  std::reverse(order.begin(), order.end());
  add(order, "url.query-reordered", note, false);
  add({sorted.rbegin(), sorted.rend()}, "url.query-reordered", note, false);
  for (std::size_t i = 0; i < sent.size() && i < 12; ++i) {
    for (std::size_t to = 0; to < sent.size() && to < 12; ++to) {  // one moved elsewhere
      order = sent;
      order.erase(order.begin() + static_cast<std::ptrdiff_t>(i));
      order.insert(order.begin() + static_cast<std::ptrdiff_t>(to), sent[i]);
      add(order, "url.query-reordered", note, sent.size() > 4);
    }
  }
  constexpr std::size_t kAllOrders = 5;
  if (sent.size() > kAllOrders) return;
  std::vector<std::size_t> places(sent.size());
  std::iota(places.begin(), places.end(), 0U);
  while (std::next_permutation(places.begin(), places.end())) {
    for (std::size_t i = 0; i < places.size(); ++i) order[i] = sent[places[i]];
    add(order, "url.query-reordered", note, sent.size() > 3);
  }
}

void add_query(Forms& forms, const Target& target) {
  if (!target.query.empty()) {
    forms.add(target.path, target.query == "?" ? "url.normalised" : "url.query-missing",
              target.query == "?" ? "the URL without its lone ?" : "the URL without its query");
    const auto parameters = split(std::string_view{target.query}.substr(1), '&');
    for (std::size_t i = 0; parameters.size() > 1 && i < parameters.size() && i < 16; ++i) {
      auto rest = parameters;
      rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
      const bool nothing = parameters[i].empty();
      forms.add(target.path + joined(rest), nothing ? "url.normalised" : "url.query-missing",
                nothing ? "the query without a lone &" : "the URL without one of its parameters");
    }
    forms.add(target.path + "?", "url.query-missing", "the URL without what follows its ?");
    forms.add(target.path + target.query + "&", "url.normalised", "the query with an & at its end");
  } else {
    forms.add(target.path + "?", "url.normalised", "the URL with a lone ? at its end");
  }
  forms.add(target.path + target.query + "#", "url.fragment-kept", "the URL with # at its end");
}

void add_versions(Forms& forms, const Target& target) {
  constexpr std::array<std::string_view, 3> kPrefixes{"/1.0", "/v1", "/v2"};
  const auto add = [&](const std::string& path, const std::string& note) {
    forms.add(path + target.query, "url.version-alias", note);
  };
  for (const std::string_view prefix : kPrefixes) {
    const bool has = target.path.starts_with(prefix) &&
                     (target.path.size() == prefix.size() || target.path[prefix.size()] == '/');
    add(std::string{prefix} + target.path, fmt::format("{} before the path", prefix));
    if (!has) continue;
    const std::string rest = target.path.substr(prefix.size());
    for (const std::string_view other : kPrefixes) {
      if (other != prefix) {
        add(std::string{other} + rest, fmt::format("{} where {} was sent", other, prefix));
      }
    }
    add(rest, fmt::format("the path without {}", prefix));
  }
}

std::string without_dots(std::string_view path) {
  std::vector<std::string_view> kept;
  for (const std::string_view segment : split(path, '/')) {
    if (segment == "..") {
      if (kept.size() > 1) kept.pop_back();
    } else if (segment != ".") {
      kept.push_back(segment);
    }
  }
  std::string out;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (i > 0) out += '/';
    out += kept[i];
  }
  return out;
}

void add_slashes(Forms& forms, const Target& target) {
  const std::string& path = target.path;
  std::string toggled = path;
  if (path.ends_with('/')) {
    toggled.pop_back();
  } else {
    toggled += '/';
  }
  forms.add(toggled + target.query, "url.trailing-slash",
            path.ends_with('/') ? "the path without its trailing slash"
                                : "the path with a trailing slash");
  forms.add(replaced(path, "//", "/") + target.query, "url.double-slash",
            "the path with single slashes");
  for (std::size_t at = path.find("//"); at != std::string::npos; at = path.find("//", at + 1)) {
    forms.add(path.substr(0, at) + path.substr(at + 1) + target.query, "url.double-slash",
              "the path with one slash for two");
  }
  std::size_t count = 0;
  for (std::size_t at = path.find('/'); at != std::string::npos && ++count < 16;
       at = path.find('/', at + 1)) {
    forms.add(path.substr(0, at) + "/" + path.substr(at) + target.query, "url.double-slash",
              "the path with a doubled slash", count > 2);
  }
  forms.add(without_dots(path) + target.query, "url.normalised", "the path with its dots resolved");
}

}  // namespace

std::vector<Form> target_forms(std::string_view text) {
  const Target target = parts_of(text);
  Forms forms{text};
  add_query(forms, target);
  add_orders(forms, target);
  add_versions(forms, target);
  add_slashes(forms, target);
  add_escapes(forms, target);
  add_charsets(forms, target);
  add_decoded(forms, target);
  add_single_decodings(forms, target);
  add_encoded(forms, target);
  return forms.take();
}

std::vector<Form> unusual_target_forms(std::string_view text) {
  Forms forms{text};
  add_single_encodings(forms, parts_of(text));
  return forms.take();
}

std::vector<Form> intended_target_forms(std::string_view target, std::string_view intended) {
  Forms forms{target};
  const auto code = [&]() -> std::string_view {
    const Halves halves = cut(intended, '#');
    if (intended.find('#') != std::string_view::npos && halves.before == target) {
      return "url.fragment-kept";
    }
    const Target parts = parts_of(intended);
    if (without_dots(parts.path) + (parts.query == "?" ? "" : parts.query) == target) {
      return "url.normalised";
    }
    const std::string sent_text = percent_decoded(target, true).value_or(std::string{target});
    const std::string meant_text = percent_decoded(intended, true).value_or(std::string{intended});
    if (equals_ignoring_case(target, intended) && sent_text == meant_text) return "url.escape-case";
    if (sent_text == meant_text) {
      return intended.size() < target.size() ? "url.decoded" : "url.encoded";
    }
    return intended.find('#') != std::string_view::npos ? "url.fragment-kept" : "url.normalised";
  };
  forms.add(std::string{intended}, code(), "the URL as the client meant it");
  return forms.take();
}

}  // namespace countersign

#include "harness/capture/curl_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "core/text.hpp"
#include "harness/capture/curl_options.hpp"
#include "harness/capture/loose_answer.hpp"
#include "harness/capture/shell_words.hpp"

namespace countersign::harness {

namespace {

// Without "." and ".." segments, as curl sends a path (RFC 3986, 5.2.4).
std::string without_dots(std::string_view path) {
  std::vector<std::string_view> kept;
  const auto segments = split(path, '/');
  for (std::size_t i = 1; i < segments.size(); ++i) {
    const bool last = i + 1 == segments.size();
    if (segments[i] == "..") {
      if (!kept.empty()) kept.pop_back();
      if (last) kept.emplace_back();
    } else if (segments[i] == ".") {
      if (last) kept.emplace_back();
    } else {
      kept.push_back(segments[i]);
    }
  }
  std::string result;
  for (const std::string_view segment : kept) result.append("/").append(segment);
  return result.empty() ? "/" : result;
}

std::string sent_target(const CurlOptions& options, const std::string& target) {
  if (!options.request_target.empty()) return options.request_target;
  const auto query_at = std::min(target.find('?'), target.size());
  std::string path = target.substr(0, query_at);
  if (!options.path_as_is) path = without_dots(path);
  std::string query = target.substr(query_at);
  const auto append = [&](const std::string& more) {
    query += (query.empty() ? "?" : query == "?" ? "" : "&") + more;
  };
  if (options.get && options.has_data) append(options.data);
  if (!options.url_query.empty()) append(options.url_query);
  return path + query;
}

Captured<bool> set_curl_url(CapturedRequest& request, const CurlOptions& options) {
  const bool has_scheme = options.url.find("://") != std::string::npos;
  const std::string written = has_scheme ? options.url : "http://" + options.url;
  const auto pieces = url_pieces(written);
  if (!pieces) return fault(options.url_offset, "this is no http or https URL");
  if (written.find_first_of(" \t\n") != std::string::npos) {
    return fault(options.url_offset, "curl refuses a URL with a blank in it: %20 is meant");
  }
  if (!has_scheme) {
    request.notes.emplace_back("the URL has no scheme, for which curl takes http");
  }
  if (!options.globoff && pieces->target.find_first_of("[]{}") != std::string::npos) {
    request.notes.emplace_back(
        "curl reads [ ] and { } in a URL as ranges and lists unless --globoff is given");
  }
  request.url = pieces->base + sent_target(options, pieces->target);
  if (written != request.url && !(options.get && options.has_data)) request.intended_url = written;
  return true;
}

// "X: y" is sent, "X;" with an empty value, "X:" not at all.
std::optional<CapturedHeader> sent_header(std::string_view written) {
  const auto colon = written.find(':');
  if (colon == std::string_view::npos) {
    if (!written.ends_with(';')) return std::nullopt;
    return CapturedHeader{.name = std::string{written.substr(0, written.size() - 1)}, .value = {}};
  }
  const std::string_view value = trimmed(written.substr(colon + 1));
  if (value.empty()) return std::nullopt;
  return CapturedHeader{.name = std::string{trimmed(written.substr(0, colon))},
                        .value = std::string{value}};
}

bool is_digest_text(std::string_view value) {
  return value.starts_with("$1$") && value.find_first_of("`({") == std::string_view::npos;
}

Captured<bool> add_headers(CapturedRequest& request, const CurlOptions& options) {
  for (const ShellWord& word : options.headers) {
    const auto header = sent_header(word.text);
    if (!header) continue;
    const bool signature = equals_ignoring_case(header->name, "X-Ovh-Signature");
    const bool timestamp = equals_ignoring_case(header->name, "X-Ovh-Timestamp");
    if (word.expands && signature && is_digest_text(header->value)) {
      request.notes.emplace_back(
          "in double quotes a shell takes $1 and what follows for variables, so that this line, "
          "typed as it stands, sends no good X-Ovh-Signature: put the header in single quotes");
    } else if (word.expands && (signature || timestamp)) {
      return fault(word.offset, fmt::format("{} is a shell variable here: write its value into the "
                                            "line",
                                            signature ? "X-Ovh-Signature" : "X-Ovh-Timestamp"));
    }
    request.headers.push_back(*header);
  }
  for (const CapturedHeader& header : options.extra) {
    if (!header_of(request.headers, header.name)) request.headers.push_back(header);
  }
  return true;
}

std::string method_of(const CurlOptions& options) {
  if (!options.method.empty()) return options.method;
  if (options.head) return "HEAD";
  return options.has_data && !options.get ? "POST" : "GET";
}

Captured<CapturedRequest> request_of(const CurlOptions& options) {
  CapturedRequest request{.form = CaptureForm::curl, .method = method_of(options)};
  const auto url = set_curl_url(request, options);
  if (!url) return tl::unexpected(url.error());
  const auto headers = add_headers(request, options);
  if (!headers) return tl::unexpected(headers.error());
  if (options.has_data && !options.get) request.body = options.data;
  return request;
}

// "curl" with an option or a URL behind it: prose may begin with the word too.
bool is_command(std::string_view line) {
  if (!line.starts_with("curl ")) return false;
  for (const std::string_view sign :
       {" -", " $", " '", " \"", "://", "/1.0", "/v1/", "/v2/", "localhost"}) {
    if (line.find(sign) != std::string_view::npos) return true;
  }
  return trimmed(line).ends_with('\\');
}

struct Command {
  std::size_t at;
  ShellCommand shell;
};

// The command to read: the first that sends an X-Ovh-* header, else the first.
Captured<Command> command_to_read(std::string_view text) {
  std::optional<Command> first;
  constexpr std::size_t kMost = 64;
  auto at = curl_command_in(text);
  for (std::size_t i = 0; at && i < kMost; ++i) {
    auto shell = shell_command(text, *at);
    if (!shell) {
      if (first) return *first;
      return tl::unexpected(shell.error());
    }
    const std::size_t end = shell->end;
    const bool signed_call =
        to_lower(text.substr(*at, end - *at)).find("x-ovh-") != std::string::npos;
    Command command{.at = *at, .shell = *std::move(shell)};
    if (signed_call) return command;
    if (!first) first = std::move(command);
    at = curl_command_in(text, end);
  }
  if (!first) return fault(0, "no line begins with curl");
  return *std::move(first);
}

}  // namespace

std::optional<std::size_t> curl_command_in(std::string_view text, std::size_t from) {
  for (std::size_t at = from; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    const auto begin = line.find_first_not_of(" \t$%#>+`(");
    const bool starts_line = at == 0 || text[at - 1] == '\n';
    if (starts_line && begin != std::string_view::npos && is_command(line.substr(begin))) {
      return at + begin;
    }
    at = end + 1;
  }
  return std::nullopt;
}

bool curl_sends_ovh_header(std::string_view text) {
  const auto command = command_to_read(text);
  if (!command) return true;  // so that whoever reads it tells what is wrong
  const auto& words = command->shell.words;
  return std::any_of(words.begin(), words.end(), [](const ShellWord& word) {
    return to_lower(word.text).find("x-ovh-") != std::string::npos;
  });
}

Captured<CapturedRequest> read_curl(std::string_view text) {
  const auto command = command_to_read(text);
  if (!command) return tl::unexpected(command.error());
  std::vector<ShellWord> words = command->shell.words;
  words.erase(words.begin());
  const auto options = curl_options(words);
  if (!options) {
    const auto& wrong = options.error();
    return fault(wrong.offset == 0 ? command->at : wrong.offset, wrong.sentence);
  }
  auto request = request_of(*options);
  if (request) request->answer = loose_answer(text.substr(command->shell.end));
  return request;
}

}  // namespace countersign::harness

#include "harness/capture/curl_trace.hpp"

#include <algorithm>
#include <charconv>
#include <tuple>
#include <vector>

#include "core/text.hpp"
#include "harness/capture/curl_line.hpp"
#include "harness/capture/http_message.hpp"
#include "harness/capture/loose_answer.hpp"

namespace countersign::harness {

namespace {

// One request of the trace, and what came back, as HTTP.
struct Exchange {
  std::size_t offset = 0;
  std::string request = {};
  std::string answer = {};
  bool tls = false;
  bool lossy = false;  // --trace-ascii writes "." for many bytes
};

std::string_view line_from(std::string_view text, std::size_t at) {
  std::string_view line = text.substr(at, std::min(text.find('\n', at), text.size()) - at);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// "> GET /1.0/me HTTP/1.1" -> "GET /1.0/me HTTP/1.1"; also with a time before it.
std::optional<std::string_view> after_mark(std::string_view line, char mark) {
  std::string_view rest = trimmed(line);
  const bool timed = rest.size() > 16 && rest[2] == ':' && rest[5] == ':' && rest[8] == '.';
  if (timed) rest = trimmed(rest.substr(15));
  if (rest.empty() || rest.front() != mark) return std::nullopt;
  rest.remove_prefix(1);
  if (!rest.empty() && rest.front() != ' ') return std::nullopt;
  return rest.empty() ? rest : rest.substr(1);
}

bool says_tls(std::string_view line) {
  return line.find("SSL connection using") != std::string_view::npos ||
         line.find("TLS handshake") != std::string_view::npos ||
         line.find(") port 443") != std::string_view::npos;
}

// Of `curl -v`.
std::vector<Exchange> exchanges_of_verbose(std::string_view text) {
  std::vector<Exchange> found;
  enum class In { nothing, request, answer_head, answer_body } in = In::nothing;
  bool tls = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view line = line_from(text, at);
    const std::size_t line_at = at;
    at = std::min(text.find('\n', at), text.size() - 1) + 1;
    tls = tls || says_tls(line);
    const auto sent = after_mark(line, '>');
    const auto got = after_mark(line, '<');
    if (sent && request_line(*sent)) {
      found.push_back({.offset = line_at, .request = std::string{*sent} + "\r\n", .tls = tls});
      in = In::request;
    } else if (sent && in == In::request) {
      found.back().request.append(*sent).append("\r\n");
    } else if (got && !found.empty()) {
      found.back().answer.append(*got).append("\r\n");
      in = In::answer_head;
    } else if (in == In::answer_head || in == In::answer_body) {
      const bool of_curl = line.starts_with("* ") || line.starts_with("{ [") ||
                           line.starts_with("} [") || line.starts_with("```");
      if (!of_curl) found.back().answer.append(line).append("\n");
      in = In::answer_body;
    }
  }
  return found;
}

// "0010: 4f 4b                                           OK" -> "OK"; nullopt for other lines.
std::optional<std::string> hex_bytes(std::string_view line) {
  constexpr std::size_t kMost = 16;
  std::string bytes;
  for (std::size_t i = 0; i < kMost && line.size() >= 2; ++i) {
    unsigned int value = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + 2, value, 16);
    if (error != std::errc{} || end != line.data() + 2) break;
    if (line.size() > 2 && line[2] != ' ') return std::nullopt;
    bytes += static_cast<char>(value);
    line.remove_prefix(std::min<std::size_t>(3, line.size()));
  }
  if (bytes.empty()) return std::nullopt;
  return bytes;
}

// "=> Send header, 200 bytes (0xc8)", with a time before it or not.
struct DumpHead {
  bool sent;
  bool header;
  std::size_t size;
};

std::optional<DumpHead> dump_head(std::string_view line) {
  for (const auto& [mark, sent, header] :
       {std::tuple{"=> Send header, ", true, true}, std::tuple{"=> Send data, ", true, false},
        std::tuple{"<= Recv header, ", false, true}, std::tuple{"<= Recv data, ", false, false}}) {
    const auto at = line.find(mark);
    if (at == std::string_view::npos) continue;
    const std::string_view rest = line.substr(at + std::string_view{mark}.size());
    const auto size = number_from<std::size_t>(cut(rest, ' ').before);
    if (size) return DumpHead{.sent = sent, .header = header, .size = *size};
  }
  return std::nullopt;
}

// "0040: text" -> 0x40 and "text".
struct DumpLine {
  std::size_t offset;
  std::string_view content;
};

std::optional<DumpLine> dump_line(std::string_view line) {
  const auto [digits, rest] = cut(line, ':');
  std::size_t offset = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), offset, 16);
  const bool numbered = digits.size() >= 4 && digits.size() < line.size() && error == std::errc{} &&
                        end == digits.data() + digits.size();
  if (!numbered) return std::nullopt;
  return DumpLine{.offset = offset, .content = rest.starts_with(' ') ? rest.substr(1) : rest};
}

// The bytes of a dump, whose lines say where they belong: what lies between two lines of an
// ascii dump is a CRLF, which it leaves out. Moves `at` behind the dump.
std::string dumped(std::string_view text, std::size_t& at, std::size_t size, bool& lossy) {
  std::vector<DumpLine> lines;
  bool all_hex = true;
  std::size_t hex_total = 0;
  while (at < text.size()) {
    const auto line = dump_line(line_from(text, at));
    if (!line) break;
    const auto bytes = hex_bytes(line->content);
    all_hex = all_hex && bytes;
    hex_total += bytes ? bytes->size() : 0;
    lines.push_back(*line);
    at = std::min(text.find('\n', at), text.size() - 1) + 1;
  }
  const bool hex = all_hex && hex_total == size;
  std::string result;
  for (const DumpLine& line : lines) {
    if (line.offset > result.size() && !hex) result += "\r\n";
    result += hex ? *hex_bytes(line.content) : std::string{line.content};
    lossy = lossy || (!hex && line.content.find('.') != std::string_view::npos);
  }
  if (result.size() + 2 == size) result += "\r\n";
  return result;
}

// Of `curl --trace` and `curl --trace-ascii`.
std::vector<Exchange> exchanges_of_dump(std::string_view text) {
  std::vector<Exchange> found;
  bool tls = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view line = line_from(text, at);
    const std::size_t line_at = at;
    at = std::min(text.find('\n', at), text.size() - 1) + 1;
    tls = tls || says_tls(line);
    const auto head = dump_head(line);
    if (!head) continue;
    bool lossy = false;
    const std::string bytes = dumped(text, at, head->size, lossy);
    if (head->sent && head->header && request_line(line_from(bytes, 0))) {
      found.push_back({.offset = line_at, .request = bytes, .tls = tls});
    } else if (!found.empty() && head->sent) {
      found.back().request += bytes;
      found.back().lossy = found.back().lossy || lossy;
    } else if (!found.empty()) {
      found.back().answer += bytes;
    }
  }
  return found;
}

bool is_ours(const Exchange& exchange) {
  return to_lower(exchange.request).find("\nx-ovh-") != std::string::npos;
}

// What -v does not show, from the command line above it.
void take_from_command(CapturedRequest& request, std::string_view before) {
  if (!curl_command_in(before)) return;
  const auto typed = read_curl(before);
  if (!typed) return;
  if (request.body_hidden) {
    const auto length = header_of(request.headers, "Content-Length");
    if (length && number_from<std::size_t>(*length) == typed->body.size()) {
      request.body = typed->body;
      request.body_hidden = false;
    }
  }
  if (typed->intended_url && typed->url == request.url) request.intended_url = typed->intended_url;
}

}  // namespace

bool is_curl_trace(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view line = line_from(text, at);
    const auto sent = after_mark(line, '>');
    if (sent && request_line(*sent)) return true;
    const auto head = dump_head(line);
    if (head && head->sent && head->header) return true;
    at = std::min(text.find('\n', at), text.size() - 1) + 1;
  }
  return false;
}

Captured<CapturedRequest> read_curl_trace(std::string_view text) {
  std::vector<Exchange> exchanges = exchanges_of_verbose(text);
  if (exchanges.empty()) exchanges = exchanges_of_dump(text);
  if (exchanges.empty()) {
    return fault(0, "no request such as \"> GET /1.0/me HTTP/1.1\" stands in the trace");
  }
  const auto ours = std::find_if(exchanges.begin(), exchanges.end(), is_ours);
  const Exchange& exchange = ours == exchanges.end() ? exchanges.front() : *ours;
  auto request = read_http(exchange.request, exchange.tls ? "https" : "http");
  if (!request) return fault(exchange.offset, request.error().sentence);
  request->form = CaptureForm::trace;
  request->answer = read_http_answer(exchange.answer);
  if (exchange.lossy && !request->body.empty()) {
    request->notes.emplace_back(
        "--trace-ascii writes a point for every byte that is no ASCII: where the body has points, "
        "use --trace");
  }
  take_from_command(*request, text.substr(0, exchange.offset));
  return request;
}

}  // namespace countersign::harness

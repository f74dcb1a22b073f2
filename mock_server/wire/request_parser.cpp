#include "mock_server/wire/request_parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include "core/text.hpp"

namespace countersign::mock_server {

namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;

// Of one of these a request has one at most: a second one is an attack or a bug,
// and which of the two counts would be a guess.
constexpr std::array<std::string_view, 6> kOnce{
    "host", "authorization", "transfer-encoding", "content-length", "origin", "content-type"};
constexpr std::string_view kOursPrefix = "x-ovh-";  // nor of any of these
constexpr std::size_t kMostFields = 256;
constexpr std::size_t kMostFraming = 64 * 1024;  // of chunks, beyond what they hold

std::string shown(std::string_view text) {
  constexpr std::size_t kMost = 40;
  return utf8_or_replaced(text.substr(0, kMost)) + (text.size() > kMost ? "…" : "");
}

// The shortest end of a chunked body. With less to read Beast asserts, though it has looked
// at the same bytes before.
constexpr std::string_view kLastChunk = "0\r\n\r\n";

// A stretch of the buffer, by offset: the buffer may move while it grows.
struct Stretch {
  std::size_t at;
  std::size_t size;
  [[nodiscard]] std::string_view in(std::string_view bytes) const { return bytes.substr(at, size); }
};

struct FieldStretch {
  Stretch name;
  Stretch value;
};

bool comes_once(std::string_view name) {
  return equals_ignoring_case(name.substr(0, kOursPrefix.size()), kOursPrefix) ||
         std::any_of(kOnce.begin(), kOnce.end(), [&](std::string_view candidate) {
           return equals_ignoring_case(candidate, name);
         });
}

std::optional<std::size_t> end_of_header(std::string_view bytes, std::size_t from) {
  const auto at = bytes.find("\r\n\r\n", from > 3 ? from - 3 : 0);
  if (at == std::string_view::npos) return std::nullopt;
  return at + 4;
}

// A line that goes on in the next one (RFC 9112, 5.2). Readers disagree on what it says, and
// Beast takes one that has nothing in its first line.
bool has_folded_line(std::string_view header) {
  return header.find("\n ") != std::string_view::npos ||
         header.find("\n\t") != std::string_view::npos;
}

}  // namespace

class RequestParser::Grammar final : public http::basic_parser<true> {
 public:
  explicit Grammar(const RequestLimits& limits) : limits_(limits) {
    header_limit(static_cast<std::uint32_t>(limits.header_bytes));
    body_limit(limits.body_bytes);
  }

  State feed(std::string_view bytes);
  [[nodiscard]] std::string_view body(std::string_view bytes) const {
    return chunked() ? std::string_view{decoded_} : body_.in(bytes);
  }

  Stretch method{};
  Stretch target{};
  std::string authority{};  // of an absolute-form target
  std::vector<FieldStretch> fields{};
  std::vector<HeaderField> views{};
  RequestFault fault{};  // status 0: none so far
  std::size_t consumed = 0;
  bool http_1_0 = false;
  bool expects_continue = false;
  bool told_to_continue = false;

 private:
  [[nodiscard]] State fail(int status, std::string sentence) {
    const bool malformed = status == 400;
    return fail(status, malformed ? "http.malformed" : "http.too-large", std::move(sentence));
  }
  [[nodiscard]] State fail(int status, std::string_view cause, std::string sentence) {
    fault = {.status = status, .sentence = std::move(sentence), .cause = cause};
    return State::failed;
  }
  [[nodiscard]] State fail(const error_code& error);
  [[nodiscard]] std::optional<State> before_header(std::string_view bytes);
  [[nodiscard]] bool check_header(std::string_view bytes);
  [[nodiscard]] bool has_field(std::string_view bytes, std::string_view name,
                               std::size_t count) const;
  [[nodiscard]] bool split_target(std::string_view bytes);
  [[nodiscard]] Stretch stretch(boost::beast::string_view text) const {
    return {.at = static_cast<std::size_t>(text.data() - base_), .size = text.size()};
  }
  [[nodiscard]] bool is_in_buffer(boost::beast::string_view text) const {
    return text.empty() || (text.data() >= base_ && text.data() + text.size() <= base_ + size_);
  }

  void on_request_impl(http::verb, boost::beast::string_view method_text,
                       boost::beast::string_view target_text, int version, error_code&) override {
    method = stretch(method_text);
    target = stretch(target_text);
    http_1_0 = version == 10;
  }
  void on_response_impl(int, boost::beast::string_view, int, error_code&) override {}
  void on_field_impl(http::field, boost::beast::string_view name, boost::beast::string_view value,
                     error_code& error) override {
    if (in_body_) return;  // a trailer: read over, since what it says comes too late to be signed
    if (!is_in_buffer(value)) {
      error = http::error::bad_value;  // folded over lines, which HTTP/1.1 no longer allows
      return;
    }
    fields.push_back({.name = stretch(name), .value = stretch(value)});
  }
  void on_header_impl(error_code&) override { in_body_ = true; }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(boost::beast::string_view piece, error_code&) override {
    if (body_.size == 0) body_.at = stretch(piece).at;
    body_.size += piece.size();
    return piece.size();
  }
  // Beast takes a line feed in a quoted extension, where other readers end the line.
  void on_chunk_header_impl(std::uint64_t, boost::beast::string_view extensions,
                            error_code& error) override {
    const bool controls = std::any_of(extensions.begin(), extensions.end(), [](unsigned char c) {
      return (c < ' ' && c != '\t') || c == 0x7f;
    });
    if (controls) error = http::error::bad_chunk_extension;
  }
  std::size_t on_chunk_body_impl(std::uint64_t, boost::beast::string_view piece,
                                 error_code&) override {
    decoded_.append(piece.data(), piece.size());
    return piece.size();
  }
  void on_finish_impl(error_code&) override {}

  const RequestLimits& limits_;
  const char* base_ = nullptr;
  std::size_t size_ = 0;
  std::size_t searched_ = 0;
  std::size_t header_size_ = 0;
  bool in_body_ = false;
  Stretch body_{};
  std::string decoded_;
};

// What can be said before the header is complete. Beast's parser is only given
// whole headers, so that the views it hands out are all into one buffer.
std::optional<RequestParser::State> RequestParser::Grammar::before_header(std::string_view bytes) {
  if (bytes.empty()) return State::need_more;
  if (bytes.front() == '\x16') {
    return fail(400, "the bytes look like a TLS handshake; this port speaks plain HTTP");
  }
  const auto end = end_of_header(bytes, searched_);
  searched_ = bytes.size();
  if (end && *end <= limits_.header_bytes) {
    header_size_ = *end;
    if (!has_folded_line(bytes.substr(0, *end))) return std::nullopt;
    return fail(400, "a header field is folded over lines, which HTTP/1.1 no longer allows");
  }
  if (end || bytes.size() >= limits_.header_bytes) {
    return fail(431, fmt::format("the request line and header fields are longer than {} bytes",
                                 limits_.header_bytes));
  }
  return State::need_more;
}

RequestParser::State RequestParser::Grammar::feed(std::string_view bytes) {
  if (fault.status != 0) return State::failed;  // for good: the same bytes again change nothing
  base_ = bytes.data();
  size_ = bytes.size();
  if (!in_body_) {
    if (const auto early = before_header(bytes)) return *early;
  }
  if (in_body_ && chunked() && bytes.size() > header_size_ + 2 * decoded_.size() + kMostFraming) {
    return fail(413, "the framing of the chunks is far longer than what they hold");
  }
  while (!is_done()) {
    const bool header_was_open = !in_body_;
    error_code error;
    // A header is read alone, so that a broken one is never read on into what follows.
    const std::string_view rest = bytes.substr(consumed, in_body_ ? bytes.npos : header_size_);
    if (in_body_ && chunked() && rest.size() < kLastChunk.size()) return State::need_more;
    consumed += put(boost::asio::const_buffer{rest.data(), rest.size()}, error);
    if (error == http::error::need_more && in_body_) return State::need_more;
    if (error) return fail(error);
    if (header_was_open && in_body_ && !check_header(bytes)) return State::failed;
    if (!is_done() && consumed == bytes.size()) return State::need_more;
  }
  return State::complete;
}

RequestParser::State RequestParser::Grammar::fail(const error_code& error) {
  if (error == http::error::need_more) return fail(400, "the request line is not one of HTTP/1.1");
  if (error == http::error::body_limit) {
    return fail(413, fmt::format("the body is longer than {} bytes", limits_.body_bytes));
  }
  if (error == http::error::header_limit) {
    return fail(431, fmt::format("the request line and header fields are longer than {} bytes",
                                 limits_.header_bytes));
  }
  return fail(400, fmt::format("not an HTTP/1.1 request: {}", error.message()));
}

bool RequestParser::Grammar::check_header(std::string_view bytes) {
  if (fields.size() > kMostFields) {
    (void)fail(431, fmt::format("more than {} header fields", kMostFields));
    return false;
  }
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::string_view name = fields[i].name.in(bytes);
    const std::string_view value = fields[i].value.in(bytes);
    if (comes_once(name) && has_field(bytes, name, i)) {
      (void)fail(400, "http.duplicate-header", fmt::format("the header {} comes twice", name));
      return false;
    }
    if (equals_ignoring_case(name, "expect")) {
      expects_continue = equals_ignoring_case(value, "100-continue") && !http_1_0;
    }
    if (equals_ignoring_case(name, "transfer-encoding") &&
        (http_1_0 || !equals_ignoring_case(value, "chunked"))) {
      (void)fail(400, fmt::format("Transfer-Encoding {} is not understood {}", shown(value),
                                  http_1_0 ? "in HTTP/1.0" : "here"));
      return false;
    }
    if (equals_ignoring_case(name, "host") && !is_authority(value)) {
      (void)fail(400, fmt::format("the Host header \"{}\" is no host", shown(value)));
      return false;
    }
  }
  if (!split_target(bytes)) return false;
  if (!http_1_0 && !has_field(bytes, "host", fields.size())) {
    (void)fail(400, "an HTTP/1.1 request needs a Host header");
    return false;
  }
  return true;
}

// Whether one of the first `count` fields has that name.
bool RequestParser::Grammar::has_field(std::string_view bytes, std::string_view name,
                                       std::size_t count) const {
  const auto end = fields.begin() + static_cast<std::ptrdiff_t>(count);
  return std::any_of(fields.begin(), end, [&](const FieldStretch& field) {
    return equals_ignoring_case(field.name.in(bytes), name);
  });
}

// Absolute form: its authority replaces Host (RFC 9112, 3.2.2).
bool RequestParser::Grammar::split_target(std::string_view bytes) {
  const std::string_view text = target.in(bytes);
  if (text.starts_with('/') || text == "*") return true;
  const auto scheme_end = text.find("://");
  const std::string_view scheme = text.substr(0, scheme_end);
  const bool absolute =
      scheme_end != std::string_view::npos &&
      (equals_ignoring_case(scheme, "http") || equals_ignoring_case(scheme, "https"));
  if (!absolute) {
    (void)fail(400, fmt::format("the request target {} starts with no slash", shown(text)));
    return false;
  }
  const std::size_t start = scheme_end + 3;
  const auto path = text.find_first_of("/?", start);
  authority = text.substr(start, path == std::string_view::npos ? path : path - start);
  if (!is_authority(authority) || path == std::string_view::npos || text[path] != '/') {
    (void)fail(400, fmt::format("the request target {} has no host or no path", shown(text)));
    return false;
  }
  target = {.at = target.at + path, .size = target.size - path};
  return true;
}

RequestParser::RequestParser(const RequestLimits& limits) : limits_(limits) { reset(); }
RequestParser::~RequestParser() = default;

void RequestParser::reset() { grammar_ = std::make_unique<Grammar>(limits_); }

RequestParser::State RequestParser::feed(std::string_view bytes) { return grammar_->feed(bytes); }

Request RequestParser::request(std::string_view bytes, const Arrival& arrival) {
  Grammar& g = *grammar_;
  g.views.clear();
  g.views.reserve(g.fields.size());
  for (const FieldStretch& field : g.fields) {
    g.views.push_back({.name = field.name.in(bytes), .value = field.value.in(bytes)});
  }
  const std::string_view host =
      g.authority.empty() ? find_header(g.views, "host").value_or(arrival.local) : g.authority;
  return {.method = g.method.in(bytes),
          .path_and_query = g.target.in(bytes),
          .host = host,
          .headers = g.views,
          .body = g.body(bytes),
          .scheme = arrival.scheme,
          .peer = arrival.peer};
}

std::size_t RequestParser::consumed() const noexcept { return grammar_->consumed; }
bool RequestParser::keep_alive() const { return grammar_->keep_alive(); }
bool RequestParser::http_1_0() const noexcept { return grammar_->http_1_0; }
const RequestFault& RequestParser::fault() const noexcept { return grammar_->fault; }

bool RequestParser::takes_continue() {
  Grammar& g = *grammar_;
  if (!g.expects_continue || g.told_to_continue || g.is_done()) return false;
  g.told_to_continue = true;
  return true;
}

}  // namespace countersign::mock_server

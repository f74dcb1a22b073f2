// HTTP messages as plain values, shared by those who serve and those who call.
// Nothing here parses or sends; see mock_server/wire and harness/client.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace countersign {

struct HeaderField {
  std::string_view name;   // as received, any case
  std::string_view value;  // without surrounding blanks
};

enum class Scheme { http, https };

[[nodiscard]] constexpr std::string_view name_of(Scheme scheme) noexcept {
  return scheme == Scheme::https ? "https" : "http";
}

// One request as it arrived. Every view points into the connection's buffer and
// is valid until the answer is written: whoever keeps anything longer copies it.
struct Request {
  std::string_view method;               // as received, any case
  std::string_view path_and_query;       // origin form, undecoded: "/1.0/me?x=%20"
  std::string_view host;                 // of an absolute-form target, else the Host header's value
  std::span<const HeaderField> headers;  // in the order received
  std::string_view body;                 // after chunk decoding, before Content-Encoding
  Scheme scheme;                         // of the listener
  std::string_view peer;                 // the caller's IP address as text
};

// The first field of that name; names are compared without regard to case.
[[nodiscard]] std::optional<std::string_view> find_header(std::span<const HeaderField> headers,
                                                          std::string_view name) noexcept;

// The path before "?", and the query after it.
[[nodiscard]] std::string_view path_of(const Request& request) noexcept;
[[nodiscard]] std::string_view query_of(const Request& request) noexcept;

// The host of "127.0.0.1:8780", "[::1]:80" or "example.com": without port and brackets.
[[nodiscard]] std::string_view host_of(std::string_view authority) noexcept;

// Whether `text` is a host with or without a port, and no more: a name of letters, digits,
// "-", "_" and ".", an IPv4 address, or an IPv6 address in brackets.
[[nodiscard]] bool is_authority(std::string_view text);

// An answer. `fields` holds whole header lines, each ended by CRLF; Date,
// Content-Length, Connection and the status line are written by the sender.
struct Response {
  int status = 200;
  std::string fields = {};
  std::string body = {};
  bool close = false;  // end the connection after this answer
};

// Appends "name: value". Requires: neither holds CR or LF (assert).
void add_header(Response& response, std::string_view name, std::string_view value);

// "Not Found" for 404; "Status 460" has no registered phrase and gets "Unknown".
[[nodiscard]] std::string_view reason_phrase(int status) noexcept;

}  // namespace countersign

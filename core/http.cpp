#include "core/http.hpp"

#include <algorithm>
#include <cassert>

#include "core/ip.hpp"
#include "core/text.hpp"

namespace countersign {

std::optional<std::string_view> find_header(std::span<const HeaderField> headers,
                                            std::string_view name) noexcept {
  for (const HeaderField& field : headers) {
    if (equals_ignoring_case(field.name, name)) return field.value;
  }
  return std::nullopt;
}

std::string_view path_of(const Request& request) noexcept {
  return cut(request.path_and_query, '?').before;
}

std::string_view query_of(const Request& request) noexcept {
  return cut(request.path_and_query, '?').after;
}

std::string_view host_of(std::string_view authority) noexcept {
  if (authority.starts_with('[')) {
    const auto end = authority.find(']');
    return end == std::string_view::npos ? authority : authority.substr(1, end - 1);
  }
  return cut(authority, ':').before;
}

bool is_authority(std::string_view text) {
  const std::string_view host = host_of(text);
  const bool bracketed = text.starts_with('[');
  const std::string_view rest =
      text.substr(std::min(text.size(), host.size() + (bracketed ? 2 : 0)));
  const bool port_fits = rest.empty() || rest == ":" ||
                         (rest.front() == ':' && number_from<std::uint16_t>(rest.substr(1)));
  const auto in_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  const bool host_fits =
      bracketed ? host.find(':') != std::string_view::npos && parse_ip(host).has_value()
                : !host.empty() && std::all_of(host.begin(), host.end(), in_name);
  return port_fits && host_fits;
}

void add_header(Response& response, std::string_view name, std::string_view value) {
  assert(name.find_first_of("\r\n") == std::string_view::npos);
  assert(value.find_first_of("\r\n") == std::string_view::npos);
  response.fields.append(name).append(": ").append(value).append("\r\n");
}

std::string_view reason_phrase(int status) noexcept {
  switch (status) {
    case 100: return "Continue";
    case 200: return "OK";
    case 201: return "Created";
    case 204: return "No Content";
    case 302: return "Found";
    case 303: return "See Other";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 413: return "Payload Too Large";
    case 415: return "Unsupported Media Type";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 503: return "Service Unavailable";
    default: return "Unknown";
  }
}

}  // namespace countersign

#include "harness/runner/endpoint.hpp"

#include <fmt/format.h>

#include "core/ip.hpp"
#include "core/text.hpp"
#include "ovhcloud/endpoints.hpp"

namespace countersign::harness {

namespace {

tl::unexpected<Error> no_endpoint(const std::string& text) {
  std::string names;
  for (const Endpoint& endpoint : endpoints()) names += fmt::format(" {}", endpoint.name);
  return fail(Errc::bad_input,
              fmt::format("\"{}\" is no endpoint: give a URL such as http://127.0.0.1:8780, or one "
                          "of{}",
                          text, names));
}

}  // namespace

Result<EndpointAddress> endpoint_address(const std::string& text) {
  const auto named = endpoint_named(text);
  const std::string url = named ? std::string{named->base_url} : text;
  const bool tls = url.starts_with("https://");
  if (!tls && !url.starts_with("http://")) return no_endpoint(text);

  const std::string_view rest = std::string_view{url}.substr(url.find("://") + 3);
  const auto slash = rest.find_first_of("/?#");
  const std::string authority{rest.substr(0, slash)};
  const std::string_view path = slash == std::string_view::npos ? "" : rest.substr(slash);
  const bool known_path = path.empty() || path == "/" || path == "/1.0" || path == "/v1" ||
                          path == "/1.0/" || path == "/v1/";
  if (authority.empty() || authority.find('@') != std::string::npos || !known_path) {
    return no_endpoint(text);
  }
  std::string host = authority;
  std::string port = tls ? "443" : "80";
  const auto colon = authority.rfind(':');
  if (colon != std::string::npos && !authority.ends_with(']')) {
    host = authority.substr(0, colon);
    port = authority.substr(colon + 1);
    if (number_from<std::uint16_t>(port).value_or(0) == 0) return no_endpoint(text);
  }
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  const bool well_formed = bracketed
                               ? parse_ip(host).has_value()
                               : !host.empty() && host.find_first_of("[]: \t") == std::string::npos;
  if (!well_formed) return no_endpoint(text);
  const bool ovhcloud = is_ovhcloud_host(host);
  return EndpointAddress{.name = text,
                         .base = (tls ? "https://" : "http://") + authority,
                         .target = {.tls = tls, .host = host, .port = port},
                         .ovhcloud = ovhcloud};
}

}  // namespace countersign::harness

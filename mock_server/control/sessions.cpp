#include "mock_server/control/sessions.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "ovhcloud/digest.hpp"

namespace countersign::mock_server {

namespace {

constexpr std::size_t kBytesOfId = 32;

// What follows the host, when it is a port.
std::string_view port_of(std::string_view authority) {
  const auto colon = authority.rfind(':');
  if (colon == std::string_view::npos) return {};
  const std::string_view port = authority.substr(colon + 1);
  const bool number = !port.empty() && port.size() <= 5 &&
                      port.find_first_not_of("0123456789") == std::string_view::npos;
  return number ? port : std::string_view{};
}

}  // namespace

std::string Sessions::open() {
  std::string id = base64url(random_bytes(kBytesOfId));
  const std::scoped_lock lock{mutex_};
  ids_.push_back(id);
  if (ids_.size() > kMost) ids_.pop_front();
  return id;
}

bool Sessions::knows(std::string_view id) const {
  const std::scoped_lock lock{mutex_};
  bool known = false;
  for (const std::string& one : ids_) known = equal_in_constant_time(one, id) || known;
  return known;
}

void Sessions::close(std::string_view id) {
  const std::scoped_lock lock{mutex_};
  std::erase_if(ids_, [&](const std::string& one) { return equal_in_constant_time(one, id); });
}

std::string session_cookie_name(std::string_view host) {
  const std::string_view port = port_of(host);
  return fmt::format("countersign_session{}{}", port.empty() ? "" : "_", port);
}

std::string_view session_in(const Request& request) {
  const std::string name = session_cookie_name(request.host);
  for (const HeaderField& field : request.headers) {
    if (!equals_ignoring_case(field.name, "cookie")) continue;
    for (const std::string_view pair : split(field.value, ';')) {
      const auto [key, value] = cut(trimmed(pair), '=');
      if (key == name) return value;
    }
  }
  return {};
}

std::string session_cookie(const Request& request, std::string_view id) {
  return fmt::format("{}={}; Path=/_countersign; HttpOnly; SameSite=Strict{}{}",
                     session_cookie_name(request.host), id, id.empty() ? "; Max-Age=0" : "",
                     request.scheme == Scheme::https ? "; Secure" : "");
}

}  // namespace countersign::mock_server

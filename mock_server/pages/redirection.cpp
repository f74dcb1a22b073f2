#include "mock_server/pages/redirection.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace countersign::mock_server {

namespace {

constexpr std::size_t kLongest = 8000;  // beyond it browsers and servers differ in what they take

std::optional<std::string_view> after_scheme(std::string_view url) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (equals_ignoring_case(url.substr(0, scheme.size()), scheme)) {
      return url.substr(scheme.size());
    }
  }
  return std::nullopt;
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F;
}

}  // namespace

std::optional<std::string> location_of(std::string_view redirection) {
  constexpr std::string_view kNotInHosts = " \"%<>@\\^`{|}";
  const auto rest = after_scheme(redirection);
  if (!rest || redirection.size() > kLongest || !is_utf8(redirection)) return std::nullopt;
  if (std::any_of(redirection.begin(), redirection.end(), is_control)) return std::nullopt;
  const std::string_view authority = rest->substr(0, rest->find_first_of("/?#"));
  if (authority.empty() || authority.front() == ':') return std::nullopt;
  if (authority.find_first_of(kNotInHosts) != std::string_view::npos) return std::nullopt;

  std::string location;
  for (const char c : redirection) {
    const bool plain = static_cast<unsigned char>(c) < 0x7F && c != ' ' && c != '"' && c != '<' &&
                       c != '>' && c != '\\';
    location += plain ? std::string{c} : percent_encoded(std::string_view{&c, 1});
  }
  return location;
}

}  // namespace countersign::mock_server

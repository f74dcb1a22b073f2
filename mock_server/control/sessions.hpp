// Who has told the token of the control API, for the time that the mock runs: what stands in
// the cookie of the inspector in place of the token.
#pragma once

#include <cstddef>
#include <deque>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

#include "core/http.hpp"

namespace countersign::mock_server {

// Safe to use from several threads.
class Sessions {
 public:
  static constexpr std::size_t kMost = 32;

  // The id of a new one, which nobody can guess. The oldest ends when there are too many.
  [[nodiscard]] std::string open();

  // Takes time that depends only on lengths and on how many there are.
  [[nodiscard]] bool knows(std::string_view id) const;

  void close(std::string_view id);

 private:
  mutable std::mutex mutex_;
  std::deque<std::string> ids_;  // guarded by mutex_, the oldest first
};

// Cookies do not tell ports apart, so the name does: two mocks on one host are two logins.
[[nodiscard]] std::string session_cookie_name(std::string_view host);

// The id in the request's cookie; empty when there is none.
[[nodiscard]] std::string_view session_in(const Request& request);

// The value of Set-Cookie; an empty id takes the cookie away.
[[nodiscard]] std::string session_cookie(const Request& request, std::string_view id);

}  // namespace countersign::mock_server

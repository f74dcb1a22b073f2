// What a request comes to, as a value that wire/ carries out: an answer at once, one that has
// to wait for something, or one that goes on.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "core/bell.hpp"
#include "core/http.hpp"

namespace countersign::mock_server {

// Both run on the connection's own thread, long after the request's views have ended:
// their functions hold copies of what they need.

struct Deferred {
  Bell bell;                        // whenever it rings, `answer` is asked
  std::chrono::milliseconds limit;  // after it, or when the mock stops, for the last time
  std::function<std::optional<Response>(bool last)> answer;  // something, at the last time
};

struct Stream {
  Response head;                      // status and fields of the answer
  Bell bell;                          // whenever it rings, `more` is asked …
  std::chrono::milliseconds pace;     // … but once in this time at most
  std::function<std::string()> more;  // what has come since; empty: nothing yet
  std::chrono::milliseconds silence;  // after so long without anything, `sign_of_life` is sent
  std::string sign_of_life;
};

using Outcome = std::variant<Response, Deferred, Stream>;

}  // namespace countersign::mock_server

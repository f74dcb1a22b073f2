// A scenario's call as the bytes that go out: signed, framed, with the headers
// changed as the scenario wants them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "harness/client/sender.hpp"
#include "harness/scenario/scenario.hpp"

namespace countersign::harness {

// The keys a call is made with. Secrets as plain text: they live no longer than
// the run, and results show them masked.
struct CallKeys {
  std::string application_key;
  std::string application_secret;
  std::string consumer_key;
  std::string other_secret;    // of another application; may be empty
  std::string other_consumer;  // another consumer key; may be empty
};

struct PreparedRequest {
  OutgoingRequest outgoing;
  std::string start;  // the request line
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

// `base` is scheme and authority as the endpoint is reached; `server_time` its
// Unix seconds. Requires: variables in `call` have been filled in. Errors:
// bad_input when the call's mistake changes nothing in it.
[[nodiscard]] Result<PreparedRequest> prepared(const Call& call, const CallKeys& keys,
                                               const std::string& base, std::int64_t server_time);

}  // namespace countersign::harness

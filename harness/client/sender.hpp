// Request bytes to an answer, over one connection that is kept while the server
// keeps it. HTTP and HTTPS; certificates are verified against the system's.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/net/asio.hpp"

namespace countersign::harness {

// Where requests go.
struct Target {
  bool tls;
  std::string host;
  std::string port;
};

struct OutgoingRequest {
  std::string bytes;
  bool head;  // the answer to HEAD has a length and no body
};

struct IncomingResponse {
  int status;
  std::string reason;
  std::vector<std::pair<std::string, std::string>> headers;  // in the order received
  std::string body;
};

class Sender {
 public:
  virtual ~Sender() = default;
  // One request, one answer. Errors: connection_lost, timed_out; never a wrong
  // answer. Not to be called again before the first call has ended.
  [[nodiscard]] virtual asio::awaitable<Result<IncomingResponse>> exchange(
      OutgoingRequest request) = 0;
};

// `limit` bounds one exchange, connecting included.
[[nodiscard]] std::unique_ptr<Sender> network_sender(asio::io_context& loop, Target target,
                                                     std::chrono::milliseconds limit);

}  // namespace countersign::harness

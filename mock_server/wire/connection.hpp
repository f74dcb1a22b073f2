// One connection's life: read a request, have it answered, write the answer, again; as a
// coroutine on the worker's thread. In plain TCP or over TLS, with the same code.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <memory>

#include "core/net/asio.hpp"
#include "mock_server/responder.hpp"
#include "mock_server/traffic.hpp"
#include "mock_server/wire/server.hpp"
#include "mock_server/wire/tls_contexts.hpp"

namespace countersign::mock_server {

class Connection {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  virtual ~Connection() = default;

  virtual asio::awaitable<void> serve() = 0;

  // Answers 503 and ends.
  virtual asio::awaitable<void> turn_away() = 0;

  // Called by the worker's sweep: ends what has waited too long.
  virtual void check_deadline() = 0;

  // No further requests: an idle connection ends at once, a busy one after its answer.
  virtual void drain() = 0;
};

// What a connection borrows. `now` is the worker's idea of the time, a few hundred
// milliseconds fresh: good enough for time-outs and free to read. `tls` is null for a
// connection in the clear. All of it outlives the connection.
struct ConnectionSurroundings {
  const ServerLimits& limits;
  Responder& responder;
  const Connection::TimePoint& now;
  TlsContexts* tls;
  Traffic& traffic;
};

[[nodiscard]] std::unique_ptr<Connection> make_connection(asio::ip::tcp::socket socket,
                                                          const ConnectionSurroundings& around);

}  // namespace countersign::mock_server

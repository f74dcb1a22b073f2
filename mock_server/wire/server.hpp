// The listening sockets and their connections: bytes to Request, Response to
// bytes, limits and time-outs, and an orderly end.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/http.hpp"
#include "mock_server/responder.hpp"
#include "mock_server/traffic.hpp"
#include "mock_server/wire/request_parser.hpp"

namespace countersign::mock_server {

struct ListenAddress {
  std::string host;       // an IP address
  std::uint16_t port;     // 0: any free one
  bool optional = false;  // passed over where the machine has no such address (IPv6 switched off)
};

// `http` or `https` on an address.
struct Listener {
  ListenAddress address;
  Scheme scheme;
};

class TlsContexts;

struct ServerLimits {
  RequestLimits request = {};
  std::size_t connections = 20'000;         // above it: 503, then closed
  std::chrono::milliseconds idle{75'000};   // between requests: closed
  std::chrono::milliseconds read{30'000};   // from a request's first byte to its last: 408
  std::chrono::milliseconds write{30'000};  // for an answer to be taken: closed
  std::chrono::milliseconds stop{1'500};    // for started answers once stop() is called
};

class Server {
 public:
  // Binds, and serves from `threads` threads of its own until stop(). With port 0 on several
  // addresses of a scheme, all get the port that the first one was given. `responder`,
  // `tls` and `traffic` must outlive the server; `tls` may be null when no listener is https.
  // Errors: machine when an address cannot be bound ("port 8780 of 127.0.0.1 is taken").
  [[nodiscard]] static Result<std::unique_ptr<Server>> start(const std::vector<Listener>& listeners,
                                                             unsigned threads,
                                                             const ServerLimits& limits,
                                                             Responder& responder, TlsContexts* tls,
                                                             Traffic& traffic);

  virtual ~Server() = default;

  // What was bound, in the order asked for.
  [[nodiscard]] virtual const std::vector<Listener>& bound() const noexcept = 0;

  // Accepts nothing more, lets every request that has begun be answered within
  // limits.stop, closes all connections and joins the threads. Called once, not
  // from one of the server's own threads; the destructor calls it otherwise.
  virtual void stop() = 0;
};

}  // namespace countersign::mock_server

// HTTP/1.x requests out of a connection's bytes. No sockets: the caller hands
// over what has arrived so far and is told whether a request is complete.
// Beast's parser decides what is HTTP; this class keeps where things stand, so
// that the finished Request can be views into the caller's buffer.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/http.hpp"
#include "mock_server/responder.hpp"

namespace countersign::mock_server {

struct RequestLimits {
  std::size_t header_bytes = 32 * 1024;      // request line and header fields: above it 431
  std::size_t body_bytes = 8 * 1024 * 1024;  // after chunk decoding: above it 413
};

// How a request came in, beyond its bytes. Views that outlive the Request.
struct Arrival {
  Scheme scheme;
  std::string_view peer;   // the caller's IP address
  std::string_view local;  // "127.0.0.1:8780": the host of an HTTP/1.0 request that names none
};

class RequestParser {
 public:
  enum class State { need_more, complete, failed };

  explicit RequestParser(const RequestLimits& limits);
  ~RequestParser();

  // `bytes` is all that has arrived since the end of the previous request; each
  // call gives the same beginning again, possibly at another address, and more.
  State feed(std::string_view bytes);

  // After complete: the request, as views into `bytes` (the argument of the last
  // feed, which must not have moved since) and into this object.
  [[nodiscard]] Request request(std::string_view bytes, const Arrival& arrival);
  [[nodiscard]] std::size_t consumed() const noexcept;  // bytes that belong to it
  [[nodiscard]] bool keep_alive() const;
  [[nodiscard]] bool http_1_0() const noexcept;

  // After failed.
  [[nodiscard]] const RequestFault& fault() const noexcept;

  // The header is complete, the body is not, and the client waits for 100 Continue.
  // True once.
  [[nodiscard]] bool takes_continue();

  // For the next request on the connection.
  void reset();

 private:
  class Grammar;
  RequestLimits limits_;
  std::unique_ptr<Grammar> grammar_;
};

}  // namespace countersign::mock_server

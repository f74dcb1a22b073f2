// What the sockets need of everything else: an answer to a request, and the body
// of an answer to what never became one.
#pragma once

#include <string>
#include <string_view>

#include "core/http.hpp"
#include "mock_server/outcome.hpp"

namespace countersign::mock_server {

// Why bytes are no request: the status to answer, a sentence, and the cause code
// (docs/causes.md), empty where there is none.
struct RequestFault {
  int status;
  std::string sentence;
  std::string_view cause;
};

class Responder {
 public:
  virtual ~Responder() = default;

  // Safe to call from several threads at once. Never throws for anything that a
  // request can contain.
  [[nodiscard]] virtual Outcome respond(const Request& request) = 0;

  // The answer to bytes that are no request: 400, 408, 413, 431 or 503. The connection is
  // closed after it. `received` is what there is of them.
  [[nodiscard]] virtual Response refuse(const RequestFault& fault, std::string_view received,
                                        std::string_view peer) = 0;

  // A TLS connection that came to nothing, and why: most often a client that does not
  // trust the certificate authority.
  virtual void note_handshake(std::string_view reason, std::string_view peer) = 0;
};

}  // namespace countersign::mock_server

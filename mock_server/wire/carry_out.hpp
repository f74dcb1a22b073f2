// Carries out what a request came to where that is no answer at once (outcome.hpp).
#pragma once

#include <memory>
#include <string>

#include "core/net/asio.hpp"
#include "mock_server/outcome.hpp"
#include "mock_server/wire/waiter.hpp"

namespace countersign::mock_server {

// The caller's end of a connection.
class Channel {
 public:
  virtual ~Channel() = default;
  // False when the connection is lost, or the caller does not read.
  [[nodiscard]] virtual asio::awaitable<bool> send(std::string bytes) = 0;
  // Whether the caller has closed its end.
  [[nodiscard]] virtual bool gone() = 0;
};

// The answer, once there is one: at the latest after `deferred.limit`, or when `waiter` is
// finished.
[[nodiscard]] asio::awaitable<Response> awaited(Deferred deferred, std::shared_ptr<Waiter> waiter);

// Sends what comes, in chunks where the caller reads them, until the caller goes or `waiter`
// is finished. The stream's head has been sent.
[[nodiscard]] asio::awaitable<void> streamed(Stream stream, bool chunked, Channel& channel,
                                             std::shared_ptr<Waiter> waiter);

}  // namespace countersign::mock_server

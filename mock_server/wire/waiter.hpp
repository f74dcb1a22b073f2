// Lets a connection's coroutine wait until another thread wakes it.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>

#include "core/net/asio.hpp"

namespace countersign::mock_server {

class Waiter : public std::enable_shared_from_this<Waiter> {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  explicit Waiter(const asio::any_io_executor& executor) : timer_(executor) {}

  // Returns once woken, at once when that happened since the last wait, or at `end`.
  // On the executor's thread, as for the two after it.
  [[nodiscard]] asio::awaitable<void> wait_until(TimePoint end);

  // From now on every wait returns at once.
  void finish();
  [[nodiscard]] bool finished() const noexcept { return finished_; }

  // From any thread.
  void wake();

 private:
  asio::steady_timer timer_;
  bool woken_ = false;
  bool finished_ = false;
};

}  // namespace countersign::mock_server

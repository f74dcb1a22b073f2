#include "mock_server/wire/waiter.hpp"

#include <boost/asio/post.hpp>
#include <utility>

namespace countersign::mock_server {

asio::awaitable<void> Waiter::wait_until(TimePoint end) {
  if (finished_ || std::exchange(woken_, false)) co_return;
  timer_.expires_at(end);
  co_await timer_.async_wait(kAsResult);
  woken_ = false;
}

void Waiter::finish() {
  finished_ = true;
  timer_.cancel();
}

void Waiter::wake() {
  asio::post(timer_.get_executor(), [self = shared_from_this()] {
    self->woken_ = true;
    self->timer_.cancel();
  });
}

}  // namespace countersign::mock_server

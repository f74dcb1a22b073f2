#include "mock_server/wire/carry_out.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

namespace countersign::mock_server {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::seconds kLook{1};  // how often a silent stream looks whether anyone reads

// A bug of ours must not leave the caller without an answer.
std::optional<Response> asked(const Deferred& deferred, bool last) try {
  return deferred.answer(last);
} catch (const std::exception&) {
  return Response{.status = 500};
}

std::string framed(std::string text, bool chunked) {
  return chunked ? fmt::format("{:x}\r\n{}\r\n", text.size(), text) : text;
}

}  // namespace

asio::awaitable<Response> awaited(Deferred deferred, std::shared_ptr<Waiter> waiter) {
  const auto listening = deferred.bell.listen([waiter] { waiter->wake(); });
  const auto end = SteadyClock::now() + deferred.limit;
  for (;;) {
    const bool last = waiter->finished() || SteadyClock::now() >= end;
    std::optional<Response> response = asked(deferred, last);
    if (response) co_return *std::move(response);
    co_await waiter->wait_until(end);
  }
}

asio::awaitable<void> streamed(Stream stream, bool chunked, Channel& channel,
                               std::shared_ptr<Waiter> waiter) {
  const auto listening = stream.bell.listen([waiter] { waiter->wake(); });
  auto sent_at = SteadyClock::now();
  while (!waiter->finished() && !channel.gone()) {
    std::string text = stream.more();
    if (text.empty() && SteadyClock::now() >= sent_at + stream.silence) text = stream.sign_of_life;
    if (text.empty()) {
      co_await waiter->wait_until(std::min(sent_at + stream.silence, SteadyClock::now() + kLook));
      continue;
    }
    std::string bytes = framed(std::move(text), chunked);
    const bool sent = co_await channel.send(std::move(bytes));
    if (!sent) co_return;
    sent_at = SteadyClock::now();
    while (!waiter->finished() && SteadyClock::now() < sent_at + stream.pace) {
      co_await waiter->wait_until(sent_at + stream.pace);
    }
  }
  if (chunked && !channel.gone()) {
    std::string end = "0\r\n\r\n";
    const bool ignored = co_await channel.send(std::move(end));  // it ends in any case
    static_cast<void>(ignored);
  }
}

}  // namespace countersign::mock_server

// One connection's life: read a request, have it answered, write the answer,
// again; as a coroutine on the worker's thread.
#pragma once

#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <string>

#include "core/net/asio.hpp"
#include "mock_server/responder.hpp"
#include "mock_server/wire/request_parser.hpp"
#include "mock_server/wire/server.hpp"

namespace countersign::mock_server {

class Connection {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  // `now` is the worker's idea of the time, a few hundred milliseconds fresh:
  // good enough for time-outs and free to read. All references outlive this.
  Connection(asio::ip::tcp::socket socket, const ServerLimits& limits, Responder& responder,
             const TimePoint& now);

  asio::awaitable<void> serve();

  // Answers 503 and ends.
  asio::awaitable<void> turn_away();

  // Called by the worker's sweep: ends what has waited too long.
  void check_deadline();

  // No further requests: an idle connection ends at once, a busy one after its answer.
  void drain();

  // Ends it whatever it is doing.
  void abort();

 private:
  enum class Waiting { nothing, for_request, for_rest, for_writer };

  asio::awaitable<bool> read_request();
  asio::awaitable<bool> read_some();
  asio::awaitable<bool> write();
  asio::awaitable<void> refuse(RequestFault fault);
  asio::awaitable<void> linger();
  bool answer();
  void wait(Waiting what, std::chrono::milliseconds limit);
  [[nodiscard]] std::string_view unread() const { return std::string_view{in_}.substr(begin_); }

  asio::ip::tcp::socket socket_;
  const ServerLimits& limits_;
  Responder& responder_;
  const TimePoint& now_;
  std::string peer_;
  RequestParser parser_;
  std::string in_;  // what arrived and is not answered yet starts at begin_
  std::size_t begin_ = 0;
  std::string out_;
  Waiting waiting_ = Waiting::nothing;
  TimePoint deadline_{};
  bool timed_out_ = false;
  bool draining_ = false;
};

}  // namespace countersign::mock_server

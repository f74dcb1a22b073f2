#include "mock_server/wire/connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "mock_server/wire/response_bytes.hpp"

namespace countersign::mock_server {

namespace {

constexpr std::size_t kReadSize = 4096;             // a signed request is about 500 bytes
constexpr std::size_t kMostPipelined = 64 * 1024;   // answers gathered before they are written
constexpr std::size_t kKeptCapacity = 16 * 1024;    // of a buffer, while a connection idles
constexpr std::size_t kMostLingered = 1024 * 1024;  // read and thrown away after a refusal
constexpr std::chrono::milliseconds kLinger{500};

std::string address_of(const asio::ip::tcp::socket& socket) {
  boost::system::error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  if (error) return {};
  const asio::ip::address address = endpoint.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
  }
  return address.to_string();
}

}  // namespace

Connection::Connection(asio::ip::tcp::socket socket, const ServerLimits& limits,
                       Responder& responder, const TimePoint& now)
    : socket_(std::move(socket)),
      limits_(limits),
      responder_(responder),
      now_(now),
      peer_(address_of(socket_)),
      parser_(limits.request) {
  boost::system::error_code ignored;  // the peer may have gone already
  socket_.set_option(asio::ip::tcp::no_delay{true}, ignored);
}

asio::awaitable<void> Connection::serve() {
  for (bool open = true; open;) {
    open = co_await read_request();
    if (!open) break;
    bool keep_alive = answer();
    // Pipelined requests that are complete already are answered in one write.
    while (keep_alive && out_.size() < kMostPipelined && !unread().empty() &&
           parser_.feed(unread()) == RequestParser::State::complete) {
      keep_alive = answer();
    }
    const bool written = co_await write();
    open = written && keep_alive;
    if (written && !keep_alive && !unread().empty()) co_await linger();
  }
  boost::system::error_code ignored;  // the peer may have gone first
  socket_.shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
}

// True with a complete request; false when the connection is to end, after the
// refusal that says why, where one was possible.
asio::awaitable<bool> Connection::read_request() {
  in_.erase(0, std::exchange(begin_, 0));
  if (in_.empty() && in_.capacity() > kKeptCapacity) in_.shrink_to_fit();
  wait(in_.empty() ? Waiting::for_request : Waiting::for_rest,
       in_.empty() ? limits_.idle : limits_.read);
  for (;;) {
    const RequestParser::State state = parser_.feed(unread());
    if (state == RequestParser::State::complete) co_return true;
    if (state == RequestParser::State::failed) {
      RequestFault fault = parser_.fault();
      co_await refuse(std::move(fault));
      co_return false;
    }
    if (draining_ && in_.empty()) co_return false;
    if (parser_.takes_continue()) {
      out_ += "HTTP/1.1 100 Continue\r\n\r\n";
      const bool told = co_await write();
      if (!told) co_return false;
      wait(Waiting::for_rest, limits_.read);
    }
    const bool more = co_await read_some();
    if (more) continue;
    if (timed_out_ && !in_.empty()) {
      RequestFault late{.status = 408,
                        .sentence = "the request did not arrive whole in time",
                        .cause = "http.timeout"};
      co_await refuse(std::move(late));
    }
    co_return false;
  }
}

asio::awaitable<bool> Connection::read_some() {
  const std::size_t had = in_.size();
  in_.resize(had + std::max(kReadSize, had));
  const auto space = asio::buffer(in_.data() + had, in_.size() - had);
  const auto [error, read] = co_await socket_.async_read_some(space, kAsResult);
  in_.resize(had + read);
  if (error) co_return false;
  if (had == 0 && waiting_ == Waiting::for_request) wait(Waiting::for_rest, limits_.read);
  co_return true;
}

// Answers the complete request at the front and moves past it. False when the
// connection ends after this answer.
bool Connection::answer() {
  const Request request = parser_.request(unread(), Scheme::http, peer_);
  const Response response = responder_.respond(request);
  const bool keep_alive = parser_.keep_alive() && !response.close && !draining_;
  append_bytes(
      out_, response,
      {.head = request.method == "HEAD", .keep_alive = keep_alive, .http_1_0 = parser_.http_1_0()});
  begin_ += parser_.consumed();
  parser_.reset();
  return keep_alive;
}

asio::awaitable<bool> Connection::write() {
  wait(Waiting::for_writer, limits_.write);
  const auto bytes = asio::buffer(out_);
  const auto [error, written] = co_await asio::async_write(socket_, bytes, kAsResult);
  out_.clear();
  if (out_.capacity() > kKeptCapacity) out_.shrink_to_fit();
  co_return !error && !timed_out_;
}

asio::awaitable<void> Connection::refuse(RequestFault fault) {
  timed_out_ = false;
  const Response response = responder_.refuse(fault, peer_);
  append_bytes(out_, response, {.head = false, .keep_alive = false, .http_1_0 = false});
  const bool written = co_await write();
  if (written) co_await linger();
}

// Closing with unread bytes would make the kernel send a reset, which can take
// the answer with it: say that no more comes, and read what is on its way.
asio::awaitable<void> Connection::linger() {
  boost::system::error_code ignored;  // the peer may have gone first
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  wait(Waiting::for_rest, kLinger);
  std::size_t thrown_away = 0;
  in_.resize(kReadSize);
  while (thrown_away < kMostLingered) {
    const auto space = asio::buffer(in_);
    const auto [error, read] = co_await socket_.async_read_some(space, kAsResult);
    if (error) break;
    thrown_away += read;
  }
}

asio::awaitable<void> Connection::turn_away() {
  RequestFault crowded{
      .status = 503, .sentence = "this mock serves no more connections at once", .cause = ""};
  co_await refuse(std::move(crowded));
}

void Connection::wait(Waiting what, std::chrono::milliseconds limit) {
  waiting_ = what;
  deadline_ = now_ + limit;
}

void Connection::check_deadline() {
  if (waiting_ == Waiting::nothing || now_ < deadline_) return;
  waiting_ = Waiting::nothing;
  timed_out_ = true;
  boost::system::error_code ignored;  // nothing can be done about a socket that cannot be cancelled
  socket_.cancel(ignored);
}

void Connection::drain() {
  draining_ = true;
  if (waiting_ == Waiting::for_request) abort();
}

void Connection::abort() {
  boost::system::error_code ignored;  // it is going away in any case
  socket_.cancel(ignored);
}

}  // namespace countersign::mock_server

#include "mock_server/wire/connection.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <type_traits>
#include <utility>

#include "mock_server/wire/addresses.hpp"
#include "mock_server/wire/carry_out.hpp"
#include "mock_server/wire/conversation.hpp"

namespace countersign::mock_server {

namespace {

using asio::ip::tcp;
using TlsStream = asio::ssl::stream<tcp::socket>;

constexpr std::size_t kReadSize = 4096;            // a signed request is about 500 bytes
constexpr std::size_t kMostPipelined = 64 * 1024;  // answers gathered before they are written
constexpr std::size_t kMostLingered = 64 << 20;    // read and thrown away after a refusal
constexpr std::chrono::milliseconds kLinger{500};
constexpr char kTlsHandshake = '\x16';  // the first byte of every TLS connection

template <class Layer>
class StreamConnection final : public Connection, private Channel {
 public:
  StreamConnection(Layer stream, const ConnectionSurroundings& around)
      : stream_(std::move(stream)),
        limits_(around.limits),
        now_(around.now),
        traffic_(around.traffic),
        talk_(around.limits.request, around.responder,
              {.scheme = kTls ? Scheme::https : Scheme::http,
               .peer = peer_address(socket()),
               .local = local_authority(socket())}) {
    boost::system::error_code ignored;  // the peer may have gone already
    socket().set_option(tcp::no_delay{true}, ignored);
  }

  asio::awaitable<void> serve() override;
  asio::awaitable<void> turn_away() override;
  void check_deadline() override;
  void drain() override;

 private:
  static constexpr bool kTls = std::is_same_v<Layer, TlsStream>;
  enum class Waiting { nothing, for_request, for_rest, for_writer };

  asio::awaitable<bool> open();
  asio::awaitable<void> say_no_more();
  asio::awaitable<void> close();
  asio::awaitable<bool> read_request();
  asio::awaitable<bool> read_some();
  asio::awaitable<bool> write();
  asio::awaitable<void> refuse(RequestFault fault);
  asio::awaitable<void> refuse_in_the_clear();
  asio::awaitable<void> linger();
  asio::awaitable<bool> carry_out();
  asio::awaitable<bool> send(std::string bytes) override;
  bool gone() override;
  void wait(Waiting what, std::chrono::milliseconds limit);
  [[nodiscard]] tcp::socket& socket() {
    if constexpr (kTls) {
      return stream_.next_layer();
    } else {
      return stream_;
    }
  }

  Layer stream_;
  const ServerLimits& limits_;
  const TimePoint& now_;
  Traffic& traffic_;
  Conversation talk_;
  std::shared_ptr<Waiter> waiter_;  // while something is carried out
  Waiting waiting_ = Waiting::nothing;
  TimePoint deadline_{};
  bool timed_out_ = false;
  bool draining_ = false;
  bool said_no_more_ = false;
  bool ended_ = false;  // the peer sends no more
};

template <class Layer>
asio::awaitable<void> StreamConnection<Layer>::serve() {
  bool going = co_await open();
  const bool opened = going;
  while (going) {
    going = co_await read_request();
    if (!going) break;
    bool keep_alive = talk_.answer(draining_);
    // Pipelined requests that are complete already are answered in one write.
    while (keep_alive && !talk_.has_pending() && talk_.out().size() < kMostPipelined &&
           !talk_.unread().empty() && talk_.look() == RequestParser::State::complete) {
      keep_alive = talk_.answer(draining_);
    }
    const bool written = co_await write();
    if (written && talk_.has_pending()) keep_alive = co_await carry_out();
    going = written && keep_alive;
    if (written && !keep_alive && !talk_.unread().empty()) co_await linger();
  }
  if (opened) co_await close();
}

// True when requests can come: at once in the clear, after the handshake over TLS.
template <class Layer>
asio::awaitable<bool> StreamConnection<Layer>::open() {
  if constexpr (kTls) {
    wait(Waiting::for_request, limits_.idle);
    ssize_t peeked = 0;
    char first = 0;
    do {
      const auto [absent] = co_await socket().async_wait(tcp::socket::wait_read, kAsResult);
      if (absent || timed_out_) co_return false;
      // The wait can end with nothing there, and a socket that Asio waits on blocks whoever reads
      // it otherwise: the whole thread, until this client says something.
      peeked = recv(socket().native_handle(), &first, 1, MSG_PEEK | MSG_DONTWAIT);
    } while (peeked < 0 && errno == EAGAIN);
    if (peeked <= 0) co_return false;
    if (first != kTlsHandshake) {
      co_await refuse_in_the_clear();
      co_return false;
    }
    wait(Waiting::for_rest, limits_.read);
    const auto [failed] = co_await stream_.async_handshake(TlsStream::server, kAsResult);
    if (failed) {
      traffic_.failed_handshakes.fetch_add(1);
      talk_.responder().note_handshake(failed.message(), talk_.peer());
    }
    co_return !failed;
  } else {
    co_return true;
  }
}

// Once: TLS's own farewell, for which it waits a moment, then TCP's.
template <class Layer>
asio::awaitable<void> StreamConnection<Layer>::say_no_more() {
  if (std::exchange(said_no_more_, true)) co_return;
  wait(Waiting::for_rest, kLinger);
  if constexpr (kTls) {
    if (!timed_out_) co_await stream_.async_shutdown(kAsResult);
  }
  boost::system::error_code ignored;  // the peer may have gone first
  socket().shutdown(tcp::socket::shutdown_send, ignored);
}

template <class Layer>
asio::awaitable<void> StreamConnection<Layer>::close() {
  co_await say_no_more();
  boost::system::error_code ignored;  // the peer may have gone first
  socket().shutdown(tcp::socket::shutdown_both, ignored);
}

// True with a complete request; false when the connection is to end, after the
// refusal that says why, where one was possible.
template <class Layer>
asio::awaitable<bool> StreamConnection<Layer>::read_request() {
  talk_.forget_answered();
  const bool idle = talk_.unread().empty();
  wait(idle ? Waiting::for_request : Waiting::for_rest, idle ? limits_.idle : limits_.read);
  for (;;) {
    const RequestParser::State state = talk_.look();
    if (state == RequestParser::State::complete) co_return true;
    if (state == RequestParser::State::failed) {
      RequestFault fault = talk_.fault();
      co_await refuse(std::move(fault));
      co_return false;
    }
    if (draining_ && talk_.unread().empty()) co_return false;
    if (talk_.said_continue()) {
      const bool told = co_await write();
      if (!told) co_return false;
      wait(Waiting::for_rest, limits_.read);
    }
    const bool more = co_await read_some();
    if (more) continue;
    if (ended_ && !talk_.unread().empty()) {
      RequestFault cut_off{.status = 400,
                           .sentence = "the connection ended in the middle of a request",
                           .cause = "http.malformed"};
      co_await refuse(std::move(cut_off));
    }
    if (timed_out_ && !talk_.unread().empty()) {
      RequestFault late{.status = 408,
                        .sentence = "the request did not arrive whole in time",
                        .cause = "http.timeout"};
      co_await refuse(std::move(late));
    }
    co_return false;
  }
}

template <class Layer>
asio::awaitable<bool> StreamConnection<Layer>::read_some() {
  const bool first = talk_.unread().empty();
  const std::span<char> room = talk_.room(kReadSize);
  const auto space = asio::buffer(room.data(), room.size());
  const auto [error, read] = co_await stream_.async_read_some(space, kAsResult);
  talk_.keep(room, read);
  ended_ = error == asio::error::eof;
  if (error) co_return false;
  if (first && waiting_ == Waiting::for_request) wait(Waiting::for_rest, limits_.read);
  co_return true;
}

// Requires: something is pending, and all answers before it are written. True when the
// connection goes on.
template <class Layer>
asio::awaitable<bool> StreamConnection<Layer>::carry_out() {
  const auto pending = talk_.take_pending();
  waiter_ = std::make_shared<Waiter>(stream_.get_executor());
  waiting_ = Waiting::nothing;
  if (draining_) waiter_->finish();
  bool keep_alive = false;
  if (auto* deferred = std::get_if<Deferred>(&pending->outcome)) {
    const Response response = co_await awaited(std::move(*deferred), waiter_);
    keep_alive = pending->form.keep_alive && !response.close && !draining_;
    pending->form.keep_alive = keep_alive;
    append_bytes(talk_.out(), response, pending->form);
    const bool written = co_await write();
    keep_alive = written && keep_alive;
  } else if (auto* stream = std::get_if<Stream>(&pending->outcome)) {
    const bool chunked = !pending->form.http_1_0;
    append_stream_head(talk_.out(), stream->head, chunked);
    const bool begun = co_await write();
    waiting_ = Waiting::nothing;
    if (begun) co_await streamed(std::move(*stream), chunked, *this, waiter_);
  }
  waiter_.reset();
  co_return keep_alive;
}

template <class Layer>
asio::awaitable<bool> StreamConnection<Layer>::send(std::string bytes) {
  talk_.out() = std::move(bytes);
  const bool written = co_await write();
  waiting_ = Waiting::nothing;
  co_return written;
}

template <class Layer>
bool StreamConnection<Layer>::gone() {
  char byte = 0;
  return recv(socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

template <class Layer>
asio::awaitable<bool> StreamConnection<Layer>::write() {
  wait(Waiting::for_writer, limits_.write);
  const auto bytes = asio::buffer(talk_.out());
  const auto [error, written] = co_await asio::async_write(stream_, bytes, kAsResult);
  talk_.sent();
  co_return !error && !timed_out_;
}

template <class Layer>
asio::awaitable<void> StreamConnection<Layer>::refuse(RequestFault fault) {
  timed_out_ = false;
  talk_.refuse(fault);
  const bool written = co_await write();
  if (written) co_await linger();
}

// To plain HTTP on the port for TLS, which otherwise would look like a dropped connection.
template <class Layer>
asio::awaitable<void> StreamConnection<Layer>::refuse_in_the_clear() {
  const RequestFault plain{.status = 400,
                           .sentence = "this port speaks TLS: call it with https://",
                           .cause = "http.malformed"};
  talk_.refuse(plain, false);
  wait(Waiting::for_writer, limits_.write);
  co_await asio::async_write(socket(), asio::buffer(talk_.out()), kAsResult);
  timed_out_ = true;  // no farewell of a TLS that never began
  co_await linger();
}

// Closing with unread bytes would make the kernel send a reset, which can take
// the answer with it: say that no more comes, and read what is on its way.
template <class Layer>
asio::awaitable<void> StreamConnection<Layer>::linger() {
  co_await say_no_more();
  std::size_t thrown_away = 0;
  std::string unwanted(16 * kReadSize, '\0');
  const TimePoint end = now_ + limits_.read;
  while (thrown_away < kMostLingered && now_ < end) {
    wait(Waiting::for_rest, kLinger);  // for each piece: a client may take its time to send all
    const auto space = asio::buffer(unwanted);
    const auto [error, read] = co_await socket().async_read_some(space, kAsResult);
    if (error) break;
    thrown_away += read;
  }
}

template <class Layer>
asio::awaitable<void> StreamConnection<Layer>::turn_away() {
  RequestFault crowded{
      .status = 503, .sentence = "this mock serves no more connections at once", .cause = ""};
  const bool opened = co_await open();
  if (opened) co_await refuse(std::move(crowded));
}

template <class Layer>
void StreamConnection<Layer>::wait(Waiting what, std::chrono::milliseconds limit) {
  waiting_ = what;
  deadline_ = now_ + limit;
}

template <class Layer>
void StreamConnection<Layer>::check_deadline() {
  if (waiting_ == Waiting::nothing || now_ < deadline_) return;
  waiting_ = Waiting::nothing;
  timed_out_ = true;
  boost::system::error_code ignored;  // nothing can be done about a socket that cannot be cancelled
  socket().cancel(ignored);
}

template <class Layer>
void StreamConnection<Layer>::drain() {
  draining_ = true;
  if (waiter_) waiter_->finish();
  if (waiting_ != Waiting::for_request) return;
  boost::system::error_code ignored;  // it is going away in any case
  socket().cancel(ignored);
}

}  // namespace

std::unique_ptr<Connection> make_connection(tcp::socket socket,
                                            const ConnectionSurroundings& around) {
  if (around.tls == nullptr) {
    return std::make_unique<StreamConnection<tcp::socket>>(std::move(socket), around);
  }
  return std::make_unique<StreamConnection<TlsStream>>(
      TlsStream{std::move(socket), around.tls->first()}, around);
}

}  // namespace countersign::mock_server

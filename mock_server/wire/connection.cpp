#include "mock_server/wire/connection.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <type_traits>
#include <utility>

#include "mock_server/wire/carry_out.hpp"
#include "mock_server/wire/request_parser.hpp"
#include "mock_server/wire/response_bytes.hpp"

namespace countersign::mock_server {

namespace {

using asio::ip::tcp;
using TlsStream = asio::ssl::stream<tcp::socket>;

constexpr std::size_t kReadSize = 4096;            // a signed request is about 500 bytes
constexpr std::size_t kMostPipelined = 64 * 1024;  // answers gathered before they are written
constexpr std::size_t kKeptCapacity = 16 * 1024;   // of a buffer, while a connection idles
constexpr std::size_t kMostLingered = 64 << 20;    // read and thrown away after a refusal
constexpr std::chrono::milliseconds kLinger{500};
constexpr char kTlsHandshake = '\x16';  // the first byte of every TLS connection

std::string address_of(const tcp::socket& socket) {
  boost::system::error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  if (error) return {};
  const asio::ip::address address = endpoint.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
  }
  return address.to_string();
}

std::string local_authority(const tcp::socket& socket) {
  boost::system::error_code error;
  const auto endpoint = socket.local_endpoint(error);
  if (error) return "localhost";
  const std::string address = endpoint.address().to_string();
  return fmt::format("{1}{0}{2}:{3}", address, endpoint.address().is_v6() ? "[" : "",
                     endpoint.address().is_v6() ? "]" : "", endpoint.port());
}

template <class Layer>
class StreamConnection final : public Connection, private Channel {
 public:
  StreamConnection(Layer stream, const ConnectionSurroundings& around)
      : stream_(std::move(stream)),
        limits_(around.limits),
        responder_(around.responder),
        now_(around.now),
        traffic_(around.traffic),
        peer_(address_of(socket())),
        local_(local_authority(socket())),
        parser_(around.limits.request) {
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

  // What is neither answered nor over when it is first asked about.
  struct Pending {
    Outcome outcome;
    ResponseForm form;
    std::shared_ptr<Waiter> waiter;
  };

  asio::awaitable<bool> open();
  asio::awaitable<void> say_no_more();
  asio::awaitable<void> close();
  asio::awaitable<bool> read_request();
  asio::awaitable<bool> read_some();
  asio::awaitable<bool> write();
  asio::awaitable<void> refuse(RequestFault fault);
  asio::awaitable<void> refuse_in_the_clear();
  asio::awaitable<void> linger();
  bool answer();
  asio::awaitable<bool> carry_out();
  asio::awaitable<bool> send(std::string bytes) override;
  bool gone() override;
  void wait(Waiting what, std::chrono::milliseconds limit);
  [[nodiscard]] std::string_view unread() const { return std::string_view{in_}.substr(begin_); }
  [[nodiscard]] tcp::socket& socket() {
    if constexpr (kTls) {
      return stream_.next_layer();
    } else {
      return stream_;
    }
  }

  Layer stream_;
  const ServerLimits& limits_;
  Responder& responder_;
  const TimePoint& now_;
  Traffic& traffic_;
  std::string peer_;
  std::string local_;
  RequestParser parser_;
  std::string in_;  // what arrived and is not answered yet starts at begin_
  std::size_t begin_ = 0;
  std::string out_;
  std::unique_ptr<Pending> pending_;
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
    bool keep_alive = answer();
    // Pipelined requests that are complete already are answered in one write.
    while (keep_alive && !pending_ && out_.size() < kMostPipelined && !unread().empty() &&
           parser_.feed(unread()) == RequestParser::State::complete) {
      keep_alive = answer();
    }
    const bool written = co_await write();
    if (written && pending_) keep_alive = co_await carry_out();
    going = written && keep_alive;
    if (written && !keep_alive && !unread().empty()) co_await linger();
  }
  if (opened) co_await close();
}

// True when requests can come: at once in the clear, after the handshake over TLS.
template <class Layer>
asio::awaitable<bool> StreamConnection<Layer>::open() {
  if constexpr (kTls) {
    wait(Waiting::for_request, limits_.idle);
    const auto [absent] = co_await socket().async_wait(tcp::socket::wait_read, kAsResult);
    if (absent) co_return false;
    char first = kTlsHandshake;
    boost::system::error_code error;
    socket().receive(asio::buffer(&first, 1), tcp::socket::message_peek, error);
    if (error) co_return false;
    if (first != kTlsHandshake) {
      co_await refuse_in_the_clear();
      co_return false;
    }
    wait(Waiting::for_rest, limits_.read);
    const auto [failed] = co_await stream_.async_handshake(TlsStream::server, kAsResult);
    if (failed) {
      traffic_.failed_handshakes.fetch_add(1);
      responder_.note_handshake(failed.message(), peer_);
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
    if (ended_ && !in_.empty()) {
      RequestFault cut_off{.status = 400,
                           .sentence = "the connection ended in the middle of a request",
                           .cause = "http.malformed"};
      co_await refuse(std::move(cut_off));
    }
    if (timed_out_ && !in_.empty()) {
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
  const std::size_t had = in_.size();
  in_.resize(had + std::max(kReadSize, had));
  const auto space = asio::buffer(in_.data() + had, in_.size() - had);
  const auto [error, read] = co_await stream_.async_read_some(space, kAsResult);
  in_.resize(had + read);
  ended_ = error == asio::error::eof;
  if (error) co_return false;
  if (had == 0 && waiting_ == Waiting::for_request) wait(Waiting::for_rest, limits_.read);
  co_return true;
}

// Answers the complete request at the front and moves past it. False when the
// connection ends after this answer.
template <class Layer>
bool StreamConnection<Layer>::answer() {
  const Request request = parser_.request(
      unread(), {.scheme = kTls ? Scheme::https : Scheme::http, .peer = peer_, .local = local_});
  Outcome outcome = responder_.respond(request);
  const auto* response = std::get_if<Response>(&outcome);
  ResponseForm form{.head = request.method == "HEAD",
                    .keep_alive = parser_.keep_alive() && !draining_,
                    .http_1_0 = parser_.http_1_0()};
  if (response != nullptr) {
    form.keep_alive = form.keep_alive && !response->close;
    append_bytes(out_, *response, form);
  } else {
    pending_ = std::make_unique<Pending>(
        Pending{.outcome = std::move(outcome),
                .form = form,
                .waiter = std::make_shared<Waiter>(stream_.get_executor())});
  }
  begin_ += parser_.consumed();
  parser_.reset();
  return form.keep_alive;
}

// Requires: pending_, and all answers before it are written. True when the connection goes on.
template <class Layer>
asio::awaitable<bool> StreamConnection<Layer>::carry_out() {
  waiting_ = Waiting::nothing;
  if (draining_) pending_->waiter->finish();
  bool keep_alive = pending_->form.keep_alive;
  if (auto* deferred = std::get_if<Deferred>(&pending_->outcome)) {
    const Response response = co_await awaited(std::move(*deferred), pending_->waiter);
    keep_alive = keep_alive && !response.close && !draining_;
    pending_->form.keep_alive = keep_alive;
    append_bytes(out_, response, pending_->form);
    const bool written = co_await write();
    keep_alive = written && keep_alive;
  } else if (auto* stream = std::get_if<Stream>(&pending_->outcome)) {
    const bool chunked = !pending_->form.http_1_0;
    append_stream_head(out_, stream->head, chunked);
    const bool begun = co_await write();
    waiting_ = Waiting::nothing;
    if (begun) co_await streamed(std::move(*stream), chunked, *this, pending_->waiter);
    keep_alive = false;
  }
  pending_.reset();
  co_return keep_alive;
}

template <class Layer>
asio::awaitable<bool> StreamConnection<Layer>::send(std::string bytes) {
  out_ = std::move(bytes);
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
  const auto bytes = asio::buffer(out_);
  const auto [error, written] = co_await asio::async_write(stream_, bytes, kAsResult);
  out_.clear();
  if (out_.capacity() > kKeptCapacity) out_.shrink_to_fit();
  co_return !error && !timed_out_;
}

template <class Layer>
asio::awaitable<void> StreamConnection<Layer>::refuse(RequestFault fault) {
  timed_out_ = false;
  const Response response = responder_.refuse(fault, unread(), peer_);
  const bool head = unread().starts_with("HEAD ");
  append_bytes(out_, response, {.head = head, .keep_alive = false, .http_1_0 = false});
  const bool written = co_await write();
  if (written) co_await linger();
}

// To plain HTTP on the port for TLS, which otherwise would look like a dropped connection.
template <class Layer>
asio::awaitable<void> StreamConnection<Layer>::refuse_in_the_clear() {
  const RequestFault plain{.status = 400,
                           .sentence = "this port speaks TLS: call it with https://",
                           .cause = "http.malformed"};
  const Response response = responder_.refuse(plain, {}, peer_);
  append_bytes(out_, response, {.head = false, .keep_alive = false, .http_1_0 = false});
  wait(Waiting::for_writer, limits_.write);
  co_await asio::async_write(socket(), asio::buffer(out_), kAsResult);
  timed_out_ = true;  // no farewell of a TLS that never began
  co_await linger();
}

// Closing with unread bytes would make the kernel send a reset, which can take
// the answer with it: say that no more comes, and read what is on its way.
template <class Layer>
asio::awaitable<void> StreamConnection<Layer>::linger() {
  co_await say_no_more();
  std::size_t thrown_away = 0;
  in_.resize(16 * kReadSize);
  const TimePoint end = now_ + limits_.read;
  while (thrown_away < kMostLingered && now_ < end) {
    wait(Waiting::for_rest, kLinger);  // for each piece: a client may take its time to send all
    const auto space = asio::buffer(in_);
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
  if (pending_) pending_->waiter->finish();
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

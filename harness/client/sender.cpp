#include "harness/client/sender.hpp"

#include <fmt/format.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>

#include "core/ip.hpp"

namespace countersign::harness {

namespace {

namespace http = boost::beast::http;
namespace ssl = boost::asio::ssl;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::uint64_t kMostBody = 4 * 1024 * 1024;  // an answer of the API is a few kilobytes
constexpr std::uint32_t kMostHeader = 256 * 1024;

IncomingResponse copied(http::response<http::string_body>&& message) {
  IncomingResponse response{.status = static_cast<int>(message.result_int()),
                            .reason = std::string{message.reason()},
                            .headers = {},
                            .body = std::move(message.body())};
  for (const auto& field : message) {
    response.headers.emplace_back(std::string{field.name_string()}, std::string{field.value()});
  }
  return response;
}

class NetworkSender final : public Sender {
 public:
  NetworkSender(asio::io_context& loop, Target target, std::chrono::milliseconds limit)
      : loop_(loop),
        target_(std::move(target)),
        limit_(limit),
        tls_(ssl::context::tls_client),
        timer_(loop) {
    if (target_.tls) tls_.set_default_verify_paths();
  }

  asio::awaitable<Result<IncomingResponse>> exchange(OutgoingRequest request) override {
    start_timer();
    // A kept connection may have been closed meanwhile: then once more, on a new one.
    const bool reused = stream_.has_value();
    Result<IncomingResponse> answer = co_await attempt(request);
    if (!answer && reused && !timed_out_) answer = co_await attempt(request);
    timer_.cancel();
    if (!answer && timed_out_) {
      co_return fail(Errc::timed_out, fmt::format("{}:{} did not answer within {} ms", target_.host,
                                                  target_.port, limit_.count()));
    }
    co_return answer;
  }

 private:
  using Stream = ssl::stream<tcp::socket>;  // used in the clear when there is no TLS

  void start_timer() {
    timed_out_ = false;
    timer_.expires_after(limit_);
    timer_.async_wait([this](const error_code& error) {
      if (error) return;
      timed_out_ = true;
      error_code ignored;  // the exchange ends with an error of its own
      if (stream_) stream_->lowest_layer().close(ignored);
      resolver_.cancel();
    });
  }

  tl::unexpected<Error> lost(std::string_view doing, const error_code& error) {
    stream_.reset();
    return fail(Errc::connection_lost,
                fmt::format("{} {}:{}: {}", doing, target_.host, target_.port, error.message()));
  }

  asio::awaitable<Result<void>> connect() {
    const auto [resolve_error, addresses] =
        co_await resolver_.async_resolve(target_.host, target_.port, kAsResult);
    if (resolve_error) co_return lost("looking up", resolve_error);
    stream_.emplace(loop_, tls_);
    const auto [connect_error, unused] =
        co_await asio::async_connect(stream_->lowest_layer(), addresses, kAsResult);
    if (connect_error) co_return lost("connecting to", connect_error);
    error_code ignored;  // only slower without it
    stream_->lowest_layer().set_option(tcp::no_delay{true}, ignored);
    if (!target_.tls) co_return Result<void>{};
    if (!parse_ip(target_.host)) name_host();
    stream_->set_verify_mode(ssl::verify_peer);
    stream_->set_verify_callback(ssl::host_name_verification{target_.host});
    const auto [tls_error] = co_await stream_->async_handshake(Stream::client, kAsResult);
    if (tls_error) co_return lost("agreeing on TLS with", tls_error);
    co_return Result<void>{};
  }

  // Server name indication, which is for names alone; OpenSSL's macro casts the C way.
  void name_host() {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"
    SSL_set_tlsext_host_name(stream_->native_handle(), target_.host.c_str());
#pragma GCC diagnostic pop
  }

  template <class Layer>
  asio::awaitable<Result<IncomingResponse>> converse(Layer& layer, const OutgoingRequest& request) {
    const auto bytes = asio::buffer(request.bytes);
    const auto [write_error, written] = co_await asio::async_write(layer, bytes, kAsResult);
    // A server that refuses early has answered although it did not take everything.
    boost::beast::flat_buffer buffer;
    for (;;) {
      http::response_parser<http::string_body> parser;
      parser.body_limit(kMostBody);
      parser.header_limit(kMostHeader);
      parser.skip(request.head);
      const auto [read_error, read] = co_await http::async_read(layer, buffer, parser, kAsResult);
      if (read_error) {
        co_return write_error ? lost("sending to", write_error)
                              : lost("reading the answer of", read_error);
      }
      if (parser.get().result_int() / 100 == 1) continue;  // 100 Continue: the answer follows
      const bool keep = parser.keep_alive() && !write_error;
      IncomingResponse response = copied(parser.release());
      if (!keep) stream_.reset();
      co_return response;
    }
  }

  asio::awaitable<Result<IncomingResponse>> attempt(const OutgoingRequest& request) {
    if (!stream_) {
      const Result<void> connected = co_await connect();
      if (!connected) co_return tl::unexpected(connected.error());
    }
    if (target_.tls) {
      Result<IncomingResponse> answer = co_await converse(*stream_, request);
      co_return answer;
    }
    Result<IncomingResponse> answer = co_await converse(stream_->next_layer(), request);
    co_return answer;
  }

  asio::io_context& loop_;
  Target target_;
  std::chrono::milliseconds limit_;
  ssl::context tls_;
  asio::steady_timer timer_;
  tcp::resolver resolver_{loop_};
  std::optional<Stream> stream_;
  bool timed_out_ = false;
};

}  // namespace

std::unique_ptr<Sender> network_sender(asio::io_context& loop, Target target,
                                       std::chrono::milliseconds limit) {
  return std::make_unique<NetworkSender>(loop, std::move(target), limit);
}

}  // namespace countersign::harness

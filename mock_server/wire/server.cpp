#include "mock_server/wire/server.hpp"

#include <fmt/format.h>
#include <malloc.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "mock_server/wire/connection.hpp"

namespace countersign::mock_server {

namespace {

using asio::ip::tcp;

constexpr std::chrono::milliseconds kSweep{100};  // how late a time-out may be
constexpr std::chrono::milliseconds kAcceptPause{50};

// One thread, one loop, its own connections: nothing here is shared but the count.
class Worker {
 public:
  Worker(const ServerLimits& limits, Responder& responder, TlsContexts* tls, Traffic& traffic)
      : limits_(limits), responder_(responder), tls_(tls), traffic_(traffic), sweeper_(loop) {}

  void run() {
    sweep();
    loop.run();
  }

  asio::awaitable<void> serve(tcp::socket socket, Scheme scheme) {
    const bool crowded = traffic_.connections.fetch_add(1) >= limits_.connections;
    traffic_.accepted.fetch_add(1);
    {
      const ConnectionSurroundings around{.limits = limits_,
                                          .responder = responder_,
                                          .now = now_,
                                          .tls = scheme == Scheme::https ? tls_ : nullptr,
                                          .traffic = traffic_};
      const auto connection = make_connection(std::move(socket), around);
      own_.insert(connection.get());
      if (stopping_) connection->drain();
      try {
        if (crowded) {
          co_await connection->turn_away();
        } else {
          co_await connection->serve();
        }
      } catch (const std::exception&) {
        // Out of memory, or a bug: this connection ends, the others go on.
      }
      own_.erase(connection.get());
    }
    traffic_.connections.fetch_sub(1);
    if (stopping_ && own_.empty()) loop.stop();
  }

  void stop() {
    asio::post(loop, [this] {
      stopping_ = true;
      end_ = std::chrono::steady_clock::now() + limits_.stop;
      for (Connection* connection : own_) connection->drain();
      if (own_.empty()) loop.stop();
    });
  }

  asio::io_context loop{1};

 private:
  void sweep() {
    now_ = std::chrono::steady_clock::now();
    for (Connection* connection : own_) connection->check_deadline();
    give_back();
    if (stopping_ && now_ >= end_) {
      loop.stop();
      return;
    }
    sweeper_.expires_after(kSweep);
    sweeper_.async_wait([this](const boost::system::error_code& error) {
      if (!error) sweep();
    });
  }

  // What many connections took and left is given back to the system: glibc would keep it.
  void give_back() {
    constexpr std::size_t kMany = 64;
    most_ = std::max(most_, own_.size());
    if (most_ < kMany || 2 * own_.size() > most_) return;
    most_ = own_.size();
    malloc_trim(0);
  }

  const ServerLimits& limits_;
  Responder& responder_;
  TlsContexts* tls_;
  Traffic& traffic_;
  asio::steady_timer sweeper_;
  std::set<Connection*> own_;
  std::size_t most_ = 0;  // connections at once, since memory was last given back
  Connection::TimePoint now_ = std::chrono::steady_clock::now();
  Connection::TimePoint end_{};
  bool stopping_ = false;
};

class AsioServer final : public Server {
 public:
  AsioServer(unsigned threads, const ServerLimits& limits, Responder& responder, TlsContexts* tls,
             Traffic& traffic)
      : limits_(limits) {
    for (unsigned i = 0; i < std::max(1U, threads); ++i) {
      workers_.push_back(std::make_unique<Worker>(limits_, responder, tls, traffic));
    }
  }

  ~AsioServer() override { stop(); }

  Result<void> bind(const std::vector<Listener>& listeners) {
    for (Listener listener : listeners) {
      for (const Listener& before : bound_) {
        const bool same = before.scheme == listener.scheme;
        if (same && listener.address.port == 0) listener.address.port = before.address.port;
      }
      const auto listening = listen(listener);
      if (!listening) return tl::unexpected(listening.error());
    }
    return {};
  }

  void run() {
    for (std::size_t i = 0; i < acceptors_.size(); ++i) {
      asio::co_spawn(workers_.front()->loop, accept(acceptors_[i], bound_[i].scheme),
                     asio::detached);
    }
    for (const auto& worker : workers_) threads_.emplace_back([&worker] { worker->run(); });
  }

  const std::vector<Listener>& bound() const noexcept override { return bound_; }

  void stop() override {
    if (stopped_.exchange(true)) return;
    asio::post(workers_.front()->loop, [this] {
      boost::system::error_code ignored;  // closing: nothing is left to be done about it
      for (tcp::acceptor& acceptor : acceptors_) acceptor.close(ignored);
    });
    for (const auto& worker : workers_) worker->stop();
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  // Without SO_REUSEPORT, so that a port in use stays an error and two mocks never
  // share one unnoticed.
  Result<void> listen(const Listener& listener) {
    const ListenAddress& address = listener.address;
    boost::system::error_code error;
    const auto ip = asio::ip::make_address(address.host, error);
    if (error) {
      return fail(Errc::bad_input,
                  fmt::format("\"{}\" is no IP address to listen on", address.host));
    }
    tcp::acceptor acceptor{workers_.front()->loop};
    const tcp::endpoint endpoint{ip, address.port};
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address{true}, error);
    if (!error && ip.is_v6()) acceptor.set_option(asio::ip::v6_only{true}, error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
      const bool absent = error == boost::system::errc::address_not_available ||
                          error == boost::system::errc::address_family_not_supported;
      if (address.optional && absent && !bound_.empty()) return {};
      const bool taken = error == boost::system::errc::address_in_use;
      return fail(Errc::machine, taken ? fmt::format("port {} of {} is taken by another program",
                                                     address.port, address.host)
                                       : fmt::format("listening on {} port {}: {}", address.host,
                                                     address.port, error.message()));
    }
    bound_.push_back({.address = {.host = address.host, .port = acceptor.local_endpoint().port()},
                      .scheme = listener.scheme});
    acceptors_.push_back(std::move(acceptor));
    return {};
  }

  // Hands each connection to the next worker in turn. `acceptor` is this object's.
  asio::awaitable<void> accept(tcp::acceptor& acceptor, Scheme scheme) {
    for (;;) {
      Worker& worker = *workers_[next_++ % workers_.size()];
      auto [error, socket] = co_await acceptor.async_accept(worker.loop, kAsResult);
      if (!acceptor.is_open()) co_return;
      if (error) {  // out of descriptors, most likely: others may close theirs
        asio::steady_timer pause{workers_.front()->loop, kAcceptPause};
        co_await pause.async_wait(kAsResult);
        continue;
      }
      asio::co_spawn(worker.loop, worker.serve(std::move(socket), scheme), asio::detached);
    }
  }

  ServerLimits limits_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<tcp::acceptor> acceptors_;  // all on the first worker's loop
  std::vector<Listener> bound_;
  std::vector<std::thread> threads_;
  std::size_t next_ = 0;  // used on the first worker's thread only
  std::atomic<bool> stopped_{false};
};

}  // namespace

Result<std::unique_ptr<Server>> Server::start(const std::vector<Listener>& listeners,
                                              unsigned threads, const ServerLimits& limits,
                                              Responder& responder, TlsContexts* tls,
                                              Traffic& traffic) {
  auto server = std::make_unique<AsioServer>(threads, limits, responder, tls, traffic);
  const auto bound = server->bind(listeners);
  if (!bound) return tl::unexpected(bound.error());
  server->run();
  return server;
}

}  // namespace countersign::mock_server

#include "harness/runner/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <exception>

#include "core/time_text.hpp"
#include "harness/runner/endpoint.hpp"
#include "harness/runner/run_scenario.hpp"
#include "mock_server/mock_server.hpp"

namespace countersign::harness {

namespace {

constexpr std::chrono::milliseconds kPauseOnTheRealApi{1000};

// At most one request a second, whatever the answers' speed: the real API's fair
// use is about 60 a minute (facts 3.5).
class UnhurriedSender final : public Sender {
 public:
  UnhurriedSender(asio::io_context& loop, Sender& inner) : inner_(inner), timer_(loop) {}

  asio::awaitable<Result<IncomingResponse>> exchange(OutgoingRequest request) override {
    if (sent_before_) {
      timer_.expires_at(next_);
      co_await timer_.async_wait(kAsResult);
    }
    sent_before_ = true;
    next_ = std::chrono::steady_clock::now() + kPauseOnTheRealApi;
    Result<IncomingResponse> response = co_await inner_.exchange(std::move(request));
    co_return response;
  }

 private:
  Sender& inner_;
  asio::steady_timer timer_;
  std::chrono::steady_clock::time_point next_{};
  bool sent_before_ = false;
};

// Lets no call begin once a scenario has taken too long.
class BoundedSender final : public Sender {
 public:
  BoundedSender(Sender& inner, std::chrono::seconds limit)
      : inner_(inner), limit_(limit), end_(std::chrono::steady_clock::now() + limit) {}

  asio::awaitable<Result<IncomingResponse>> exchange(OutgoingRequest request) override {
    if (std::chrono::steady_clock::now() >= end_) {
      co_return fail(Errc::timed_out,
                     fmt::format("the scenario was not over after {} s", limit_.count()));
    }
    Result<IncomingResponse> response = co_await inner_.exchange(std::move(request));
    co_return response;
  }

 private:
  Sender& inner_;
  std::chrono::seconds limit_;
  std::chrono::steady_clock::time_point end_;
};

// Runs `work` to its end on a loop of its own.
template <class T>
T finished(asio::io_context& loop, asio::awaitable<T> work) {
  std::optional<T> result;
  std::exception_ptr failure;
  asio::co_spawn(loop, std::move(work), [&](std::exception_ptr error, T value) {
    failure = error;
    if (!error) result = std::move(value);
  });
  loop.run();
  loop.restart();
  if (failure) std::rethrow_exception(failure);
  return *std::move(result);
}

// Why a scenario is not run there; empty: it is.
std::string reason_to_skip(const Scenario& scenario, EndpointKind kind, bool may_write) {
  if (kind == EndpointKind::countersign || scenario.safe) return {};
  if (kind == EndpointKind::ovhcloud) return "only safe scenarios run against OVHcloud's own hosts";
  if (scenario.given) return "needs a world of its own, which only a Countersign mock can make";
  return may_write ? "" : "writes: allow it with --allow-writes HOST";
}

class Checking {
 public:
  Checking(const std::vector<Scenario>& scenarios, const CheckOptions& options, const Clock& clock,
           const CheckProgress& progress, EndpointAddress address)
      : scenarios_(scenarios),
        options_(options),
        clock_(clock),
        progress_(progress),
        address_(std::move(address)),
        network_(network_sender(loop_, address_.target, options.limit)),
        unhurried_(loop_, *network_),
        done_(scenarios.size()) {}

  Result<Run> run(const std::string& where) {
    if (progress_.before_first_request) progress_.before_first_request(where);
    const Result<EndpointKind> kind = kind_of_endpoint();
    if (!kind) return tl::unexpected(kind.error());
    if (*kind != EndpointKind::countersign && !options_.brought) {
      return fail(Errc::bad_input,
                  fmt::format("no keys for {}: set OVH_APPLICATION_KEY, OVH_APPLICATION_SECRET and "
                              "OVH_CONSUMER_KEY, or write them to ovh.conf",
                              address_.name));
    }
    Run run{.endpoint = where, .started_at = to_rfc3339(clock_.now()), .cases = {}};
    const Instant started = clock_.now();
    run_all(*kind);
    for (std::optional<CaseResult>& result : done_) run.cases.push_back(*std::move(result));
    run.duration = std::chrono::duration_cast<std::chrono::microseconds>(clock_.now() - started);
    return run;
  }

 private:
  Result<EndpointKind> kind_of_endpoint() {
    if (address_.ovhcloud) return EndpointKind::ovhcloud;
    ControlClient control{*network_, address_.base.substr(address_.base.find("://") + 3),
                          options_.control_token};
    const Result<bool> ours = finished(loop_, control.is_countersign());
    if (!ours) return tl::unexpected(ours.error());
    return *ours ? EndpointKind::countersign : EndpointKind::other;
  }

  // Several workers take the scenarios one by one, each with a connection of its own.
  void run_all(EndpointKind kind) {
    const std::size_t jobs =
        kind == EndpointKind::ovhcloud ? 1 : std::max<std::size_t>(1, options_.jobs);
    std::vector<std::unique_ptr<Sender>> senders;
    std::exception_ptr failure;
    for (std::size_t i = 0; i < jobs; ++i) {
      if (i > 0) senders.push_back(network_sender(loop_, address_.target, options_.limit));
      Sender& sender = kind == EndpointKind::ovhcloud ? static_cast<Sender&>(unhurried_)
                       : i == 0                       ? *network_
                                                      : *senders.back();
      asio::co_spawn(loop_, work(kind, sender), [&failure](std::exception_ptr error) {
        if (error) failure = error;
      });
    }
    loop_.run();
    loop_.restart();
    if (failure) std::rethrow_exception(failure);
  }

  asio::awaitable<void> work(EndpointKind kind, Sender& sender) {
    while (next_ < scenarios_.size()) {
      const std::size_t index = next_++;
      done_[index] = co_await run_case(scenarios_[index], kind, sender);
      while (told_ < done_.size() && done_[told_]) {
        if (progress_.after_case) progress_.after_case(*done_[told_]);
        ++told_;
      }
    }
  }

  asio::awaitable<CaseResult> run_case(const Scenario& scenario, EndpointKind kind,
                                       Sender& sender) {
    const bool may_write =
        options_.allowed_writes && *options_.allowed_writes == address_.target.host;
    const std::string reason = reason_to_skip(scenario, kind, may_write);
    if (!reason.empty()) {
      CaseResult skipped = result_for(scenario);
      skipped.outcome = Outcome::skipped;
      skipped.reason = reason;
      co_return skipped;
    }
    BoundedSender bounded{sender, options_.case_limit};
    const World* brought = kind == EndpointKind::countersign ? nullptr : &*options_.brought;
    const ScenarioEnvironment environment{.sender = bounded,
                                          .base = address_.base,
                                          .clock = clock_,
                                          .brought = brought,
                                          .control_token = options_.control_token};
    CaseResult result = co_await run_scenario(scenario, environment);
    co_return result;
  }

  const std::vector<Scenario>& scenarios_;
  const CheckOptions& options_;
  const Clock& clock_;
  const CheckProgress& progress_;
  EndpointAddress address_;
  asio::io_context loop_{1};
  std::unique_ptr<Sender> network_;
  UnhurriedSender unhurried_;
  std::vector<std::optional<CaseResult>> done_;
  std::size_t next_ = 0;  // of the scenarios, not begun yet
  std::size_t told_ = 0;  // results, in order
};

}  // namespace

Result<Run> check(const std::vector<Scenario>& scenarios, const CheckOptions& options,
                  const Clock& clock, const CheckProgress& progress) {
  if (options.endpoint) {
    auto address = endpoint_address(*options.endpoint);
    if (!address) return tl::unexpected(address.error());
    const std::string where = address->base;
    return Checking{scenarios, options, clock, progress, *std::move(address)}.run(where);
  }
  SilentLog silence;
  const auto mock = mock_server::MockServer::start({.threads = 1}, clock, silence);
  if (!mock) return tl::unexpected(mock.error());
  auto address = endpoint_address((*mock)->http_base());
  if (!address) return tl::unexpected(address.error());
  const std::string where = fmt::format("the embedded mock at {}", address->base);
  auto run = Checking{scenarios, options, clock, progress, *std::move(address)}.run(where);
  (*mock)->stop();
  return run;
}

}  // namespace countersign::harness

#include "harness/runner/run_scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include "core/secret.hpp"
#include "core/text.hpp"
#include "harness/client/request_bytes.hpp"
#include "harness/judge/expectations.hpp"
#include "harness/runner/saved_value.hpp"

namespace countersign::harness {

namespace {

constexpr std::size_t kLongestBody = 4000;  // shown in results
constexpr std::size_t kLongestText = 300;

Call filled_in(const Call& call, const Variables& variables) {
  Call result = call;
  const auto fill = [&](std::optional<std::string>& text) {
    if (text) *text = harness::filled_in(std::string_view{*text}, variables);
  };
  result.target = harness::filled_in(std::string_view{call.target}, variables);
  fill(result.consumer_key);
  fill(result.application_key);
  fill(result.application_secret);
  fill(result.body_text);
  fill(result.signed_base);
  if (result.body) *result.body = harness::filled_in(*call.body, variables);
  if (result.form) *result.form = harness::filled_in(*call.form, variables);
  for (HeaderChange& change : result.headers) {
    for (std::string& value : change.values) {
      value = harness::filled_in(std::string_view{value}, variables);
    }
  }
  return result;
}

// Also a text that is nothing but "${id}" stays one, whatever the type of the value.
Json text_filled_in(const Json& pattern, const Variables& variables) {
  if (!pattern.is_string()) return harness::filled_in(pattern, variables);
  return harness::filled_in(std::string_view{pattern.get_ref<const std::string&>()}, variables);
}

Expectation filled_in(const Expectation& expect, const Variables& variables) {
  Expectation result = expect;
  if (result.error) *result.error = harness::filled_in(*expect.error, variables);
  if (result.body) *result.body = harness::filled_in(*expect.body, variables);
  if (result.body_text) *result.body_text = text_filled_in(*expect.body_text, variables);
  for (auto& [unused, pattern] : result.headers) pattern = harness::filled_in(pattern, variables);
  return result;
}

// Runs the steps of one scenario in one world.
class Running {
 public:
  Running(const Scenario& scenario, const ScenarioEnvironment& environment, CaseResult& result)
      : scenario_(scenario),
        environment_(environment),
        control_(environment.sender, environment.base.substr(environment.base.find("://") + 3),
                 environment.control_token),
        result_(result) {}

  asio::awaitable<void> run() {
    const Result<void> ready = co_await prepare();
    if (!ready) broken(ready.error());
    for (const Step& step : scenario_.steps) {
      if (!ready) break;
      const bool go_on = co_await run_step(step);
      if (!go_on) break;
    }
    if (environment_.brought == nullptr && !world_.tenant.empty()) {
      const Result<void> removed = co_await control_.remove(world_.tenant);
      if (!removed && result_.outcome == Outcome::held) broken(removed.error());
    }
  }

 private:
  void broken(const Error& error) {
    result_.outcome = Outcome::broken;
    result_.reason = presentable(error.message);
  }

  asio::awaitable<Result<void>> prepare() {
    if (environment_.brought != nullptr) {
      world_ = *environment_.brought;
    } else {
      Result<World> made = co_await make_world();
      if (!made) co_return tl::unexpected(made.error());
      world_ = *std::move(made);
    }
    const WorldApplication& first = world_.applications.front();
    variables_["application_key"] = first.key;
    variables_["account"] = world_.account;
    variables_["tenant"] = world_.tenant;
    if (!world_.clients.empty()) {
      variables_["client_id"] = world_.clients.front().id;
      variables_["client_secret"] = world_.clients.front().secret;
    }
    variables_["base"] = environment_.base;
    variables_["host"] = environment_.base.substr(environment_.base.find("://") + 3);
    Result<void> synchronised = co_await synchronise();
    co_return synchronised;
  }

  // A scenario that spells out an application key waits while another run, which goes on
  // against the same mock, has a tenant with it.
  asio::awaitable<Result<World>> make_world() {
    constexpr std::chrono::seconds kPatience{30};
    constexpr std::chrono::milliseconds kPause{20};
    asio::steady_timer timer{co_await asio::this_coro::executor};
    const auto end = std::chrono::steady_clock::now() + kPatience;
    for (;;) {
      Json given = scenario_.given.value_or(Json::object());
      Result<World> made = co_await control_.create(std::move(given));
      const bool taken = !made && made.error().code == Errc::conflict;
      if (!taken || std::chrono::steady_clock::now() >= end) co_return made;
      timer.expires_after(kPause);
      co_await timer.async_wait(kAsResult);
    }
  }

  // Asks the server's time, as clients do, and keeps how far it is from ours.
  asio::awaitable<Result<void>> synchronise() {
    Call call;
    call.method = "GET";
    call.target = "/1.0/auth/time";
    call.auth = Auth::application;
    CallKeys keys{};
    keys.application_key = world_.applications.front().key;
    auto request = prepared(call, keys, environment_.base, 0);
    if (!request) co_return tl::unexpected(request.error());
    const Result<IncomingResponse> response =
        co_await environment_.sender.exchange(std::move(request->outgoing));
    if (!response) co_return tl::unexpected(response.error());
    const auto time = number_from<std::int64_t>(response->body);
    if (response->status != 200 || !time) {
      co_return fail(Errc::machine,
                     fmt::format("GET /1.0/auth/time answered {} {}", response->status,
                                 utf8_or_replaced(response->body)));
    }
    time_difference_ = *time - unix_seconds(environment_.clock.now()).count();
    frozen_time_ = frozen_ ? time : std::nullopt;
    co_return Result<void>{};
  }

  std::int64_t server_time() const {
    return frozen_time_.value_or(unix_seconds(environment_.clock.now()).count() + time_difference_);
  }

  asio::awaitable<bool> run_step(const Step& step) {
    if (const auto* call = std::get_if<CallStep>(&step.action)) {
      const bool held = co_await run_call(step, *call);
      co_return held;
    }
    Result<void> done;
    if (const auto* clock = std::get_if<ClockStep>(&step.action)) {
      done = co_await run_clock(*clock);
    } else {
      done = co_await run_credential(std::get<CredentialStep>(step.action));
    }
    if (!done) broken(done.error());
    co_return done.has_value();
  }

  asio::awaitable<Result<void>> run_clock(const ClockStep& step) {
    const std::string path = "/tenants/" + world_.tenant + "/clock";
    Json body = step.clock;
    std::string method = "PUT";
    std::string where = path;
    if (step.advance_seconds) {
      body = Json{{"seconds", *step.advance_seconds}};
      method = "POST";
      where = path + "/advance";
    } else {
      frozen_ = body.value("frozen", false);
    }
    const Result<void> written = co_await control_.write(method, where, body);
    if (!written) co_return tl::unexpected(written.error());
    Result<void> synchronised = co_await synchronise();
    co_return synchronised;
  }

  asio::awaitable<Result<void>> run_credential(const CredentialStep& step) {
    std::string key;
    if (step.consumer_key) {
      key = harness::filled_in(std::string_view{*step.consumer_key}, variables_);
    } else {
      const auto keys = world_.keys("", step.name);
      if (!keys) co_return tl::unexpected(keys.error());
      key = keys->consumer_key;
    }
    const std::string path = "/tenants/" + world_.tenant + "/credentials/" + step.action;
    Json body{{"consumerKey", key}};
    if (step.validity) body["validity_seconds"] = *step.validity;
    if (!step.user.empty()) body["user"] = step.user;
    Result<void> written = co_await control_.write("POST", path, body);
    co_return written;
  }

  asio::awaitable<bool> run_call(const Step& step, const CallStep& action) {
    const std::int64_t now = server_time();
    variables_["now"] = now;
    const Call call = filled_in(action.call, variables_);
    const auto keys = world_.keys(call.application, call.credential);
    if (!keys) {
      broken(keys.error());
      co_return false;
    }
    auto request = prepared(call, *keys, environment_.base, now);
    if (!request) {
      broken(request.error());
      co_return false;
    }
    OutgoingRequest outgoing = request->outgoing;
    const Result<IncomingResponse> response =
        co_await environment_.sender.exchange(std::move(outgoing));
    if (!response) {
      broken(response.error());
      co_return false;
    }
    StepResult held{.origin = step.origin,
                    .name = step.name.empty() ? call.method + " " + call.target : step.name,
                    .mismatches = judged(filled_in(action.expect, variables_), *response),
                    .request = {},
                    .response = {}};
    save(action, *response, held);
    held.request = shown(request->start, request->headers, request->body);
    held.response = shown(fmt::format("HTTP/1.1 {} {}", response->status, response->reason),
                          response->headers, response->body);
    const bool went_well = held.mismatches.empty();
    if (!went_well) {
      result_.outcome = Outcome::failed;
      co_await add_causes(held);
    }
    for (Mismatch& mismatch : held.mismatches) {
      mismatch.got = presentable(mismatch.got);
    }
    result_.steps.push_back(std::move(held));
    co_return went_well;
  }

  // Of a mock of ours, which knows. What it cannot say is left out: the failure stands anyhow.
  asio::awaitable<void> add_causes(StepResult& step) {
    if (world_.tenant.empty()) co_return;
    const auto causes = co_await control_.newest_causes(world_.tenant);
    if (!causes) co_return;
    for (const Cause& cause : *causes) {
      step.causes.push_back(
          {.code = cause.code, .detail = presentable(cause.detail), .fix = cause.fix});
    }
  }

  void save(const CallStep& action, const IncomingResponse& response, StepResult& step) {
    for (const Saving& saving : action.save) {
      const auto value = saved_value(saving, response);
      if (!value) {
        step.mismatches.push_back({.what = place_of(saving),
                                   .wanted = "a value, to save as " + saving.variable,
                                   .got = value.error().message});
        continue;
      }
      variables_[saving.variable] = *value;
      if (is_secret(saving)) secrets_.push_back(as_text(*value));
    }
  }

  static std::string as_text(const Json& value) {
    return value.is_string() ? value.get<std::string>() : value.dump();
  }

  // The world's secrets and those that answers handed out, masked wherever they stand.
  std::string without_secrets(std::string text) const {
    std::vector<std::string> secrets = world_.secrets();
    secrets.insert(secrets.end(), secrets_.begin(), secrets_.end());
    for (const std::string& secret : secrets) {
      if (secret.empty()) continue;
      const std::string mask = masked(secret);
      for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
        text.replace(at, secret.size(), mask);
        at += mask.size();
      }
    }
    return text;
  }

  // Masked first, so that no part of a secret stands at the cut.
  std::string presentable(const std::string& text) const {
    const std::string whole = without_secrets(text);
    if (whole.size() <= kLongestText) return utf8_or_replaced(whole);
    return utf8_or_replaced(whole.substr(0, kLongestText)) + "…";
  }

  Message shown(const std::string& start,
                const std::vector<std::pair<std::string, std::string>>& headers,
                const std::string& body) const {
    Message message{.start = utf8_or_replaced(without_secrets(start)), .headers = {}, .body = {}};
    for (const auto& [name, value] : headers) {
      const bool always = equals_ignoring_case(name, "x-ovh-consumer") ||
                          equals_ignoring_case(name, "authorization");
      message.headers.emplace_back(
          name, utf8_or_replaced(always ? masked(value) : without_secrets(value)));
    }
    message.body = utf8_or_replaced(without_secrets(body).substr(0, kLongestBody));
    return message;
  }

  const Scenario& scenario_;
  const ScenarioEnvironment& environment_;
  ControlClient control_;
  CaseResult& result_;
  World world_;
  Variables variables_;
  std::vector<std::string> secrets_;  // handed out while running
  std::int64_t time_difference_ = 0;  // server's clock less ours, in seconds
  bool frozen_ = scenario_.given && scenario_.given->contains("clock") &&
                 scenario_.given->at("clock").value("frozen", false);
  std::optional<std::int64_t> frozen_time_;
};

}  // namespace

CaseResult result_for(const Scenario& scenario) {
  return {.id = scenario.id,
          .title = scenario.title,
          .level = scenario.level,
          .facts = scenario.facts,
          .why = scenario.why,
          .outcome = Outcome::held,
          .reason = {},
          .steps = {}};
}

asio::awaitable<CaseResult> run_scenario(const Scenario& scenario,
                                         ScenarioEnvironment environment) {
  CaseResult result = result_for(scenario);
  const Instant started = environment.clock.now();
  Running running{scenario, environment, result};
  co_await running.run();
  result.duration =
      std::chrono::duration_cast<std::chrono::microseconds>(environment.clock.now() - started);
  co_return result;
}

}  // namespace countersign::harness

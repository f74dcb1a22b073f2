// Question: what does the whole verdict on a good signed GET cost (headers, keys,
// clock, signature, rules), and does it grow with the number of access rules?
#include <benchmark/benchmark.h>

#include <array>
#include <string>
#include <vector>

#include "ovhcloud/verdict.hpp"

namespace countersign {
namespace {

constexpr std::string_view kBase = "http://127.0.0.1:8780";
constexpr std::string_view kTimestamp = "1772600767";

class OneOfEach final : public Directory {
 public:
  OneOfEach(Application application, Credential credential)
      : application_(std::move(application)), credential_(std::move(credential)) {}
  const Application* application(std::string_view key) const override {
    return key == application_.key ? &application_ : nullptr;
  }
  const Credential* credential(std::string_view key) const override {
    return key == credential_.consumer_key.reveal() ? &credential_ : nullptr;
  }

 private:
  Application application_;
  Credential credential_;
};

OneOfEach directory_with(std::size_t rules) {
  const ApplicationSecret secret{std::string(32, 's')};
  const ConsumerKey consumer{std::string(32, 'c')};
  std::vector<AccessRule> list(rules - 1, {.method = "GET", .path = "/domain/zone/*/record/*"});
  list.push_back({.method = "GET", .path = "/*"});
  return {Application{.id = 1,
                      .key = std::string(16, 'a'),
                      .secret = secret,
                      .name = "bench",
                      .description = "",
                      .status = ApplicationStatus::active,
                      .owner = "cs1234-ovh"},
          Credential{.id = 2,
                     .consumer_key = consumer,
                     .application_id = 1,
                     .state = CredentialState::validated,
                     .rules = std::move(list),
                     .allowed_ips = {},
                     .allowed_blocks = {},
                     .creation = {},
                     .expiration = std::nullopt,
                     .last_use = std::nullopt,
                     .redirection = std::nullopt,
                     .token = "",
                     .account = "cs1234-ovh",
                     .signer = Signer{secret, consumer}}};
}

void BM_VerdictOnASignedGet(benchmark::State& state) {
  const OneOfEach directory = directory_with(static_cast<std::size_t>(state.range(0)));
  const Operation operation{.method = "GET",
                            .path = "/me",
                            .parameters = {},
                            .response_type = "nichandle.Nichandle",
                            .iam_actions = {},
                            .no_authentication = false};
  const Signature signature = directory.credential(std::string(32, 'c'))
                                  ->signer.sign({.method = "GET",
                                                 .base = kBase,
                                                 .target = "/1.0/me",
                                                 .body = "",
                                                 .timestamp = kTimestamp});
  const std::string key(16, 'a');
  const std::string consumer(32, 'c');
  const std::array<HeaderField, 6> headers{{{"Host", kBase.substr(7)},
                                            {"Accept", "application/json"},
                                            {"X-Ovh-Application", key},
                                            {"X-Ovh-Consumer", consumer},
                                            {"X-Ovh-Timestamp", kTimestamp},
                                            {"X-Ovh-Signature", signature.view()}}};
  const Request request{.method = "GET",
                        .path_and_query = "/1.0/me",
                        .host = kBase.substr(7),
                        .headers = headers,
                        .body = "",
                        .scheme = Scheme::http,
                        .peer = "127.0.0.1"};
  const VerdictSettings settings{};
  const Question question{.request = request,
                          .operation = &operation,
                          .methods = "GET, PUT",
                          .path = *versioned_path("/1.0/me"),
                          .directory = directory,
                          .now = Instant{std::chrono::seconds{1772600767}},
                          .settings = settings};
  if (!judge(question)) {
    state.SkipWithError("a good request is refused");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(judge(question));
}
BENCHMARK(BM_VerdictOnASignedGet)->ArgName("rules")->Arg(1)->Arg(10)->Arg(100);

}  // namespace
}  // namespace countersign

BENCHMARK_MAIN();

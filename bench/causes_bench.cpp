// Question: how long does whoever was refused wait for the cause: of one mistake, of two, and
// when there is none to be found? A call as a client makes it: a query, a body of JSON.
#include <benchmark/benchmark.h>

#include <string>

#include "core/text.hpp"
#include "ovhcloud/causes/signature_search.hpp"
#include "ovhcloud/digest.hpp"

namespace countersign {
namespace {

struct Call {
  std::string secret = "AbCdEfGh0123456789abcdefABCDEF01";
  std::string consumer = "5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY";
  std::string method = "POST";
  std::string url = "https://eu.api.ovh.com/1.0/domain/zone/example.com/record?dry=true&x=a%20b";
  std::string body =
      R"({"fieldType":"TXT","subDomain":"_acme","target":"caf\u00e9 / tea","ttl":60})";
  std::string timestamp = "1457018875";
};

WrongSignature wrong_with(const Call& signed_as, int keys) {
  const Call sent;
  WrongSignature wrong{
      .method = sent.method,
      .target = sent.url.substr(sent.url.find("/1.0")),
      .body = sent.body,
      .timestamp = sent.timestamp,
      .presented =
          "$1$" + to_hex(digest_of("SHA1", signed_as.secret + "+" + signed_as.consumer + "+" +
                                               signed_as.method + "+" + signed_as.url + "+" +
                                               signed_as.body + "+" + signed_as.timestamp)),
      .application_key = "TDPKJdwZwAQPwKX2",
      .consumer_key = sent.consumer,
      .secret = ApplicationSecret{sent.secret},
      .accepted_bases = {"https://eu.api.ovh.com", "http://eu.api.ovh.com"}};
  for (int i = 0; i < keys; ++i) {
    wrong.other_secrets.push_back("secret" + std::to_string(1000 + i) + std::string(22, 's'));
    wrong.other_consumer_keys.push_back("key" + std::to_string(1000 + i) + std::string(25, 'k'));
  }
  return wrong;
}

// Timed only when the answer is what it should be.
void time_search(benchmark::State& state, const Call& signed_as, std::string_view first) {
  const WrongSignature wrong = wrong_with(signed_as, static_cast<int>(state.range(0)));
  const Explanation explanation = explain_signature(wrong);
  if (explanation.causes.front().code != first) {
    state.SkipWithError(("it named " + explanation.causes.front().code).c_str());
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(explain_signature(wrong));
}

void BM_OneMistake(benchmark::State& state) {
  Call call;
  call.url.resize(call.url.find('?'));
  time_search(state, call, "url.query-missing");
}
BENCHMARK(BM_OneMistake)->ArgName("keys")->Arg(1)->Arg(64)->Unit(benchmark::kMicrosecond);

void BM_TwoMistakes(benchmark::State& state) {
  Call call;
  call.url.resize(call.url.find('?'));
  call.body += "\n";
  time_search(state, call, "url.query-missing");
}
BENCHMARK(BM_TwoMistakes)->ArgName("keys")->Arg(1)->Arg(64)->Unit(benchmark::kMicrosecond);

void BM_TwoFarMistakes(benchmark::State& state) {
  Call call;
  call.secret += "\n";
  call.timestamp = "1457018876";
  time_search(state, call, "secret.whitespace");
}
BENCHMARK(BM_TwoFarMistakes)->ArgName("keys")->Arg(1)->Arg(64)->Unit(benchmark::kMicrosecond);

void BM_Unexplained(benchmark::State& state) {
  Call call;
  call.secret = "nobody's";
  time_search(state, call, "signature.unexplained");
}
BENCHMARK(BM_Unexplained)->ArgName("keys")->Arg(1)->Arg(64)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace countersign

BENCHMARK_MAIN();

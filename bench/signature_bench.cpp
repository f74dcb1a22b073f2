// Question: what does one signature cost, how does it grow with the body, and how
// far is it from one bare compression of SHA-1 and from the plain way, which joins
// the fields and digests them afresh for each request?
#include <benchmark/benchmark.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <string>

#include "core/text.hpp"
#include "ovhcloud/signature.hpp"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // SHA1_Transform: the limit

namespace countersign {
namespace {

// The published key pair of the clients' own tests (facts 2.2), since revoked.
const ApplicationSecret kSecret{"9ufkBmLaTQ9nz5yMUlg79taH0GNnzDjk"};
const ConsumerKey kConsumer{"5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY"};
constexpr std::string_view kExpected = "$1$7f2db49253edfc41891023fcd1a54cf61db05fbb";

SigningInput input_with(std::string_view body) {
  return {.method = "GET",
          .base = "https://eu.api.ovh.com",
          .target = "/1.0/call",
          .body = body,
          .timestamp = "1457018875"};
}

std::string plain_signature(const SigningInput& input) {
  const std::string text = string_to_sign(kSecret, kConsumer, input);
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  // OpenSSL wants bytes, and std::string has characters.
  EVP_Digest(text.data(), text.size(),
             static_cast<unsigned char*>(static_cast<void*>(digest.data())), &size, EVP_sha1(),
             nullptr);
  digest.resize(size);
  return "$1$" + to_hex(digest);
}

bool wrong(benchmark::State& state, std::string_view got) {
  if (got == kExpected) return false;
  state.SkipWithError("not the published signature");
  return true;
}

void BM_OneCompression(benchmark::State& state) {
  SHA_CTX context;
  SHA1_Init(&context);
  unsigned char block[SHA_CBLOCK] = {};
  for (auto _ : state) {
    SHA1_Transform(&context, block);
    benchmark::DoNotOptimize(context);
  }
}
BENCHMARK(BM_OneCompression);

void BM_Sign(benchmark::State& state) {
  const Signer signer{kSecret, kConsumer};
  if (wrong(state, signer.sign(input_with("")).view())) return;
  const std::string body(static_cast<std::size_t>(state.range(0)), 'x');
  const SigningInput input = input_with(body);
  for (auto _ : state) benchmark::DoNotOptimize(signer.sign(input));
}
BENCHMARK(BM_Sign)->ArgName("body_bytes")->Arg(0)->Arg(100)->Arg(1000)->Arg(10000);

void BM_SignThePlainWay(benchmark::State& state) {
  if (wrong(state, plain_signature(input_with("")))) return;
  const std::string body(static_cast<std::size_t>(state.range(0)), 'x');
  const SigningInput input = input_with(body);
  for (auto _ : state) benchmark::DoNotOptimize(plain_signature(input));
}
BENCHMARK(BM_SignThePlainWay)->ArgName("body_bytes")->Arg(0)->Arg(100)->Arg(1000)->Arg(10000);

void BM_Verify(benchmark::State& state) {
  const Signer signer{kSecret, kConsumer};
  const SigningInput input = input_with("");
  if (!signer.matches(input, kExpected)) {
    state.SkipWithError("the published signature is refused");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(signer.matches(input, kExpected));
}
BENCHMARK(BM_Verify);

}  // namespace
}  // namespace countersign

BENCHMARK_MAIN();

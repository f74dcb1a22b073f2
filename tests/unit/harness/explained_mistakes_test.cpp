// What the suite gets wrong on purpose, the cause search is to name: two pieces of code that
// know nothing of each other but the codes.
#include <gtest/gtest.h>

#include <algorithm>

#include "harness/client/mistakes.hpp"
#include "ovhcloud/causes/signature_search.hpp"

namespace countersign::harness {
namespace {

SignedParts usual_parts() {
  return {.secret = "AbCdEfGh0123456789abcdefABCDEF01",
          .consumer = "5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY",
          .method = "POST",
          .base = "http://127.0.0.1:8780",
          .target = "/1.0/domain/zone/example.com/../a%2Fb,c/record?b=%C3%A9&a=x%20y",
          .body = "{\"b\":\"caf\xC3\xA9 / t\",\"a\":1}",
          .timestamp = "1457018875",
          .application_key = "TDPKJdwZwAQPwKX2",
          .other_secret = "zzzzEfGh0123456789abcdefABCDEF01",
          .other_consumer = "9mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY"};
}

WrongSignature wrong_signature(const SignedParts& parts, std::string presented) {
  return {.method = parts.method,
          .target = parts.target,
          .body = parts.body,
          .timestamp = parts.timestamp,
          .presented = std::move(presented),
          .application_key = parts.application_key,
          .consumer_key = parts.consumer,
          .secret = ApplicationSecret{parts.secret},
          .accepted_bases = {parts.base},
          .other_secrets = {parts.other_secret},
          .other_consumer_keys = {parts.other_consumer}};
}

class ExplainedMistake : public testing::TestWithParam<std::string_view> {};

TEST_P(ExplainedMistake, IsNamedByTheSearch) {
  SignedParts parts = usual_parts();
  if (GetParam() == "url.port-added") parts.base = "http://localhost";
  if (GetParam() == "body.present") parts.body.clear();
  if (GetParam() == "body.crlf") parts.body = "{\"a\":1,\n\"b\":2}";
  if (GetParam() == "secret.hex-decoded") parts.secret = "0123456789abcdef0123456789abcdef";
  const auto presented = signature_with(GetParam(), parts);
  ASSERT_TRUE(presented) << "the mistake changes nothing";
  WrongSignature wrong = wrong_signature(parts, *presented);
  // It leaves no trace, so the client has to say what it meant.
  if (GetParam() == "url.fragment-kept") wrong.intended_url = parts.base + parts.target + "#top";

  const Explanation explanation = explain_signature(wrong);

  EXPECT_TRUE(std::any_of(explanation.causes.begin(), explanation.causes.end(),
                          [](const Cause& cause) { return cause.code == GetParam(); }))
      << "first it names " << explanation.causes.front().code;
  EXPECT_TRUE(explanation.causes.front().together_with.empty());
  for (const Cause& cause : explanation.causes) {
    EXPECT_EQ(cause.detail.find(parts.secret), std::string::npos) << cause.detail;
    EXPECT_EQ(cause.detail.find(parts.consumer), std::string::npos) << cause.detail;
  }
}

std::string name_of_case(const testing::TestParamInfo<std::string_view>& tested) {
  std::string name{tested.param};
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '.' || c == '-'; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, ExplainedMistake, testing::ValuesIn(mistake_codes()), name_of_case);

}  // namespace
}  // namespace countersign::harness

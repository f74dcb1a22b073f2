// Why no access rule covers a call (docs/causes.md), with the smallest change.
#include "ovhcloud/causes/rule_cause.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace countersign {
namespace {

std::string why(const std::vector<AccessRule>& rules, std::string_view method,
                std::string_view path) {
  EXPECT_FALSE(is_granted(rules, method, path)) << "the test asks of a call that is granted";
  const RuleCause cause = why_not_granted(rules, method, path);
  return std::string{cause.code} + ": " + cause.detail;
}

TEST(RuleCause, TellsThatAStarDoesNotCoverWhatStandsBeforeIt) {  // facts H7
  EXPECT_EQ(why({{"GET", "/domain/zone/*"}}, "GET", "/domain/zone"),
            "rule.wildcard-missing: no access rule covers GET /domain/zone; GET /domain/zone/* "
            "covers what is below it, not the path itself: GET /domain/zone would");
}

TEST(RuleCause, TellsThatATrailingSlashMakesAnotherPath) {
  EXPECT_EQ(why({{"GET", "/me"}}, "GET", "/me/"),
            "rule.trailing-slash: no access rule covers GET /me/; GET /me would with a trailing "
            "slash");
  EXPECT_EQ(why({{"GET", "/me/"}}, "GET", "/me"),
            "rule.trailing-slash: no access rule covers GET /me; GET /me/ would without a trailing "
            "slash");
}

TEST(RuleCause, TellsThatARuleHasNoVersion) {
  for (const std::string path : {"/1.0/me", "/v1/me"}) {
    EXPECT_EQ(why({{"GET", path}}, "GET", "/me"),
              "rule.version-prefix: no access rule covers GET /me; GET " + path +
                  " would without its version prefix");
  }
}

TEST(RuleCause, TellsThatBlanksCount) {
  EXPECT_EQ(why({{"GET", "/me "}}, "GET", "/me"),
            "rule.whitespace: no access rule covers GET /me; \"GET /me \" would without the blanks "
            "around it");
}

TEST(RuleCause, TellsTheMethodsThatThePathHas) {
  EXPECT_EQ(why({{"GET", "/me"}, {"PUT", "/*"}, {"GET", "/*"}}, "POST", "/me"),
            "rule.method-not-covered: no access rule covers POST /me; its rules for that path are "
            "for GET and PUT");
}

TEST(RuleCause, NamesTheNearestRuleAndTheOneThatWouldDo) {
  EXPECT_EQ(
      why({{"GET", "/sms"}, {"GET", "/domain/zone/example.com"}, {"GET", "/"}}, "GET",
          "/domain/zone/example.org"),
      "rule.none-for-path: no access rule covers GET /domain/zone/example.org; the nearest is "
      "GET /domain/zone/example.com, and GET /domain/zone/example.org would");
}

TEST(RuleCause, AsksForGetWhereHeadIsCalled) {  // facts 9.3
  EXPECT_EQ(why({{"GET", "/sms"}}, "HEAD", "/me"),
            "rule.none-for-path: no access rule covers HEAD /me; the nearest is GET /sms, and GET "
            "/me would");
}

TEST(RuleCause, TellsThatThereAreNoRulesAtAll) {
  EXPECT_EQ(why({}, "GET", "/me"),
            "rule.none-for-path: no access rule covers GET /me, and the key has none at all; GET "
            "/me would");
}

TEST(RuleCause, PutsThePreciseReasonBeforeTheGeneralOne) {
  EXPECT_EQ(why({{"POST", "/me"}, {"GET", "/me/*"}}, "GET", "/me").substr(0, 21),
            "rule.wildcard-missing");
}

}  // namespace
}  // namespace countersign

#include "ovhcloud/access_rules.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace countersign {
namespace {

struct Match {
  std::string_view pattern;
  std::string_view path;
  bool covered;
};
void PrintTo(const Match& match, std::ostream* out) {
  *out << '"' << match.pattern << "\" and \"" << match.path << '"';
}

class RulePath : public ::testing::TestWithParam<Match> {};

TEST_P(RulePath, CoversWhatTheFactsSay) {
  EXPECT_EQ(path_matches(GetParam().pattern, GetParam().path), GetParam().covered);
}

// Facts 4.4: pairs that are in real use, and those that clients' users fell for.
INSTANTIATE_TEST_SUITE_P(
    Facts, RulePath,
    ::testing::Values(
        Match{"/*", "/me", true}, Match{"/*", "/", true},
        Match{"/*", "/domain/zone/example.com/record/1", true}, Match{"/me", "/me", true},
        Match{"/me", "/me/bill", false}, Match{"/me/*", "/me/bill", true},
        Match{"/me/*", "/me/", true}, Match{"/me/*", "/me", false}, Match{"/me*", "/me", true},
        Match{"/me*", "/metrics", true}, Match{"/domain/zone/*", "/domain/zone/", true},
        Match{"/domain/zone/*", "/domain/zone", false},
        Match{"/domain/zone/*/record/*", "/domain/zone/a.b/record/7", true},
        Match{"/domain/zone/*/record/*", "/domain/zone/a.b/record", false},
        Match{"/domain/zone/ZONE/record*", "/domain/zone/ZONE/record", true},
        Match{"/sms/*/jobs", "/sms/sms-1/jobs", true},
        Match{"/sms/*/jobs", "/sms/sms-1/jobs/2", false}, Match{"/sms", "/sms/", false},
        Match{"/sms/", "/sms", false}, Match{"/me ", "/me", false}, Match{" /me", "/me", false},
        Match{"/1.0/me", "/me", false}));

INSTANTIATE_TEST_SUITE_P(
    Stars, RulePath,
    ::testing::Values(Match{"*", "", true}, Match{"*", "/me", true}, Match{"**", "/me", true},
                      Match{"**", "", true}, Match{"*/me", "/me", true}, Match{"*me", "/me", true},
                      Match{"*me", "/me/", false}, Match{"/*e", "/me/e", true},
                      Match{"/*/e", "/e", false}, Match{"/*/e", "//e", true},
                      Match{"/a*a", "/a", false}, Match{"/a*a", "/aa", true},
                      Match{"/a*b*c", "/abc", true}, Match{"/a*b*c", "/axxbyyc", true},
                      Match{"/a*b*c", "/acb", false}, Match{"/a*b*c", "/abcabcabc", true},
                      Match{"/a*b*c", "/abcabcab", false}, Match{"*ab", "/aab", true},
                      Match{"*aab*", "/aaab/", true}, Match{"/a***b", "/ab", true},
                      Match{"/a***b", "/a/x/b", true}));

INSTANTIATE_TEST_SUITE_P(Empty, RulePath,
                         ::testing::Values(Match{"", "", true}, Match{"", "/", false},
                                           Match{"", "/me", false}, Match{"/", "", false},
                                           Match{"/", "/", true}, Match{"/me", "", false}));

// Nothing but the star is special, and nothing is decoded or folded.
INSTANTIATE_TEST_SUITE_P(Literal, RulePath,
                         ::testing::Values(Match{"/m?", "/me", false}, Match{"/m?", "/m?", true},
                                           Match{"/m.", "/me", false}, Match{"/[m]e", "/me", false},
                                           Match{"/{zone}", "/example.com", false},
                                           Match{"/Me", "/me", false}, Match{"/%2f", "/%2F", false},
                                           Match{"/a%20b", "/a b", false},
                                           Match{"/me", "/*", false}, Match{"/é*", "/é/1", true}));

// The definition, which is short and takes exponential time.
bool covered_by_definition(std::string_view pattern, std::string_view path) {
  if (pattern.empty()) return path.empty();
  if (pattern.front() != '*') {
    return !path.empty() && path.front() == pattern.front() &&
           covered_by_definition(pattern.substr(1), path.substr(1));
  }
  return covered_by_definition(pattern.substr(1), path) ||
         (!path.empty() && covered_by_definition(pattern, path.substr(1)));
}

std::string random_text(std::mt19937& random, std::string_view alphabet) {
  std::uniform_int_distribution<std::size_t> length{0, 8};
  std::uniform_int_distribution<std::size_t> letter{0, alphabet.size() - 1};
  std::string text;
  for (std::size_t i = length(random); i > 0; --i) text += alphabet[letter(random)];
  return text;
}

TEST(RulePath, CoversWhatTheDefinitionSays) {
  std::mt19937 random{20260922};
  for (int i = 0; i < 10'000; ++i) {
    const std::string pattern = random_text(random, "**a/");
    const std::string path = random_text(random, "aa/");
    ASSERT_EQ(path_matches(pattern, path), covered_by_definition(pattern, path))
        << '"' << pattern << "\" and \"" << path << '"';
  }
}

TEST(RulePath, EndsQuicklyOnTheWorstOfPatterns) {
  const std::string path = "/" + std::string(4000, 'a');
  std::string many_stars = "/";
  for (int i = 0; i < 1000; ++i) many_stars += "a*";

  EXPECT_TRUE(path_matches(many_stars, path));
  EXPECT_FALSE(path_matches(many_stars + "b", path));
  EXPECT_FALSE(path_matches("*" + std::string(200, 'a') + "b", path)) << "the product of both";
  EXPECT_FALSE(path_matches(std::string(4000, '*') + "b", path));
}

// Starts from rules that grant the call; each test spoils one thing.
class AccessRulesTest : public ::testing::Test {
 protected:
  bool granted(std::string_view method, std::string_view path) const {
    return is_granted(rules_, method, path);
  }

  std::vector<AccessRule> rules_{{"GET", "/me"}, {"PUT", "/domain/zone/*"}, {"GET", "/sms/*"}};
};

TEST_F(AccessRulesTest, GrantWhatAnyOneRuleCovers) {
  EXPECT_TRUE(granted("GET", "/me"));
  EXPECT_TRUE(granted("PUT", "/domain/zone/example.com"));
  EXPECT_TRUE(granted("GET", "/sms/"));
}

TEST_F(AccessRulesTest, DoNotMixTheMethodOfOneWithThePathOfAnother) {
  EXPECT_FALSE(granted("PUT", "/me"));
  EXPECT_FALSE(granted("GET", "/domain/zone/example.com"));
}

TEST_F(AccessRulesTest, CompareMethodsExactly) {
  EXPECT_FALSE(granted("get", "/me"));
  rules_ = {{"get", "/me"}, {"*", "/me"}, {"", "/me"}};
  EXPECT_FALSE(granted("GET", "/me"));
}

TEST_F(AccessRulesTest, GrantNothingWhenThereAreNone) {
  rules_.clear();

  EXPECT_FALSE(granted("GET", "/me"));
}

// Facts 4.1: the empty path can be stored.
TEST_F(AccessRulesTest, GrantNothingWithAnEmptyPath) {
  rules_ = {{"GET", ""}};

  EXPECT_FALSE(granted("GET", "/me"));
  EXPECT_FALSE(granted("GET", "/"));
}

TEST_F(AccessRulesTest, GrantHeadToWhoeverMayGet) {
  EXPECT_TRUE(granted("HEAD", "/me"));
  EXPECT_FALSE(granted("HEAD", "/domain/zone/example.com"));
  rules_ = {{"HEAD", "/me"}};
  EXPECT_FALSE(granted("HEAD", "/me")) << "HEAD needs a rule for GET, not for itself";
}

// Assumed (facts 9.9): on /v2 rules count with the prefix and without it.
TEST_F(AccessRulesTest, CountOnV2WithAndWithoutThePrefix) {
  rules_ = {{"GET", "/v2/iam/policy"}, {"GET", "/okms/*"}};

  EXPECT_TRUE(granted("GET", "/v2/iam/policy"));
  EXPECT_TRUE(granted("GET", "/v2/okms/resource"));
  EXPECT_FALSE(granted("GET", "/v2/iam/resource"));
}

TEST_F(AccessRulesTest, WrittenForV2DoNotCountOnV1) {
  rules_ = {{"GET", "/v2/*"}};

  EXPECT_TRUE(granted("GET", "/v2/me"));
  EXPECT_FALSE(granted("GET", "/me"));
}

TEST_F(AccessRulesTest, TakeOnlyAWholePrefixForV2) {
  rules_ = {{"GET", "/me"}, {"GET", "x/me"}};

  EXPECT_FALSE(granted("GET", "/v2x/me"));
  EXPECT_FALSE(granted("GET", "/v2me"));
  EXPECT_FALSE(granted("GET", "/v1/me"));
}

}  // namespace
}  // namespace countersign

#include "mock_server/directory/key_source.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace countersign::mock_server {
namespace {

using ::testing::MatchesRegex;

TEST(KeySource, GivesTheSameKeysForTheSameSeed) {
  KeySource one{"7"};
  KeySource other{"7"};

  EXPECT_EQ(one.hex("consumer key", 32), other.hex("consumer key", 32));
  EXPECT_EQ(one.uuid("zone"), other.uuid("zone"));
  EXPECT_EQ(one.number("id", 1, 1'000'000), other.number("id", 1, 1'000'000));
}

TEST(KeySource, GivesOtherKeysForAnotherSeed) {
  EXPECT_NE(KeySource{"7"}.hex("consumer key", 32), KeySource{"8"}.hex("consumer key", 32));
}

TEST(KeySource, GivesAnotherKeyForAnotherLabel) {
  EXPECT_NE(KeySource{"7"}.hex("consumer key", 32), KeySource{"7"}.hex("application secret", 32));
}

TEST(KeySource, NeverGivesTheSameKeyTwice) {
  KeySource keys{"7"};
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(seen.insert(keys.hex("consumer key", 32)).second);
}

TEST(KeySource, ProvesASubjectAlwaysAlikeAndTakesNoKeyForIt) {
  KeySource keys{"7"};
  const std::string proof = keys.proof("page");

  EXPECT_EQ(proof.size(), 64U);
  EXPECT_EQ(keys.proof("page"), proof);
  EXPECT_NE(keys.proof("page "), proof);
  EXPECT_NE(KeySource{"8"}.proof("page"), proof);
  EXPECT_EQ(keys.hex("key", 32), KeySource{"7"}.hex("key", 32));
}

// Facts 2.5.
TEST(KeySource, MakesLowerCaseHexadecimalOfTheLengthAskedFor) {
  KeySource keys{"7"};
  for (const std::size_t length : {0U, 1U, 16U, 32U, 64U}) {
    const std::string key = keys.hex("key", length);
    EXPECT_EQ(key.size(), length);
    EXPECT_THAT(key, MatchesRegex("[0-9a-f]*"));
  }
}

TEST(KeySource, MakesUuidsOfVersion4) {
  EXPECT_THAT(KeySource{"7"}.uuid("zone"),
              MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}"));
}

TEST(KeySource, MakesNumbersFromBothEdgesOfTheRangeAndNoneOutside) {
  KeySource keys{"7"};
  std::set<std::int64_t> seen;
  for (int i = 0; i < 200; ++i) seen.insert(keys.number("id", -1, 2));

  EXPECT_EQ(seen, (std::set<std::int64_t>{-1, 0, 1, 2}));
  EXPECT_EQ(keys.number("id", 5, 5), 5);
}

TEST(KeySource, DerivesASeedForEachNameAndTakesNoKeyForIt) {
  KeySource keys{"7"};
  KeySource untouched{"7"};

  EXPECT_NE(keys.derived_seed("default"), keys.derived_seed("alpha"));
  EXPECT_NE(keys.derived_seed("default"), KeySource{"8"}.derived_seed("default"));
  EXPECT_EQ(keys.hex("key", 32), untouched.hex("key", 32));
}

}  // namespace
}  // namespace countersign::mock_server

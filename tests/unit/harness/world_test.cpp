#include "harness/runner/world.hpp"

#include <gtest/gtest.h>

namespace countersign::harness {
namespace {

class WorldTest : public ::testing::Test {
 protected:
  std::string complaint(const std::string& application, const std::string& credential) const {
    const auto keys = world_.keys(application, credential);
    EXPECT_FALSE(keys);
    return keys ? "" : keys.error().message;
  }

  World world_{.tenant = "alpha",
               .account = "cs1234-ovh",
               .applications = {{.name = "first",
                                 .key = "key-1",
                                 .secret = "secret-1",
                                 .credentials = {{.name = "full", .consumer_key = "ck-1"},
                                                 {.name = "reader", .consumer_key = "ck-2"}}},
                                {.name = "second",
                                 .key = "key-2",
                                 .secret = "secret-2",
                                 .credentials = {{.name = "full", .consumer_key = "ck-3"},
                                                 {.name = "writer", .consumer_key = "ck-4"}}}}};
};

TEST_F(WorldTest, GivesTheFirstKeysWhenNoneAreNamed) {
  const CallKeys keys = world_.keys("", "").value();

  EXPECT_EQ(keys.application_key, "key-1");
  EXPECT_EQ(keys.application_secret, "secret-1");
  EXPECT_EQ(keys.consumer_key, "ck-1");
}

TEST_F(WorldTest, GivesTheKeysThatAreNamed) {
  EXPECT_EQ(world_.keys("first", "reader").value().consumer_key, "ck-2");
  EXPECT_EQ(world_.keys("second", "").value().consumer_key, "ck-3");
  EXPECT_EQ(world_.keys("second", "full").value().application_secret, "secret-2");
}

TEST_F(WorldTest, LooksForACredentialInEveryApplicationWhenNoneIsNamed) {
  EXPECT_EQ(world_.keys("", "full").value().consumer_key, "ck-1");
  EXPECT_EQ(world_.keys("", "writer").value().consumer_key, "ck-4");
  EXPECT_EQ(world_.keys("", "writer").value().application_key, "key-2");
}

TEST_F(WorldTest, BringsOtherKeysForMistakesThatConfuseThem) {
  const CallKeys keys = world_.keys("second", "writer").value();

  EXPECT_EQ(keys.other_secret, "secret-1");
  EXPECT_NE(keys.other_consumer, "");
  EXPECT_NE(keys.other_consumer, "ck-4");
}

TEST_F(WorldTest, HasNoOtherKeysWhereThereAreNone) {
  world_.applications.resize(1);
  world_.applications[0].credentials.resize(1);

  const CallKeys keys = world_.keys("", "").value();

  EXPECT_EQ(keys.other_secret, "");
  EXPECT_EQ(keys.other_consumer, "");
}

TEST_F(WorldTest, NamesAnApplicationThatItLacks) {
  EXPECT_EQ(complaint("third", ""), "the world has no application \"third\"");
}

TEST_F(WorldTest, NamesACredentialThatItLacks) {
  EXPECT_EQ(complaint("", "nobody"), "the world has no credential \"nobody\"");
  EXPECT_EQ(complaint("first", "writer"), "the world has no credential \"writer\"")
      << "it is the other application's";
}

TEST_F(WorldTest, HasNoKeysWithoutApplicationsOrCredentials) {
  world_.applications[0].credentials.clear();
  EXPECT_EQ(complaint("first", ""), "the world has no credential \"\"");

  world_.applications.clear();
  EXPECT_EQ(complaint("", ""), "the world has no application \"\"");
}

TEST_F(WorldTest, ListsEverySecret) {
  EXPECT_EQ(world_.secrets(),
            (std::vector<std::string>{"secret-1", "ck-1", "ck-2", "secret-2", "ck-3", "ck-4"}));
}

}  // namespace
}  // namespace countersign::harness

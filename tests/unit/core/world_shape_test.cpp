#include "core/world_shape.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace countersign {
namespace {

using Json = nlohmann::ordered_json;

// Starts from a world that uses every member; each test spoils one thing in it.
class WorldShapeTest : public ::testing::Test {
 protected:
  std::string complaint(const Shape& shape = world_shape()) const {
    const auto found = first_mismatch(world_, shape);
    return found ? found->pointer + ": " + found->sentence : "none";
  }

  Json world_ = Json::parse(R"({
    "settings": {"errors": "class", "void": "null", "signature": "exact", "clock_window": 180,
                 "validation_url": "sso", "auto_validate": true, "validation_base": "ovh", "region": "ca",
                 "public_bases": ["https://eu.api.ovh.com"]},
    "clock": {"now": "2026-09-22T18:10:38Z", "frozen": true, "offset_seconds": -90},
    "account": "ab1234-ovh",
    "zones": ["example.com"],
    "applications": [{
      "name": "suite", "description": "", "key": "TDPKJdwZwAQPwKX2", "secret": "s",
      "status": "active",
      "credentials": [{"name": "full", "consumer_key": "c", "state": "validated",
                       "rules": [{"method": "GET", "path": "/*"}],
                       "allowed_ips": ["192.0.2.0/24"], "validity_seconds": 60}]}]})");
};

TEST_F(WorldShapeTest, AcceptsAWorldThatUsesEveryMember) { EXPECT_EQ(complaint(), "none"); }

TEST_F(WorldShapeTest, AcceptsAnEmptyWorld) {
  world_ = Json::object();

  EXPECT_EQ(complaint(), "none");
  EXPECT_EQ(complaint(new_tenant_shape()), "none");
}

TEST_F(WorldShapeTest, LeavesIdAndSeedToTheControlApi) {
  world_["id"] = "one";
  world_["seed"] = 7;

  EXPECT_EQ(complaint(new_tenant_shape()), "none");
  EXPECT_EQ(complaint(),
            "/id: unknown member \"id\"; known here: settings, clock, account, zones, "
            "applications, service_accounts, users");
}

TEST_F(WorldShapeTest, TakesASeedAsANumberOrAText) {
  world_["seed"] = "seven";
  EXPECT_EQ(complaint(new_tenant_shape()), "none");
  world_["seed"] = true;
  EXPECT_EQ(complaint(new_tenant_shape()), "/seed: a number or a text wanted here");
}

TEST_F(WorldShapeTest, WantsMethodAndPathInARule) {
  world_["applications"][0]["credentials"][0]["rules"][0].erase("path");

  EXPECT_EQ(complaint(), "/applications/0/credentials/0/rules/0: \"path\" is missing");
}

TEST_F(WorldShapeTest, WantsAtLeastOneApplicationWhereTheListIsGiven) {
  world_["applications"] = Json::array();

  EXPECT_EQ(complaint(), "/applications: at least 1 wanted here");
}

TEST_F(WorldShapeTest, NamesTheStateThatWasProbablyMeant) {
  world_["applications"][0]["credentials"][0]["state"] = "validatd";

  EXPECT_EQ(complaint(),
            "/applications/0/credentials/0/state: \"validatd\" is not known here; did you mean "
            "\"validated\"?");
}

TEST_F(WorldShapeTest, TellsTheClocksUnit) {
  world_["clock"]["offset_seconds"] = "-90";

  EXPECT_EQ(complaint(), "/clock/offset_seconds: a whole number of seconds wanted here");
  EXPECT_TRUE(first_mismatch(world_.at("clock"), clock_shape()).has_value());
  world_["clock"]["offset_seconds"] = -90;
  EXPECT_FALSE(first_mismatch(world_.at("clock"), clock_shape()).has_value());
}

}  // namespace
}  // namespace countersign

#include "mock_server/control/control_json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/mock_server/world.hpp"

namespace countersign::mock_server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

nlohmann::ordered_json pairs(const std::vector<std::pair<std::string, std::string>>& headers) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const auto& [name, value] : headers) {
    list.push_back(nlohmann::ordered_json::array({name, value}));
  }
  return list;
}

// Starts from a tenant and an entry that holds its secrets wherever one can be.
class ControlJsonTest : public ::testing::Test {
 protected:
  ControlJsonTest() {
    entry_.number = 3;
    entry_.at = Instant{kWhen};
    entry_.claimed = true;
    entry_.method = "POST";
    entry_.host = "localhost";
    entry_.path_and_query = "/1.0/me?key=" + consumer_ + "&x=" + secret_;
    entry_.request_fields = "X-Ovh-Consumer: " + consumer_ + "\r\nX-Note: a " + secret_ + "!\r\n";
    entry_.request_body = "{\"secret\":\"" + secret_ + "\"}";
    entry_.request_body_bytes = 47;
    entry_.status = 200;
    entry_.response_fields = "X-Echo: " + consumer_ + "\r\n";
    entry_.response_body = "{\"consumerKey\":\"" + consumer_ + "\"}";
    entry_.response_body_bytes = 50;
    entry_.detail = "signed with " + secret_;
  }

  nlohmann::ordered_json shown() const { return entry_json(entry_, tenant_); }

  StoppedClock clock_;
  JournalFeed feed_;
  Tenant tenant_{{.id = "alpha",
                  .seed = "7",
                  .settings = {},
                  .clock = {},
                  .nichandle = "cs1234-ovh",
                  .zones = {},
                  .applications = {}},
                 clock_,
                 1 << 20,
                 feed_};
  std::string secret_{first_application(tenant_).secret.reveal()};
  std::string consumer_{first_credential(tenant_).consumer_key.reveal()};
  std::string masked_secret_ = masked(secret_);
  std::string masked_consumer_ = masked(consumer_);
  JournalEntry entry_{};
};

TEST_F(ControlJsonTest, MasksEverySecretOfAnEntry) {
  const std::string text = shown().dump();

  EXPECT_THAT(text, Not(HasSubstr(secret_)));
  EXPECT_THAT(text, Not(HasSubstr(consumer_)));
}

TEST_F(ControlJsonTest, ShowsWhereASecretStood) {
  const auto json = shown();

  EXPECT_EQ(json["request"]["target"], "/1.0/me?key=" + masked_consumer_ + "&x=" + masked_secret_);
  EXPECT_EQ(json["request"]["headers"],
            pairs({{"X-Ovh-Consumer", masked_consumer_}, {"X-Note", "a " + masked_secret_ + "!"}}));
  EXPECT_EQ(json["request"]["body"], "{\"secret\":\"" + masked_secret_ + "\"}");
  EXPECT_EQ(json["response"]["headers"], pairs({{"X-Echo", masked_consumer_}}));
  EXPECT_EQ(json["response"]["body"], "{\"consumerKey\":\"" + masked_consumer_ + "\"}");
  EXPECT_EQ(json["verdict"]["detail"], "signed with " + masked_secret_);
}

TEST_F(ControlJsonTest, MasksAForeignConsumerKeyInItsOwnHeader) {
  entry_.request_fields =
      "x-ovh-consumer: somebodyElsesKeyOf32Characters00\r\n"
      "Authorization: Bearer somebodyElsesToken\r\n"
      "X-Ovh-Application: 0123456789abcdef\r\n";

  EXPECT_EQ(shown()["request"]["headers"], (pairs({{"x-ovh-consumer", "some…"},
                                                   {"Authorization", "Bear…"},
                                                   {"X-Ovh-Application", "0123456789abcdef"}})));
}

TEST_F(ControlJsonTest, MasksTheSecretsOfEveryApplicationAndRevokedKeysToo) {
  const Application& other =
      tenant_.directory.add(Application{.id = 1,
                                        .key = "other",
                                        .secret = ApplicationSecret{"anothersecretanothersecret"},
                                        .name = "",
                                        .description = "",
                                        .status = ApplicationStatus::active,
                                        .owner = "cs1234-ovh"});
  CredentialPlan plan;
  plan.consumer_key = "revokedkeyrevokedkeyrevokedkey";
  plan.state = CredentialState::revoked;
  tenant_.issue(other, plan);
  entry_.request_body = "anothersecretanothersecret revokedkeyrevokedkeyrevokedkey";

  EXPECT_EQ(shown()["request"]["body"], "anot… revo…");
}

TEST_F(ControlJsonTest, MasksSecretsWithOtherCharactersThanLettersAndDigits) {
  CredentialPlan plan;
  plan.consumer_key = "brought-by_the.user";
  tenant_.issue(first_application(tenant_), plan);
  entry_.request_body = "xbrought-by_the.userx";

  EXPECT_EQ(shown()["request"]["body"], "xbrou…x");
}

TEST_F(ControlJsonTest, ReplacesBytesThatAreNoText) {
  entry_.request_body = "a\xFF";
  entry_.method = "\xFE";

  EXPECT_EQ(shown()["request"]["body"], "a\uFFFD");
  EXPECT_EQ(shown()["request"]["method"], "\uFFFD");
}

TEST_F(ControlJsonTest, TellsWhatTheEntryIs) {
  const auto json = shown();

  EXPECT_EQ(json["number"], 3);
  EXPECT_EQ(json["at"], "2026-09-22T18:10:38Z");
  EXPECT_EQ(json["claimed"], true);
  EXPECT_EQ(json["request"]["method"], "POST");
  EXPECT_EQ(json["request"]["body_bytes"], 47);
  EXPECT_EQ(json["response"]["status"], 200);
  EXPECT_EQ(json["verdict"]["outcome"], "accepted");
  EXPECT_FALSE(json["verdict"].contains("step"));
}

TEST_F(ControlJsonTest, TellsWhyAnEntryWasRefused) {
  entry_.step = "time";
  entry_.cause = "time.skewed";
  entry_.notes = {"url.scheme"};

  const auto verdict = shown()["verdict"];

  EXPECT_EQ(verdict["outcome"], "refused");
  EXPECT_EQ(verdict["step"], "time");
  EXPECT_EQ(verdict["cause"], "time.skewed");
  EXPECT_EQ(verdict["notes"], nlohmann::ordered_json::array({"url.scheme"}));
}

// What a client sends wrongly may be another mock's, or the real one's.
TEST_F(ControlJsonTest, MasksTheSecretsOfATokenRequestWhosever) {
  for (const char* path : {"/auth/oauth2/token", "/oauth2/token"}) {
    entry_.path_and_query = std::string{path} + "?code=1234567890abcdef";
    entry_.request_body = "grant_type=authorization_code&code_verifier=abcdefghijklmnop";

    const auto request = shown()["request"];

    EXPECT_EQ(request["target"], std::string{path} + "?code=1234…");
    EXPECT_EQ(request["body"], "grant_type=authorization_code&code_verifier=abcd…");
  }
}

TEST_F(ControlJsonTest, ShowsATenantWithoutItsSecrets) {
  const auto json = tenant_json(tenant_);

  EXPECT_THAT(json.dump(), Not(HasSubstr(secret_)));
  EXPECT_THAT(json.dump(), Not(HasSubstr(consumer_)));
  EXPECT_EQ(json["id"], "alpha");
  EXPECT_EQ(json["applications"][0]["application_key"], first_application(tenant_).key);
  EXPECT_EQ(json["credentials"][0]["consumer_key"], masked_consumer_);
  EXPECT_EQ(json["credentials"][0]["state"], "validated");
}

TEST_F(ControlJsonTest, HandsTheKeysOutWhereThatIsThePurpose) {
  TenantPlan plan;
  plan.applications.resize(1);
  plan.applications[0].credentials.resize(1);
  plan.applications[0].credentials[0].name = "reader";

  const auto json = keys_json(tenant_, plan);

  EXPECT_EQ(json["application_secret"], secret_);
  EXPECT_EQ(json["consumer_key"], consumer_);
  EXPECT_EQ(json["applications"][0]["name"], "main") << "where the plan gave none";
  EXPECT_EQ(json["applications"][0]["credentials"][0]["name"], "reader");
}

}  // namespace
}  // namespace countersign::mock_server

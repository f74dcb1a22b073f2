#include <gtest/gtest.h>

#include "ovhcloud/verdict.hpp"
#include "tests/unit/ovhcloud/judged_call.hpp"

namespace countersign {
namespace {

using namespace std::chrono_literals;

// An operation that needs no authentication, called with good keys all the same
// and without an access rule that covers it.
class OpenOperationTest : public ::testing::Test {
 protected:
  OpenOperationTest() {
    call_.operation.no_authentication = true;
    call_.credential().rules.clear();
    aim("/1.0/order/catalog/public/vps", "/order/catalog/public/vps");
  }

  void aim(std::string_view target, std::string_view operation_path) {
    call_.target = target;
    call_.operation.path = operation_path;
    call_.sign();
  }

  // Who the call was accepted from: "nobody", "the application" or "the credential".
  std::string accepted_from() const {
    const Verdict verdict = call_.verdict();
    if (!verdict) return "refused";
    if (verdict->credential != nullptr) return "the credential";
    return verdict->application != nullptr ? "the application" : "nobody";
  }

  JudgedCall call_;
};

TEST_F(OpenOperationTest, AnswersWithoutAnyHeader) {
  call_.headers.clear();

  EXPECT_EQ(accepted_from(), "nobody");
}

TEST_F(OpenOperationTest, AnswersAGoodCredentialWithoutAskingForARule) {
  EXPECT_EQ(accepted_from(), "the credential");
}

// Facts 2.4: the clients send their application key on calls that they do not sign, and
// node-ovh a timestamp besides.
TEST_F(OpenOperationTest, AnswersAnUnsignedCallOfAKnownApplication) {
  call_.headers = {{"X-Ovh-Application", std::string{kApplicationKey}}};
  EXPECT_EQ(accepted_from(), "the application");
  call_.set("X-Ovh-Timestamp", "1");
  EXPECT_EQ(accepted_from(), "the application");
}

TEST_F(OpenOperationTest, LooksAtAConsumerKeyEvenWhereSignaturesAreOff) {
  call_.settings.signature = SignatureMode::off;
  call_.headers = {{"X-Ovh-Application", std::string{kApplicationKey}}};
  EXPECT_EQ(accepted_from(), "the application");
  call_.set("X-Ovh-Consumer", std::string{kConsumerKey});
  EXPECT_EQ(accepted_from(), "the credential");
  call_.set("X-Ovh-Consumer", "nobody's");
  EXPECT_EQ(accepted_from(), "refused");
}

TEST_F(OpenOperationTest, TakesKeysWithoutAnApplicationForNone) {
  call_.remove("X-Ovh-Application");

  EXPECT_EQ(accepted_from(), "nobody");
}

// Facts 3.1: even routes that need no authentication fail when bad keys are sent along.
TEST_F(OpenOperationTest, RefusesAnUnknownApplication) {
  call_.set("X-Ovh-Application", "nobody");
  EXPECT_EQ(call_.decision(), "application: This application key is invalid");
  call_.headers = {{"X-Ovh-Application", "nobody"}};
  EXPECT_EQ(call_.decision(), "application: This application key is invalid");
}

TEST_F(OpenOperationTest, RefusesAnApplicationThatIsNotActive) {
  call_.application().status = ApplicationStatus::blocked;
  EXPECT_EQ(call_.decision(), "application-status: This application key is invalid");
  call_.headers = {{"X-Ovh-Application", std::string{kApplicationKey}}};
  EXPECT_EQ(call_.decision(), "application-status: This application key is invalid");
}

TEST_F(OpenOperationTest, RefusesBadKeysAsAnyOtherOperationDoes) {
  call_.now = Instant{kNow + 181s};
  EXPECT_EQ(call_.decision(), "time: Query out of time");
  call_.now = Instant{kNow};
  call_.body = "tampered";
  EXPECT_EQ(call_.decision(), "signature: Invalid signature");
  call_.consumer_key = "nobody";
  call_.sign();
  EXPECT_EQ(call_.decision(), "credential: This credential does not exist");
}

TEST_F(OpenOperationTest, RefusesACredentialThatMayNotBeUsed) {
  call_.restrict_to("198.51.100.7");
  EXPECT_EQ(call_.decision(), "caller-address: This call has not been granted");
  call_.credential().state = CredentialState::expired;
  EXPECT_EQ(call_.decision(), "credential-state: This credential is not valid");
}

TEST_F(OpenOperationTest, RefusesABearerTokenItDoesNotKnow) {
  call_.headers = {{"Authorization", "Bearer abc"}};

  EXPECT_EQ(call_.decision(), "authentication: You must login first");
  EXPECT_EQ(call_.cause(), "token.unknown");
}

TEST_F(OpenOperationTest, TellsTheTimeWhateverTheKeys) {
  aim("/1.0/auth/time", "/auth/time");
  EXPECT_EQ(accepted_from(), "nobody");
  call_.set("X-Ovh-Application", "nobody");
  call_.set("X-Ovh-Timestamp", "yesterday");
  call_.set("X-Ovh-Signature", "$1$");
  call_.set("Authorization", "Bearer abc");
  call_.body = "{";
  EXPECT_EQ(accepted_from(), "nobody");
}

class CredentialRequestTest : public OpenOperationTest {
 protected:
  CredentialRequestTest() {
    call_.method = "POST";
    call_.body = R"({"accessRules":[]})";
    aim("/1.0/auth/credential", "/auth/credential");
    call_.headers = {{"X-Ovh-Application", std::string{kApplicationKey}}};
  }
};

TEST_F(CredentialRequestTest, NeedsAnApplicationKeyAndNoMore) {
  EXPECT_EQ(accepted_from(), "the application");
}

// E3; that an absent key answers so too is assumed (facts 9.6).
TEST_F(CredentialRequestTest, IsRefusedInWordsOfItsOwnWithoutAKnownApplication) {
  call_.set("X-Ovh-Application", "nobody");
  EXPECT_EQ(call_.decision(), "application: Invalid application key");
  EXPECT_EQ(call_.cause(), "application.unknown");
  call_.set("X-Ovh-Application", "");
  EXPECT_EQ(call_.decision(), "application: Invalid application key");
  call_.headers.clear();
  EXPECT_EQ(call_.decision(), "application: Invalid application key");
}

TEST_F(CredentialRequestTest, IsRefusedToAnApplicationThatIsNotActive) {
  call_.application().status = ApplicationStatus::inactive;

  EXPECT_EQ(call_.decision(), "application-status: This application key is invalid");
}

// php-ovh signs it when it has a consumer key (clients 0.8).
TEST_F(CredentialRequestTest, MayBeSigned) {
  call_.sign();
  EXPECT_EQ(accepted_from(), "the credential");
  call_.body = R"({"accessRules":[],"redirection":null})";
  EXPECT_EQ(call_.decision(), "signature: Invalid signature");
}

// J1 comes first: it was answered although the application key was junk (facts 3.1).
TEST_F(CredentialRequestTest, IsJudgedByTheFormOfItsBodyFirst) {
  for (const char* body : {"", "{", "accessRules=GET", "{\"a\":1}}", "{'a':1}", "\xEF\xBB\xBF"}) {
    call_.body = body;
    EXPECT_EQ(call_.decision(),
              "form: The input that you provided isn't valid JSON or not well formatted")
        << body;
    EXPECT_EQ(call_.cause(), "http.malformed: the body is not JSON");
  }
  call_.set("X-Ovh-Application", "nobody");
  call_.set("Authorization", "Bearer abc");
  EXPECT_EQ(call_.decision(),
            "form: The input that you provided isn't valid JSON or not well formatted");
}

TEST_F(CredentialRequestTest, IsNotJudgedByWhatItsBodySays) {
  for (const char* body : {"null", "[]", "3", "{\"accessRules\":7}"}) {
    call_.body = body;
    EXPECT_EQ(accepted_from(), "the application") << "that is for the check of the parameters";
  }
}

TEST_F(CredentialRequestTest, IsRefusedToABearerTokenBeforeItsApplicationIsLookedAt) {
  call_.set("Authorization", "Bearer abc");
  call_.set("X-Ovh-Application", "nobody");

  EXPECT_EQ(call_.decision(), "authentication: You must login first");
}

TEST_F(CredentialRequestTest, IsRoutedBeforeItsBodyIsLookedAt) {
  call_.routed = false;
  call_.body = "{";

  EXPECT_EQ(call_.decision(), "route: Got an invalid (or empty) URL");
}

}  // namespace
}  // namespace countersign

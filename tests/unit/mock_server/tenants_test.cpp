#include "mock_server/directory/tenants.hpp"

#include <gtest/gtest.h>

#include "tests/unit/mock_server/world.hpp"

namespace countersign::mock_server {
namespace {

class TenantsTest : public ::testing::Test {
 protected:
  TenantsTest() {
    default_ = tenants_.create(tenants_.plan("default")).value();
    alpha_ = tenants_.create(tenants_.plan("alpha")).value();
  }

  // The id of the tenant that claims the request, with "?" when no key named it.
  std::string claimant() {
    const Claim claim = tenants_.claim(call_.request());
    return claim.tenant->id + (claim.claimed ? "" : "?");
  }

  std::string complaint(TenantPlan plan) {
    const auto made = tenants_.create(std::move(plan));
    return made ? "" : made.error().message;
  }

  StoppedClock clock_;
  Tenants tenants_{clock_, "7", {}, {}, 1 << 20};
  SharedTenant default_;
  SharedTenant alpha_;
  Incoming call_;
};

TEST_F(TenantsTest, StartWithAnAccountTwoZonesAndAKeyForEverything) {
  EXPECT_EQ(alpha_->nichandle, "cs1234-ovh");
  ASSERT_TRUE(alpha_->accounts().contains("cs1234-ovh"));
  EXPECT_EQ(alpha_->accounts().find("cs1234-ovh")->second.zones.size(), 2U);
  ASSERT_EQ(alpha_->directory.applications().size(), 1U);
  ASSERT_EQ(alpha_->directory.credentials().size(), 1U);
  EXPECT_EQ(first_credential(*alpha_).state, CredentialState::validated);
  EXPECT_EQ(first_credential(*alpha_).rules, all_rules());
}

// Facts 2.5.
TEST_F(TenantsTest, MakeKeysOfTodaysLengths) {
  EXPECT_EQ(first_application(*alpha_).key.size(), 16U);
  EXPECT_EQ(first_application(*alpha_).secret.reveal().size(), 32U);
  EXPECT_EQ(first_credential(*alpha_).consumer_key.reveal().size(), 32U);
  EXPECT_EQ(first_credential(*alpha_).token.size(), 64U);
}

TEST_F(TenantsTest, RepeatTheirKeysForASeedAndAnId) {
  Tenants again{clock_, "7", {}, {}, 1 << 20};
  const SharedTenant twin = again.create(again.plan("alpha")).value();

  EXPECT_EQ(first_application(*twin).key, first_application(*alpha_).key);
  EXPECT_NE(first_application(*default_).key, first_application(*alpha_).key);
}

TEST_F(TenantsTest, ClaimByApplicationKey) {
  call_.set_header("x-OVH-application", first_application(*alpha_).key);

  EXPECT_EQ(claimant(), "alpha");
}

TEST_F(TenantsTest, ClaimByTheTokenOfAPage) {
  call_.target = "/auth/sso/api?x=1&credentialToken=" + first_credential(*alpha_).token;

  EXPECT_EQ(claimant(), "alpha");
}

TEST_F(TenantsTest, ClaimByATokenThatWasIssuedLater) {
  tenants_.index_token("issued-later", "alpha");
  call_.target = "/auth/sso/api?credentialToken=issued-later";

  EXPECT_EQ(claimant(), "alpha");
}

TEST_F(TenantsTest, ClaimByAnApplicationThatWasMadeLater) {
  EXPECT_TRUE(tenants_.index_application_key("made-later", "alpha"));
  EXPECT_FALSE(tenants_.index_application_key("made-later", "default")) << "it is taken";
  call_.set_header("X-Ovh-Application", "made-later");

  EXPECT_EQ(claimant(), "alpha");

  ASSERT_TRUE(tenants_.reset("alpha"));
  EXPECT_EQ(claimant(), "default?") << "a reset takes it back";
}

TEST_F(TenantsTest, ClaimByHost) {
  call_.host = "alpha.localhost:8780";
  EXPECT_EQ(claimant(), "alpha");

  call_.host = "alpha.localhost";
  EXPECT_EQ(claimant(), "alpha");
}

TEST_F(TenantsTest, LeaveTheRestToTheDefaultTenant) {
  EXPECT_EQ(claimant(), "default");

  call_.host = "nobody.localhost";
  EXPECT_EQ(claimant(), "default");
  call_.host = "alpha.example.com";
  EXPECT_EQ(claimant(), "default");
}

TEST_F(TenantsTest, ClaimAnUnknownKeyForNobody) {
  call_.set_header("X-Ovh-Application", "0123456789abcdef");
  EXPECT_EQ(claimant(), "default?");

  call_.host = "alpha.localhost";
  EXPECT_EQ(claimant(), "default?") << "the key goes before the host";
}

TEST_F(TenantsTest, ClaimByTheClientAtTheTokenEndpointAndThePageOfCodes) {
  const std::string id = alpha_->directory.oauth_clients().begin()->first;
  call_.target = "/auth/oauth2/authorize?client_id=" + id;
  EXPECT_EQ(claimant(), "alpha");

  call_.method = "POST";
  call_.target = "/auth/oauth2/token";
  call_.body = "client_id=" + id;  // whatever is missing
  EXPECT_EQ(claimant(), "alpha");

  call_.target = "/1.0/me?client_id=" + id;
  EXPECT_EQ(claimant(), "default");
}

TEST_F(TenantsTest, ClaimByTheCodeOrTheRefreshTokenOfAClientThatNobodyHas) {
  tenants_.index_access_token("a-code", {}, "alpha");
  call_.method = "POST";
  call_.target = "/auth/oauth2/token";
  for (const char* name : {"code", "refresh_token"}) {
    call_.body = std::string{"client_id=EU.0&"} + name + "=a-code";
    EXPECT_EQ(claimant(), "alpha") << name;
  }

  call_.body = "client_id=EU.0&code_verifier=a-code";
  EXPECT_EQ(claimant(), "default");
}

TEST_F(TenantsTest, TakeTheKeyBeforeTokenAndHost) {
  call_.set_header("X-Ovh-Application", first_application(*default_).key);
  call_.target = "/auth/sso/api?credentialToken=" + first_credential(*alpha_).token;
  call_.host = "alpha.localhost";

  EXPECT_EQ(claimant(), "default");
}

TEST_F(TenantsTest, RefuseAnIdThatExists) {
  EXPECT_EQ(complaint(tenants_.plan("alpha")), "a tenant \"alpha\" exists already");
}

TEST_F(TenantsTest, RefuseAnApplicationKeyThatIsTaken) {
  TenantPlan plan = tenants_.plan("beta");
  plan.applications.emplace_back();
  plan.applications[0].key = first_application(*alpha_).key;

  EXPECT_EQ(complaint(plan),
            "the application key " + plan.applications[0].key + " is taken in this mock");
  EXPECT_EQ(tenants_.find("beta"), nullptr);
}

TEST_F(TenantsTest, RefuseAnApplicationKeyThatIsGivenTwice) {
  TenantPlan plan = tenants_.plan("beta");
  plan.applications.resize(2);
  plan.applications[0].key = plan.applications[1].key = "same";

  EXPECT_EQ(complaint(plan), "the application key same is taken in this mock");
}

TEST_F(TenantsTest, RefuseAConsumerKeyThatIsGivenTwice) {
  TenantPlan plan = tenants_.plan("beta");
  plan.applications.resize(2);
  for (ApplicationPlan& application : plan.applications) {
    application.credentials.emplace_back();
    application.credentials[0].consumer_key = "same";
  }

  EXPECT_EQ(complaint(plan), "a consumer key is given twice");
}

TEST_F(TenantsTest, TakeTheSameConsumerKeyInTwoTenants) {
  TenantPlan plan = tenants_.plan("beta");
  plan.applications.resize(1);
  plan.applications[0].credentials.resize(1);
  plan.applications[0].credentials[0].consumer_key =
      first_credential(*alpha_).consumer_key.reveal();

  EXPECT_EQ(complaint(plan), "");
}

TEST_F(TenantsTest, TakeIdsUpToTheLengthOfADnsLabel) {
  EXPECT_EQ(complaint(tenants_.plan(std::string(63, 'a'))), "");
  EXPECT_EQ(complaint(tenants_.plan("a-1")), "");

  for (const std::string& id :
       {std::string(64, 'a'), std::string{}, std::string{"-a"}, std::string{"a-"}, std::string{"A"},
        std::string{"a.b"}, std::string{"a/b"}}) {
    EXPECT_NE(complaint(tenants_.plan(id)), "") << id;
  }
  EXPECT_EQ(complaint(tenants_.plan("A")),
            "\"A\" is no tenant id: 1 to 63 characters of a-z, 0-9 and \"-\", which stands neither "
            "first nor last");
}

TEST_F(TenantsTest, ForgetARemovedTenantWithItsKeys) {
  call_.set_header("X-Ovh-Application", first_application(*alpha_).key);

  ASSERT_TRUE(tenants_.remove("alpha"));

  EXPECT_EQ(tenants_.find("alpha"), nullptr);
  EXPECT_EQ(claimant(), "default?");
  call_.headers.clear();
  call_.target = "/auth/sso/api?credentialToken=" + first_credential(*alpha_).token;
  EXPECT_EQ(claimant(), "default");
  EXPECT_EQ(alpha_->id, "alpha") << "whoever still uses it shares it";
}

TEST_F(TenantsTest, GiveTheIdAndKeysOfARemovedTenantAway) {
  ASSERT_TRUE(tenants_.remove("alpha"));

  EXPECT_EQ(complaint(tenants_.plan("alpha")), "");
}

TEST_F(TenantsTest, KeepTheDefaultTenant) {
  const auto removed = tenants_.remove("default");

  ASSERT_FALSE(removed);
  EXPECT_EQ(removed.error().code, Errc::conflict);
  EXPECT_EQ(removed.error().message, "the default tenant stays");
}

TEST_F(TenantsTest, CannotRemoveWhatIsNotThere) {
  const auto removed = tenants_.remove("beta");

  ASSERT_FALSE(removed);
  EXPECT_EQ(removed.error().code, Errc::not_found);
  EXPECT_EQ(removed.error().message, "there is no tenant \"beta\"");
}

TEST_F(TenantsTest, AreListedById) {
  const auto all = tenants_.all();

  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0]->id, "alpha");
  EXPECT_EQ(all[1]->id, "default");
}

class RegionalTenantsTest : public TenantsTest {
 protected:
  RegionalTenantsTest() {
    first_ = made("montreal");
    second_ = made("beauharnois");
    call_.host = "ca.api.ovh.com";
  }

  SharedTenant made(std::string id) {
    TenantPlan plan = tenants_.plan(std::move(id));
    plan.settings.region = Region::ca;
    return tenants_.create(std::move(plan)).value();
  }

  SharedTenant first_;
  SharedTenant second_;
};

// Facts E2.
TEST_F(RegionalTenantsTest, ClaimTheirKeysUnderTheirOwnHostsAndOnesThatAreNotOvhclouds) {
  call_.set_header("X-Ovh-Application", first_application(*second_).key);

  for (const char* host :
       {"ca.api.ovh.com", "CA.API.OVH.COM.:443", "localhost", "127.0.0.1:8780"}) {
    call_.host = host;
    EXPECT_EQ(claimant(), "beauharnois") << host;
  }
  for (const char* host : {"eu.api.ovh.com", "www.ovh.com"}) {
    call_.host = host;
    EXPECT_EQ(claimant(), "default?") << host;
  }
}

TEST_F(RegionalTenantsTest, ClaimTheTokensOfPagesByRegionToo) {
  call_.target = "/auth/sso/api?credentialToken=" + first_credential(*alpha_).token;
  EXPECT_EQ(claimant(), "montreal") << "who looks nothing up by that token";

  call_.host = "eu.api.ovh.com";
  EXPECT_EQ(claimant(), "alpha");
}

TEST_F(RegionalTenantsTest, LeaveTheRestToTheOldestOfTheHostsRegion) {
  EXPECT_EQ(claimant(), "montreal");

  ASSERT_TRUE(tenants_.reset("montreal"));
  EXPECT_EQ(claimant(), "montreal");
  ASSERT_TRUE(tenants_.remove("montreal"));
  EXPECT_EQ(claimant(), "beauharnois");
  ASSERT_TRUE(tenants_.remove("beauharnois"));
  EXPECT_EQ(claimant(), "default") << "nobody is left there";
}

TEST_F(RegionalTenantsTest, KnowWhereTheyAreKnown) {
  EXPECT_TRUE(first_->is_known_at("ca.api.ovh.com:443"));
  EXPECT_TRUE(first_->is_known_at("ca.ovh.com"));
  EXPECT_TRUE(first_->is_known_at("localhost:8780"));
  EXPECT_FALSE(first_->is_known_at("eu.api.ovh.com"));
  EXPECT_FALSE(default_->is_known_at("ca.api.ovh.com"));
}

}  // namespace
}  // namespace countersign::mock_server

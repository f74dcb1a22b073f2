#include "mock_server/state/row_forms.hpp"

#include <gtest/gtest.h>

#include "mock_server/directory/tenants.hpp"
#include "mock_server/state/restore.hpp"
#include "tests/unit/mock_server/world.hpp"

namespace countersign::mock_server {
namespace {

// A tenant with something of every kind, as rows and put together again.
class RowFormsTest : public ::testing::Test {
 protected:
  RowFormsTest() : tenant_("t", clock_, 1 << 16, feed_) {
    tenant_.changes.begin();
    TenantPlan plan{.id = "t",
                    .seed = "7",
                    .settings = {},
                    .clock = {},
                    .nichandle = "cs1234-ovh",
                    .zones = {"example.com"},
                    .applications = {}};
    tenant_.found(std::move(plan));
    Account& account = *tenant_.account("cs1234-ovh");
    account.iam.tags.put("urn:v1:eu:resource:account:cs1234-ovh", Tags{{"a", "b"}});
    PermissionsGroup group = *account.iam.permissions_groups.begin();
    group.id = "own";
    account.iam.permissions_groups.add(std::move(group));
    static_cast<void>(tenant_.directory.add(
        AccessToken{.text = BearerToken{"token"},
                    .kind = TokenKind::client_credentials,
                    .client_id = tenant_.directory.oauth_clients().begin()->first,
                    .account = "cs1234-ovh",
                    .user = {},
                    .scope = OAuthScope{{"all"}},
                    .issued = clock_.now(),
                    .expires = std::nullopt}));
    account.users.put("paul", LocalUser{.login = "paul",
                                        .description = "a user",
                                        .email = "paul@example.com",
                                        .group = "DEFAULT",
                                        .further = {"ADMIN"},
                                        .type = UserType::service,
                                        .disabled = true,
                                        .creation = clock_.now(),
                                        .last_update = clock_.now(),
                                        .password_last_update = clock_.now()});
    hand_out(tenant_.directory);
    tenant_.clock.set_offset(std::chrono::seconds{90});
    all_ = tenant_.changes.take_all();
  }

  // A code, what it gives, and a token of a user's own.
  void hand_out(MemoryDirectory& directory) {
    static_cast<void>(directory.add(IssuedCode{.text = AuthorizationCode{"code"},
                                               .client_id = "EU.1",
                                               .account = "cs1234-ovh",
                                               .user = "paul",
                                               .redirect_uri = "https://x.example/",
                                               .challenge = "c",
                                               .scope = OAuthScope{{"all"}},
                                               .expires = clock_.now(),
                                               .redeemed = true,
                                               .grant = directory.next_grant()}));
    static_cast<void>(directory.add(IssuedRefreshToken{.text = RefreshToken{"refresh"},
                                                       .client_id = "EU.1",
                                                       .account = "cs1234-ovh",
                                                       .user = "paul",
                                                       .scope = OAuthScope{{"all"}},
                                                       .issued = clock_.now(),
                                                       .expires = clock_.now(),
                                                       .revoked = true,
                                                       .grant = 1}));
    directory.add(PersonalToken{.name = "mine",
                                .description = "d",
                                .last_used = clock_.now(),
                                .token = {.text = BearerToken{"personal"},
                                          .kind = TokenKind::personal,
                                          .client_id = {},
                                          .account = "cs1234-ovh",
                                          .user = "paul",
                                          .scope = OAuthScope{{"all"}},
                                          .issued = clock_.now(),
                                          .expires = clock_.now()}});
  }

  static std::vector<StoredRow> rows_of(const Tenant& tenant, const std::set<RowId>& ids) {
    std::vector<StoredRow> rows;
    for (const RowId& id : ids) {
      const auto value = row_written(tenant, id);
      if (!value) continue;
      rows.push_back({.tenant = tenant.id,
                      .kind = std::string{form_of(id.kind).name},
                      .key = id.key,
                      .value = value->dump()});
    }
    return rows;
  }

  StoppedClock clock_;
  JournalFeed feed_;
  Tenant tenant_;
  std::set<RowId> all_;
};

TEST_F(RowFormsTest, StandInTheOrderOfTheirKinds) {
  int before = static_cast<int>(RowKind::mock);
  for (const RowForm& form : row_forms()) {
    EXPECT_EQ(static_cast<int>(form.kind), before + 1) << form.name;
    EXPECT_EQ(&form_of(form.kind), &form);
    EXPECT_EQ(form_named(form.name), &form);
    before = static_cast<int>(form.kind);
  }
}

TEST_F(RowFormsTest, HoldEveryKindThatATenantNotes) {
  std::set<RowKind> kinds;
  for (const RowId& id : all_) kinds.insert(id.kind);

  EXPECT_EQ(kinds.size(), row_forms().size());
}

TEST_F(RowFormsTest, PutATenantTogetherAsItWas) {
  const auto rows = rows_of(tenant_, all_);
  Tenant again{"t", clock_, 1 << 16, feed_};
  again.changes.begin();

  const auto restored = restore_tenant(again, rows);

  ASSERT_TRUE(restored) << restored.error().message;
  EXPECT_FALSE(again.changes.any());
  const auto rows_again = rows_of(again, all_);
  ASSERT_EQ(rows_again.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows_again[i].value, rows[i].value) << rows[i].kind << " " << rows[i].key;
  }
  EXPECT_EQ(again.keys.hex("next", 32), tenant_.keys.hex("next", 32));
  EXPECT_EQ(again.identifier_seed, tenant_.identifier_seed);
}

TEST_F(RowFormsTest, KeepSettingsAndPlansThatDifferFromTheUsual) {
  TenantPlan plan;
  plan.id = "p";
  plan.seed = "s";
  plan.nichandle = "xx1-ovh";
  plan.settings.errors = ErrorForm::legacy;
  plan.settings.void_form = VoidForm::no_content;
  plan.settings.validation_url = ValidationUrl::classic;
  plan.settings.auto_validate = true;
  plan.settings.gzip = false;
  plan.settings.iam = IamMode::report;
  plan.settings.iam_details = IamDetails::left_out;
  plan.settings.token_life = std::chrono::seconds{5};
  plan.settings.verdict = {.signature = SignatureMode::exact,
                           .clock_window = std::chrono::seconds{7},
                           .public_bases = {"https://x.example"}};
  plan.clock = {.now = Instant{kWhen}, .offset = std::nullopt, .frozen = true};
  plan.applications.push_back(
      {.name = "a", .description = "b", .key = "k", .secret = "s", .credentials = {}});
  plan.service_accounts.emplace();
  Tenant made{plan, clock_, 1 << 16, feed_};
  made.changes.begin();
  const RowId row{RowKind::plan, ""};
  const auto before = row_written(made, row);
  Tenant again{"p", clock_, 1 << 16, feed_};

  ASSERT_TRUE(before);
  ASSERT_TRUE(restore_row(again, form_of(RowKind::plan), "", *before));
  EXPECT_EQ(*row_written(again, row), *before);
  EXPECT_EQ(before->at("settings").at("void"), "no-content");
  EXPECT_EQ(again.plan().settings.verdict.public_bases, plan.settings.verdict.public_bases);
  EXPECT_EQ(again.plan().seed, "s");
}

TEST_F(RowFormsTest, SayWhichRowDoesNotRead) {
  auto rows = rows_of(tenant_, all_);
  for (StoredRow& row : rows) {
    if (row.kind == "credential") row.value = R"({"state":"sound asleep"})";
  }
  Tenant again{"t", clock_, 1 << 16, feed_};

  const auto restored = restore_tenant(again, rows);

  ASSERT_FALSE(restored);
  EXPECT_NE(restored.error().message.find("the row credential "), std::string::npos)
      << restored.error().message;
  EXPECT_NE(restored.error().message.find("does not read: \"sound asleep\" is not one of"),
            std::string::npos)
      << restored.error().message;
}

TEST_F(RowFormsTest, TakeNoKeySpeltInAnotherWay) {
  const auto value = row_written(tenant_, {RowKind::account, "cs1234-ovh"});
  ASSERT_TRUE(value);
  for (const char* key : {"", "cs1234%2Dovh", "cs1234-ovh/", "%ff", "a b"}) {
    Tenant again{"t", clock_, 1 << 16, feed_};
    EXPECT_FALSE(restore_row(again, form_of(RowKind::account), key, *value)) << key;
  }
}

}  // namespace
}  // namespace countersign::mock_server

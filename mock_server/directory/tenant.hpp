// A tenant: an isolated world with its own account, applications, credentials,
// clock, settings and journal. One lock guards all of it, held for the whole of
// a request: a tenant's requests happen one after the other, other tenants' at
// the same time. What a mock with --state keeps of it notes its own changes (kept.hpp).
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "mock_server/directory/account.hpp"
#include "mock_server/directory/keeper.hpp"
#include "mock_server/directory/key_source.hpp"
#include "mock_server/directory/memory_directory.hpp"
#include "mock_server/directory/tenant_clock.hpp"
#include "mock_server/journal/feed.hpp"
#include "ovhcloud/api_error.hpp"
#include "ovhcloud/oauth2_directory.hpp"
#include "ovhcloud/region.hpp"
#include "ovhcloud/verdict.hpp"

namespace countersign::mock_server {

class SeenCalls;

// How a call without a result answers: all three were seen live, and each broke
// some client (facts 8.2, clients 0.5).
enum class VoidForm { null, empty, no_content };

// The path of the page at validationUrl: today's, or the one of the guides.
enum class ValidationUrl { sso, classic };

// Where validationUrl leads: to the address that the caller used, or to the live host of the
// tenant's region.
enum class ValidationBase { caller, ovh };

// Whether IAM policies are enforced: a mismatch that is only reported is noted in the journal.
enum class IamMode { strict, report, off };

struct TenantSettings {
  Region region = Region::eu;
  ErrorForm errors = ErrorForm::api_class;
  VoidForm void_form = VoidForm::null;
  ValidationUrl validation_url = ValidationUrl::sso;
  ValidationBase validation_base = ValidationBase::caller;
  bool auto_validate = false;  // a consumer key that is asked for is valid at once
  bool gzip = true;            // of answers, for whoever accepts it
  IamMode iam = IamMode::strict;
  IamDetails iam_details = IamDetails::given;
  std::chrono::seconds token_life = kTokenLife;  // of OAuth2's client credentials
  VerdictSettings verdict = {};
};

struct ClockPlan {
  std::optional<Instant> now;                  // else the real time
  std::optional<std::chrono::seconds> offset;  // instead of `now`
  bool frozen = false;
};

struct CredentialPlan {
  std::string name;          // by which the answer of POST /tenants refers to it
  std::string consumer_key;  // empty: made up
  CredentialState state = CredentialState::validated;
  std::optional<std::vector<AccessRule>> rules;  // absent: everything
  std::vector<std::string> allowed_ips;
  std::optional<std::chrono::seconds> validity;  // counted from now; absent: unlimited
  std::string user = {};  // who validated it, one of the plan's; empty: the account
};

struct ApplicationPlan {
  std::string name;
  std::string description;
  std::string key;     // empty: made up
  std::string secret;  // empty: made up
  ApplicationStatus status = ApplicationStatus::active;
  std::vector<CredentialPlan> credentials;
};

// An OAuth2 client, and with the client credentials flow what its policy allows.
struct ServiceAccountPlan {
  std::string name;
  std::string description;
  std::string client_id;      // empty: made up
  std::string client_secret;  // empty: made up
  // Actions, with stars, on everything that the account owns; absent: all. None: no policy.
  std::optional<std::vector<std::string>> allow;
  OAuthFlow flow = OAuthFlow::client_credentials;
  std::vector<std::string> callback_urls = {};  // of the authorization code flow
};

// A user of the account, and what a policy of their own allows.
struct UserPlan {
  std::string login;
  std::string description;
  std::string email;  // empty: none
  std::string group;  // the main one; one that is unknown is made, with the role NONE
  // Actions, with stars, on everything that the account owns; none: no policy.
  std::vector<std::string> allow = {};
};

// What a tenant starts with.
struct TenantPlan {
  std::string id;
  std::string seed;
  TenantSettings settings;
  ClockPlan clock;
  std::string nichandle;
  std::vector<std::string> zones;
  std::vector<ApplicationPlan> applications;  // empty: one, with a key that may call everything
  std::optional<std::vector<ServiceAccountPlan>> service_accounts = {};  // absent: one
  std::vector<UserPlan> users = {};
};

// What a tenant counts, so that no id and no key is ever given twice.
struct Counters {
  std::uint64_t keys;  // texts that the key source made
  std::int64_t next_id;
  std::int64_t next_object;
  std::int64_t grants;
  std::uint64_t requests;
  std::uint64_t pages;
};

class Tenant {
 public:
  // Without a world: found() comes next. `base` and `feed` must outlive the tenant.
  Tenant(std::string id, const Clock& base, std::size_t journal_bytes, JournalFeed& feed);
  // With the world that the plan describes.
  Tenant(TenantPlan plan, const Clock& base, std::size_t journal_bytes, JournalFeed& feed);
  ~Tenant();

  // Makes the world that the plan describes. Requires: there is none yet, and the plan's keys
  // are unique in it.
  void found(TenantPlan plan);

  // Guards every member below but the id and the region, which never change once there is a
  // world.
  mutable std::mutex mutex;

  const std::string id;
  Changes changes;             // of what follows
  Region region = Region::eu;  // also that of the settings
  TenantSettings settings;     // these never change either; nor does `nichandle`
  TenantClock clock;
  KeySource keys;
  MemoryDirectory directory;
  std::string nichandle;            // of the account that validates
  Journal journal;                  // written by record()
  std::unique_ptr<SeenCalls> seen;  // what was accepted; never null, and no state
  Bell bell;                        // rings for each entry, and when the tenant is reset or removed
  bool retired = false;             // reset or removed: another, or none, has its id now
  Written written;                  // the newest commit of what it noted; null: there was none
  bool waits_for_later = false;     // the keeper knows that it has noted something for later
  std::uint64_t order = 0;          // in which it was made, among all tenants
  std::uint64_t identifier_seed = 0;  // of query ids, which need not be secret

  // Whether its keys are known under this Host: under a name of OVHcloud's they are those of its
  // own region alone, under any other name all are.
  [[nodiscard]] bool is_known_at(std::string_view host) const noexcept;

  [[nodiscard]] const std::map<std::string, Account, std::less<>>& accounts() const noexcept {
    return accounts_;
  }
  // Null when there is none.
  [[nodiscard]] Account* account(std::string_view nichandle_of_it);
  Account& add_account(std::string nichandle_of_it);

  [[nodiscard]] std::int64_t next_id();
  [[nodiscard]] std::int64_t next_object_id();
  // From 1: of a request, and of a page that says Request-Id.
  [[nodiscard]] std::uint64_t next_request();
  [[nodiscard]] std::uint64_t next_page();
  [[nodiscard]] std::uint64_t requests() const noexcept { return requests_; }

  // How it began. Requires: found() or restore_plan().
  [[nodiscard]] const TenantPlan& plan() const noexcept { return plan_; }
  void restore_plan(TenantPlan plan) { plan_ = std::move(plan); }
  [[nodiscard]] Counters counters() const;
  // Requires: the plan is there, whose seed the keys come from. Requests never count down.
  void restore_counters(const Counters& counters);
  // The journal and the seen calls of another that is to be forgotten, and what it counted and
  // nobody undoes.
  // Requires: both locks are held.
  void take_over(Tenant& other);
  // Identifiers of another run of the mock differ, although requests may be counted anew: how
  // many were answered last is not always on disk. From 0, which changes nothing.
  void set_run(std::uint64_t run);

  // The entry's number.
  std::uint64_t record(JournalEntry entry);
  // What record() noted as `status` was answered otherwise in the end. Null when it was dropped.
  const JournalEntry* amend(std::uint64_t number, int status, const Response& response,
                            std::string step, std::string detail);

  // A wrong signature whose cause nobody looks for.
  void note_unsearched() { feed_.tally.count_unsearched(); }
  // The search for an entry's cause is over. Null when the entry was dropped.
  const JournalEntry* explain(std::uint64_t number, std::uint64_t order,
                              std::shared_ptr<const Explanation> explanation);

  // Makes a credential as POST /auth/credential does; `plan.state` and validity hold at once.
  Credential& issue(const Application& application, CredentialPlan plan);

  // What a person decides; without `validity` it lasts for ever.
  // Requires: the credential is this tenant's and pending, the person one of its own.
  void grant(Credential& credential, Person person, std::optional<std::chrono::seconds> validity);
  void refuse(Credential& credential, Person person);

  // A user that is of that account and neither removed nor disabled; null else.
  [[nodiscard]] const LocalUser* user_who_may_act(std::string_view account,
                                                  std::string_view login) const;
  // Forgets the user, whose keys and tokens are revoked.
  void remove_user(Account& account, const std::string& login);

 private:
  void add_application(const ApplicationPlan& plan);
  void add_service_account(const ServiceAccountPlan& plan);
  void add_user(const UserPlan& plan);
  void allow_everywhere(const std::string& name, std::string identity,
                        const std::vector<std::string>& actions);
  JournalFeed& feed_;
  std::map<std::string, Account, std::less<>> accounts_;  // by nichandle
  TenantPlan plan_;
  std::uint64_t requests_ = 0;  // answered so far
  std::uint64_t pages_ = 0;
  std::uint64_t run_ = 0;
  std::int64_t next_id_ = 0;
  std::int64_t next_object_id_ = 1'000'001;
};

// The parsed form of what allowedIPs holds; what is none is left out.
[[nodiscard]] std::vector<IpBlock> blocks_of(const std::vector<std::string>& texts);

// Every verb on "/*".
[[nodiscard]] std::vector<AccessRule> all_rules();

}  // namespace countersign::mock_server

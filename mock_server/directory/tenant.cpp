#include "mock_server/directory/tenant.hpp"

#include <charconv>

#include "core/text.hpp"
#include "mock_server/directory/seen_calls.hpp"
#include "ovhcloud/endpoints.hpp"
#include "ovhcloud/iam_seed.hpp"
#include "ovhcloud/iam_urn.hpp"

namespace countersign::mock_server {

namespace {

std::uint64_t number_of(const std::string& hex) {
  std::uint64_t value = 0;
  std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
  return value;
}

void seed_iam(Account& account, Region region, KeySource& keys, Instant now) {
  const SeededAccount seeded{.nichandle = account.nichandle(),
                             .region = std::string{name_of(region)},
                             .policy_id = keys.uuid("default policy"),
                             .group_id = keys.uuid("group of everything"),
                             .created = now};
  account.iam.policies.add(default_policy(seeded));
  account.iam.resource_groups.add(group_of_everything(seeded));
  for (PermissionsGroup& group : ovhcloud_permissions_groups(name_of(region))) {
    account.iam.permissions_groups.add(std::move(group));
  }
}

// What the published guides call: the web hosting of 2023's, and an SMS service.
void seed_objects(Account& account) {
  const auto put = [&](const char* path, const char* text) {
    account.objects.put(path, KeptObject{.order = account.next_object(), .text = text});
  };
  put("/hosting/web/xxxxxxx.cluster001.hosting.ovh.net",
      R"({"serviceName":"xxxxxxx.cluster001.hosting.ovh.net",)"
      R"("cluster":"cluster001","datacenter":"p19","home":"/home/xxxxxxx",)"
      R"("primaryLogin":"xxxxxxx","offer":"PERSO_2014"})");
  put("/sms/sms-ab12345-1", R"({"name":"sms-ab12345-1","creditsLeft":100.0,"status":"enable"})");
  put("/hosting/web/moduleList/82",
      R"({"id":82,"name":"WordPress","active":true,"latest":true,"branch":"stable"})");
}

}  // namespace

std::vector<IpBlock> blocks_of(const std::vector<std::string>& texts) {
  std::vector<IpBlock> blocks;
  for (const std::string& text : texts) {
    if (const auto block = parse_ip_block(text)) blocks.push_back(*block);
  }
  return blocks;
}

std::vector<AccessRule> all_rules() {
  std::vector<AccessRule> rules;
  for (const char* method : {"GET", "POST", "PUT", "DELETE", "PATCH"}) {
    rules.push_back({.method = method, .path = "/*"});
  }
  return rules;
}

Tenant::Tenant(std::string id_of_it, const Clock& base, std::size_t journal_bytes,
               JournalFeed& feed)
    : id(std::move(id_of_it)),
      clock(base, &changes),
      keys({}, &changes),
      directory(&changes),
      journal(journal_bytes),
      seen(std::make_unique<SeenCalls>()),
      feed_(feed) {}

Tenant::~Tenant() = default;

Tenant::Tenant(TenantPlan plan, const Clock& base, std::size_t journal_bytes, JournalFeed& feed)
    : Tenant(plan.id, base, journal_bytes, feed) {
  found(std::move(plan));
}

void Tenant::found(TenantPlan plan) {
  changes.note(RowKind::plan);
  changes.note(RowKind::tenant);
  region = plan.settings.region;
  plan_ = plan;
  settings = std::move(plan.settings);
  nichandle = std::move(plan.nichandle);
  keys.restore(std::move(plan.seed), 0);
  identifier_seed = number_of(keys.hex("identifiers", 16));
  next_id_ = keys.number("first id", 400'000'000, 600'000'000);
  if (plan.clock.offset) clock.set_offset(*plan.clock.offset);
  if (plan.clock.now) clock.set(*plan.clock.now, plan.clock.frozen);
  if (plan.clock.frozen && !plan.clock.now) clock.freeze();
  changes.note(RowKind::clock);

  Account& own = add_account(nichandle);
  for (const std::string& name : plan.zones) {
    const std::int64_t first_record = keys.number("first record", 5'000'000'000, 5'900'000'000);
    own.zones.put(name, new_zone(name, keys.uuid("zone"), first_record, clock.now()));
  }
  seed_objects(own);

  if (plan.applications.empty()) plan.applications.emplace_back();
  for (const ApplicationPlan& application : plan.applications) add_application(application);
  seed_iam(own, region, keys, clock.now());
  if (!plan.service_accounts) plan.service_accounts.emplace(1);
  for (const ServiceAccountPlan& one : *plan.service_accounts) add_service_account(one);
  for (const UserPlan& one : plan.users) add_user(one);
}

Counters Tenant::counters() const {
  return {.keys = keys.taken(),
          .next_id = next_id_,
          .next_object = next_object_id_,
          .grants = directory.last_grant(),
          .requests = requests_,
          .pages = pages_};
}

void Tenant::restore_counters(const Counters& counters) {
  keys.restore(plan_.seed, 0);
  identifier_seed = number_of(keys.hex("identifiers", 16));
  set_run(run_);
  keys.restore(plan_.seed, counters.keys);
  next_id_ = counters.next_id;
  next_object_id_ = counters.next_object;
  directory.restore_grants(counters.grants);
  requests_ = std::max(requests_, counters.requests);
  pages_ = std::max(pages_, counters.pages);
}

void Tenant::take_over(Tenant& other) {
  journal = std::move(other.journal);
  std::swap(seen, other.seen);
  requests_ = std::max(requests_, other.requests_);
  pages_ = std::max(pages_, other.pages_);
}

void Tenant::set_run(std::uint64_t run) {
  run_ = run;
  if (run > 0) identifier_seed = mixed(identifier_seed ^ mixed(run));
}

std::uint64_t Tenant::next_request() {
  changes.note_for_later(RowKind::counters);
  return ++requests_;
}

std::uint64_t Tenant::next_page() {
  changes.note_for_later(RowKind::counters);
  return ++pages_;
}

Account* Tenant::account(std::string_view nichandle_of_it) {
  const auto found_one = accounts_.find(nichandle_of_it);
  return found_one == accounts_.end() ? nullptr : &found_one->second;
}

Account& Tenant::add_account(std::string nichandle_of_it) {
  Account made{nichandle_of_it, region, &changes};
  return accounts_.insert_or_assign(std::move(nichandle_of_it), std::move(made)).first->second;
}

std::int64_t Tenant::next_id() {
  changes.note(RowKind::counters);
  return next_id_++;
}

std::int64_t Tenant::next_object_id() {
  changes.note(RowKind::counters);
  return next_object_id_++;
}

void Tenant::add_service_account(const ServiceAccountPlan& plan) {
  const auto or_made_up = [&](const std::string& given, auto make) {
    return given.empty() ? make() : given;
  };
  const std::string client = or_made_up(
      plan.client_id, [&] { return oauth_client_id(name_of(region), keys.hex("client id", 16)); });
  directory.add(OAuthClient{
      .id = client,
      .secret = ClientSecret{or_made_up(plan.client_secret,
                                        [&] { return keys.hex("client secret", 32); })},
      .name = plan.name.empty() ? "countersign" : plan.name,
      .description = plan.description.empty() ? "made by Countersign" : plan.description,
      .flow = plan.flow,
      .callback_urls = plan.callback_urls,
      .account = nichandle,
      .created = clock.now()});
  if (plan.flow != OAuthFlow::client_credentials) return;  // it acts as whoever lets it
  allow_everywhere(client, client_identity(name_of(region), nichandle, client),
                   plan.allow.value_or(std::vector<std::string>{"*"}));
}

void Tenant::add_user(const UserPlan& plan) {
  Account& own = *account(nichandle);
  const Instant now = clock.now();
  const std::string group = plan.group.empty() ? std::string{kUsualGroup} : plan.group;
  if (!own.groups.contains(group)) {
    own.groups.put(group, UserGroup{.name = group,
                                    .description = std::nullopt,
                                    .role = GroupRole::none,
                                    .is_default = false,
                                    .creation = now,
                                    .last_update = now});
  }
  own.users.put(plan.login,
                LocalUser{.login = plan.login,
                          .description = plan.description,
                          .email = plan.email.empty() ? std::nullopt : std::optional{plan.email},
                          .group = group,
                          .creation = now,
                          .last_update = now});
  allow_everywhere(plan.login, user_identity(name_of(region), nichandle, plan.login), plan.allow);
}

void Tenant::allow_everywhere(const std::string& name, std::string identity,
                              const std::vector<std::string>& actions) {
  if (actions.empty()) return;
  account(nichandle)->iam.policies.add(
      Policy{.id = keys.uuid("policy"),
             .owner = nichandle,
             .read_only = false,
             .content = {.name = "countersign-" + name,
                         .identities = {std::move(identity)},
                         .resources = {resource_urn(name_of(region), "*", "*")},
                         .permissions = {.allow = actions}},
             .created_at = clock.now(),
             .updated_at = std::nullopt});
}

bool Tenant::is_known_at(std::string_view host) const noexcept {
  const auto owner = region_of_host(host_of(host));
  return !owner || *owner == region;
}

std::uint64_t Tenant::record(JournalEntry entry) {
  feed_.tally.count(entry);
  entry.order = ++feed_.last;
  const std::uint64_t number = journal.append(std::move(entry));
  bell.ring();
  feed_.bell.ring();
  return number;
}

const JournalEntry* Tenant::amend(std::uint64_t number, int status, const Response& response,
                                  std::string step, std::string detail) {
  const JournalEntry* entry = journal.amend(number, response, std::move(step), std::move(detail));
  if (entry != nullptr) feed_.tally.recount(status, *entry);
  return entry;
}

const JournalEntry* Tenant::explain(std::uint64_t number, std::uint64_t place,
                                    std::shared_ptr<const Explanation> explanation) {
  const JournalEntry* entry = journal.explain(number, place, std::move(explanation));
  if (entry != nullptr) feed_.tally.explained(*entry);
  bell.ring();
  feed_.bell.ring();
  return entry;
}

void Tenant::add_application(const ApplicationPlan& plan) {
  const auto or_made_up = [&](const std::string& given, std::string_view label, std::size_t size) {
    return given.empty() ? keys.hex(label, size) : given;
  };
  const Application& application = directory.add(Application{
      .id = next_id(),
      .key = or_made_up(plan.key, "application key", 16),
      .secret = ApplicationSecret{or_made_up(plan.secret, "application secret", 32)},
      .name = plan.name.empty() ? "countersign" : plan.name,
      .description = plan.description.empty() ? "made by Countersign" : plan.description,
      .status = plan.status,
      .owner = nichandle});
  if (plan.credentials.empty()) {
    CredentialPlan everything;
    everything.name = "full";
    issue(application, std::move(everything));
    return;
  }
  for (const CredentialPlan& credential : plan.credentials) issue(application, credential);
}

Credential& Tenant::issue(const Application& application, CredentialPlan plan) {
  if (plan.consumer_key.empty()) plan.consumer_key = keys.hex("consumer key", 32);
  const ConsumerKey key{std::move(plan.consumer_key)};
  const Instant now = clock.now();
  const bool validated = plan.state != CredentialState::pending_validation;
  std::vector<IpBlock> blocks = blocks_of(plan.allowed_ips);
  std::optional<Instant> expiration;
  if (plan.validity) expiration = later(now, *plan.validity);
  return directory.add(Credential{.id = next_id(),
                                  .consumer_key = key,
                                  .application_id = application.id,
                                  .state = plan.state,
                                  .rules = plan.rules ? *std::move(plan.rules) : all_rules(),
                                  .allowed_ips = std::move(plan.allowed_ips),
                                  .allowed_blocks = std::move(blocks),
                                  .creation = now,
                                  .expiration = expiration,
                                  .last_use = std::nullopt,
                                  .redirection = std::nullopt,
                                  .token = keys.hex("credential token", 64),
                                  .account = validated ? nichandle : "",
                                  .user = validated ? std::move(plan.user) : "",
                                  .signer = Signer{application.secret, key}});
}

void Tenant::grant(Credential& credential, Person person,
                   std::optional<std::chrono::seconds> validity) {
  credential.state = CredentialState::validated;
  credential.account = std::move(person.account);
  credential.user = std::move(person.user);
  if (validity) credential.expiration = later(clock.now(), *validity);
}

void Tenant::refuse(Credential& credential, Person person) {
  credential.state = CredentialState::refused;
  credential.account = std::move(person.account);
  credential.user = std::move(person.user);
}

const LocalUser* Tenant::user_who_may_act(std::string_view account_of_it,
                                          std::string_view login) const {
  const auto owner = accounts_.find(account_of_it);
  if (owner == accounts_.end()) return nullptr;
  const auto user = owner->second.users.find(login);
  return user == owner->second.users.end() || user->second.disabled ? nullptr : &user->second;
}

void Tenant::remove_user(Account& owner, const std::string& login) {
  directory.revoke_all_of(owner.nichandle(), login);
  owner.users.erase(login);
}

}  // namespace countersign::mock_server

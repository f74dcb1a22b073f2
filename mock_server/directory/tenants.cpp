#include "mock_server/directory/tenants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "ovhcloud/authorization.hpp"
#include "ovhcloud/endpoints.hpp"
#include "ovhcloud/oauth2.hpp"
#include "ovhcloud/oauth2_form.hpp"

namespace countersign::mock_server {

namespace {

constexpr std::size_t kLongestId = 63;  // a DNS label, since the id can stand in a Host

bool is_tenant_id(std::string_view id) {
  return !id.empty() && id.size() <= kLongestId && id.front() != '-' && id.back() != '-' &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

std::optional<std::string> tenant_in_host(std::string_view host) {
  constexpr std::string_view kSuffix = ".localhost";
  std::string name = to_lower(host_of(host));
  if (name.ends_with('.')) name.pop_back();
  if (!name.ends_with(kSuffix)) return std::nullopt;
  return name.substr(0, name.size() - kSuffix.size());
}

std::string_view token_in_query(std::string_view query) {
  for (const std::string_view pair : split(query, '&')) {
    const auto [name, value] = cut(pair, '=');
    if (name == "credentialToken") return value;
  }
  return {};
}

}  // namespace

Tenants::Tenants(const Clock& clock, std::string seed, TenantSettings defaults,
                 ClockPlan default_clock, std::size_t journal_bytes)
    : clock_(clock),
      seed_(std::move(seed)),
      defaults_(std::move(defaults)),
      default_clock_(std::move(default_clock)),
      journal_bytes_(journal_bytes) {}

TenantPlan Tenants::plan(std::string id) const {
  std::string seed = seed_.derived_seed(id);
  return {.id = std::move(id),
          .seed = std::move(seed),
          .settings = defaults_,
          .clock = default_clock_,
          .nichandle = "cs1234-ovh",
          .zones = {"example.com", "example.org"},
          .applications = {}};
}

namespace {

Result<void> check_id(std::string_view id) {
  if (is_tenant_id(id)) return {};
  return fail(Errc::bad_input, fmt::format("\"{}\" is no tenant id: 1 to {} characters of a-z, "
                                           "0-9 and \"-\", which stands neither first nor last",
                                           utf8_or_replaced(id), kLongestId));
}

tl::unexpected<Error> no_tenant(std::string_view id) {
  return fail(Errc::not_found, fmt::format("there is no tenant \"{}\"", utf8_or_replaced(id)));
}

}  // namespace

Result<void> Tenants::check_free(const TenantPlan& plan) const {
  if (tenants_.contains(plan.id)) {
    return fail(Errc::conflict, fmt::format("a tenant \"{}\" exists already", plan.id));
  }
  std::set<std::string_view> keys;
  std::set<std::string_view> consumer_keys;
  for (const ApplicationPlan& application : plan.applications) {
    if (!application.key.empty() &&
        (by_application_key_.contains(application.key) || !keys.insert(application.key).second)) {
      return fail(Errc::conflict,
                  fmt::format("the application key {} is taken in this mock", application.key));
    }
    for (const CredentialPlan& credential : application.credentials) {
      const std::string_view key = credential.consumer_key;
      if (!key.empty() && !consumer_keys.insert(key).second) {
        return fail(Errc::conflict, "a consumer key is given twice");
      }
    }
  }
  if (plan.service_accounts) {
    for (const ServiceAccountPlan& account : *plan.service_accounts) {
      const std::string_view id = account.client_id;
      if (!id.empty() && (by_client_.contains(id) || !keys.insert(id).second)) {
        return fail(Errc::conflict, fmt::format("the client id {} is taken in this mock", id));
      }
    }
  }
  return {};
}

SharedTenant Tenants::founded(TenantPlan plan) {
  const auto tenant = std::make_shared<Tenant>(plan.id, clock_, journal_bytes_, feed_);
  if (keeper_ != nullptr) tenant->changes.begin();
  tenant->found(std::move(plan));
  tenant->set_run(run_);
  return tenant;
}

// Made up from a seed that was used before, or out of a file that somebody wrote.
Result<void> Tenants::check_keys(const Tenant& tenant) const {
  for (const auto& [unused, application] : tenant.directory.applications()) {
    if (by_application_key_.contains(application.key)) {
      return fail(Errc::conflict,
                  fmt::format("the application key {} is taken in this mock", application.key));
    }
  }
  for (const auto& [id, unused] : tenant.directory.oauth_clients()) {
    if (by_client_.contains(id)) {
      return fail(Errc::conflict, fmt::format("the client id {} is taken in this mock", id));
    }
  }
  for (const auto& [unused, credential] : tenant.directory.credentials()) {
    if (by_token_.contains(credential.token)) {
      return fail(
          Errc::conflict,
          fmt::format("the token of the credential {} is taken in this mock", credential.id));
    }
  }
  return {};
}

Result<SharedTenant> Tenants::create(TenantPlan plan,
                                     const std::function<void(const Tenant&)>& look,
                                     Written* written) {
  if (const auto good = check_id(plan.id); !good) return tl::unexpected(good.error());
  {
    const std::shared_lock lock{mutex_};
    if (const auto free = check_free(plan); !free) return tl::unexpected(free.error());
  }
  const SharedTenant tenant = founded(plan);
  const std::scoped_lock its_lock{tenant->mutex};
  const std::unique_lock lock{mutex_};
  if (const auto free = check_free(plan); !free) return tl::unexpected(free.error());
  if (const auto free = check_keys(*tenant); !free) return tl::unexpected(free.error());
  tenant->order = ++last_order_;
  if (look) look(*tenant);
  enter(tenant);
  if (keeper_ != nullptr) tenant->written = keeper_->keep_anew(*tenant);
  if (written != nullptr) *written = tenant->written;
  return tenant;
}

void Tenants::enter(const SharedTenant& tenant) {
  tenants_.emplace(tenant->id, tenant);
  last_order_ = std::max(last_order_, tenant->order);
  ids_by_region_[static_cast<std::size_t>(tenant->region)].emplace(tenant->order, tenant->id);
  index(tenant);
}

void Tenants::leave(const SharedTenant& tenant) {
  forget(tenant);
  for (auto& ids : ids_by_region_) {
    std::erase_if(ids, [&](const auto& item) { return item.second == tenant->id; });
  }
  tenants_.erase(tenant->id);
}

void Tenants::index(const SharedTenant& tenant) {
  for (const auto& [unused, application] : tenant->directory.applications()) {
    by_application_key_.emplace(application.key, tenant);
  }
  for (const auto& [unused, credential] : tenant->directory.credentials()) {
    by_token_.emplace(credential.token, tenant);
  }
  for (const auto& [id, unused] : tenant->directory.oauth_clients()) by_client_.emplace(id, tenant);
  const MemoryDirectory& directory = tenant->directory;
  for (const auto& [text, unused] : directory.access_tokens().all()) {
    by_access_token_.emplace(text, tenant);
  }
  for (const auto& [text, unused] : directory.codes().all()) by_access_token_.emplace(text, tenant);
  for (const auto& [text, unused] : directory.refresh_tokens().all()) {
    by_access_token_.emplace(text, tenant);
  }
  for (const auto& [unused, personal] : directory.personal_tokens()) {
    by_access_token_.emplace(personal.token.text.reveal(), tenant);
  }
}

void Tenants::forget(const SharedTenant& tenant) {
  const auto of_it = [&](const auto& item) { return item.second == tenant; };
  std::erase_if(by_application_key_, of_it);
  std::erase_if(by_token_, of_it);
  std::erase_if(by_access_token_, of_it);
  std::erase_if(by_client_, of_it);
}

std::pair<SharedTenant, std::unique_lock<std::mutex>> Tenants::locked(std::string_view id) const {
  for (;;) {
    SharedTenant tenant = find(id);
    if (!tenant) return {};
    std::unique_lock lock{tenant->mutex};
    if (!tenant->retired) return {std::move(tenant), std::move(lock)};
  }
}

// A tenant's keys come from its seed, which its plan holds: the same plan, the same keys.
Result<SharedTenant> Tenants::reset(std::string_view id, Written* written) {
  const auto [before, lock_before] = locked(id);
  if (!before) return no_tenant(id);
  const SharedTenant fresh = founded(before->plan());
  const std::scoped_lock its_lock{fresh->mutex};
  const std::unique_lock lock{mutex_};
  fresh->order = before->order;
  leave(before);
  enter(fresh);
  before->retired = true;
  before->bell.ring();
  if (keeper_ != nullptr) fresh->written = keeper_->keep_anew(*fresh);
  if (written != nullptr) *written = fresh->written;
  return fresh;
}

Result<void> Tenants::remove(std::string_view id, Written* written) {
  if (id == kDefaultTenant) return fail(Errc::conflict, "the default tenant stays");
  const auto [removed, lock_of_it] = locked(id);
  if (!removed) return no_tenant(id);
  const std::unique_lock lock{mutex_};
  leave(removed);
  removed->retired = true;
  removed->bell.ring();
  if (keeper_ != nullptr) removed->written = keeper_->forget(id);
  if (written != nullptr) *written = removed->written;
  return {};
}

void Tenants::keep_in(Keeper& keeper, std::uint64_t run) {
  keeper_ = &keeper;
  run_ = run;
  for (const SharedTenant& tenant : all()) {
    const std::scoped_lock lock{tenant->mutex};
    tenant->changes.begin();
    tenant->set_run(run);
  }
}

Written Tenants::keep(const SharedTenant& tenant) {
  if (keeper_ == nullptr) return nullptr;
  if (tenant->changes.any()) tenant->written = keeper_->keep(*tenant);
  if (tenant->changes.any_for_later() && !tenant->waits_for_later) {
    tenant->waits_for_later = true;
    keeper_->keep_later(tenant);
  }
  const bool waits = tenant->written && tenant->written->state() == Commit::State::under_way;
  return waits ? tenant->written : nullptr;
}

Result<void> Tenants::adopt(std::string id, const std::function<Result<void>(Tenant&)>& fill) {
  if (const auto good = check_id(id); !good) return good;
  const auto tenant = std::make_shared<Tenant>(std::move(id), clock_, journal_bytes_, feed_);
  if (const auto filled = fill(*tenant); !filled) return filled;
  const std::unique_lock lock{mutex_};
  if (const auto free = check_keys(*tenant); !free) {
    return fail(Errc::bad_input, free.error().message);
  }
  enter(tenant);
  return {};
}

void Tenants::put_back(const std::string& id, const Fill& fill,
                       const std::function<void()>& settled) {
  const auto again = std::make_shared<Tenant>(id, clock_, journal_bytes_, feed_);
  again->set_run(run_);
  if (fill) fill(*again);
  again->changes.begin();
  for (;;) {
    const auto [before, lock_before] = locked(id);
    const std::scoped_lock its_lock{again->mutex};
    const std::unique_lock lock{mutex_};
    if (!before && tenants_.contains(id)) continue;  // made meanwhile: in its place, then
    if (before) {
      again->take_over(*before);
      leave(before);
      before->retired = true;
      before->bell.ring();
    }
    if (fill) enter(again);
    settled();
    return;
  }
}

std::string Tenants::unused_id() {
  std::string id;
  do {
    id = fmt::format("tenant-{}", ++made_up_ids_);
  } while (find(id));
  if (keeper_ != nullptr) keeper_->keep_made_up_ids(made_up_ids_);
  return id;
}

SharedTenant Tenants::find(std::string_view id) const {
  const std::shared_lock lock{mutex_};
  const auto found = tenants_.find(id);
  return found == tenants_.end() ? nullptr : found->second;
}

std::vector<SharedTenant> Tenants::all() const {
  const std::shared_lock lock{mutex_};
  std::vector<SharedTenant> result;
  for (const auto& [unused, tenant] : tenants_) result.push_back(tenant);
  return result;
}

SharedTenant Tenants::usual_tenant(std::optional<Region> region) const {
  const auto usual = tenants_.find(kDefaultTenant);
  if (usual == tenants_.end()) return nullptr;
  if (!region || usual->second->region == *region) return usual->second;
  const auto& ids = ids_by_region_[static_cast<std::size_t>(*region)];
  return ids.empty() ? usual->second : tenants_.find(ids.begin()->second)->second;
}

SharedTenant Tenants::owner_of_oauth(const Request& request) const {
  const auto first_owner = [](const OwnerByText& map, const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
      if (const auto found = map.find(text); found != map.end()) return found->second;
    }
    return SharedTenant{};
  };
  const auto place = path_at(host_of(request.host), path_of(request));
  if (place == kTokenPath) {
    const TokenRequestNames names = names_in(request);
    SharedTenant owner = first_owner(by_client_, names.clients);
    return owner ? owner : first_owner(by_access_token_, names.grants);
  }
  if (place != kAuthorizePath) return nullptr;
  const auto form = oauth_form(query_of(request));
  return form ? first_owner(by_client_, {std::string{form->value("client_id")}}) : nullptr;
}

std::optional<Region> Tenants::region_of_application(std::string_view key) const {
  const std::shared_lock lock{mutex_};
  const auto owner = by_application_key_.find(key);
  if (owner == by_application_key_.end()) return std::nullopt;
  return owner->second->region;
}

Claim Tenants::claim(const Request& request) const {
  for (;;) {
    Found found = found_for(request);
    std::unique_lock lock{found.tenant->mutex};
    if (found.tenant->retired) continue;  // it was reset or removed just now
    return {.tenant = std::move(found.tenant), .claimed = found.claimed, .lock = std::move(lock)};
  }
}

Tenants::Found Tenants::found_for(const Request& request) const {
  const auto region = region_of_host(host_of(request.host));
  const std::shared_lock lock{mutex_};
  const auto owner = [&](const auto& map, std::string_view key) -> SharedTenant {
    const auto found = map.find(key);
    if (found == map.end()) return nullptr;
    return !region || found->second->region == *region ? found->second : nullptr;
  };
  const auto authorization = find_header(request.headers, "authorization");
  const auto bearer = authorization ? bearer_token(*authorization) : std::nullopt;
  if (bearer) {
    SharedTenant holder = owner(by_access_token_, *bearer);
    if (holder) return {.tenant = std::move(holder), .claimed = true};
  }
  const auto key = find_header(request.headers, "x-ovh-application");
  SharedTenant tenant = key ? owner(by_application_key_, *key) : nullptr;
  if (!tenant) tenant = owner_of_oauth(request);
  if (tenant && region && tenant->region != *region) tenant = nullptr;
  if (!tenant && !key) {
    const std::string_view token = token_in_query(query_of(request));
    if (!token.empty()) tenant = owner(by_token_, token);
    if (const auto name = tenant_in_host(request.host); !tenant && name) {
      tenant = owner(tenants_, *name);
    }
  }
  if (tenant) return {.tenant = std::move(tenant), .claimed = true};
  return {.tenant = usual_tenant(region), .claimed = !key && !bearer};
}

void Tenants::index_access_token(const std::string& token, const std::string& forgotten,
                                 std::string_view tenant_id) {
  const std::unique_lock lock{mutex_};
  if (!forgotten.empty()) by_access_token_.erase(forgotten);
  const auto found = tenants_.find(tenant_id);
  if (found != tenants_.end()) by_access_token_.emplace(token, found->second);
}

void Tenants::index_client(const std::string& client_id, std::string_view tenant_id) {
  const std::unique_lock lock{mutex_};
  const auto found = tenants_.find(tenant_id);
  if (found != tenants_.end()) by_client_.emplace(client_id, found->second);
}

void Tenants::index_token(const std::string& token, std::string_view tenant_id) {
  const std::unique_lock lock{mutex_};
  const auto found = tenants_.find(tenant_id);
  if (found != tenants_.end()) by_token_.emplace(token, found->second);
}

bool Tenants::index_application_key(const std::string& key, std::string_view tenant_id) {
  const std::unique_lock lock{mutex_};
  if (by_application_key_.contains(key)) return false;
  const auto found = tenants_.find(tenant_id);
  if (found != tenants_.end()) by_application_key_.emplace(key, found->second);
  return true;
}

}  // namespace countersign::mock_server

// All tenants of a mock, and which of them a request belongs to. Safe to use
// from several threads at once.
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/http.hpp"
#include "mock_server/directory/keeper.hpp"
#include "mock_server/directory/tenant.hpp"

namespace countersign::mock_server {

inline constexpr std::string_view kDefaultTenant = "default";

// A tenant may be deleted while a request of its own is under way, so whoever
// uses one shares it: the one place here with two owners.
using SharedTenant = std::shared_ptr<Tenant>;

struct Claim {
  SharedTenant tenant;
  bool claimed;  // false: the default tenant answers because no known key named another
  std::unique_lock<std::mutex> lock;  // the tenant's
};

class Tenants {
 public:
  // `clock` must outlive this. `journal_bytes` bounds each tenant's journal.
  Tenants(const Clock& clock, std::string seed, TenantSettings defaults, ClockPlan default_clock,
          std::size_t journal_bytes);

  // Errors: conflict when the id or a key exists already; bad_input for an id
  // that is not 1 to 63 characters of a-z, 0-9 and "-".
  // `look` is shown the tenant before anybody else can reach it. `written` is told what to wait
  // for, here and below: nothing, unless what changes is kept.
  [[nodiscard]] Result<SharedTenant> create(TenantPlan plan,
                                            const std::function<void(const Tenant&)>& look = {},
                                            Written* written = nullptr);
  // A plan with this mock's defaults, to be changed and given to create().
  [[nodiscard]] TenantPlan plan(std::string id) const;
  // Errors: not_found; conflict for the default tenant, which stays. Requires: the caller holds
  // no tenant's lock, nor for reset().
  [[nodiscard]] Result<void> remove(std::string_view id, Written* written = nullptr);

  // The tenant as it was created: the same keys, settings and clock, and nothing of what has
  // happened since. Errors: not_found.
  [[nodiscard]] Result<SharedTenant> reset(std::string_view id, Written* written = nullptr);

  // From now on what changes goes to `keeper` too, which must outlive all requests. What there
  // is already counts as kept. `run` numbers the mocks that used the same file.
  void keep_in(Keeper& keeper, std::uint64_t run);
  // Hands over what the tenant has noted, and says what an answer has to wait for, which may be
  // an earlier request's. Requires: the tenant's lock is held.
  [[nodiscard]] Written keep(const SharedTenant& tenant);

  // Puts a kept tenant where nobody has reached it yet. Errors: those of `fill`, which makes
  // its world, and bad_input when id or keys are taken or no tenant can have the id.
  [[nodiscard]] Result<void> adopt(std::string id,
                                   const std::function<Result<void>(Tenant&)>& fill);
  // Puts a tenant in its own place as it was before, made anew by `fill`; without it, there is
  // none. Its journal goes on. `settled` is called when that holds for everybody, before
  // anything further can change it. Requires: as remove().
  using Fill = std::function<void(Tenant&)>;
  void put_back(const std::string& id, const Fill& fill, const std::function<void()>& settled);

  // An id that no tenant has: "tenant-7". The next call gives another.
  [[nodiscard]] std::string unused_id();
  // How many ids were made up, to go on from there.
  void skip_ids(std::uint64_t count) { made_up_ids_ = count; }

  [[nodiscard]] SharedTenant find(std::string_view id) const;
  [[nodiscard]] std::vector<SharedTenant> all() const;

  [[nodiscard]] const JournalFeed& feed() const noexcept { return feed_; }

  // By a Bearer token, else by application key, else at the token endpoint by the OAuth2 client,
  // the code or the refresh token, else by the client that asks for a code, else by a credential
  // token in the query, else by a Host of the form <tenant>.localhost, else the default tenant.
  // Under a host of OVHcloud's none of these finds a tenant of another region, and the first
  // tenant of the host's own stands in for a default one that is elsewhere.
  // The tenant comes with its lock.
  [[nodiscard]] Claim claim(const Request& request) const;

  // Whose application it is, wherever it was called; nullopt when it is nobody's.
  [[nodiscard]] std::optional<Region> region_of_application(std::string_view key) const;

  // Makes a key that was issued later (POST /auth/credential) known here; likewise an access
  // token (a personal one, a refresh token and a code are the same here), in whose stead another
  // may be `forgotten`, and a client of POST /me/api/oauth2/client.
  void index_token(const std::string& token, std::string_view tenant_id);
  // The same for an application that was made later. False when the key is taken in this mock,
  // and then nothing changes.
  [[nodiscard]] bool index_application_key(const std::string& key, std::string_view tenant_id);
  void index_access_token(const std::string& token, const std::string& forgotten,
                          std::string_view tenant_id);
  void index_client(const std::string& client_id, std::string_view tenant_id);

 private:
  using OwnerByText = ByText<SharedTenant>;

  struct Found {
    SharedTenant tenant;
    bool claimed;
  };
  [[nodiscard]] Found found_for(const Request& request) const;
  // Whose an OAuth2 request is; null: nobody's. Requires: mutex_ is held.
  [[nodiscard]] SharedTenant owner_of_oauth(const Request& request) const;
  // The tenant of that id and its lock; null when there is none. Requires: as remove().
  [[nodiscard]] std::pair<SharedTenant, std::unique_lock<std::mutex>> locked(
      std::string_view id) const;
  [[nodiscard]] SharedTenant founded(TenantPlan plan);
  // Requires: mutex_ is held alone, as for the next three.
  [[nodiscard]] Result<void> check_keys(const Tenant& tenant) const;
  // Makes it one of the mock's, or none.
  void enter(const SharedTenant& tenant);
  void leave(const SharedTenant& tenant);
  void index(const SharedTenant& tenant);
  void forget(const SharedTenant& tenant);
  [[nodiscard]] Result<void> check_free(const TenantPlan& plan) const;
  // Who answers when nobody is named; null before the default tenant was made.
  [[nodiscard]] SharedTenant usual_tenant(std::optional<Region> region) const;

  const Clock& clock_;
  KeySource seed_;
  TenantSettings defaults_;
  ClockPlan default_clock_;
  std::size_t journal_bytes_;
  JournalFeed feed_;
  std::atomic<std::uint64_t> made_up_ids_{0};
  Keeper* keeper_ = nullptr;
  std::uint64_t run_ = 0;
  // Guards all below, not the tenants in them. A tenant's lock is taken before it, never after.
  mutable std::shared_mutex mutex_;
  std::uint64_t last_order_ = 0;  // of the tenants
  std::map<std::string, SharedTenant, std::less<>> tenants_;
  OwnerByText by_application_key_;
  OwnerByText by_token_;
  OwnerByText by_access_token_;
  OwnerByText by_client_;
  // In the order in which they were made.
  std::array<std::map<std::uint64_t, std::string>, 3> ids_by_region_;
};

}  // namespace countersign::mock_server

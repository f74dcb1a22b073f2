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
#include "mock_server/directory/tenant.hpp"

namespace countersign::mock_server {

inline constexpr std::string_view kDefaultTenant = "default";

// A tenant may be deleted while a request of its own is under way, so whoever
// uses one shares it: the one place here with two owners.
using SharedTenant = std::shared_ptr<Tenant>;

struct Claim {
  SharedTenant tenant;
  bool claimed;  // false: the default tenant answers because no known key named another
};

class Tenants {
 public:
  // `clock` must outlive this. `journal_bytes` bounds each tenant's journal.
  Tenants(const Clock& clock, std::string seed, TenantSettings defaults, ClockPlan default_clock,
          std::size_t journal_bytes);

  // Errors: conflict when the id or a key exists already; bad_input for an id
  // that is not 1 to 63 characters of a-z, 0-9 and "-".
  // `look` is shown the tenant before anybody else can reach it.
  [[nodiscard]] Result<SharedTenant> create(TenantPlan plan,
                                            const std::function<void(const Tenant&)>& look = {});
  // A plan with this mock's defaults, to be changed and given to create().
  [[nodiscard]] TenantPlan plan(std::string id) const;
  // Errors: not_found; conflict for the default tenant, which stays.
  [[nodiscard]] Result<void> remove(std::string_view id);

  // The tenant as it was created: the same keys, settings and clock, and nothing of what has
  // happened since. Errors: not_found.
  [[nodiscard]] Result<SharedTenant> reset(std::string_view id);

  // An id that no tenant has: "tenant-7". The next call gives another.
  [[nodiscard]] std::string unused_id();

  [[nodiscard]] SharedTenant find(std::string_view id) const;
  [[nodiscard]] std::vector<SharedTenant> all() const;

  [[nodiscard]] const JournalFeed& feed() const noexcept { return feed_; }

  // By a Bearer token, else by application key, else by the OAuth2 client at the token
  // endpoint, else by a credential token in the query, else by a Host of the form
  // <tenant>.localhost, else the default tenant. Under a host of OVHcloud's none of these finds
  // a tenant of another region, and the first tenant of the host's own stands in for a default
  // one that is elsewhere.
  [[nodiscard]] Claim claim(const Request& request) const;

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

  // Requires: mutex_ is held alone, as for the next.
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
  mutable std::shared_mutex mutex_;  // guards all below, not the tenants in them
  std::map<std::string, TenantPlan, std::less<>> plans_;  // what each tenant started as
  std::map<std::string, SharedTenant, std::less<>> tenants_;
  OwnerByText by_application_key_;
  OwnerByText by_token_;
  OwnerByText by_access_token_;
  OwnerByText by_client_;
  std::array<std::vector<std::string>, 3> ids_by_region_;  // in the order in which they were made
};

}  // namespace countersign::mock_server

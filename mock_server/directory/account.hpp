// What a customer owns: their details, DNS zones, other objects, users and IAM rules. All of it
// is kept, so each change is noted (kept.hpp); the handlers in mock_server/api/ give it behaviour.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "mock_server/directory/kept.hpp"
#include "mock_server/directory/users.hpp"
#include "ovhcloud/iam.hpp"
#include "ovhcloud/region.hpp"

namespace countersign::mock_server {

struct Record {
  std::string field_type;
  std::string sub_domain;
  std::string target;
  std::int64_t ttl;  // seconds; 0: the zone's own
};

struct Soa {
  std::string server;
  std::string email;
  std::int64_t serial;
  std::int64_t refresh;  // seconds, as the next three
  std::int64_t expire;
  std::int64_t nx_domain_ttl;
  std::int64_t ttl;
};

struct Zone {
  std::string name;
  std::string iam_id;
  Kept<std::map<std::int64_t, Record>> records{RowKind::record};
  std::int64_t last_record_id = 0;  // the highest that a deleted record had
  Soa soa;
  Instant last_update;
  bool deployed = true;  // false from a change until POST …/refresh

  void place_at(const Place& place) { records.place_at(place); }
};

// An object of an operation without behaviour of its own (mock_server/api/described).
struct KeptObject {
  std::uint64_t order;  // in which it was made, within its account
  std::string text;     // JSON
};

// Who may do what in an account's name (facts 7).
struct IamBook {
  explicit IamBook(const Place& place)
      : policies(RowKind::policy, place),
        permissions_groups(RowKind::permissions_group, place),
        resource_groups(RowKind::resource_group, place),
        tags(RowKind::tags, place) {}

  KeptList<Policy> policies;
  KeptList<PermissionsGroup> permissions_groups;  // OVHcloud's own first
  KeptList<ResourceGroup> resource_groups;
  Kept<std::map<std::string, Tags, std::less<>>> tags;  // by the resource's URN

  // The URN's, or none.
  [[nodiscard]] Tags tags_of(std::string_view urn) const {
    const auto found = tags.find(urn);
    return found == tags.end() ? Tags{} : found->second;
  }

  // None: nothing is tagged by that name.
  void set_tags(const std::string& urn, Tags all) {
    if (all.empty()) {
      tags.erase(urn);
    } else {
      tags.put(urn, std::move(all));
    }
  }

  [[nodiscard]] IamRules rules() const noexcept {
    return {.policies = policies.all(),
            .permissions_groups = permissions_groups.all(),
            .resource_groups = resource_groups.all()};
  }
};

// An account's details (facts 5) and zones. The JSON of GET /me is kept ready,
// since that is the call everybody makes.
class Account {
 public:
  // `changes` must outlive the account; null: nothing is noted.
  explicit Account(std::string nichandle, Region region = Region::eu, Changes* changes = nullptr);
  Account(Account&&) noexcept;
  Account& operator=(Account&&) noexcept;
  ~Account();

  [[nodiscard]] const std::string& nichandle() const noexcept { return nichandle_; }
  [[nodiscard]] Region region() const noexcept { return region_; }
  [[nodiscard]] const nlohmann::ordered_json& details() const noexcept { return *details_; }
  [[nodiscard]] const std::string& details_text() const noexcept { return details_text_; }
  void set_detail(const std::string& name, const nlohmann::ordered_json& value);

  // The order of the newest object, and of the next.
  [[nodiscard]] std::uint64_t last_object() const noexcept { return last_object_; }
  [[nodiscard]] std::uint64_t next_object();

  // Whether the policies are those of the first day: the account itself may then do everything.
  [[nodiscard]] bool has_first_policies() const noexcept { return has_first_policies_; }
  void leave_first_policies();

  // As an earlier account was, when it is put together again.
  void restore(nlohmann::ordered_json details, std::uint64_t last_object, bool has_first_policies);

 private:
  void note();
  std::string nichandle_;
  Region region_;
  Changes* changes_;

 public:
  Kept<std::map<std::string, Zone, std::less<>>> zones;          // by name
  Kept<std::map<std::string, KeptObject, std::less<>>> objects;  // by path: "/sms/sms-ab12345-1"
  IamBook iam;
  Kept<LocalUsers> users;
  Kept<UserGroups> groups;  // of users; the default ones from the start

 private:
  std::unique_ptr<nlohmann::ordered_json> details_;  // a pointer, so that this header needs no JSON
  std::string details_text_;
  std::uint64_t last_object_ = 0;
  bool has_first_policies_ = true;
};

// A zone as a new customer has it: name servers and an address.
[[nodiscard]] Zone new_zone(std::string name, std::string iam_id, std::int64_t first_record_id,
                            Instant now);

}  // namespace countersign::mock_server

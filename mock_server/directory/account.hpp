// What a customer owns: their details, DNS zones and users. Values; the handlers in
// mock_server/api/ give them their behaviour.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/error.hpp"
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
  std::map<std::int64_t, Record> records;
  std::int64_t last_record_id = 0;  // the highest that a deleted record had
  Soa soa;
  Instant last_update;
  bool deployed = true;  // false from a change until POST …/refresh
};

// An object of an operation without behaviour of its own (mock_server/api/described).
struct KeptObject {
  std::uint64_t order;  // in which it was made, within its account
  std::string text;     // JSON
};

// Who may do what in an account's name (facts 7).
struct IamBook {
  std::vector<Policy> policies;
  std::vector<PermissionsGroup> permissions_groups;  // OVHcloud's own first
  std::vector<ResourceGroup> resource_groups;
  std::map<std::string, Tags, std::less<>> tags;  // by the resource's URN
  // Whether the policies are those of the first day: the account itself may then do everything.
  bool as_at_first = true;

  [[nodiscard]] IamRules rules() const noexcept {
    return {.policies = policies,
            .permissions_groups = permissions_groups,
            .resource_groups = resource_groups};
  }
};

// An account's details (facts 5) and zones. The JSON of GET /me is kept ready,
// since that is the call everybody makes.
class Account {
 public:
  explicit Account(std::string nichandle, Region region = Region::eu);
  Account(Account&&) noexcept;
  Account& operator=(Account&&) noexcept;
  ~Account();

  [[nodiscard]] const std::string& nichandle() const noexcept { return nichandle_; }
  [[nodiscard]] Region region() const noexcept { return region_; }
  [[nodiscard]] const nlohmann::ordered_json& details() const noexcept { return *details_; }
  [[nodiscard]] const std::string& details_text() const noexcept { return details_text_; }
  void set_detail(const std::string& name, const nlohmann::ordered_json& value);

  std::map<std::string, Zone, std::less<>> zones;          // by name
  std::map<std::string, KeptObject, std::less<>> objects;  // by path: "/sms/sms-ab12345-1"
  std::uint64_t last_object = 0;                           // the order of the newest
  IamBook iam;
  LocalUsers users;
  UserGroups groups = default_groups();  // of users

 private:
  std::string nichandle_;
  Region region_;
  std::unique_ptr<nlohmann::ordered_json> details_;  // a pointer, so that this header needs no JSON
  std::string details_text_;
};

// A zone as a new customer has it: name servers and an address.
[[nodiscard]] Zone new_zone(std::string name, std::string iam_id, std::int64_t first_record_id,
                            Instant now);

}  // namespace countersign::mock_server

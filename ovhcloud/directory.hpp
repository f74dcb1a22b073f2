// Who is who, as the verdict asks it: applications and the credentials that were
// issued to them. The mock implements the interface; the values are the API's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/ip.hpp"
#include "ovhcloud/access_rules.hpp"
#include "ovhcloud/signature.hpp"

namespace countersign {

enum class ApplicationStatus { active, blocked, inactive, trusted };  // facts 4.1

[[nodiscard]] std::string_view name_of(ApplicationStatus status) noexcept;

struct Application {
  std::int64_t id;
  std::string key;
  ApplicationSecret secret;
  std::string name;
  std::string description;
  ApplicationStatus status;
  std::string owner;  // nichandle
};

// facts 4.1, and `revoked`: the API deletes such a credential, we remember that
// it existed, so that a revoked key is not an unknown one.
enum class CredentialState { pending_validation, validated, refused, expired, revoked };

// As the API spells it: "pendingValidation".
[[nodiscard]] std::string_view name_of(CredentialState state) noexcept;

struct Credential {
  std::int64_t id;
  ConsumerKey consumer_key;
  std::int64_t application_id;
  CredentialState state;  // as last set; see state_at() for expiry by time
  std::vector<AccessRule> rules;
  std::vector<std::string> allowed_ips;  // as given; empty: from anywhere
  std::vector<IpBlock> allowed_blocks;   // the same, parsed
  Instant creation;
  std::optional<Instant> expiration;
  std::optional<Instant> last_use;
  std::optional<std::string> redirection;
  std::string token;      // of the validation page
  std::string account;    // nichandle of who validated it; empty before
  std::string user = {};  // login of that account's user who did; empty: the account itself
  Signer signer;          // over the application's secret and this key
};

// The state at `now`: a validated credential expires at the instant of its
// expiration, not after it.
[[nodiscard]] CredentialState state_at(const Credential& credential, Instant now) noexcept;

// What is found belongs to the directory and stays valid while the caller keeps
// the directory from changing (the mock holds the tenant's lock).
class Directory {
 public:
  virtual ~Directory() = default;
  [[nodiscard]] virtual const Application* application(std::string_view key) const = 0;
  [[nodiscard]] virtual const Credential* credential(std::string_view consumer_key) const = 0;
};

}  // namespace countersign

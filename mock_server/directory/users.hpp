// The local users of an account and the groups that they are in (facts 5). Values; the handlers
// in mock_server/api/ give them their behaviour.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"

namespace countersign::mock_server {

// What the users of a group may do without any policy (facts 7.5).
enum class GroupRole { admin, none, regular, unprivileged };

// As the API spells it: "ADMIN".
[[nodiscard]] std::string_view name_of(GroupRole role) noexcept;
[[nodiscard]] std::optional<GroupRole> group_role(std::string_view name) noexcept;

struct UserGroup {
  std::string name;
  std::optional<std::string> description;
  GroupRole role;
  bool is_default;  // one of those that every account has
  Instant creation;
  Instant last_update;
};

enum class UserType { user, service };

struct LocalUser {
  std::string login;
  std::string description;
  std::optional<std::string> email;
  std::string group;                                // the main one
  std::set<std::string, std::less<>> further = {};  // other groups
  UserType type = UserType::user;
  bool disabled = false;
  Instant creation;
  Instant last_update;
  std::optional<Instant> password_last_update = {};  // the password itself is not kept

  // Every group, the main one among them, by name.
  [[nodiscard]] std::set<std::string, std::less<>> groups() const;
};

using UserGroups = std::map<std::string, UserGroup, std::less<>>;  // by name
using LocalUsers = std::map<std::string, LocalUser, std::less<>>;  // by login

inline constexpr std::string_view kUsualGroup = "DEFAULT";

// ADMIN, DEFAULT and UNPRIVILEGED, each with its role (facts 5).
[[nodiscard]] UserGroups default_groups();

// What a login, the name of a group or of a token may be: 1 to 255 letters, digits and
// "._-@+", no dot first (assumed).
[[nodiscard]] bool is_user_name(std::string_view text) noexcept;

// In whose name something is granted: an account, or one of its users.
struct Person {
  std::string account;    // nichandle
  std::string user = {};  // login; empty: the account itself
};

}  // namespace countersign::mock_server

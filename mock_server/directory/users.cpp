#include "mock_server/directory/users.hpp"

#include <algorithm>
#include <array>

namespace countersign::mock_server {

std::string_view name_of(GroupRole role) noexcept {
  switch (role) {
    case GroupRole::admin: return "ADMIN";
    case GroupRole::none: return "NONE";
    case GroupRole::regular: return "REGULAR";
    case GroupRole::unprivileged: return "UNPRIVILEGED";
  }
  return "";
}

std::optional<GroupRole> group_role(std::string_view name) noexcept {
  for (const GroupRole role :
       {GroupRole::admin, GroupRole::none, GroupRole::regular, GroupRole::unprivileged}) {
    if (name == name_of(role)) return role;
  }
  return std::nullopt;
}

std::set<std::string, std::less<>> LocalUser::groups() const {
  auto all = further;
  all.insert(group);
  return all;
}

UserGroups default_groups() {
  constexpr std::array<std::pair<const char*, GroupRole>, 3> kGroups{
      {{"ADMIN", GroupRole::admin},
       {"DEFAULT", GroupRole::regular},
       {"UNPRIVILEGED", GroupRole::unprivileged}}};
  UserGroups groups;
  for (const auto& [name, role] : kGroups) {
    groups.emplace(
        name, UserGroup{.name = name,
                        .description = "Default Group with " + std::string{name_of(role)} + " role",
                        .role = role,
                        .is_default = true,
                        .creation = {},
                        .last_update = {}});
  }
  return groups;
}

bool is_user_name(std::string_view text) noexcept {
  constexpr std::string_view kOthers = "._-@+";
  constexpr std::size_t kLongest = 255;
  return !text.empty() && text.front() != '.' && text.size() <= kLongest &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  kOthers.find(c) != std::string_view::npos;
         });
}

}  // namespace countersign::mock_server

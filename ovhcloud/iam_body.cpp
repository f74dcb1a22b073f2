#include "ovhcloud/iam_body.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/time_text.hpp"
#include "ovhcloud/iam_errors.hpp"

namespace countersign {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 3> kLists{"allow", "deny", "except"};
constexpr std::array<std::string_view, 1> kAction{"action"};

std::string shown(const Json& value) {
  return value.is_string() ? value.get<std::string>()
                           : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool is_action(std::string_view text) {
  return !text.empty() && std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '\x7F';
  });
}

Answer<std::vector<std::string>> actions_from(const Json& permissions, std::string_view list) {
  std::vector<std::string> actions;
  const auto found = permissions.find(list);
  if (found == permissions.end() || found->is_null()) return actions;
  for (const Json& each : *found) {
    std::string action = each.value("action", "");
    if (!is_action(action)) {
      return refuse(
          malformed_action(fmt::format("permissions.{}[{}].action", list, actions.size())));
    }
    actions.push_back(std::move(action));
  }
  return actions;
}

Json actions_to_json(const std::vector<std::string>& actions) {
  Json list = Json::array();
  for (const std::string& action : actions) list.push_back({{"action", action}});
  return list;
}

std::optional<ApiError> member_refusal(const std::string& name, const Json& value,
                                       std::span<const BodyMember> members) {
  const auto member = std::find_if(members.begin(), members.end(),
                                   [&](const BodyMember& m) { return m.name == name; });
  if (member == members.end()) return unknown_body_parameter(name);
  if (value.is_null() ? member->nullable : member->fits(value)) return std::nullopt;
  if (member->compound) return misshapen_body_parameter(name);
  return invalid_value(name, shown(value), member->type);
}

}  // namespace

std::optional<ApiError> body_refusal(const Json& body, std::span<const BodyMember> members) {
  if (!body.is_object()) return malformed_json();
  for (const auto& [name, value] : body.items()) {
    if (auto refusal = member_refusal(name, value, members)) return refusal;
  }
  for (const BodyMember& member : members) {
    if (!member.required || body.contains(member.name)) continue;
    return member.compound ? misshapen_body_parameter(member.name) : missing_required(member.name);
  }
  return std::nullopt;
}

bool is_text(const Json& json) { return json.is_string(); }

bool is_list_of_texts(const Json& json) {
  return json.is_array() && std::all_of(json.begin(), json.end(), is_text);
}

bool is_instant(const Json& json) {
  return json.is_string() && parse_rfc3339(json.get_ref<const std::string&>()).has_value();
}

bool is_list_of_objects_with(const Json& json, std::span<const std::string_view> texts) {
  const auto fits = [&](const Json& each) {
    return each.is_object() && std::all_of(texts.begin(), texts.end(), [&](std::string_view name) {
             const auto found = each.find(name);
             return found == each.end() || found->is_null() || found->is_string();
           });
  };
  return json.is_array() && std::all_of(json.begin(), json.end(), fits);
}

bool is_permissions(const Json& json) {
  if (!json.is_object()) return false;
  return std::all_of(json.items().begin(), json.items().end(), [](const auto& item) {
    if (std::find(kLists.begin(), kLists.end(), item.key()) == kLists.end()) return false;
    const Json& list = item.value();
    if (list.is_null()) return true;
    return is_list_of_objects_with(list, kAction) &&
           std::all_of(list.begin(), list.end(), [](const Json& each) {
             return each.size() == 1 && each.contains("action") && each.at("action").is_string();
           });
  });
}

Answer<Permissions> permissions_from(const Json& json) {
  auto allow = actions_from(json, "allow");
  if (!allow) return refuse(std::move(allow.error()));
  auto deny = actions_from(json, "deny");
  if (!deny) return refuse(std::move(deny.error()));
  auto except = actions_from(json, "except");
  if (!except) return refuse(std::move(except.error()));
  return Permissions{
      .allow = *std::move(allow), .deny = *std::move(deny), .except = *std::move(except)};
}

Json to_json(const Permissions& permissions) {
  Json json = Json::object();
  if (!permissions.allow.empty()) json["allow"] = actions_to_json(permissions.allow);
  if (!permissions.deny.empty()) json["deny"] = actions_to_json(permissions.deny);
  if (!permissions.except.empty()) json["except"] = actions_to_json(permissions.except);
  return json;
}

std::string iam_time(Instant when) {
  const auto second = std::chrono::floor<std::chrono::seconds>(when);
  std::string text = to_rfc3339(second);
  const auto nanoseconds =
      std::chrono::duration_cast<std::chrono::nanoseconds>(when - second).count();
  if (nanoseconds == 0) return text;
  std::string decimals = fmt::format("{:09}", nanoseconds);
  decimals.erase(decimals.find_last_not_of('0') + 1);
  text.insert(text.size() - 1, "." + decimals);
  return text;
}

std::string text_at(const Json& json, std::string_view name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

Result<std::optional<Instant>> instant_at(const Json& json, std::string_view name) {
  const auto found = json.find(name);
  if (found == json.end() || found->is_null()) return std::nullopt;
  if (!is_instant(*found)) {
    return fail(Errc::bad_input, fmt::format("{} is {}, which is no instant", name, shown(*found)));
  }
  return parse_rfc3339(found->get_ref<const std::string&>());
}

Json without(const Json& json, std::span<const std::string_view> names) {
  Json rest = Json::object();
  for (const auto& [name, value] : json.items()) {
    if (std::find(names.begin(), names.end(), name) == names.end()) rest[name] = value;
  }
  return rest;
}

}  // namespace countersign

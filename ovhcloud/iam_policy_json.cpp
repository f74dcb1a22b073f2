#include "ovhcloud/iam_policy_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/time_text.hpp"
#include "ovhcloud/iam_body.hpp"
#include "ovhcloud/iam_errors.hpp"
#include "ovhcloud/iam_urn.hpp"

namespace countersign {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 1> kUrn{"urn"};
constexpr std::array<std::string_view, 5> kOwnMembers{"id", "owner", "readOnly", "createdAt",
                                                      "updatedAt"};

bool is_list_of_urns(const Json& json) { return is_list_of_objects_with(json, kUrn); }
bool is_object(const Json& json) { return json.is_object(); }

constexpr auto kMembers = std::to_array<BodyMember>(
    {{"conditions", "iam.policy.Condition", is_object, true, false, true},
     {"description", "string", is_text, false, false, true},
     {"expiredAt", "datetime", is_instant, false, false, true},
     {"identities", "string[]", is_list_of_texts, true, true, false},
     {"name", "string", is_text, false, true, false},
     {"permissions", "iam.policy.Permissions", is_permissions, true, true, false},
     {"permissionsGroups", "iam.policy.PermissionsGroup[]", is_list_of_urns, true, false, true},
     {"resources", "iam.policy.Resource[]", is_list_of_urns, true, true, false}});

std::optional<ApiError> name_refusal(std::string_view name) {
  if (name.empty()) return empty_parameter("name");
  if (name.starts_with("ovh-")) return reserved_policy_name(name);
  return std::nullopt;
}

bool is_urn_of(std::string_view text, std::initializer_list<UrnKind> kinds) {
  const auto urn = parse_urn(text);
  return urn && std::find(kinds.begin(), kinds.end(), urn->kind) != kinds.end();
}

Answer<std::vector<std::string>> identities_from(const Json& list) {
  std::vector<std::string> identities;
  for (const Json& each : list) {
    identities.push_back(each.get<std::string>());
    if (!is_urn_of(identities.back(), {UrnKind::identity})) {
      return refuse(malformed_identity_urn(fmt::format("identities[{}]", identities.size() - 1)));
    }
  }
  return identities;
}

Answer<std::vector<std::string>> resources_from(const Json& list) {
  std::vector<std::string> resources;
  for (const Json& each : list) {
    resources.push_back(text_at(each, "urn"));
    if (!is_urn_of(resources.back(), {UrnKind::resource, UrnKind::resource_group})) {
      return refuse(malformed_resource_urn(fmt::format("resources[{}].urn", resources.size() - 1)));
    }
  }
  return resources;
}

Answer<std::vector<std::string>> permissions_groups_from(const Json& body) {
  std::vector<std::string> groups;
  const auto list = body.find("permissionsGroups");
  if (list == body.end() || list->is_null()) return groups;
  for (const Json& each : *list) {
    groups.push_back(text_at(each, "urn"));
    if (!is_urn_of(groups.back(), {UrnKind::permissions_group})) {
      return refuse(malformed_permissions_group_urn(
          fmt::format("permissionsGroups[{}].urn", groups.size() - 1)));
    }
  }
  return groups;
}

// The content without regard to the name, which may be OVHcloud's own.
Answer<PolicyContent> content_from(const Json& body) {
  PolicyContent content{.name = text_at(body, "name")};
  if (body.contains("description") && body.at("description").is_string()) {
    content.description = text_at(body, "description");
  }
  if (const std::string expiry = text_at(body, "expiredAt"); !expiry.empty()) {
    content.expired_at = parse_rfc3339(expiry);
  }
  auto identities = identities_from(body.at("identities"));
  if (!identities) return refuse(std::move(identities.error()));
  content.identities = *std::move(identities);

  auto resources = resources_from(body.at("resources"));
  if (!resources) return refuse(std::move(resources.error()));
  content.resources = *std::move(resources);

  auto groups = permissions_groups_from(body);
  if (!groups) return refuse(std::move(groups.error()));
  content.permissions_groups = *std::move(groups);

  auto permissions = permissions_from(body.at("permissions"));
  if (!permissions) return refuse(std::move(permissions.error()));
  content.permissions = *std::move(permissions);

  if (!body.contains("conditions") || body.at("conditions").is_null()) return content;
  auto condition = condition_from(body.at("conditions"), "conditions");
  if (!condition) return refuse(std::move(condition.error()));
  content.conditions = *std::move(condition);
  return content;
}

Json resource_in_detail(const std::string& urn, const PolicyDetails& details) {
  Json json{{"urn", urn}};
  for (const Resource& each : details.resources) {
    if (each.urn != urn) continue;
    Json& resource = json["resource"] = {{"id", each.id},
                                         {"name", each.name},
                                         {"displayName", each.display_name},
                                         {"type", each.type},
                                         {"owner", each.owner}};
    if (!each.tags.empty()) resource["tags"] = each.tags;
  }
  for (const ResourceGroup& each : details.resource_groups) {
    if (each.urn != urn) continue;
    json["group"] = {{"id", each.id}, {"name", each.content.name}, {"readOnly", each.read_only}};
  }
  return json;
}

Json permissions_group_in_detail(const std::string& urn, const PolicyDetails& details) {
  Json json{{"urn", urn}};
  for (const PermissionsGroup& each : details.permissions_groups) {
    if (each.urn != urn) continue;
    json["name"] = each.content.name;
    json["owner"] = each.owner;
    json["permissions"] = to_json(each.content.permissions);
  }
  return json;
}

}  // namespace

Answer<PolicyContent> policy_content_from(const Json& given, BodyOf kind) {
  if (!given.is_object()) return refuse(malformed_json());
  const Json body = kind == BodyOf::update ? without(given, kOwnMembers) : given;
  if (auto refusal = body_refusal(body, kMembers)) return refuse(*std::move(refusal));
  if (auto refusal = name_refusal(text_at(body, "name"))) return refuse(*std::move(refusal));
  return content_from(body);
}

Json to_json(const Policy& policy) { return to_json(policy, PolicyDetails{}); }

Json to_json(const Policy& policy, const PolicyDetails& details) {
  const PolicyContent& content = policy.content;
  Json json{{"id", policy.id},
            {"owner", policy.owner},
            {"name", content.name},
            {"readOnly", policy.read_only}};
  if (content.description) json["description"] = *content.description;
  json["identities"] = content.identities;
  Json& resources = json["resources"] = Json::array();
  for (const std::string& urn : content.resources) {
    resources.push_back(resource_in_detail(urn, details));
  }
  json["permissions"] = to_json(content.permissions);
  for (const std::string& urn : content.permissions_groups) {
    json["permissionsGroups"].push_back(permissions_group_in_detail(urn, details));
  }
  if (content.conditions) json["conditions"] = to_json(*content.conditions);
  if (content.expired_at) json["expiredAt"] = iam_time(*content.expired_at);
  json["createdAt"] = iam_time(policy.created_at);
  if (policy.updated_at) json["updatedAt"] = iam_time(*policy.updated_at);
  return json;
}

Result<Policy> policy_from(const Json& json) {
  if (!json.is_object()) return fail(Errc::bad_input, "a policy is no object");
  const Json body = without(json, kOwnMembers);
  if (const auto refusal = body_refusal(body, kMembers)) {
    return fail(Errc::bad_input, "a policy: " + refusal->message);
  }
  auto content = content_from(body);
  if (!content) return fail(Errc::bad_input, "a policy: " + content.error().message);
  const auto created = instant_at(json, "createdAt");
  if (!created) return tl::unexpected(created.error());
  const auto updated = instant_at(json, "updatedAt");
  if (!updated) return tl::unexpected(updated.error());
  const auto read_only = json.find("readOnly");
  return Policy{.id = text_at(json, "id"),
                .owner = text_at(json, "owner"),
                .read_only = read_only != json.end() && *read_only == true,
                .content = *std::move(content),
                .created_at = created->value_or(Instant{}),
                .updated_at = *updated};
}

}  // namespace countersign

// /v2/iam/resource with its tags, what a caller may do there, and the types of resources
// (facts 7.1, 7.2).
#include "mock_server/api/authorization.hpp"
#include "mock_server/api/handlers.hpp"
#include "mock_server/api/iam_common.hpp"
#include "ovhcloud/iam_errors.hpp"
#include "ovhcloud/iam_group_json.hpp"
#include "ovhcloud/iam_urn.hpp"

namespace countersign::mock_server {

namespace {

// Of a resource that has none of its own: the same for the same name.
std::string id_of(const std::string& urn) { return KeySource{urn}.uuid("resource"); }

}  // namespace

std::vector<Resource> resources_of(Call& call) {
  const Account& account = account_of(call);
  std::vector<Resource> resources;
  const auto add = [&](std::string_view type, const std::string& name, std::string id) {
    const std::string urn = resource_urn(name_of(call.tenant.region), type, name);
    resources.push_back({.id = id.empty() ? id_of(urn) : std::move(id),
                         .urn = urn,
                         .name = name,
                         .display_name = name,
                         .type = std::string{type},
                         .owner = account.nichandle(),
                         .tags = account.iam.tags_of(urn)});
  };
  add("account", account.nichandle(), "");
  for (const auto& [name, zone] : account.zones) add("dnsZone", name, zone.iam_id);
  for (const auto& [path, unused] : account.objects) {
    for (const auto& [prefix, type] :
         {std::pair{"/hosting/web/", "webHosting"}, {"/sms/", "sms"}}) {
      const std::string_view start = prefix;
      const bool directly_below =
          path.starts_with(start) && path.find('/', start.size()) == std::string::npos;
      if (directly_below) add(type, path.substr(start.size()), "");
    }
  }
  return resources;
}

bool has_details(const Call& call) { return call.arguments.query_value("details") == "true"; }

namespace {

Answer<Resource> resource_of(Call& call) {
  const std::string& urn = call.arguments.path_value("resourceURN");
  for (Resource& resource : resources_of(call)) {
    if (resource.urn == urn) return std::move(resource);
  }
  return refuse(unknown_resource(urn));
}

Answer<Reply> list_resources(Call& call) {
  const auto wanted = [&](std::string_view name, const std::string& has) {
    const auto value = call.arguments.query_value(name);
    return !value || *value == has;
  };
  Json list = Json::array();
  for (const Resource& resource : resources_of(call)) {
    if (wanted("resourceName", resource.name) && wanted("resourceType", resource.type) &&
        wanted("resourceURN", resource.urn)) {
      list.push_back(to_json(resource));
    }
  }
  return json_reply(list);
}

Answer<Reply> get_resource(Call& call) {
  const auto resource = resource_of(call);
  if (!resource) return refuse(resource.error());
  return json_reply(to_json(*resource));
}

Answer<Reply> put_resource(Call& call) {
  auto resource = resource_of(call);
  if (!resource) return refuse(resource.error());
  auto tags = tags_from(body_of(call), resource->tags);
  if (!tags) return refuse(tags.error());
  book_of(call).tags.put(resource->urn, *tags);
  resource->tags = *std::move(tags);
  return json_reply(to_json(*resource));
}

Answer<Reply> add_tag(Call& call) {
  auto resource = resource_of(call);
  if (!resource) return refuse(resource.error());
  const auto tag = tag_from(body_of(call));
  if (!tag) return refuse(tag.error());
  Tags tags = std::move(resource->tags);
  tags.insert_or_assign(tag->key, tag->value);
  book_of(call).tags.put(resource->urn, std::move(tags));
  return void_reply();
}

// Also when there is no such tag (facts 7.1).
Answer<Reply> remove_tag(Call& call) {
  const auto resource = resource_of(call);
  if (!resource) return refuse(resource.error());
  Tags* tags = book_of(call).tags.edit(resource->urn);
  if (tags != nullptr) tags->erase(call.arguments.path_value("key"));
  return void_reply();
}

Answer<Reply> list_resource_types(Call& call) {
  std::vector<std::string> types;
  for (const Resource& resource : resources_of(call)) types.push_back(resource.type);
  std::sort(types.begin(), types.end());
  types.erase(std::unique(types.begin(), types.end()), types.end());
  return json_reply(Json(types));
}

Answer<std::vector<std::string>> texts_in(const Json& body, const char* name) {
  const auto found = body.find(name);
  const bool fits =
      found != body.end() && found->is_array() &&
      std::all_of(found->begin(), found->end(), [](const Json& item) { return item.is_string(); });
  if (!fits) return refuse(misshapen_body_parameter(name));
  return found->get<std::vector<std::string>>();
}

Json checked(Call& call, const std::vector<std::string>& actions, const std::string& urn) {
  const IamBook& book = book_of(call);
  const IamResource resource{.urn = urn, .tags = book.tags_of(urn)};
  const IamCaller who{.identities = identities_of(call.caller, call.tenant),
                      .address = parse_ip(call.request.peer),
                      .now = call.now};
  IamRules rules = book.rules();
  const std::vector<Policy> with_roles = policies_with_roles(account_of(call));
  rules.policies = with_roles;
  const CheckedActions result = check_actions(who, actions, resource, rules);
  return Json{{"authorizedActions", result.authorized},
              {"unauthorizedActions", result.unauthorized}};
}

Answer<Reply> check_one(Call& call) {
  const auto actions = texts_in(body_of(call), "actions");
  if (!actions) return refuse(actions.error());
  return json_reply(checked(call, *actions, call.arguments.path_value("resourceURN")));
}

Answer<Reply> check_several(Call& call) {
  const auto actions = texts_in(body_of(call), "actions");
  if (!actions) return refuse(actions.error());
  const auto urns = texts_in(body_of(call), "resourceURNs");
  if (!urns) return refuse(urns.error());
  Json list = Json::array();
  for (const std::string& urn : *urns) {
    Json one{{"resourceURN", urn}};
    one.update(checked(call, *actions, urn));
    list.push_back(std::move(one));
  }
  return json_reply(list);
}

}  // namespace

Handlers iam_resource_handlers() {
  return {{"GET /iam/resource", list_resources},
          {"GET /iam/resource/{resourceURN}", get_resource},
          {"PUT /iam/resource/{resourceURN}", put_resource},
          {"POST /iam/resource/{resourceURN}/tag", add_tag},
          {"DELETE /iam/resource/{resourceURN}/tag/{key}", remove_tag},
          {"POST /iam/resource/{resourceURN}/authorization/check", check_one},
          {"POST /iam/authorization/check", check_several},
          {"GET /iam/reference/resource/type", list_resource_types}};
}

}  // namespace countersign::mock_server

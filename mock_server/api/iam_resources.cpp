// /v2/iam/resource with its tags (facts 7.1, 7.2).
#include "mock_server/api/handlers.hpp"
#include "mock_server/api/iam_common.hpp"
#include "mock_server/api/iam_sight.hpp"
#include "mock_server/api/paged.hpp"
#include "ovhcloud/iam_errors.hpp"
#include "ovhcloud/iam_group_json.hpp"
#include "ovhcloud/iam_limits.hpp"
#include "ovhcloud/iam_tag_filter.hpp"
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

// What the caller does not see is not there (assumed).
Answer<Resource> resource_of(Call& call) {
  const std::string& urn = call.arguments.path_value("resourceURN");
  const Sight sight{call};
  for (Resource& resource : resources_of(call)) {
    if (resource.urn == urn && sight.shows_resource(resource)) return std::move(resource);
  }
  return refuse(unknown_resource(urn));
}

// The filter takes patterns of URNs, as its description says: with a star as in a policy.
bool has_urn_like(const Resource& resource, const std::vector<std::string_view>& patterns) {
  return patterns.empty() ||
         std::any_of(patterns.begin(), patterns.end(), [&](std::string_view pattern) {
           return pattern == resource.urn || urn_covers(pattern, resource.urn);
         });
}

Answer<Reply> list_resources(Call& call) {
  TagFilters tags;
  for (const std::string_view given : call.arguments.query_values("tags")) {
    auto more = tag_filters_from(given);
    if (!more) return refuse(more.error());
    tags.merge(*std::move(more));
  }
  const auto names = call.arguments.query_values("resourceName");
  const auto types = call.arguments.query_values("resourceType");
  const auto urns = call.arguments.query_values("resourceURN");
  const Sight sight{call};
  Json list = Json::array();
  for (const Resource& resource : resources_of(call)) {
    if (is_wanted(names, resource.name) && is_wanted(types, resource.type) &&
        has_urn_like(resource, urns) && fits(resource.tags, tags) &&
        sight.shows_resource(resource)) {
      list.push_back(to_json(resource));
    }
  }
  return paged_reply(call, list);
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
  if (tags->size() > kMostTags) return refuse(too_long_in_iam("tags", kMostTags));
  book_of(call).set_tags(resource->urn, *tags);
  resource->tags = *std::move(tags);
  return json_reply(to_json(*resource));
}

Answer<Reply> add_tag(Call& call) {
  auto resource = resource_of(call);
  if (!resource) return refuse(resource.error());
  const auto tag = tag_from(body_of(call));
  if (!tag) return refuse(tag.error());
  resource->tags[tag->key] = tag->value;
  if (resource->tags.size() > kMostTags) return refuse(too_long_in_iam("tags", kMostTags));
  book_of(call).set_tags(resource->urn, std::move(resource->tags));
  return void_reply();
}

// Also when there is no such tag (facts 7.1). One of OVHcloud's own cannot be removed (assumed).
Answer<Reply> remove_tag(Call& call) {
  auto resource = resource_of(call);
  if (!resource) return refuse(resource.error());
  const std::string& key = call.arguments.path_value("key");
  if (is_reserved_tag(key)) return refuse(reserved_tag(key));
  resource->tags.erase(key);
  book_of(call).set_tags(resource->urn, std::move(resource->tags));
  return void_reply();
}

}  // namespace

Handlers iam_resource_handlers() {
  return {{"GET /iam/resource", list_resources},
          {"GET /iam/resource/{resourceURN}", get_resource},
          {"PUT /iam/resource/{resourceURN}", put_resource},
          {"POST /iam/resource/{resourceURN}/tag", add_tag},
          {"DELETE /iam/resource/{resourceURN}/tag/{key}", remove_tag}};
}

}  // namespace countersign::mock_server

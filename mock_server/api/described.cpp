#include "mock_server/api/described.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "core/time_text.hpp"
#include "mock_server/api/iam_sight.hpp"

namespace countersign::mock_server {

namespace {

constexpr int kDeepest = 6;  // of models within models, which may name themselves

using Objects = decltype(Account::objects);

Account& account_for(Call& call) {
  // Without authentication there is no account: the tenant's own then.
  const std::string_view owner = call.caller.account().empty()
                                     ? std::string_view{call.tenant.nichandle}
                                     : call.caller.account();
  return *call.tenant.account(owner);
}

Json value_of(std::string_view type, const Models& models, Instant now, int depth);

Json object_of(const Model& model, const Models& models, Instant now, int depth) {
  Json object = Json::object();
  for (const Property& property : model.properties) {
    const bool none = property.can_be_null || depth >= kDeepest;
    object[property.name] = none ? Json(nullptr) : value_of(property.type, models, now, depth + 1);
  }
  return object;
}

Json value_of(std::string_view type, const Models& models, Instant now, int depth) {
  if (type.ends_with("[]")) return Json::array();
  if (type.starts_with("map[")) return Json::object();
  if (type == "void") return nullptr;
  if (type == "long" || type == "int") return 0;
  if (type == "double") return 0.0;
  if (type == "boolean") return false;
  if (type == "datetime") return to_paris_time(now);
  if (type == "date") return to_paris_time(now).substr(0, 10);
  if (type == "time") return "00:00:00";
  if (type == "duration") return "P1D";
  if (type == "ip" || type == "ipv4") return "192.0.2.1";
  if (type == "ipv6") return "2001:db8::1";
  if (type == "ipBlock" || type == "ipv4Block") return "192.0.2.0/24";
  if (type == "ipv6Block") return "2001:db8::/32";
  if (type == "macAddress") return "00:00:5e:00:53:01";
  if (type == "uuid") return "00000000-0000-4000-8000-000000000000";
  const auto model = models.find(type);
  if (model == models.end()) return "";
  if (!model->second.values.empty()) return model->second.values.front();
  return object_of(model->second, models, now, depth);
}

// What is kept may say less than the type (a seed): the rest is filled in once, and kept.
Json shown(Objects& objects, const std::string& path, std::string_view type, const Call& call) {
  const KeptObject& kept = objects.find(path)->second;
  const Json has = Json::parse(kept.text);
  Json whole = value_of(type, call.models, call.now, 0);
  if (!whole.is_object()) return has;
  for (const auto& [name, value] : has.items()) {
    if (whole.contains(name)) whole[name] = value;
  }
  std::string text = whole.dump();
  if (text != kept.text) objects.edit(path)->text = std::move(text);
  return whole;
}

std::string item_id(std::string_view path) {
  return percent_decoded(path.substr(path.rfind('/') + 1), false).value_or("");
}

// Where the object of the call is kept: its path, parameters decoded and encoded again one
// way. Refuses when an object that the path names is not there; a first one is the service.
Answer<std::string> object_path(const Call& call, const Objects& objects) {
  std::string path;
  bool first = true;
  for (const std::string_view segment :
       split(std::string_view{call.operation.path}.substr(1), '/')) {
    if (!segment.starts_with('{')) {
      path.append("/").append(segment);
      continue;
    }
    const std::string name{segment.substr(1, segment.size() - 2)};
    const std::string& value = call.arguments.path_value(name);
    path.append("/").append(percent_encoded(value));
    const auto& kept = call.items.kept;
    const bool names_object = std::find(kept.begin(), kept.end(), name) != kept.end();
    if (names_object && !objects.contains(path)) {
      return refuse(first && name == "serviceName" ? unknown_service()
                                                   : unknown_object(name, value));
    }
    first = false;
  }
  return path;
}

// A filter is a query parameter that the items have as a member.
bool passes(const Json& item, const Call& call) {
  return std::all_of(
      call.arguments.query.begin(), call.arguments.query.end(), [&](const NamedText& filter) {
        const auto member = item.find(filter.name);
        if (member == item.end()) return true;
        return (member->is_string() ? member->get<std::string>() : member->dump()) == filter.text;
      });
}

Answer<Reply> list_items(Call& call, Objects& objects, const std::string& path) {
  std::vector<std::pair<std::uint64_t, Json>> found;
  const std::string prefix = path + "/";
  const bool of_numbers = call.operation.response_type == "long[]";
  const Sight sight{call};
  for (auto it = objects.lower_bound(prefix); it != objects.end() && it->first.starts_with(prefix);
       ++it) {
    if (it->first.find('/', prefix.size()) != std::string::npos) continue;
    if (!passes(shown(objects, it->first, call.items.type, call), call)) continue;
    const std::string id = item_id(it->first);
    if (!sight.shows_service(id)) continue;
    found.emplace_back(it->second.order,
                       of_numbers ? Json(number_from<std::int64_t>(id).value_or(0)) : Json(id));
  }
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  Json ids = Json::array();
  for (auto& [unused, id] : found) ids.push_back(std::move(id));
  return json_reply(ids);
}

// By the answer's type: the item itself, a report that shares members with it, or nothing.
Answer<Reply> create_item(Call& call, const std::string& path) {
  const Json item = keep_item(call, path, call.items, body_of(call));
  if (call.operation.response_type == "void") return void_reply();
  Json answer = value_of(call.operation.response_type, call.models, call.now, 0);
  if (!answer.is_object()) return json_reply(answer);
  for (const auto& [name, value] : item.items()) {
    if (answer.contains(name)) answer[name] = value;
  }
  return json_reply(answer);
}

Answer<Reply> edit(Call& call, Objects& objects, const std::string& path) {
  Json object = shown(objects, path, call.items.own_type, call);
  const Json& body = body_of(call);
  for (const Parameter& parameter : call.operation.parameters) {
    const auto model = call.models.find(parameter.type);
    if (parameter.place != ParameterPlace::body || model == call.models.end()) continue;
    const std::string altered = altered_read_only(model->second, body, object);
    if (!altered.empty()) return refuse(read_only_properties(altered));
  }
  for (const auto& [name, value] : body.items()) object[name] = value;
  objects.edit(path)->text = object.dump();
  return void_reply();
}

// With all that is below it.
void forget(Objects& objects, const std::string& path) {
  std::vector<std::string> gone{path};
  const std::string prefix = path + "/";
  for (auto it = objects.lower_bound(prefix); it != objects.end() && it->first.starts_with(prefix);
       ++it) {
    gone.push_back(it->first);
  }
  for (const std::string& one : gone) objects.erase(one);
}

Answer<Reply> act(Call& call) {
  if (call.operation.response_type == "void") return void_reply();
  return json_reply(value_of(call.operation.response_type, call.models, call.now, 0));
}

}  // namespace

Json keep_item(Call& call, const std::string& path, const ItemsOf& items, const Json& given) {
  Account& account = account_for(call);
  Json item = value_of(items.type, call.models, call.now, 0);
  for (const auto& [name, value] : given.items()) {
    if (item.contains(name)) item[name] = value;
  }
  const std::uint64_t order = account.next_object();
  std::string id;
  if (given.contains(items.id_name) && given.at(items.id_name).is_string()) {
    id = given.at(items.id_name).get<std::string>();
  } else {
    id = std::to_string(call.tenant.next_object_id());
    if (item.contains("id")) item["id"] = *number_from<std::int64_t>(id);
  }
  account.objects.put(path + "/" + percent_encoded(id),
                      KeptObject{.order = order, .text = item.dump()});
  return item;
}

Answer<Reply> described(Call& call) {
  Objects& objects = account_for(call).objects;
  const Answer<std::string> path = object_path(call, objects);
  if (!path) return refuse(path.error());
  const std::string& method = call.operation.method;
  const bool collection = !call.items.type.empty();
  if (collection && method == "GET") return list_items(call, objects, *path);
  if (collection && method == "POST") return create_item(call, *path);
  if (method == "POST") return act(call);
  if (method == "DELETE") {
    forget(objects, *path);
    return void_reply();
  }
  // What is no item is there from the start; an item is, since its path was found.
  if (!objects.contains(*path)) objects.put(*path, KeptObject{.order = 0, .text = "{}"});
  if (method == "PUT") return edit(call, objects, *path);
  return json_reply(shown(objects, *path, call.operation.response_type, call));
}

}  // namespace countersign::mock_server

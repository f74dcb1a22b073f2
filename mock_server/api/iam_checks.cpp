// What a caller may do, asked beforehand: the two authorization checks of /v2/iam (facts 7.1).
#include "mock_server/api/authorization.hpp"
#include "mock_server/api/handlers.hpp"
#include "mock_server/api/iam_common.hpp"
#include "mock_server/api/paged.hpp"
#include "ovhcloud/iam_errors.hpp"
#include "ovhcloud/iam_limits.hpp"
#include "ovhcloud/iam_urn.hpp"

namespace countersign::mock_server {

namespace {

using Texts = std::vector<std::string>;

Answer<Texts> texts_in(const Json& body, const char* name) {
  const auto found = body.find(name);
  const bool fits =
      found != body.end() && found->is_array() &&
      std::all_of(found->begin(), found->end(), [](const Json& item) { return item.is_string(); });
  if (!fits) return refuse(misshapen_body_parameter(name));
  if (found->size() > kMostChecks) return refuse(too_long_in_iam(name, kMostChecks));
  return found->get<Texts>();
}

std::optional<ApiError> unexpected_member(const Json& body,
                                          std::initializer_list<std::string_view> names) {
  for (const auto& [name, unused] : body.items()) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      return unknown_body_parameter(name);
    }
  }
  return std::nullopt;
}

// One that is not known refuses all that were asked together (facts 3.4).
Answer<Texts> actions_in(Call& call) {
  auto actions = texts_in(body_of(call), "actions");
  if (!actions) return actions;
  const KnownActions& known = call.api.actions.of(call.api);
  for (const std::string& action : *actions) {
    if (!known.contains(action)) return refuse(unknown_action(action));
  }
  return actions;
}

bool is_resource(std::string_view text) {
  const auto urn = parse_urn(text);
  return urn && urn->kind == UrnKind::resource;
}

// Of a type that the account keeps a list of, what does not stand there is nobody's, and so
// nothing may be done with it (assumed). Of other types nothing is known.
bool may_exist(const std::string& urn, const std::vector<Resource>& own) {
  const auto asked = parse_urn(urn);
  const bool listed = asked && (asked->type == "account" || asked->type == "dnsZone" ||
                                asked->type == "webHosting" || asked->type == "sms");
  return !listed || std::any_of(own.begin(), own.end(),
                                [&](const Resource& resource) { return resource.urn == urn; });
}

// One question about a caller after the other.
class Check {
 public:
  explicit Check(Call& call)
      : book_(book_of(call)),
        own_(resources_of(call)),
        rules_(call.caller, account_of(call)),
        who_{.identities = identities_of(call.caller, call.tenant),
             .address = parse_ip(call.request.peer),
             .now = call.now} {}

  [[nodiscard]] Json operator()(const Texts& actions, const std::string& urn) const {
    const IamResource resource{.urn = urn, .tags = book_.tags_of(urn)};
    const CheckedActions result = may_exist(urn, own_)
                                      ? check_actions(who_, actions, resource, rules_.get())
                                      : CheckedActions{.authorized = {}, .unauthorized = actions};
    return Json{{"authorizedActions", result.authorized},
                {"unauthorizedActions", result.unauthorized}};
  }

 private:
  const IamBook& book_;
  std::vector<Resource> own_;
  RulesFor rules_;
  IamCaller who_;
};

Answer<Reply> check_one(Call& call) {
  if (const auto refusal = unexpected_member(body_of(call), {"actions"})) return refuse(*refusal);
  const std::string& urn = call.arguments.path_value("resourceURN");
  if (!is_resource(urn)) return refuse(malformed_resource_urn("resourceURN"));
  const auto actions = actions_in(call);
  if (!actions) return refuse(actions.error());
  return json_reply(Check{call}(*actions, urn));
}

std::optional<ApiError> malformed_among(const Texts& urns) {
  for (std::size_t i = 0; i < urns.size(); ++i) {
    if (is_resource(urns[i])) continue;
    return malformed_resource_urn("resourceURNs[" + std::to_string(i) + "]");
  }
  return std::nullopt;
}

Answer<Reply> check_several(Call& call) {
  if (const auto refusal = unexpected_member(body_of(call), {"actions", "resourceURNs"})) {
    return refuse(*refusal);
  }
  const auto urns = texts_in(body_of(call), "resourceURNs");
  if (!urns) return refuse(urns.error());
  if (const auto refusal = malformed_among(*urns)) return refuse(*refusal);
  const auto actions = actions_in(call);
  if (!actions) return refuse(actions.error());
  if (actions->size() * urns->size() > kMostChecks) {
    return refuse(too_long_in_iam("actions times resourceURNs", kMostChecks));
  }
  const Check check{call};
  Json list = Json::array();
  for (const std::string& urn : *urns) {
    Json one{{"resourceURN", urn}};
    one.update(check(*actions, urn));
    list.push_back(std::move(one));
  }
  return paged_reply(call, list);
}

}  // namespace

Handlers iam_check_handlers() {
  return {{"POST /iam/resource/{resourceURN}/authorization/check", check_one},
          {"POST /iam/authorization/check", check_several}};
}

}  // namespace countersign::mock_server

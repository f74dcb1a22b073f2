// /v2/iam/policy (facts 7.1, 7.2): which policies an account has. What a body may be and how a
// policy is written is ovhcloud/iam_policy_json.
#include "mock_server/api/handlers.hpp"
#include "mock_server/api/iam_common.hpp"
#include "mock_server/api/paged.hpp"
#include "ovhcloud/iam_errors.hpp"
#include "ovhcloud/iam_limits.hpp"
#include "ovhcloud/iam_policy_json.hpp"

namespace countersign::mock_server {

namespace {

Json shown(Call& call, const Policy& policy) {
  if (!has_details(call)) return to_json(policy);
  const std::vector<Resource> resources = resources_of(call);
  const IamBook& book = book_of(call);
  return to_json(policy, {.resources = resources,
                          .resource_groups = book.resource_groups.all(),
                          .permissions_groups = book.permissions_groups.all()});
}

Answer<const Policy*> policy_of(Call& call) {
  const std::string& id = call.arguments.path_value("policyId");
  const Policy* policy = book_of(call).policies.find(id);
  if (policy == nullptr) return refuse(unknown_object("policyId", id));
  return policy;
}

// Whether something that the caller wants changed is the caller's to change.
Answer<const Policy*> own_policy_of(Call& call) {
  auto policy = policy_of(call);
  if (policy && (*policy)->read_only) return refuse(read_only_in_iam("policy"));
  return policy;
}

bool has_one_of(const std::vector<std::string_view>& wanted, const std::vector<std::string>& has) {
  return wanted.empty() || std::any_of(has.begin(), has.end(), [&](const std::string& one) {
           return std::find(wanted.begin(), wanted.end(), one) != wanted.end();
         });
}

// "Embedding the given action", as the description says: as it is written, stars and all, in
// any list of the policy's own permissions (assumed). Of several values one is enough (assumed).
bool fits(const Call& call, const Policy& policy) {
  const Permissions& permissions = policy.content.permissions;
  const auto actions = call.arguments.query_values("action");
  const auto read_only = call.arguments.query_value("readOnly");
  return has_one_of(call.arguments.query_values("identity"), policy.content.identities) &&
         has_one_of(call.arguments.query_values("resourceURN"), policy.content.resources) &&
         (has_one_of(actions, permissions.allow) || has_one_of(actions, permissions.deny) ||
          has_one_of(actions, permissions.except)) &&
         (!read_only || policy.read_only == (*read_only == "true"));
}

Answer<Reply> list_policies(Call& call) {
  Json list = Json::array();
  for (const Policy& policy : book_of(call).policies) {
    if (fits(call, policy)) list.push_back(shown(call, policy));
  }
  return paged_reply(call, list);
}

bool is_taken(const IamBook& book, const std::string& name, std::string_view but) {
  return std::any_of(book.policies.begin(), book.policies.end(), [&](const Policy& policy) {
    return policy.content.name == name && policy.id != but;
  });
}

// What a body says, unless it is more than an account may keep.
Answer<PolicyContent> content_of(const Call& call, BodyOf kind) {
  if (is_too_long(call)) return refuse(too_long_in_iam("policy", kMostIamBytes));
  return policy_content_from(body_of(call), kind);
}

Answer<Reply> create_policy(Call& call) {
  auto content = content_of(call, BodyOf::creation);
  if (!content) return refuse(content.error());
  IamBook& book = book_of(call);
  if (is_taken(book, content->name, "")) return refuse(policy_name_taken(content->name));
  if (own_ones(book.policies) >= kMostPolicies) {
    return refuse(too_many_in_iam("policies", kMostPolicies));
  }
  account_of(call).leave_first_policies();
  return json_reply(to_json(book.policies.add(Policy{.id = call.tenant.keys.uuid("policy"),
                                                     .owner = account_of(call).nichandle(),
                                                     .read_only = false,
                                                     .content = *std::move(content),
                                                     .created_at = call.now,
                                                     .updated_at = std::nullopt})));
}

Answer<Reply> get_policy(Call& call) {
  const auto policy = policy_of(call);
  if (!policy) return refuse(policy.error());
  return json_reply(shown(call, **policy));
}

Answer<Reply> put_policy(Call& call) {
  const auto policy = own_policy_of(call);
  if (!policy) return refuse(policy.error());
  auto content = content_of(call, BodyOf::update);
  if (!content) return refuse(content.error());
  IamBook& book = book_of(call);
  if (is_taken(book, content->name, (*policy)->id)) {
    return refuse(policy_name_taken(content->name));
  }
  Policy changed = **policy;
  changed.content = *std::move(content);
  changed.updated_at = call.now;
  account_of(call).leave_first_policies();
  return json_reply(to_json(book.policies.put(std::move(changed))));
}

Answer<Reply> delete_policy(Call& call) {
  const auto policy = own_policy_of(call);
  if (!policy) return refuse(policy.error());
  book_of(call).policies.erase((*policy)->id);
  return void_reply();
}

}  // namespace

Handlers iam_policy_handlers() {
  return {{"GET /iam/policy", list_policies},
          {"POST /iam/policy", create_policy},
          {"GET /iam/policy/{policyId}", get_policy},
          {"PUT /iam/policy/{policyId}", put_policy},
          {"DELETE /iam/policy/{policyId}", delete_policy}};
}

}  // namespace countersign::mock_server

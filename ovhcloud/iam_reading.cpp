#include "ovhcloud/iam_reading.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace countersign {

namespace {

std::string_view name_of(Effect effect) {
  switch (effect) {
    case Effect::allow: return "allow";
    case Effect::deny: return "deny";
    case Effect::except: return "except";
  }
  return "";
}

const std::vector<std::string>& actions_of(const Permissions& permissions, Effect effect) {
  switch (effect) {
    case Effect::deny: return permissions.deny;
    case Effect::except: return permissions.except;
    case Effect::allow: break;
  }
  return permissions.allow;
}

std::optional<Statement> find_statement(const Permissions& permissions,
                                        const PermissionsGroup* group, Effect effect,
                                        std::string_view action) {
  const std::vector<std::string>& actions = actions_of(permissions, effect);
  const auto found = std::find_if(actions.begin(), actions.end(), [&](const std::string& pattern) {
    return wildcard_covers(pattern, action);
  });
  if (found == actions.end()) return std::nullopt;
  return Statement{.group = group,
                   .effect = effect,
                   .index = static_cast<std::size_t>(found - actions.begin()),
                   .action = &*found};
}

std::size_t common_prefix(std::string_view a, std::string_view b) {
  return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first -
                                  a.begin());
}

// Adds what one set of permissions says; each set is read for itself.
void read_permissions(PolicyReading& reading, const Permissions& permissions,
                      const PermissionsGroup* group, std::string_view action) {
  if (!reading.deny) reading.deny = find_statement(permissions, group, Effect::deny, action);
  const auto allow = find_statement(permissions, group, Effect::allow, action);
  const auto except = find_statement(permissions, group, Effect::except, action);
  if (allow && !except && !reading.allow) reading.allow = allow;
  if (allow && except && !reading.except) reading.except = except;
  reading.allows_some_action = reading.allows_some_action || !permissions.allow.empty();
  for (std::size_t i = 0; i < permissions.allow.size(); ++i) {
    const std::size_t nearness = common_prefix(permissions.allow[i], action);
    if (nearness <= reading.nearness) continue;
    reading.nearness = nearness;
    reading.nearest = Statement{
        .group = group, .effect = Effect::allow, .index = i, .action = &permissions.allow[i]};
  }
}

bool names_caller(const Policy& policy, const IamCaller& caller) {
  for (const std::string& named : policy.content.identities) {
    for (const std::string& identity : caller.identities) {
      if (named == identity) return true;
      if (named.find('*') != std::string::npos && urn_covers(named, identity)) return true;
    }
  }
  return false;
}

bool group_covers(const ResourceGroup& group, const Urn& asked, std::string_view urn) {
  if (group.everything) {
    const auto own = parse_urn(group.urn);
    return own && own->region == asked.region;
  }
  return std::any_of(group.content.members.begin(), group.content.members.end(),
                     [&](const GroupMember& member) { return member.urn == urn; });
}

bool covers_resource(const Policy& policy, const IamQuestion& question, const Urn& asked) {
  for (const std::string& named : policy.content.resources) {
    if (named == question.resource.urn) return true;
    const auto pattern = parse_urn(named);
    if (!pattern) continue;
    if (urn_covers(*pattern, asked)) return true;
    if (pattern->kind != UrnKind::resource_group) continue;
    for (const ResourceGroup& group : question.rules.resource_groups) {
      if ((group.urn == named || urn_covers(named, group.urn)) &&
          group_covers(group, asked, question.resource.urn)) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

std::string text_of(const Statement& statement) {
  return fmt::format("{}{}[{}] \"{}\"",
                     statement.group == nullptr ? "permissions." : statement.group->urn + " ",
                     name_of(statement.effect), statement.index, *statement.action);
}

ConditionFacts facts_of(const IamQuestion& question, const std::optional<Urn>& asked) {
  return {.now = question.caller.now,
          .caller = question.caller.address,
          .resource_type = asked ? asked->type : std::string_view{},
          .resource_name = asked ? asked->name : std::string_view{},
          .tags = question.resource.tags};
}

PolicyReading read_policy(const Policy& policy, const IamQuestion& question,
                          const std::optional<Urn>& asked) {
  const PolicyContent& content = policy.content;
  PolicyReading reading{
      .policy = &policy,
      .names_caller = names_caller(policy, question.caller),
      .covers_resource =
          asked && asked->kind == UrnKind::resource && covers_resource(policy, question, *asked),
      .expired = content.expired_at && *content.expired_at <= question.caller.now,
      .conditions_met =
          !content.conditions || met(*content.conditions, facts_of(question, asked)) == Met::yes,
      .allow = {},
      .deny = {},
      .except = {},
      .nearest = {},
      .nearness = 0,
      .allows_some_action = false};
  read_permissions(reading, content.permissions, nullptr, question.action);
  for (const std::string& urn : content.permissions_groups) {
    for (const PermissionsGroup& group : question.rules.permissions_groups) {
      if (group.urn != urn) continue;
      read_permissions(reading, group.content.permissions, &group, question.action);
    }
  }
  if (reading.allow) reading.except.reset();
  return reading;
}

}  // namespace countersign

#include "ovhcloud/iam.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "core/text.hpp"
#include "ovhcloud/iam_body.hpp"
#include "ovhcloud/iam_reading.hpp"

namespace countersign {

namespace {

using Readings = std::vector<PolicyReading>;

// By name, so that no reason depends on the order in which policies are listed.
bool comes_before(const PolicyReading& a, const PolicyReading& b) {
  return std::tie(a.policy->content.name, a.policy->id) <
         std::tie(b.policy->content.name, b.policy->id);
}

template <class Fits>
const PolicyReading* first_that(const Readings& readings, Fits fits) {
  const auto found = std::find_if(readings.begin(), readings.end(), fits);
  return found == readings.end() ? nullptr : &*found;
}

std::string asked(const IamQuestion& question) {
  return fmt::format("{} on {}", question.action, question.resource.urn);
}

Decision decision(const PolicyReading& reading, std::string_view cause,
                  const std::optional<Statement>& statement, std::string sentence) {
  return {.allowed = cause.empty(),
          .cause = cause,
          .policy_id = reading.policy->id,
          .policy_name = reading.policy->content.name,
          .statement = statement ? text_of(*statement) : "",
          .sentence = std::move(sentence)};
}

Decision allowed(const PolicyReading& by, const IamQuestion& question) {
  return decision(by, "", by.allow,
                  fmt::format("policy \"{}\" allows {} by {}", by.policy->content.name,
                              asked(question), text_of(*by.allow)));
}

Decision denied(const PolicyReading& by, const IamQuestion& question) {
  return decision(by, "iam.denied", by.deny,
                  fmt::format("policy \"{}\" denies {} by {}, and a deny wins over every allow",
                              by.policy->content.name, asked(question), text_of(*by.deny)));
}

Decision condition_not_met(const PolicyReading& by, const IamQuestion& question) {
  const auto urn = parse_urn(question.resource.urn);
  return decision(
      by, "iam.condition-not-met", by.allow,
      fmt::format("policy \"{}\" would allow {} by {}, but its condition is not met: {}",
                  by.policy->content.name, asked(question), text_of(*by.allow),
                  why_not_met(*by.policy->content.conditions, facts_of(question, urn))));
}

Decision expired(const PolicyReading& by, const IamQuestion& question) {
  return decision(by, "iam.policy-expired", by.allow,
                  fmt::format("policy \"{}\" would allow {} by {}, but it expired at {}",
                              by.policy->content.name, asked(question), text_of(*by.allow),
                              iam_time(*by.policy->content.expired_at)));
}

Decision resource_not_covered(const PolicyReading& by, const IamQuestion& question) {
  return decision(
      by, "iam.resource-not-covered", by.allow,
      fmt::format("policy \"{}\" allows {} by {}, but on {} and not on {}", by.policy->content.name,
                  question.action, text_of(*by.allow),
                  by.policy->content.resources.empty() ? "no resource"
                                                       : enumerated(by.policy->content.resources),
                  question.resource.urn));
}

Decision action_not_covered(const PolicyReading& by, const IamQuestion& question) {
  const std::string& name = by.policy->content.name;
  if (by.except) {
    return decision(by, "iam.action-not-covered", by.except,
                    fmt::format("policy \"{}\" would allow {}, but {} takes it away", name,
                                asked(question), text_of(*by.except)));
  }
  return decision(
      by, "iam.action-not-covered", by.nearest,
      fmt::format("policy \"{}\" covers {}, but does not allow {}{}", name, question.resource.urn,
                  question.action, by.nearest ? ": the nearest is " + text_of(*by.nearest) : ""));
}

Decision for_others_alone(const PolicyReading& by, const IamQuestion& question) {
  return decision(
      by, "iam.no-statement", by.allow,
      fmt::format("policy \"{}\" allows {} by {}, but to {} and not to {}", by.policy->content.name,
                  asked(question), text_of(*by.allow), enumerated(by.policy->content.identities),
                  enumerated(question.caller.identities)));
}

Decision no_statement(const Readings& readings, const IamQuestion& question) {
  const PolicyReading* nearest = nullptr;
  for (const PolicyReading& each : readings) {
    if (!each.names_caller || !each.nearest) continue;
    if (nearest == nullptr || each.nearness > nearest->nearness) nearest = &each;
  }
  std::string sentence = fmt::format("no policy allows {}", asked(question));
  if (nearest != nullptr) {
    sentence += fmt::format("; the nearest statement is {} of policy \"{}\"",
                            text_of(*nearest->nearest), nearest->policy->content.name);
    return decision(*nearest, "iam.no-statement", nearest->nearest, std::move(sentence));
  }
  const bool named = first_that(readings, [](const auto& r) { return r.names_caller; }) != nullptr;
  if (!named && !question.caller.identities.empty()) {
    sentence += fmt::format("; none names {}", enumerated(question.caller.identities));
  }
  return {.allowed = false,
          .cause = "iam.no-statement",
          .policy_id = "",
          .policy_name = "",
          .statement = "",
          .sentence = std::move(sentence)};
}

// Nothing denies it and nothing allows it: what comes nearest to an allow?
Decision refused(const Readings& readings, const IamQuestion& question) {
  const auto nearly = [](const PolicyReading& r) {
    return r.names_caller && r.covers_resource && r.allow;
  };
  if (const auto* by = first_that(
          readings, [&](const auto& r) { return nearly(r) && !r.expired && !r.conditions_met; })) {
    return condition_not_met(*by, question);
  }
  if (const auto* by =
          first_that(readings, [&](const auto& r) { return nearly(r) && r.expired; })) {
    return expired(*by, question);
  }
  if (const auto* by = first_that(
          readings, [](const auto& r) { return r.names_caller && r.in_force() && r.allow; })) {
    return resource_not_covered(*by, question);
  }
  // One that excepts the action comes nearer than one that never had it.
  if (const auto* by =
          first_that(readings, [](const auto& r) { return r.applies() && r.except; })) {
    return action_not_covered(*by, question);
  }
  if (const auto* by =
          first_that(readings, [](const auto& r) { return r.applies() && r.allows_some_action; })) {
    return action_not_covered(*by, question);
  }
  if (const auto* by = first_that(readings, [](const auto& r) {
        return !r.names_caller && r.covers_resource && r.in_force() && r.allow;
      })) {
    return for_others_alone(*by, question);
  }
  return no_statement(readings, question);
}

}  // namespace

Decision decide(const IamQuestion& question) {
  const auto urn = parse_urn(question.resource.urn);
  Readings readings;
  readings.reserve(question.rules.policies.size());
  for (const Policy& policy : question.rules.policies) {
    readings.push_back(read_policy(policy, question, urn));
  }
  std::sort(readings.begin(), readings.end(), comes_before);

  if (const auto* by = first_that(readings, [](const auto& r) { return r.applies() && r.deny; })) {
    return denied(*by, question);
  }
  if (const auto* by = first_that(readings, [](const auto& r) { return r.applies() && r.allow; })) {
    return allowed(*by, question);
  }
  return refused(readings, question);
}

Authorization authorize(const IamCaller& caller, std::span<const NeededAction> actions,
                        const IamRules& rules) {
  Authorization result{.granted = true, .decisions = {}, .unauthorized_actions = ""};
  for (const NeededAction& needed : actions) {
    Decision made = decide(
        {.caller = caller, .action = needed.name, .resource = needed.resource, .rules = rules});
    if (needed.required && !made.allowed) {
      result.granted = false;
      if (!result.unauthorized_actions.empty()) result.unauthorized_actions += ',';
      result.unauthorized_actions += needed.name;
    }
    result.decisions.push_back(std::move(made));
  }
  return result;
}

bool may_do_anything(const IamCaller& caller, const IamResource& resource, const IamRules& rules) {
  // A name that no statement has but "*".
  const IamQuestion question{.caller = caller, .action = "", .resource = resource, .rules = rules};
  const auto urn = parse_urn(resource.urn);
  bool something = false;
  for (const Policy& policy : rules.policies) {
    const PolicyReading reading = read_policy(policy, question, urn);
    if (!reading.applies()) continue;
    if (reading.deny) return false;
    something = something || reading.allows_some_action;
  }
  return something;
}

CheckedActions check_actions(const IamCaller& caller, std::span<const std::string> actions,
                             const IamResource& resource, const IamRules& rules) {
  CheckedActions checked;
  for (const std::string& action : actions) {
    const Decision made =
        decide({.caller = caller, .action = action, .resource = resource, .rules = rules});
    (made.allowed ? checked.authorized : checked.unauthorized).push_back(action);
  }
  return checked;
}

}  // namespace countersign

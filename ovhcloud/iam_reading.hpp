// One policy held against one question: what ovhcloud/iam weighs. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ovhcloud/iam.hpp"
#include "ovhcloud/iam_urn.hpp"

namespace countersign {

enum class Effect { allow, deny, except };

// One line of a policy, or of a permissions group that it names. Points into the rules.
struct Statement {
  const PermissionsGroup* group;  // null: the policy's own permissions
  Effect effect;
  std::size_t index;
  const std::string* action;
};

// `permissions.allow[0] "vps:apiovh:*"`, `urn:v1:eu:permissionsGroup:ovh:globalReadOnly
// allow[5] "*get"`
[[nodiscard]] std::string text_of(const Statement& statement);

struct PolicyReading {
  const Policy* policy;
  bool names_caller;
  bool covers_resource;
  bool expired;
  bool conditions_met;
  std::optional<Statement> allow;   // covers the action and is not excepted
  std::optional<Statement> deny;    // covers the action
  std::optional<Statement> except;  // took an allow away; only where no other one is left
  // The allow that has most in common with the action from its beginning on; nullopt when
  // none has anything.
  std::optional<Statement> nearest;
  std::size_t nearness;  // characters in common
  bool allows_some_action;

  [[nodiscard]] bool in_force() const noexcept { return !expired && conditions_met; }
  [[nodiscard]] bool applies() const noexcept {
    return names_caller && covers_resource && in_force();
  }
};

// `asked` is the question's resource, parsed; nullopt when it is no URN.
[[nodiscard]] PolicyReading read_policy(const Policy& policy, const IamQuestion& question,
                                        const std::optional<Urn>& asked);

// What the conditions of a policy look at. Points into the question and the URN.
[[nodiscard]] ConditionFacts facts_of(const IamQuestion& question, const std::optional<Urn>& asked);

}  // namespace countersign

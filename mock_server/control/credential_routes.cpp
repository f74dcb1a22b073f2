// What a person, or time, does to a credential, on demand.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "mock_server/control/answers.hpp"
#include "mock_server/control/routes.hpp"

namespace countersign::mock_server {

namespace {

using Json = nlohmann::ordered_json;

Result<Credential*> credential_named(const Json& body, Tenant& tenant) {
  if (body.contains("consumerKey") == body.contains("credentialId")) {
    return fail(Errc::bad_input, "give either consumerKey or credentialId");
  }
  const Credential* found =
      body.contains("consumerKey")
          ? tenant.directory.credential(body.at("consumerKey").get<std::string>())
          : tenant.directory.credential(body.at("credentialId").get<std::int64_t>());
  Credential* credential = found ? tenant.directory.edit_credential(found->id) : nullptr;
  if (credential == nullptr) {
    return fail(Errc::not_found, fmt::format("tenant {} has no such credential", tenant.id));
  }
  return credential;
}

struct Act {
  std::string_view action;
  std::string user;                              // who validates or refuses; empty: the account
  std::optional<std::chrono::seconds> validity;  // that the person grants when validating
};

Result<void> act(const Act& asked, Credential& credential, Tenant& tenant) {
  const std::string_view action = asked.action;
  const Person person{.account = tenant.nichandle, .user = asked.user};
  if (!asked.user.empty() && tenant.user_who_may_act(person.account, person.user) == nullptr) {
    return fail(Errc::bad_input, fmt::format("/user: account {} has no user \"{}\" who may act",
                                             person.account, utf8_or_replaced(person.user)));
  }
  const bool pending = credential.state == CredentialState::pending_validation;
  if ((action == "validate" || action == "refuse") && !pending) {
    return fail(Errc::conflict, fmt::format("the credential is {}; only a pending one can be {}d",
                                            name_of(credential.state), action));
  }
  if (action == "validate") {
    tenant.grant(credential, person, asked.validity);
  } else if (action == "refuse") {
    tenant.refuse(credential, person);
  } else if (action == "expire") {
    const CredentialState state = state_at(credential, tenant.clock.now());
    if (state != CredentialState::validated && !pending) {
      return fail(Errc::conflict, fmt::format("the credential is {} already", name_of(state)));
    }
    credential.state = CredentialState::expired;
    credential.expiration = tenant.clock.now();
  } else {
    credential.state = CredentialState::revoked;
  }
  return {};
}

Result<std::optional<std::chrono::seconds>> validity_in(const Json& body, std::string_view action) {
  constexpr std::int64_t kMost = 100LL * 366 * 86400;
  if (!body.contains("validity_seconds")) return std::nullopt;
  const auto seconds = body.at("validity_seconds").get<std::int64_t>();
  if (action != "validate" || seconds < 0 || seconds > kMost) {
    return fail(Errc::bad_input, "/validity_seconds: from 0 to a hundred years, when validating");
  }
  return std::chrono::seconds{seconds};
}

const Shape& body_shape() {
  static const Shape kText{.kind = Shape::Kind::string};
  static const Shape kNumber{.kind = Shape::Kind::integer};
  static const Shape kBody{.kind = Shape::Kind::object,
                           .members = {{"consumerKey", &kText},
                                       {"credentialId", &kNumber},
                                       {"validity_seconds", &kNumber},
                                       {"user", &kText}}};
  return kBody;
}

}  // namespace

Outcome change_credential(ControlCall& call) {
  constexpr std::array<std::string_view, 4> kActions{"validate", "refuse", "expire", "revoke"};
  if (std::find(kActions.begin(), kActions.end(), call.item) == kActions.end()) {
    return refused(404,
                   "a credential can be validated, refused, expired or revoked: "
                   "credentials/{validate|refuse|expire|revoke}");
  }
  const auto body = body_of(call.request, body_shape());
  if (!body) return refused(body.error());
  const auto validity = validity_in(*body, call.item);
  if (!validity) return refused(validity.error());
  const bool decides = call.item == "validate" || call.item == "refuse";
  if (body->contains("user") && !decides) {
    return refused(400, "/user: only who validates or refuses can be named");
  }
  const auto credential = credential_named(*body, *call.tenant);
  if (!credential) return refused(credential.error());
  const auto done =
      act({.action = call.item, .user = body->value("user", ""), .validity = *validity},
          **credential, *call.tenant);
  if (!done) return refused(done.error());
  return answer(
      200, Json{{"credential_id", (*credential)->id}, {"state", name_of((*credential)->state)}});
}

}  // namespace countersign::mock_server

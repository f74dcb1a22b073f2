// Rows of who may call: applications, credentials and OAuth2 clients. Revoked credentials are
// among them: a revoked key is not an unknown one.
#include <array>

#include "core/text.hpp"
#include "mock_server/state/row_values.hpp"

namespace countersign::mock_server {

namespace {

using namespace row_shapes;

constexpr std::array kStatuses{ApplicationStatus::active, ApplicationStatus::blocked,
                               ApplicationStatus::inactive, ApplicationStatus::trusted};
constexpr std::array kStates{CredentialState::validated, CredentialState::pending_validation,
                             CredentialState::refused, CredentialState::expired,
                             CredentialState::revoked};

const Shape kStatus{.kind = Shape::Kind::string,
                    .values = {"active", "blocked", "inactive", "trusted"}};
const Shape kApplication{.kind = Shape::Kind::object,
                         .members = {{"key", &kText, true},
                                     {"secret", &kText, true},
                                     {"name", &kText, true},
                                     {"description", &kText, true},
                                     {"status", &kStatus, true},
                                     {"owner", &kText, true}}};

Result<std::int64_t> id_in(const KeyParts& key) {
  const auto id = number_from<std::int64_t>(key[0]);
  if (!id) return fail(Errc::bad_input, "its key is no number");
  return *id;
}

std::optional<RowJson> application_row(const Tenant& tenant, const KeyParts& key) {
  const Application* application =
      tenant.directory.application(number_from<std::int64_t>(key[0]).value_or(0));
  if (application == nullptr) return std::nullopt;
  const auto& [id, text, secret, name, description, status, owner] = *application;
  return RowJson{{"key", text},
                 {"secret", secret.reveal()},
                 {"name", name},
                 {"description", description},
                 {"status", name_of(status)},
                 {"owner", owner}};
}

Result<void> restore_application(Tenant& tenant, const KeyParts& key, const RowJson& value) {
  const auto id = id_in(key);
  if (!id) return tl::unexpected(id.error());
  if (tenant.directory.application(text_at(value, "key")) != nullptr) {
    return fail(Errc::bad_input, "another application has this key");
  }
  tenant.directory.add(Application{.id = *id,
                                   .key = text_at(value, "key"),
                                   .secret = ApplicationSecret{text_at(value, "secret")},
                                   .name = text_at(value, "name"),
                                   .description = text_at(value, "description"),
                                   .status = named(kStatuses, text_at(value, "status")),
                                   .owner = text_at(value, "owner")});
  return {};
}

const Shape kState{.kind = Shape::Kind::string,
                   .values = {"pendingValidation", "validated", "refused", "expired", "revoked"}};
const Shape kRule{.kind = Shape::Kind::object,
                  .members = {{"method", &kText, true}, {"path", &kText, true}}};
const Shape kRules{.kind = Shape::Kind::array, .element = &kRule};
const Shape kCredential{.kind = Shape::Kind::object,
                        .members = {{"consumer_key", &kText, true},
                                    {"application", &kNumber, true},
                                    {"state", &kState, true},
                                    {"rules", &kRules, true},
                                    {"allowed_ips", &kTexts, true},
                                    {"creation", &kInstant, true},
                                    {"expiration", &kMaybeInstant, true},
                                    {"last_use", &kMaybeInstant, true},
                                    {"redirection", &kMaybeText, true},
                                    {"token", &kText, true},
                                    {"account", &kText, true},
                                    {"user", &kText, true}}};

std::optional<RowJson> credential_row(const Tenant& tenant, const KeyParts& key) {
  const Credential* credential =
      tenant.directory.credential(number_from<std::int64_t>(key[0]).value_or(0));
  if (credential == nullptr) return std::nullopt;
  const auto& [id, consumer_key, application, state, rules, ips, blocks, creation, expiration,
               last_use, redirection, token, account, user, signer] = *credential;
  RowJson rule_list = RowJson::array();
  for (const auto& [method, path] : rules) {
    rule_list.push_back(RowJson{{"method", method}, {"path", path}});
  }
  return RowJson{{"consumer_key", consumer_key.reveal()},
                 {"application", application},
                 {"state", name_of(state)},
                 {"rules", rule_list},
                 {"allowed_ips", ips},
                 {"creation", instant_json(creation)},
                 {"expiration", instant_json(expiration)},
                 {"last_use", instant_json(last_use)},
                 {"redirection", redirection ? RowJson(*redirection) : RowJson(nullptr)},
                 {"token", token},
                 {"account", account},
                 {"user", user}};
}

// Of an application that was deleted only revoked credentials are left, which nobody can sign
// with: they need no secret.
ApplicationSecret secret_of(const Tenant& tenant, std::int64_t application_id) {
  const Application* application = tenant.directory.application(application_id);
  return application == nullptr ? ApplicationSecret{} : application->secret;
}

Result<void> restore_credential(Tenant& tenant, const KeyParts& key, const RowJson& value) {
  const auto id = id_in(key);
  if (!id) return tl::unexpected(id.error());
  const ConsumerKey consumer_key{text_at(value, "consumer_key")};
  if (tenant.directory.credential(consumer_key.reveal()) != nullptr) {
    return fail(Errc::bad_input, "another credential has this consumer key");
  }
  const auto application = value.at("application").get<std::int64_t>();
  const CredentialState state = named(kStates, text_at(value, "state"));
  if (state != CredentialState::revoked && tenant.directory.application(application) == nullptr) {
    return fail(Errc::bad_input, "its application is not there");
  }
  std::vector<AccessRule> rules;
  for (const RowJson& rule : value.at("rules")) {
    rules.push_back({.method = text_at(rule, "method"), .path = text_at(rule, "path")});
  }
  const auto ips = value.at("allowed_ips").get<Texts>();
  const RowJson& redirection = value.at("redirection");
  tenant.directory.add(Credential{
      .id = *id,
      .consumer_key = consumer_key,
      .application_id = application,
      .state = state,
      .rules = std::move(rules),
      .allowed_ips = ips,
      .allowed_blocks = blocks_of(ips),
      .creation = instant_from(value.at("creation")),
      .expiration = maybe_instant_from(value.at("expiration")),
      .last_use = maybe_instant_from(value.at("last_use")),
      .redirection =
          redirection.is_null() ? std::nullopt : std::optional{redirection.get<std::string>()},
      .token = text_at(value, "token"),
      .account = text_at(value, "account"),
      .user = text_at(value, "user"),
      .signer = Signer{secret_of(tenant, application), consumer_key}});
  return {};
}

const Shape kFlow{.kind = Shape::Kind::string,
                  .values = {"AUTHORIZATION_CODE", "CLIENT_CREDENTIALS"}};
const Shape kClient{.kind = Shape::Kind::object,
                    .members = {{"secret", &kText, true},
                                {"name", &kText, true},
                                {"description", &kText, true},
                                {"flow", &kFlow, true},
                                {"callback_urls", &kTexts, true},
                                {"account", &kText, true},
                                {"created", &kInstant, true}}};

std::optional<RowJson> client_row(const Tenant& tenant, const KeyParts& key) {
  const OAuthClient* client = tenant.directory.oauth_client(key[0]);
  if (client == nullptr) return std::nullopt;
  const auto& [id, secret, name, description, flow, callback_urls, account, created] = *client;
  return RowJson{{"secret", secret.reveal()},       {"name", name},
                 {"description", description},      {"flow", name_of(flow)},
                 {"callback_urls", callback_urls},  {"account", account},
                 {"created", instant_json(created)}};
}

Result<void> restore_client(Tenant& tenant, const KeyParts& key, const RowJson& value) {
  const auto flow = oauth_flow(text_at(value, "flow"));
  tenant.directory.add(OAuthClient{.id = key[0],
                                   .secret = ClientSecret{text_at(value, "secret")},
                                   .name = text_at(value, "name"),
                                   .description = text_at(value, "description"),
                                   .flow = flow.value_or(OAuthFlow::client_credentials),
                                   .callback_urls = value.at("callback_urls").get<Texts>(),
                                   .account = text_at(value, "account"),
                                   .created = instant_from(value.at("created"))});
  return {};
}

}  // namespace

std::span<const RowForm> key_row_forms() noexcept {
  static const std::array kForms{
      RowForm{RowKind::application, "application", 1, &kApplication, application_row,
              restore_application},
      RowForm{RowKind::credential, "credential", 1, &kCredential, credential_row,
              restore_credential},
      RowForm{RowKind::oauth_client, "oauth_client", 1, &kClient, client_row, restore_client}};
  return kForms;
}

}  // namespace countersign::mock_server

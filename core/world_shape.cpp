#include "core/world_shape.hpp"

namespace countersign {

namespace {

using Kind = Shape::Kind;

const Shape kText{.kind = Kind::string};
const Shape kTexts{.kind = Kind::array, .element = &kText, .is = "a list of strings"};
const Shape kFlag{.kind = Kind::boolean};
const Shape kSeconds{.kind = Kind::integer, .is = "a whole number of seconds"};
const Shape kNumber{.kind = Kind::integer};
const Shape kSeed{.kind = Kind::one_of, .choices = {&kNumber, &kText}, .is = "a number or a text"};

const Shape kErrors{.kind = Kind::string, .values = {"class", "legacy"}};
const Shape kVoid{.kind = Kind::string, .values = {"null", "empty", "no-content"}};
const Shape kSignature{.kind = Kind::string, .values = {"compatible", "exact", "report", "off"}};
const Shape kValidationUrl{.kind = Kind::string, .values = {"sso", "classic"}};
const Shape kValidationBase{.kind = Kind::string, .values = {"caller", "ovh"}};
const Shape kRegion{.kind = Kind::string, .values = {"eu", "ca", "us"}};
const Shape kGzip{.kind = Kind::string, .values = {"on", "off"}};
const Shape kOnOff{.kind = Kind::string, .values = {"on", "off"}};
const Shape kIam{.kind = Kind::string, .values = {"strict", "report", "off"}};
const Shape kSettings{.kind = Kind::object,
                      .members = {{"errors", &kErrors},
                                  {"void", &kVoid},
                                  {"signature", &kSignature},
                                  {"clock_window", &kSeconds},
                                  {"validation_url", &kValidationUrl},
                                  {"validation_base", &kValidationBase},
                                  {"region", &kRegion},
                                  {"auto_validate", &kFlag},
                                  {"gzip", &kGzip},
                                  {"iam", &kIam},
                                  {"iam_details", &kOnOff},
                                  {"token_life", &kSeconds},
                                  {"public_bases", &kTexts}}};

const Shape kClock{.kind = Kind::object,
                   .members = {{"now", &kText}, {"frozen", &kFlag}, {"offset_seconds", &kSeconds}}};

const Shape kState{.kind = Kind::string,
                   .values = {"pendingValidation", "validated", "refused", "expired", "revoked"}};
const Shape kStatus{.kind = Kind::string, .values = {"active", "blocked", "inactive", "trusted"}};
const Shape kRule{.kind = Kind::object,
                  .members = {{"method", &kText, true}, {"path", &kText, true}},
                  .is = "an access rule: an object with method and path"};
const Shape kRules{.kind = Kind::array, .element = &kRule, .is = "a list of access rules"};
const Shape kCredential{.kind = Kind::object,
                        .members = {{"name", &kText},
                                    {"consumer_key", &kText},
                                    {"state", &kState},
                                    {"rules", &kRules},
                                    {"allowed_ips", &kTexts},
                                    {"validity_seconds", &kSeconds},
                                    {"user", &kText}}};
const Shape kCredentials{.kind = Kind::array, .element = &kCredential, .fewest = 1};
const Shape kApplication{.kind = Kind::object,
                         .members = {{"name", &kText},
                                     {"description", &kText},
                                     {"key", &kText},
                                     {"secret", &kText},
                                     {"status", &kStatus},
                                     {"credentials", &kCredentials}}};
const Shape kApplications{.kind = Kind::array, .element = &kApplication, .fewest = 1};

const Shape kFlow{.kind = Kind::string, .values = {"CLIENT_CREDENTIALS", "AUTHORIZATION_CODE"}};
const Shape kServiceAccount{.kind = Kind::object,
                            .members = {{"name", &kText},
                                        {"description", &kText},
                                        {"client_id", &kText},
                                        {"client_secret", &kText},
                                        {"flow", &kFlow},
                                        {"callback_urls", &kTexts},
                                        {"allow", &kTexts}}};
const Shape kServiceAccounts{.kind = Kind::array, .element = &kServiceAccount};

const Shape kUser{.kind = Kind::object,
                  .members = {{"login", &kText, true},
                              {"description", &kText},
                              {"email", &kText},
                              {"group", &kText},
                              {"allow", &kTexts}}};
const Shape kUsers{.kind = Kind::array, .element = &kUser};

const Shape kWorld{.kind = Kind::object,
                   .members = {{"settings", &kSettings},
                               {"clock", &kClock},
                               {"account", &kText},
                               {"zones", &kTexts},
                               {"applications", &kApplications},
                               {"service_accounts", &kServiceAccounts},
                               {"users", &kUsers}}};

Shape with_id_and_seed() {
  Shape shape = kWorld;
  shape.members.push_back({"id", &kText});
  shape.members.push_back({"seed", &kSeed});
  return shape;
}

}  // namespace

const Shape& world_shape() { return kWorld; }

const Shape& new_tenant_shape() {
  static const Shape kNewTenant = with_id_and_seed();
  return kNewTenant;
}

const Shape& clock_shape() { return kClock; }

}  // namespace countersign

// /newAccount: the one call that makes a customer, and needs none (facts J9).
#include "mock_server/api/call.hpp"
#include "mock_server/api/handlers.hpp"

namespace countersign::mock_server {

namespace {

// What is missing is told in words that contain "Missing" (J9); the rest of the sentence is
// assumed. The account itself is not kept (assumed).
Answer<Reply> make_account(Call& call) {
  for (const char* name : {"country", "email", "legalform", "ovhCompany", "ovhSubsidiary"}) {
    const Json& body = body_of(call);
    if (!body.contains(name) || body.at(name).is_null()) {
      return refuse(missing_parameter(name));
    }
  }
  const std::string identifier = call.tenant.keys.hex("new account", 6);
  return json_reply(Json{{"consumerKey", nullptr}, {"ovhIdentifier", "na" + identifier + "-ovh"}});
}

}  // namespace

Handlers new_account_handlers() { return {{"POST /newAccount", make_account}}; }

}  // namespace countersign::mock_server

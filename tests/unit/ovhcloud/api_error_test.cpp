#include "ovhcloud/api_error.hpp"

#include <gtest/gtest.h>

#include <string>

namespace countersign {
namespace {

// What the API says in both forms of a body; the fact that says so stands in front.
struct Refusal {
  std::string_view fact;
  ApiError error;
  int status;
  std::string_view class_form;
  std::string_view legacy_form;
};
void PrintTo(const Refusal& refusal, std::ostream* out) { *out << refusal.fact; }

class RefusalBody : public ::testing::TestWithParam<Refusal> {};

TEST_P(RefusalBody, IsByteForByteWhatTheFactSays) {
  const Refusal& refusal = GetParam();

  EXPECT_EQ(refusal.error.status, refusal.status);
  EXPECT_EQ(body_of(refusal.error, ErrorForm::api_class), refusal.class_form);
  EXPECT_EQ(body_of(refusal.error, ErrorForm::legacy), refusal.legacy_form);
}

std::string name_of_refusal(const ::testing::TestParamInfo<Refusal>& tested) {
  std::string name;
  for (const char c : tested.param.fact) name += c == ' ' || c == '.' ? '_' : c;
  return name;
}

// Facts 3.1.
INSTANTIATE_TEST_SUITE_P(
    Authentication, RefusalBody,
    ::testing::Values(
        Refusal{"E1", login_required(), 401,
                R"({"class":"Client::Unauthorized","message":"You must login first"})",
                R"({"message":"You must login first"})"},
        Refusal{"E2", unknown_application(), 403,
                R"({"class":"Client::Forbidden","message":"This application key is invalid"})",
                R"({"errorCode":"INVALID_KEY",)"
                R"("httpCode":"403 Forbidden",)"
                R"("message":"This application key is invalid"})"},
        Refusal{"E3", unknown_application_for_credential(), 403,
                R"({"class":"Client::Forbidden","message":"Invalid application key"})",
                R"({"errorCode":"INVALID_KEY",)"
                R"("httpCode":"403 Forbidden",)"
                R"("message":"This application key is invalid"})"},
        Refusal{"E4", credential_does_not_exist(), 403,
                R"({"class":"Client::Forbidden","message":"This credential does not exist"})",
                R"({"errorCode":"NOT_CREDENTIAL",)"
                R"("httpCode":"403 Forbidden",)"
                R"("message":"This credential does not exist"})"},
        Refusal{"E5", credential_not_valid(), 403,
                R"({"class":"Client::Forbidden","message":"This credential is not valid"})",
                R"({"errorCode":"INVALID_CREDENTIAL",)"
                R"("httpCode":"403 Forbidden",)"
                R"("message":"This credential is not valid"})"},
        Refusal{"E6", call_not_granted(), 403,
                R"({"class":"Client::Forbidden","message":"This call has not been granted"})",
                R"({"errorCode":"NOT_GRANTED_CALL",)"
                R"("httpCode":"403 Forbidden",)"
                R"("message":"This call has not been granted"})"},
        Refusal{"E7", invalid_signature(), 400,
                R"({"class":"Client::BadRequest","message":"Invalid signature"})",
                R"({"errorCode":"INVALID_SIGNATURE",)"
                R"("httpCode":"400 Bad Request",)"
                R"("message":"Invalid signature"})"},
        Refusal{"E8 assumed", query_out_of_time(), 400,
                R"({"class":"Client::BadRequest","message":"Query out of time"})",
                R"({"errorCode":"QUERY_TIME_OUT",)"
                R"("httpCode":"400 Bad Request",)"
                R"("message":"Query out of time"})"},
        Refusal{"E10", not_granted_by_iam("", "vps:apiovh:reboot"), 403,
                R"({"class":"Client::Forbidden","message":"User not granted for this request",)"
                R"("details":{"unauthorizedActionsByAuthentication":"",)"
                R"("unauthorizedActionsByIAM":"vps:apiovh:reboot"}})",
                R"({"message":"User not granted for this request"})"},
        Refusal{"E10 of several actions", not_granted_by_iam("a:b:c,a:b:d", "a:b:e,a:b:f"), 403,
                R"({"class":"Client::Forbidden","message":"User not granted for this request",)"
                R"("details":{"unauthorizedActionsByAuthentication":"a:b:c,a:b:d",)"
                R"("unauthorizedActionsByIAM":"a:b:e,a:b:f"}})",
                R"({"message":"User not granted for this request"})"},
        Refusal{"E10 without details", not_granted_by_iam("", "a:b:c", IamDetails::left_out), 403,
                R"({"class":"Client::Forbidden","message":"User not granted for this request"})",
                R"({"message":"User not granted for this request"})"},
        Refusal{"E11 assumed", caller_address_refused(), 403,
                R"({"class":"Client::Forbidden","message":"This call has not been granted"})",
                R"({"errorCode":"NOT_GRANTED_CALL",)"
                R"("httpCode":"403 Forbidden",)"
                R"("message":"This call has not been granted"})"},
        Refusal{"E12 assumed", bearer_token_refused(), 401,
                R"({"class":"Client::Unauthorized","message":"You must login first"})",
                R"({"message":"You must login first"})"},
        Refusal{"application status assumed", application_not_active(), 403,
                R"({"class":"Client::Forbidden","message":"This application key is invalid"})",
                R"({"errorCode":"INVALID_KEY",)"
                R"("httpCode":"403 Forbidden",)"
                R"("message":"This application key is invalid"})"}),
    name_of_refusal);

// Facts 3.2.
INSTANTIATE_TEST_SUITE_P(
    Routing, RefusalBody,
    ::testing::Values(
        Refusal{"R1", unknown_route(), 404,
                R"({"class":"Client::NotFound","message":"Got an invalid (or empty) URL"})",
                R"({"message":"Got an invalid (or empty) URL"})"},
        Refusal{"R2", unknown_service(), 404,
                R"({"class":"Client::NotFound","message":"This service does not exist"})",
                R"({"message":"This service does not exist"})"},
        Refusal{"R3", unknown_object("taskId", "3456789"), 404,
                R"({"class":"Client::NotFound",)"
                R"("message":"The requested object (taskId = 3456789) does not exist"})",
                R"({"message":"The requested object (taskId = 3456789) does not exist"})"}),
    name_of_refusal);

// Facts 3.3; B10 stands among the clients' mistakes.
INSTANTIATE_TEST_SUITE_P(
    Input, RefusalBody,
    ::testing::Values(
        Refusal{"J1", malformed_json(), 400,
                R"({"class":"Client::BadRequest","message":"The input that you )"
                R"(provided isn't valid JSON or not well formatted"})",
                R"({"message":"The input that you )"
                R"(provided isn't valid JSON or not well formatted"})"},
        Refusal{"J2", unexpected_body(), 400,
                R"({"class":"Client::BadRequest",)"
                R"("message":"You provided an input body while none was expected"})",
                R"({"message":"You provided an input body while none was expected"})"},
        Refusal{"J3", unknown_body_parameter("sender"), 400,
                R"({"class":"Client::BadRequest","message":"Unknown body parameter sender"})",
                R"({"message":"Unknown body parameter sender"})"},
        Refusal{"J4", misshapen_body_parameter("accessRules"), 400,
                R"({"class":"Client::BadRequest",)"
                R"("message":"Body parameter accessRules isn't formated correctly"})",
                R"({"message":"Body parameter accessRules isn't formated correctly"})"},
        Refusal{"J4 query", misshapen_query_parameter("ovhSubsidiary"), 400,
                R"({"class":"Client::BadRequest",)"
                R"("message":"parameter ovhSubsidiary isn't formated correctly"})",
                R"({"message":"parameter ovhSubsidiary isn't formated correctly"})"},
        Refusal{"J5", missing_required("duration"), 400,
                R"({"class":"Client::BadRequest","message":"The input )"
                R"(provided isn't valid: 'duration' is a required property"})",
                R"({"message":"The input )"
                R"(provided isn't valid: 'duration' is a required property"})"},
        Refusal{"J6", invalid_value("serviceId", "undefined", "long"), 400,
                R"({"class":"Client::BadRequest","message":"[serviceId] )"
                R"(Given data (undefined) is not valid for type long"})",
                R"({"message":"[serviceId] )"
                R"(Given data (undefined) is not valid for type long"})"},
        Refusal{"J7", undescribed_query_parameter("serviceName"), 400,
                R"json({"class":"Client::BadRequest",)json"
                R"json("message":"Received not described parameters: (serviceName)"})json",
                R"json({"message":"Received not described parameters: (serviceName)"})json"},
        Refusal{"J8", invalid_subdomain("Subdomain is mandatory for CNAME"), 400,
                R"({"class":"Client::BadRequest",)"
                R"("message":"Invalid subdomain : Subdomain is mandatory for CNAME"})",
                R"({"message":"Invalid subdomain : Subdomain is mandatory for CNAME"})"},
        Refusal{"B10", read_only_properties("fieldType"), 400,
                R"({"class":"Client::BadRequest",)"
                R"("message":"Try to alter read-only properties: fieldType"})",
                R"({"message":"Try to alter read-only properties: fieldType"})"}),
    name_of_refusal);

// Facts 3.5, and the HTTP front of which no recording exists (facts 9.10).
INSTANTIATE_TEST_SUITE_P(
    Server, RefusalBody,
    ::testing::Values(
        Refusal{"3.5", internal_error(), 500,
                R"({"class":"Server::InternalServerError","message":"Internal server error"})",
                R"({"message":"Internal server error"})"},
        Refusal{"9.10 400 assumed", malformed_request(400, "no Host"), 400,
                R"({"class":"Client::BadRequest","message":"no Host"})",
                R"({"message":"no Host"})"},
        Refusal{"9.10 408 assumed", malformed_request(408, "too slow"), 408,
                R"({"class":"Client::RequestTimeout","message":"too slow"})",
                R"({"message":"too slow"})"},
        Refusal{"9.10 413 assumed", malformed_request(413, "too long"), 413,
                R"({"class":"Client::PayloadTooLarge","message":"too long"})",
                R"({"message":"too long"})"},
        Refusal{"9.10 431 assumed", malformed_request(431, "too many"), 431,
                R"({"class":"Client::RequestHeaderFieldsTooLarge","message":"too many"})",
                R"({"message":"too many"})"},
        Refusal{"9.10 503 assumed", malformed_request(503, "too busy"), 503,
                R"({"class":"Server::ServiceUnavailable","message":"too busy"})",
                R"({"message":"too busy"})"}),
    name_of_refusal);

// Facts E10: the class form alone has details, and they stand last.
TEST(ErrorBody, HasItsDetailsLastAndOnlyInTheClassForm) {
  const ApiError error{.status = 403,
                       .api_class = "Client::Forbidden",
                       .legacy_code = "",
                       .message = "User not granted for this request",
                       .details = {{"unauthorizedActionsByIAM", "vps:apiovh:reboot"},
                                   {"unauthorizedActionsByAuthentication", ""}}};

  EXPECT_EQ(body_of(error, ErrorForm::api_class),
            R"({"class":"Client::Forbidden","message":"User not granted for this request",)"
            R"("details":{"unauthorizedActionsByAuthentication":"",)"
            R"("unauthorizedActionsByIAM":"vps:apiovh:reboot"}})");
  EXPECT_EQ(body_of(error, ErrorForm::legacy),
            R"({"message":"User not granted for this request"})");
}

// Facts 0: non-ASCII is raw UTF-8, and the body is compact.
TEST(ErrorBody, EscapesWhatJsonMustAndNothingElse) {
  EXPECT_EQ(body_of(unknown_body_parameter("a\"b\\c\n/é€"), ErrorForm::api_class),
            R"({"class":"Client::BadRequest","message":"Unknown body parameter a\"b\\c\n/é€"})");
}

TEST(ErrorBody, StaysJsonWhenTheCallersTextIsNotUtf8) {
  EXPECT_EQ(body_of(unknown_object("zoneName", "\xE9"), ErrorForm::legacy),
            "{\"message\":\"The requested object (zoneName = \uFFFD) does not exist\"}");
}

TEST(Answer, HoldsTheRefusalItWasGiven) {
  const Answer<int> answer = refuse(unknown_service());

  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().message, "This service does not exist");
}

}  // namespace
}  // namespace countersign

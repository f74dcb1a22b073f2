#include "ovhcloud/api_error.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/http.hpp"
#include "core/text.hpp"

namespace countersign {

namespace {

constexpr std::string_view kForbidden = "Client::Forbidden";
constexpr std::string_view kBadRequest = "Client::BadRequest";
constexpr std::string_view kConflict = "Client::Conflict";
constexpr std::string_view kNotFound = "Client::NotFound";

ApiError error(int status, std::string_view api_class, std::string_view legacy_code,
               std::string message) {
  return ApiError{.status = status,
                  .api_class = std::string{api_class},
                  .legacy_code = std::string{legacy_code},
                  .message = std::move(message)};
}

std::string_view class_of(int status) {
  switch (status) {
    case 408: return "Client::RequestTimeout";
    case 413: return "Client::PayloadTooLarge";
    case 431: return "Client::RequestHeaderFieldsTooLarge";
    case 503: return "Server::ServiceUnavailable";
    default: return kBadRequest;
  }
}

}  // namespace

std::string body_of(const ApiError& error, ErrorForm form) {
  nlohmann::ordered_json body;
  if (form == ErrorForm::api_class) {
    body["class"] = error.api_class;
    body["message"] = utf8_or_replaced(error.message);
    if (!error.details.empty()) body["details"] = error.details;
  } else {
    if (!error.legacy_code.empty()) {
      body["errorCode"] = error.legacy_code;
      body["httpCode"] = fmt::format("{} {}", error.status, reason_phrase(error.status));
    }
    body["message"] =
        utf8_or_replaced(error.legacy_message.empty() ? error.message : error.legacy_message);
  }
  return body.dump();
}

ApiError login_required() { return error(401, "Client::Unauthorized", "", "You must login first"); }
ApiError unknown_application() {
  return error(403, kForbidden, "INVALID_KEY", "This application key is invalid");
}
ApiError unknown_application_for_credential() {
  ApiError refusal = error(403, kForbidden, "INVALID_KEY", "Invalid application key");
  refusal.legacy_message = unknown_application().message;  // that era answered as E2
  return refusal;
}
ApiError credential_does_not_exist() {
  return error(403, kForbidden, "NOT_CREDENTIAL", "This credential does not exist");
}
ApiError credential_not_valid() {
  return error(403, kForbidden, "INVALID_CREDENTIAL", "This credential is not valid");
}
ApiError call_not_granted() {
  return error(403, kForbidden, "NOT_GRANTED_CALL", "This call has not been granted");
}
ApiError invalid_signature() {
  return error(400, kBadRequest, "INVALID_SIGNATURE", "Invalid signature");
}
ApiError query_out_of_time() {
  return error(400, kBadRequest, "QUERY_TIME_OUT", "Query out of time");
}
ApiError not_granted_by_iam(std::string_view unauthorized_by_authentication,
                            std::string_view unauthorized_by_iam, IamDetails details) {
  ApiError refusal = error(403, kForbidden, "", "User not granted for this request");
  if (details == IamDetails::left_out) return refusal;
  refusal.details = {
      {"unauthorizedActionsByAuthentication", std::string{unauthorized_by_authentication}},
      {"unauthorizedActionsByIAM", std::string{unauthorized_by_iam}}};
  return refusal;
}
ApiError caller_address_refused() { return call_not_granted(); }
ApiError bearer_token_refused() { return login_required(); }
ApiError application_not_active() { return unknown_application(); }

ApiError unknown_route() { return error(404, kNotFound, "", "Got an invalid (or empty) URL"); }
ApiError unknown_service() { return error(404, kNotFound, "", "This service does not exist"); }
ApiError unknown_object(std::string_view param, std::string_view value) {
  return error(404, kNotFound, "",
               fmt::format("The requested object ({} = {}) does not exist", param, value));
}

ApiError malformed_json() {
  return error(400, kBadRequest, "",
               "The input that you provided isn't valid JSON or not well formatted");
}
ApiError unexpected_body() {
  return error(400, kBadRequest, "", "You provided an input body while none was expected");
}
ApiError unknown_body_parameter(std::string_view name) {
  return error(400, kBadRequest, "", fmt::format("Unknown body parameter {}", name));
}
ApiError misshapen_body_parameter(std::string_view name) {
  return error(400, kBadRequest, "",
               fmt::format("Body parameter {} isn't formated correctly", name));
}
ApiError misshapen_query_parameter(std::string_view name) {
  return error(400, kBadRequest, "", fmt::format("parameter {} isn't formated correctly", name));
}
ApiError missing_parameter(std::string_view name) {
  return error(400, kBadRequest, "", fmt::format("Missing parameter: {}", name));
}

ApiError missing_required(std::string_view name) {
  return error(400, kBadRequest, "",
               fmt::format("The input provided isn't valid: '{}' is a required property", name));
}
ApiError invalid_value(std::string_view param, std::string_view value, std::string_view type) {
  return error(400, kBadRequest, "",
               fmt::format("[{}] Given data ({}) is not valid for type {}", param, value, type));
}
ApiError undescribed_query_parameter(std::string_view name) {
  return error(400, kBadRequest, "", fmt::format("Received not described parameters: ({})", name));
}
ApiError invalid_subdomain(std::string_view why) {
  return error(400, kBadRequest, "", fmt::format("Invalid subdomain : {}", why));
}
ApiError read_only_properties(std::string_view names) {
  return error(400, kBadRequest, "", fmt::format("Try to alter read-only properties: {}", names));
}

ApiError already_there(std::string_view what, std::string_view name) {
  return error(409, kConflict, "", fmt::format("The {} {} exists already", what, name));
}
ApiError group_in_use(std::string_view name) {
  return error(409, kConflict, "", fmt::format("The group {} is the main one of a user", name));
}
ApiError default_group_stays(std::string_view name) {
  return error(403, kForbidden, "", fmt::format("The default group {} cannot be changed", name));
}
ApiError two_ends() { return error(400, kBadRequest, "", "Give expiresAt or expiresIn, not both"); }

ApiError internal_error() {
  return error(500, "Server::InternalServerError", "", "Internal server error");
}

ApiError malformed_request(int status, std::string_view sentence) {
  return error(status, class_of(status), "", std::string{sentence});
}

}  // namespace countersign

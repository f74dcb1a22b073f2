// The catalogue of the API's refusals, each named for what happened and tagged
// with the fact it reproduces, and the two shapes of an error body (facts 0, 3).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace countersign {

// An answer of the API being imitated. Not to be confused with Error, which is
// a failure of ours.
struct ApiError {
  int status;
  std::string api_class;    // "Client::Forbidden"
  std::string legacy_code;  // "INVALID_KEY"; empty where the legacy form had none
  std::string message;
  std::map<std::string, std::string> details = {};  // left out of the body when empty
  std::string legacy_message = {};  // where the legacy form read otherwise; empty: as `message`
};

template <class T>
using Answer = tl::expected<T, ApiError>;

[[nodiscard]] inline tl::unexpected<ApiError> refuse(ApiError error) {
  return tl::unexpected(std::move(error));
}

enum class ErrorForm { api_class, legacy };

// The body, compact and without a final newline. Class form: class, message,
// details, always in this order. Legacy form: errorCode, httpCode, message when
// there is a code, else message alone (the real order varies; facts 0).
[[nodiscard]] std::string body_of(const ApiError& error, ErrorForm form);

[[nodiscard]] ApiError login_required();                      // E1
[[nodiscard]] ApiError unknown_application();                 // E2
[[nodiscard]] ApiError unknown_application_for_credential();  // E3
[[nodiscard]] ApiError credential_does_not_exist();           // E4
[[nodiscard]] ApiError credential_not_valid();                // E5
[[nodiscard]] ApiError call_not_granted();                    // E6
[[nodiscard]] ApiError invalid_signature();                   // E7
[[nodiscard]] ApiError query_out_of_time();                   // E8, class and message assumed
// E10. Action names with "," between them; an empty text when there are none. Both details are
// always there, or neither: an older guide shows the answer without any.
enum class IamDetails { given, left_out };
[[nodiscard]] ApiError not_granted_by_iam(std::string_view unauthorized_by_authentication,
                                          std::string_view unauthorized_by_iam,
                                          IamDetails details = IamDetails::given);
[[nodiscard]] ApiError caller_address_refused();  // E11, assumed to read as E6
[[nodiscard]] ApiError bearer_token_refused();    // E12, body assumed
[[nodiscard]] ApiError application_not_active();  // assumed: as E2 (facts 3.1 has none)

[[nodiscard]] ApiError unknown_route();                                                 // R1
[[nodiscard]] ApiError unknown_service();                                               // R2
[[nodiscard]] ApiError unknown_object(std::string_view param, std::string_view value);  // R3

[[nodiscard]] ApiError malformed_json();                                  // J1
[[nodiscard]] ApiError unexpected_body();                                 // J2
[[nodiscard]] ApiError unknown_body_parameter(std::string_view name);     // J3
[[nodiscard]] ApiError misshapen_body_parameter(std::string_view name);   // J4
[[nodiscard]] ApiError misshapen_query_parameter(std::string_view name);  // J4
[[nodiscard]] ApiError missing_required(std::string_view name);           // J5
[[nodiscard]] ApiError missing_parameter(std::string_view name);  // J9, the sentence assumed
[[nodiscard]] ApiError invalid_value(std::string_view param, std::string_view value,
                                     std::string_view type);                // J6
[[nodiscard]] ApiError undescribed_query_parameter(std::string_view name);  // J7
[[nodiscard]] ApiError invalid_subdomain(std::string_view why);             // J8
[[nodiscard]] ApiError read_only_properties(std::string_view names);        // B10

// Of users, their groups and tokens: class and sentence assumed.
[[nodiscard]] ApiError already_there(std::string_view what, std::string_view name);  // R6
[[nodiscard]] ApiError group_in_use(std::string_view name);                          // R6
[[nodiscard]] ApiError default_group_stays(std::string_view name);
[[nodiscard]] ApiError two_ends();  // both expiresAt and expiresIn

[[nodiscard]] ApiError internal_error();  // facts 3.5

// Refusals of the HTTP front: no recording of the real gateway's bodies exists
// (facts 9.10), so the class form with a plain sentence is assumed.
[[nodiscard]] ApiError malformed_request(int status, std::string_view sentence);

}  // namespace countersign

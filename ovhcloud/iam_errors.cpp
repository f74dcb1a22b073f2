#include "ovhcloud/iam_errors.hpp"

#include <fmt/format.h>

namespace countersign {

namespace {

ApiError bad_request(std::string_view end_of_class, std::string message) {
  return {.status = 400,
          .api_class =
              fmt::format("Client::BadRequest{}{}", end_of_class.empty() ? "" : "::", end_of_class),
          .legacy_code = "",
          .message = std::move(message)};
}

ApiError malformed_urn(std::string_view end_of_class, std::string_view place,
                       std::string_view expected) {
  return bad_request(end_of_class,
                     fmt::format("urn \"{}\" is malformed, expected {}", place, expected));
}

}  // namespace

ApiError malformed_resource_urn(std::string_view place) {
  return malformed_urn("INVALID_RESOURCE_URN", place,
                       "urn:v1:region:(resource|resourceGroup):(*|group_id|resource_type):"
                       "(*|resource_name)");
}
ApiError malformed_identity_urn(std::string_view place) {
  return malformed_urn("INVALID_IDENTITY_URN", place,
                       "urn:v1:region:identity:(account|user|group|credential):identity_name");
}
ApiError malformed_permissions_group_urn(std::string_view place) {
  return malformed_urn("INVALID_PERMISSIONS_GROUP_URN", place,
                       "urn:v1:region:permissionsGroup:owner:permissions_group_name");
}

ApiError unknown_action(std::string_view action) {
  return bad_request("", fmt::format("Unknown action \"{}\"", action));
}

ApiError empty_parameter(std::string_view name) {
  return bad_request("MISSING_PARAMETER", fmt::format("\"{}\" is missing or empty", name));
}
ApiError reserved_policy_name(std::string_view name) {
  return bad_request("INVALID_PARAMETER",
                     fmt::format("name \"{}\" is invalid, prefix \"ovh-\" is reserved", name));
}
ApiError policy_name_taken(std::string_view name) {
  return {.status = 409,
          .api_class = "Client::Conflict::POLICY_ALREADY_EXISTS",
          .legacy_code = "",
          .message = fmt::format("policy \"{}\" already exists", name)};
}
ApiError read_only_in_iam(std::string_view what) {
  return {.status = 403,
          .api_class = "Client::Forbidden",
          .legacy_code = "",
          .message = fmt::format("{} is read-only", what)};
}
ApiError malformed_action(std::string_view place) {
  return bad_request("INVALID_PARAMETER", fmt::format("action \"{}\" is malformed", place));
}
ApiError malformed_condition(std::string_view place, std::string_view why) {
  return bad_request("INVALID_PARAMETER",
                     fmt::format("condition \"{}\" is malformed, {}", place, why));
}
ApiError unknown_resource(std::string_view id_or_urn) {
  return unknown_object("resource", id_or_urn);
}

ApiError too_many_in_iam(std::string_view what, std::size_t most) {
  return {.status = 403,
          .api_class = "Client::Forbidden::ItemQuotaReached",
          .legacy_code = "",
          .message = fmt::format("an account has {} {} at most", most, what)};
}
ApiError too_long_in_iam(std::string_view place, std::size_t most) {
  return bad_request("INVALID_PARAMETER",
                     fmt::format("\"{}\" is too long, {} at most", place, most));
}

ApiError malformed_tag_key(std::string_view key) {
  return bad_request("INVALID_PARAMETER", fmt::format("tag key \"{}\" is malformed, expected "
                                                      "^[a-zA-Z0-9_.:/=+@-]{{1,128}}\\z",
                                                      key));
}
ApiError malformed_tag_value(std::string_view value) {
  return bad_request("INVALID_PARAMETER", fmt::format("tag value \"{}\" is malformed, expected "
                                                      "^[a-zA-Z0-9_.:/=+@-]{{0,256}}\\z",
                                                      value));
}
ApiError reserved_tag(std::string_view key) {
  return bad_request("INVALID_PARAMETER",
                     fmt::format("tag key \"{}\" is invalid, prefix \"ovh:\" is reserved", key));
}

}  // namespace countersign

// The objects of /me/api/oauth2/client (facts 5): what a new client may be, how it
// may be changed, and how it is shown. Pure; ids, secrets and the time come from
// the caller.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "ovhcloud/api_error.hpp"
#include "ovhcloud/oauth2_directory.hpp"

namespace countersign {

// Bounds of what a client may be called and where it may send people; assumed.
inline constexpr std::size_t kMaxClientText = 255;
inline constexpr std::size_t kMaxCallbackUrls = 20;
inline constexpr std::size_t kMaxCallbackUrlBytes = 2048;

// oauth2.clientRequest
struct OAuthClientRequest {
  std::string name;
  std::string description;
  OAuthFlow flow;
  std::vector<std::string> callback_urls;
};

// "https://", a host, and no fragment (RFC 6749, 3.1.2; facts 6.4); no spaces and
// nothing else that a URL has only in escapes.
[[nodiscard]] bool is_callback_url(std::string_view text);

// Errors: J3 to J6 for members; assumed are J6 for an empty name, for texts that are
// too long or no plain text, for a callback URL that is none, and J5 for a client
// of the authorization code flow without one. Takes any JSON.
[[nodiscard]] Answer<OAuthClientRequest> oauth_client_request(const nlohmann::ordered_json& body);

// `client` with the name, description and callback URLs that `body`, an
// oauth2.client, gives; its other members are not looked at (read-only: B10 is for
// the caller). Errors: as above.
[[nodiscard]] Answer<OAuthClient> changed_client(const OAuthClient& client,
                                                 const nlohmann::ordered_json& body);

// oauth2.client, members in alphabetical order. A client of the authorization code
// flow has no identity of its own: null.
[[nodiscard]] nlohmann::ordered_json json_of(const OAuthClient& client, std::string_view region);

// oauth2.clientSecret: the one answer that holds the secret, on creation.
[[nodiscard]] nlohmann::ordered_json json_with_secret(const OAuthClient& client);

}  // namespace countersign

// The user's own credentials, read as the official clients read them: from the
// environment, then from ./ovh.conf, ~/.ovh.conf and /etc/ovh.conf. Only for a
// run that the user aimed at an endpoint by name.
#pragma once

#include <string>

#include "core/error.hpp"
#include "harness/runner/world.hpp"
#include "ovhcloud/signature.hpp"

namespace countersign::cli {

struct OwnKeys {
  std::string application_key;
  ApplicationSecret secret;
  ConsumerKey consumer_key;
};

// As own_credentials, for signing.
[[nodiscard]] Result<OwnKeys> own_keys(const std::string& endpoint);

// One of them: "application_key", "application_secret" or "consumer_key"; empty when it is in
// neither place.
[[nodiscard]] std::string own_key(const std::string& endpoint, const std::string& name);

// OVH_ENDPOINT, else what the section [default] of ovh.conf says, else "ovh-eu".
[[nodiscard]] std::string own_endpoint();

// For the endpoint of that name ("ovh-eu", the section of ovh.conf) or URL.
// Errors: not_found when any of the three keys is missing, naming it.
[[nodiscard]] Result<harness::World> own_credentials(const std::string& endpoint);

}  // namespace countersign::cli

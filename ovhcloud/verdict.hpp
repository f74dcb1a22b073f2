// The verdict on a request: request + operation or none + directory + clock ->
// accepted | refused, with the step that decided. Pure; the mock asks it to
// answer, and whoever judges a client asks it to judge.
//
// The order of the checks is a promise (docs/facts.md, "Order of the checks"):
// route, which headers there are, application key, application status, time,
// signature, consumer key, its state, the caller's address, access rules. IAM comes after it
// (ovhcloud/iam.hpp): what it needs to know costs more than most calls are worth.
// Parameters are checked after it (ovhcloud/parameters.hpp).
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "core/http.hpp"
#include "ovhcloud/api_error.hpp"
#include "ovhcloud/directory.hpp"
#include "ovhcloud/endpoints.hpp"
#include "ovhcloud/oauth2_directory.hpp"
#include "ovhcloud/operation.hpp"

namespace countersign {

enum class SignatureMode {
  compatible,  // the connection's base, then the other scheme, then both without the port
  exact,       // the connection's base (or the public ones) and nothing else
  report,      // as compatible, but a mismatch is only noted
  off,         // neither signature nor timestamp are looked at
};

struct VerdictSettings {
  SignatureMode signature = SignatureMode::compatible;
  std::chrono::seconds clock_window{180};      // each way, the edges included; assumed (facts 9.1)
  std::vector<std::string> public_bases = {};  // "https://api.example.net", tried first
};

struct Question {
  const Request& request;
  const Operation* operation;  // null when nothing answers there
  std::string_view methods;    // that exist at the path ("GET, PUT"); empty when nothing does
  VersionedPath path;          // of the request
  const Directory& directory;
  Instant now;
  const VerdictSettings& settings;
  const OAuthDirectory* tokens = nullptr;  // null: no token is known
};

// Which check decided. In the order in which they are made.
enum class Step {
  route,
  form,  // of the JSON sent to /auth/credential, which the real API looks at first
  authentication,
  application,
  application_status,
  time,
  signature,
  credential,
  credential_state,
  caller_address,
  access_rules,
  iam,
};

[[nodiscard]] std::string_view name_of(Step step) noexcept;

struct Accepted {
  const Application* application;  // null when the call came without keys
  const Credential* credential;    // null when it was not signed
  const AccessToken* token;        // null when it came without a Bearer token
  // What a stricter mock would have said: cause codes (docs/causes.md), such as
  // "url.port-missing" when compatible mode accepted a URL without its port.
  std::vector<std::string_view> notes;

  // The nichandle in whose name the call is made; empty when it came without keys or token.
  [[nodiscard]] std::string_view account() const noexcept {
    return token != nullptr        ? std::string_view{token->account}
           : credential != nullptr ? std::string_view{credential->account}
                                   : std::string_view{};
  }
  // The login of the account's user who makes it; empty: the account itself, or a service account.
  [[nodiscard]] std::string_view user() const noexcept {
    return token != nullptr        ? std::string_view{token->user}
           : credential != nullptr ? std::string_view{credential->user}
                                   : std::string_view{};
  }
};

struct Refused {
  ApiError error;
  Step step;
  // The cause code where the step alone tells it; empty for a wrong signature, whose cause is
  // searched for on demand (causes/signature_search.hpp).
  std::string_view cause;
  std::string detail;  // for a person: "the clock is 200 s ahead", without secrets; may be empty
};

using Verdict = tl::expected<Accepted, Refused>;

// The base URLs ("https://eu.api.ovh.com") over which a signature is accepted, in the order in
// which they are tried; what exact mode would say of the later ones is Accepted's `notes`.
[[nodiscard]] std::vector<std::string> accepted_bases(const Request& request,
                                                      const VerdictSettings& settings);

// Errors: none; every refusal is a Refused. The pointers in Accepted are the
// directory's own.
[[nodiscard]] Verdict judge(const Question& question);

}  // namespace countersign

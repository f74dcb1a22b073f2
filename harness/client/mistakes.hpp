// Signing a request, rightly or deliberately wrong: the mistakes that real
// clients make, each under its cause code (docs/causes.md). What a mistake is
// called here is what the mock's diagnosis is to call it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace countersign::harness {

// What goes into a signature, each part as the client believes it to be.
struct SignedParts {
  std::string secret;
  std::string consumer;
  std::string method;
  std::string base;    // "http://127.0.0.1:8780"
  std::string target;  // "/1.0/me?x=1"
  std::string body;
  std::string timestamp;  // seconds
  // What else a mistake may confuse.
  std::string application_key;
  std::string other_secret;    // of another application of the world; may be empty
  std::string other_consumer;  // another consumer key of the world; may be empty
};

// The value of X-Ovh-Signature, computed here apart from ovhcloud/signature so
// that the two check each other.
[[nodiscard]] std::string signature_of(const SignedParts& parts);

// The same with one mistake; nullopt when the mistake changes nothing in this
// request (no query to leave out), so that it would not be one. Requires: the
// code is one of mistake_codes().
[[nodiscard]] std::optional<std::string> signature_with(std::string_view mistake,
                                                        const SignedParts& parts);

[[nodiscard]] std::vector<std::string_view> mistake_codes();

}  // namespace countersign::harness

// Request signing, shared by the mock (which checks) and the harness (which
// signs). Pure: no clock, no sockets, no globals. The format is facts 2.1, and
// docs/signing.md walks through it with an example.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "core/secret.hpp"
#include "ovhcloud/digest.hpp"

namespace countersign {

using ApplicationSecret = Secret<struct ApplicationSecretTag>;
using ConsumerKey = Secret<struct ConsumerKeyTag>;

// The parts of a request that are signed, byte for byte as they travel: nothing
// here is decoded, normalised or re-encoded. The views are borrowed for the call.
// The URL is `base` and `target` joined, because the mock tries several bases.
struct SigningInput {
  std::string_view method;     // upper case: "GET"
  std::string_view base;       // scheme and authority: "https://eu.api.ovh.com"
  std::string_view target;     // path and query: "/1.0/me?x=1"
  std::string_view body;       // empty when there is none
  std::string_view timestamp;  // decimal Unix seconds: the header's own text
};

// "$1$" and the 40 hexadecimal characters of the digest.
struct Signature {
  std::array<char, 43> text;
  [[nodiscard]] std::string_view view() const noexcept { return {text.data(), text.size()}; }
};

// The text that is hashed. Exposed because "which bytes did you sign?" is the
// first question when two sides disagree. Holds the secret: never log it.
[[nodiscard]] std::string string_to_sign(const ApplicationSecret& secret,
                                         const ConsumerKey& consumer, const SigningInput& input);

// One credential's signer: the SHA-1 state after "AS+CK+", computed once, so
// that signing a request hashes only the request. Keeps no copy of the keys.
// Safe to use from several threads at once.
class Signer {
 public:
  Signer(std::string_view secret, std::string_view consumer);
  Signer(const ApplicationSecret& secret, const ConsumerKey& consumer);

  // Does not allocate.
  [[nodiscard]] Signature sign(const SigningInput& input) const;

  // Whether `presented` is the signature of `input`, in time that depends only
  // on the lengths.
  [[nodiscard]] bool matches(const SigningInput& input, std::string_view presented) const;

 private:
  Sha1 after_keys_;
};

}  // namespace countersign

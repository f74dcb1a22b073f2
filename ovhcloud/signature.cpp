#include "ovhcloud/signature.hpp"

#include <algorithm>

namespace countersign {

std::string string_to_sign(const ApplicationSecret& secret, const ConsumerKey& consumer,
                           const SigningInput& input) {
  std::string text;
  text.append(secret.reveal()).append("+").append(consumer.reveal()).append("+");
  text.append(input.method).append("+").append(input.base).append(input.target).append("+");
  text.append(input.body).append("+").append(input.timestamp);
  return text;
}

Signer::Signer(std::string_view secret, std::string_view consumer) {
  after_keys_.update(secret);
  after_keys_.update("+");
  after_keys_.update(consumer);
  after_keys_.update("+");
}

Signer::Signer(const ApplicationSecret& secret, const ConsumerKey& consumer)
    : Signer{secret.reveal(), consumer.reveal()} {}

Signature Signer::sign(const SigningInput& input) const {
  Sha1 digest = after_keys_;
  digest.update(input.method);
  digest.update("+");
  digest.update(input.base);
  digest.update(input.target);
  digest.update("+");
  digest.update(input.body);
  digest.update("+");
  digest.update(input.timestamp);

  constexpr std::string_view kVersion = "$1$";
  Signature signature;
  const auto hex = digest.finish_hex();
  const auto digits = std::copy(kVersion.begin(), kVersion.end(), signature.text.begin());
  std::copy(hex.begin(), hex.end(), digits);
  return signature;
}

bool Signer::matches(const SigningInput& input, std::string_view presented) const {
  return equal_in_constant_time(sign(input).view(), presented);
}

}  // namespace countersign

#include "ovhcloud/causes/signature_search.hpp"

namespace countersign {

Explanation explain_signature(const WrongSignature&, const SecretMask&, const SearchLimits&) {
  return {.causes = {cause_of("signature.unexplained", "")}};
}

}  // namespace countersign

// The golden vectors (docs/vectors.md): requests, and the signatures that are right for them,
// wrong, or wrong and accepted all the same.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "ovhcloud/causes/signature_search.hpp"

namespace countersign::harness {

enum class VectorResult { valid, invalid, acceptable };

struct GoldenVector {
  std::string id;  // "json/go-ovh/markup"
  std::string comment;
  VectorResult result;
  std::string cause;  // of what is not valid: the code that names the mistake
  // The request as it is sent, and what else a search for a mistake may know; `presented` is the
  // vector's own signature.
  WrongSignature request;
  std::string url;             // absolute: the base and the target of `request`
  std::string string_to_sign;  // what the client of the vector signed; holds the secret
};

// Those of the program. Errors: bad_input.
[[nodiscard]] Result<std::vector<GoldenVector>> golden_vectors();

// Those of a document such as vectors/signing.json. Errors: bad_input.
[[nodiscard]] Result<std::vector<GoldenVector>> vectors_from(std::string_view json);

// What is right for the vector's request, whatever the vector's own signature is.
[[nodiscard]] std::string right_signature(const GoldenVector& vector);
[[nodiscard]] std::string right_string_to_sign(const GoldenVector& vector);

// Which mistake gives this signature for the vector's request.
[[nodiscard]] Explanation explain(const GoldenVector& vector, const std::string& signature);

}  // namespace countersign::harness

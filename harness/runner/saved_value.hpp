// What a step keeps of an answer for the steps behind it.
#pragma once

#include <string>

#include "core/error.hpp"
#include "harness/client/sender.hpp"
#include "harness/scenario/scenario.hpp"

namespace countersign::harness {

// Errors: not_found, with a sentence that says what the answer lacks.
[[nodiscard]] Result<Json> saved_value(const Saving& saving, const IncomingResponse& response);

// "body /id", "header Location" or "body".
[[nodiscard]] std::string place_of(const Saving& saving);

// Whether results show the value masked.
[[nodiscard]] bool is_secret(const Saving& saving);

}  // namespace countersign::harness

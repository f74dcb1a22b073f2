// What `countersign explain` prints: text for people, JSON for programs. Both masked.
#pragma once

#include <string>

#include "harness/capture/captured_request.hpp"
#include "harness/capture/diagnosis.hpp"

namespace countersign::cli {

struct ExplainOutput {
  const harness::CapturedRequest& request;
  const harness::Diagnosis& diagnosis;
  const SecretMask& mask;  // of the keys, wherever they stand
};

// The sentence in the first line; then the compared strings with what differs marked; then
// details, one to a line.
[[nodiscard]] std::string text_of(const ExplainOutput& output, bool coloured, bool quiet);

// One object, with the members of a journal's verdict.
[[nodiscard]] std::string json_of(const ExplainOutput& output);

}  // namespace countersign::cli

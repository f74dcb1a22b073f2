// What somebody wrote of an answer beside a request: its status, its Date, and the sentence
// with which the API refuses, wherever they stand in the text. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "harness/capture/captured_request.hpp"

namespace countersign::harness {

// nullopt when the text tells neither a status nor a sentence of the API's, nor a Date.
[[nodiscard]] std::optional<CapturedAnswer> loose_answer(std::string_view text);

// What a refusal of the API means, and what to ask next.
struct AnswerMeaning {
  std::string_view fact;     // "E5"
  std::string_view message;  // "This credential is not valid"
  std::string_view legacy;   // "INVALID_CREDENTIAL"; may be empty
  std::string_view meaning;  // a sentence
  std::string_view ask;      // a sentence: what to look at, or whom to ask
};

// Of the first refusal whose sentence, or legacy code, stands in the text; null when none does.
[[nodiscard]] const AnswerMeaning* answer_meaning(std::string_view text) noexcept;

}  // namespace countersign::harness

// Why a captured request was refused, as far as that can be known without a server, in the order
// of the checks (docs/facts.md). Pure. What a directory would have to tell is left to the answer
// that was captured: what its sentence means, and what to ask.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "harness/capture/captured_request.hpp"
#include "harness/capture/loose_answer.hpp"
#include "ovhcloud/causes/cause.hpp"
#include "ovhcloud/causes/signature_search.hpp"
#include "ovhcloud/signature.hpp"

namespace countersign::harness {

struct DiagnosisWishes {
  std::vector<std::string> bases = {};  // accepted beside the URL's own: "https://eu.api.ovh.com"
  std::optional<std::string> intended_url = std::nullopt;
  std::optional<std::string> intended_body = std::nullopt;
  std::optional<Instant> now = std::nullopt;  // of the server, at the time of the request
  std::vector<std::string> other_consumer_keys = {};
};

enum class DiagnosisOutcome { right, wrong, unknown };

[[nodiscard]] std::string_view name_of(DiagnosisOutcome outcome) noexcept;

struct Diagnosis {
  DiagnosisOutcome outcome = DiagnosisOutcome::unknown;
  std::string step = {};      // which check decided: "signature", "time", "authentication"
  std::string sentence = {};  // one, for a person: the mistake, and what to change
  Explanation explanation = {};
  const AnswerMeaning* answer = nullptr;  // of the captured answer, where it is known
  std::vector<std::string> notes = {};
};

// What needs no secret: a journal's verdict, the headers, the time. nullopt: the signature
// decides.
[[nodiscard]] std::optional<Diagnosis> diagnosed_early(const CapturedRequest& request,
                                                       const DiagnosisWishes& wishes);

// Requires: the four headers and an absolute URL.
[[nodiscard]] Diagnosis diagnosed_signature(const CapturedRequest& request,
                                            const ApplicationSecret& secret,
                                            const DiagnosisWishes& wishes,
                                            const SecretMask& mask = {});

// "Query left out of signed URL (url.query-missing): sign the URL with …": the likeliest cause,
// or the pair that stands first.
[[nodiscard]] std::string sentence_of(const Explanation& explanation);

}  // namespace countersign::harness

#include "harness/capture/diagnosis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "harness/capture/time_diagnosis.hpp"
#include "ovhcloud/endpoints.hpp"

namespace countersign::harness {

namespace {

constexpr std::array<std::string_view, 4> kHeaders{"X-Ovh-Application", "X-Ovh-Consumer",
                                                   "X-Ovh-Timestamp", "X-Ovh-Signature"};

const AnswerMeaning* meaning_of(const CapturedRequest& request) {
  return request.answer ? answer_meaning(request.answer->body) : nullptr;
}

Diagnosis diagnosis_for(const CapturedRequest& request, DiagnosisOutcome outcome,
                        std::string_view step) {
  return {.outcome = outcome,
          .step = std::string{step},
          .answer = meaning_of(request),
          .notes = request.notes};
}

Diagnosis refused(const CapturedRequest& request, std::string_view step, Cause cause) {
  Diagnosis diagnosis = diagnosis_for(request, DiagnosisOutcome::wrong, step);
  diagnosis.explanation.causes.push_back(std::move(cause));
  diagnosis.sentence = sentence_of(diagnosis.explanation);
  return diagnosis;
}

std::string with_lower_start(std::string_view sentence) {
  std::string text{sentence};
  const bool word = text.size() > 1 && text[1] >= 'a' && text[1] <= 'z';
  if (word && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return text;
}

std::string without_end(std::string_view sentence) {
  while (sentence.ends_with('.') || sentence.ends_with(' ')) sentence.remove_suffix(1);
  return std::string{sentence};
}

bool is_blank(const CapturedRequest& request, std::string_view name) {
  const auto value = header_of(request.headers, name);
  return !value || value->empty();
}

std::vector<std::string> absent_headers(const CapturedRequest& request) {
  std::vector<std::string> absent;
  for (const std::string_view name : kHeaders) {
    if (is_blank(request, name)) absent.emplace_back(name);
  }
  return absent;
}

// "/auth/time" of the URL, whatever the version is written as.
std::string path_within(const CapturedRequest& request) {
  const auto pieces = url_pieces(request.url);
  if (!pieces) return {};
  const auto path = versioned_path(cut(pieces->target, '?').before);
  return path ? std::string{path->path} : std::string{};
}

bool is_open(const CapturedRequest& request) {
  const std::string path = path_within(request);
  return path == "/auth/time" || path == "/auth/credential" || path == "/auth/credential/";
}

std::optional<std::string> twice(const CapturedRequest& request) {
  for (const std::string_view name : kHeaders) {
    const auto count = std::count_if(
        request.headers.begin(), request.headers.end(),
        [&](const CapturedHeader& header) { return equals_ignoring_case(header.name, name); });
    if (count > 1) return std::string{name};
  }
  return std::nullopt;
}

Diagnosis unsigned_but_open(const CapturedRequest& request) {
  Diagnosis diagnosis = diagnosis_for(request, DiagnosisOutcome::right, "authentication");
  diagnosis.sentence = "This call needs no signature, and has none.";
  if (diagnosis.answer != nullptr) diagnosis.sentence += fmt::format(" {}", diagnosis.answer->ask);
  return diagnosis;
}

Diagnosis with_bearer(const CapturedRequest& request) {
  Diagnosis diagnosis = diagnosis_for(request, DiagnosisOutcome::unknown, "authentication");
  diagnosis.sentence =
      "The request has a Bearer token, which goes before any signature and cannot be judged "
      "without the server: look at its expiry, its scope and the IAM policies.";
  return diagnosis;
}

std::optional<Diagnosis> headers_diagnosed(const CapturedRequest& request) {
  if (const auto name = twice(request)) {
    return refused(request, "framing",
                   cause_of("http.duplicate-header", fmt::format("{} is there twice", *name)));
  }
  const auto authorization = header_of(request.headers, "Authorization");
  if (authorization && to_lower(authorization->substr(0, 7)) == "bearer ") {
    return with_bearer(request);
  }
  const auto absent = absent_headers(request);
  if (absent.empty()) return std::nullopt;
  const bool is_signed = !is_blank(request, "X-Ovh-Signature");
  if (!is_signed && is_open(request)) return unsigned_but_open(request);
  return refused(request, "authentication",
                 cause_of(is_signed ? "auth.partial-headers" : "auth.missing-headers",
                          fmt::format("{} {} absent or empty", enumerated(absent),
                                      absent.size() == 1 ? "is" : "are")));
}

Diagnosis told(const CapturedRequest& request) {
  const ToldVerdict& verdict = *request.told;
  const bool accepted = verdict.outcome == "accepted";
  Diagnosis diagnosis = diagnosis_for(
      request, accepted ? DiagnosisOutcome::right : DiagnosisOutcome::wrong, verdict.step);
  diagnosis.explanation = verdict.explanation;
  for (const std::string& note : verdict.notes) {
    diagnosis.notes.push_back("a stricter mock would have said " + note);
  }
  if (accepted) {
    diagnosis.sentence = "The mock accepted this request.";
  } else if (!verdict.explanation.causes.empty()) {
    diagnosis.sentence = sentence_of(verdict.explanation);
  } else {
    diagnosis.outcome = DiagnosisOutcome::unknown;
    diagnosis.sentence =
        verdict.explaining
            ? "The cause was still searched for: ask for the entry once more."
            : fmt::format("The journal names no cause for this refusal{}{}.",
                          verdict.detail.empty() ? "" : ": ", without_end(verdict.detail));
  }
  return diagnosis;
}

std::string right_sentence(const AnswerMeaning* answer) {
  if (answer == nullptr) {
    return "The signature is right: if the call is refused all the same, then look at the clock, "
           "the consumer key and its access rules.";
  }
  if (answer->fact == "E7") {
    return "The signature is right over what was captured: then look at what changes the request "
           "on its way to the server, and at whether this secret is this application key's.";
  }
  return fmt::format("The signature is right, and the refusal is about something else: {}.",
                     with_lower_start(without_end(answer->meaning)));
}

// The URL's own base, the other scheme where that was guessed, and the caller's.
std::vector<std::string> accepted_bases(const CapturedRequest& request, const std::string& own,
                                        const DiagnosisWishes& wishes) {
  std::vector<std::string> bases{own};
  if (request.scheme_guessed) {
    const bool https = own.starts_with("https");
    bases.push_back((https ? "http" : "https") + own.substr(own.find("://")));
  }
  bases.insert(bases.end(), wishes.bases.begin(), wishes.bases.end());
  return bases;
}

}  // namespace

std::string_view name_of(DiagnosisOutcome outcome) noexcept {
  switch (outcome) {
    case DiagnosisOutcome::right: return "right";
    case DiagnosisOutcome::wrong: return "wrong";
    case DiagnosisOutcome::unknown: break;
  }
  return "unknown";
}

std::string sentence_of(const Explanation& explanation) {
  if (explanation.causes.empty()) return "No cause is known.";
  const Cause& first = explanation.causes.front();
  const auto titled = [](const Cause& cause) {
    return cause.title.empty() ? without_end(cause.detail) : without_end(cause.title);
  };
  std::string title = titled(first);
  std::string codes = first.code;
  std::string fix = with_lower_start(without_end(first.fix));
  if (!first.together_with.empty() && explanation.causes.size() > 1) {
    const Cause& second = explanation.causes[1];
    title += " and " + with_lower_start(titled(second));
    codes += ", " + second.code;
    if (!second.fix.empty()) fix += "; " + with_lower_start(without_end(second.fix));
  }
  return fmt::format("{} ({}){}{}.", title, codes, fix.empty() ? "" : ": ", fix);
}

std::optional<Diagnosis> diagnosed_early(const CapturedRequest& request,
                                         const DiagnosisWishes& wishes) {
  if (request.told) return told(request);
  if (auto diagnosis = headers_diagnosed(request)) return diagnosis;
  if (auto cause = time_cause(request, wishes.now)) {
    return refused(request, "time", *std::move(cause));
  }
  return std::nullopt;
}

Diagnosis diagnosed_signature(const CapturedRequest& request, const ApplicationSecret& secret,
                              const DiagnosisWishes& wishes, const SecretMask& mask) {
  const UrlPieces url = *url_pieces(request.url);
  const auto value = [&](std::string_view name) {
    return std::string{header_of(request.headers, name).value_or("")};
  };
  WrongSignature wrong{.method = request.method,
                       .target = url.target,
                       .body = request.body,
                       .timestamp = value("X-Ovh-Timestamp"),
                       .presented = value("X-Ovh-Signature"),
                       .application_key = value("X-Ovh-Application"),
                       .consumer_key = value("X-Ovh-Consumer"),
                       .secret = secret,
                       .accepted_bases = accepted_bases(request, url.base, wishes)};
  const Signer signer{secret.reveal(), wrong.consumer_key};
  for (const std::string& base : wrong.accepted_bases) {
    const SigningInput input{.method = wrong.method,
                             .base = base,
                             .target = wrong.target,
                             .body = wrong.body,
                             .timestamp = wrong.timestamp};
    if (!signer.matches(input, wrong.presented)) continue;
    Diagnosis diagnosis = diagnosis_for(request, DiagnosisOutcome::right, "signature");
    diagnosis.sentence = right_sentence(diagnosis.answer);
    if (base != url.base) diagnosis.notes.push_back("it was made over " + base);
    return diagnosis;
  }
  wrong.intended_url = wishes.intended_url ? wishes.intended_url : request.intended_url;
  wrong.intended_body = wishes.intended_body;
  wrong.other_consumer_keys = wishes.other_consumer_keys;
  Diagnosis diagnosis = diagnosis_for(request, DiagnosisOutcome::wrong, "signature");
  diagnosis.explanation = explain_signature(wrong, mask);
  diagnosis.sentence = sentence_of(diagnosis.explanation);
  return diagnosis;
}

}  // namespace countersign::harness

#include "harness/capture/time_diagnosis.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <cstdlib>

#include "core/text.hpp"
#include "harness/capture/http_date.hpp"
#include "harness/capture/loose_answer.hpp"

namespace countersign::harness {

namespace {

constexpr std::int64_t kWindow = 180;  // seconds each way; assumed (facts 9.1)

struct Reference {
  std::int64_t seconds;
  std::string_view whose;
};

std::optional<Reference> reference_of(const CapturedRequest& request, std::optional<Instant> now) {
  if (now) return Reference{unix_seconds(*now).count(), "the server's clock"};
  if (request.answer) {
    const auto date = header_of(request.answer->headers, "Date");
    const auto when = date ? parse_http_date(*date) : std::nullopt;
    if (when) return Reference{unix_seconds(*when).count(), "the Date of the answer"};
  }
  if (request.at) return Reference{unix_seconds(*request.at).count(), "the time of the capture"};
  return std::nullopt;
}

// The checks behind the time's: whose refusal says that the time was accepted.
bool passed_the_time(const CapturedRequest& request) {
  if (!request.answer) return false;
  const AnswerMeaning* meaning = answer_meaning(request.answer->body);
  if (meaning == nullptr) return false;
  constexpr std::array<std::string_view, 5> kLater{"E4", "E5", "E6", "E7", "E10"};
  for (const std::string_view fact : kLater) {
    if (meaning->fact == fact) return true;
  }
  return false;
}

bool says_out_of_time(const CapturedRequest& request) {
  const AnswerMeaning* meaning = request.answer ? answer_meaning(request.answer->body) : nullptr;
  return meaning != nullptr && meaning->fact == "E8";
}

// A whole multiple of 15 minutes within 14 hours, give or take 5 seconds: a time zone.
std::optional<std::int64_t> zone_shift(std::int64_t drift) {
  constexpr std::int64_t kQuarter = 15 * 60;
  constexpr std::int64_t kSlack = 5;
  constexpr std::int64_t kMost = 14 * 3600;
  const std::int64_t quarters = (std::abs(drift) + kQuarter / 2) / kQuarter;
  const std::int64_t shift = quarters * kQuarter;
  if (quarters == 0 || shift > kMost || std::abs(std::abs(drift) - shift) > kSlack) {
    return std::nullopt;
  }
  return drift < 0 ? -shift : shift;
}

std::optional<Cause> drift_cause(std::int64_t sent, const Reference& reference) {
  const std::int64_t drift = sent - reference.seconds;
  if (std::abs(drift) <= kWindow) return std::nullopt;
  const std::string by =
      fmt::format("X-Ovh-Timestamp is {} s {} {}; {} s are accepted", std::abs(drift),
                  drift < 0 ? "behind" : "ahead of", reference.whose, kWindow);
  if (const auto shift = zone_shift(drift)) {
    const std::int64_t minutes = std::abs(*shift) / 60;
    return cause_of("time.zone-shift",
                    fmt::format("{}: a time zone of {}{:02}:{:02}", by, *shift < 0 ? "-" : "+",
                                minutes / 60, minutes % 60));
  }
  return cause_of("time.skewed", by);
}

}  // namespace

std::optional<Cause> time_cause(const CapturedRequest& request, std::optional<Instant> now) {
  constexpr std::int64_t kFirstMilliseconds = 100'000'000'000;  // as seconds: the year 5138
  const std::string_view text = header_of(request.headers, "X-Ovh-Timestamp").value_or("");
  const bool digits = !text.empty() && text.find_first_not_of("0123456789") == text.npos;
  const auto sent = number_from<std::int64_t>(text);
  if (!digits || !sent) {
    return cause_of("time.not-a-number",
                    fmt::format("X-Ovh-Timestamp is \"{}\", which is no whole number of seconds",
                                printable(text.substr(0, 40))));
  }
  if (*sent >= kFirstMilliseconds) {
    return cause_of("time.milliseconds",
                    fmt::format("X-Ovh-Timestamp is {}, which is milliseconds", *sent));
  }
  if (passed_the_time(request) && !now) return std::nullopt;
  if (const auto reference = reference_of(request, now)) {
    if (auto cause = drift_cause(*sent, *reference)) return cause;
  }
  if (!says_out_of_time(request)) return std::nullopt;
  return cause_of("time.skewed",
                  "the server says so; how far the clock is off cannot be seen here: --now gives "
                  "the server's time at the request");
}

}  // namespace countersign::harness

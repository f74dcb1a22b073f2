#include "harness/capture/loose_answer.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "harness/capture/http_date.hpp"
#include "harness/capture/http_message.hpp"

namespace countersign::harness {

namespace {

// Facts 3.1, and R1 of 3.2. In the order of the checks, which decides where a text has two.
constexpr std::array kMeanings{
    AnswerMeaning{"R1", "Got an invalid (or empty) URL", "",
                  "Nothing answers at this path, or not to this method.",
                  "Compare method and path with the API's console; no key was looked at."},
    AnswerMeaning{
        "E1", "You must login first", "",
        "The server saw no keys, too few, or a Bearer token that it does not know.",
        "See whether all four X-Ovh-* headers arrive: a redirect or a proxy may drop them."},
    AnswerMeaning{"E2", "This application key is invalid", "INVALID_KEY",
                  "The application key is unknown there, or of another region.",
                  "Compare X-Ovh-Application with the key that this region's /createApp gave."},
    AnswerMeaning{"E3", "Invalid application key", "",
                  "An unknown application asked for a consumer key.",
                  "Compare X-Ovh-Application with the key that this region's /createApp gave."},
    AnswerMeaning{"E8", "Query out of time", "QUERY_TIME_OUT",
                  "The timestamp is too far from the server's clock.",
                  "Ask GET /auth/time, and sign with the server's time."},
    AnswerMeaning{"E7", "Invalid signature", "INVALID_SIGNATURE",
                  "The signature does not fit what arrived, or the consumer key is empty.",
                  "Compare what was signed with what was sent, byte for byte."},
    AnswerMeaning{"E4", "This credential does not exist", "NOT_CREDENTIAL",
                  "The consumer key is unknown there, or was issued to another application.",
                  "Ask for a new consumer key with this application key: POST /auth/credential."},
    AnswerMeaning{"E5", "This credential is not valid", "INVALID_CREDENTIAL",
                  "The consumer key waits for validation, has expired, or was refused or revoked.",
                  "Open its validationUrl if nobody has, else ask for a new one: POST "
                  "/auth/credential."},
    AnswerMeaning{"E6", "This call has not been granted", "NOT_GRANTED_CALL",
                  "No access rule of the consumer key covers this method and path, or the caller's "
                  "address is not among its allowedIPs (E11).",
                  "Ask GET /auth/currentCredential for the rules: /me/* does not cover /me."},
    AnswerMeaning{"E10", "User not granted for this request", "",
                  "IAM policies do not allow the call.",
                  "The answer's details name the missing actions: add a policy that allows them."},
};

bool names(std::string_view text, const AnswerMeaning& entry) {
  return text.find(entry.message) != std::string_view::npos ||
         (!entry.legacy.empty() && text.find(entry.legacy) != std::string_view::npos);
}

// After `mark`: three digits that are a status.
int status_after(std::string_view text, std::string_view mark) {
  for (auto at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + 1)) {
    std::string_view rest = text.substr(at + mark.size());
    const auto digits = rest.find_first_not_of(" :=\"'>(");
    if (digits == std::string_view::npos) return 0;
    const auto status = number_from<int>(rest.substr(digits, 3));
    constexpr int kLowest = 200;
    constexpr int kHighest = 599;
    if (status && *status >= kLowest && *status <= kHighest) return *status;
  }
  return 0;
}

int status_in(std::string_view text) {
  for (const std::string_view mark :
       {"HTTP/1.1 ", "HTTP/1.0 ", "HTTP/2 ", "httpCode", "status code ", "statusCode",
        "status_code", "Status: ", "status:", "HTTP "}) {
    if (const int status = status_after(text, mark)) return status;
  }
  return 0;
}

std::optional<std::string> date_in(std::string_view text) {
  constexpr std::size_t kLength = 29;
  for (auto at = text.find(" GMT"); at != std::string_view::npos; at = text.find(" GMT", at + 1)) {
    if (at + 4 < kLength) continue;
    const std::size_t begin = at + 4 - kLength;
    const std::string_view date = text.substr(begin, kLength);
    if (!parse_http_date(date)) continue;
    const std::size_t lead = std::min(begin, std::size_t{12});
    const std::string before = to_lower(text.substr(begin - lead, lead));
    if (before.find("date") != std::string::npos && before.find("last") == std::string::npos) {
      return std::string{date};
    }
  }
  return std::nullopt;
}

}  // namespace

const AnswerMeaning* answer_meaning(std::string_view text) noexcept {
  const auto* found = std::find_if(kMeanings.begin(), kMeanings.end(),
                                   [&](const AnswerMeaning& entry) { return names(text, entry); });
  return found == kMeanings.end() ? nullptr : found;
}

std::optional<CapturedAnswer> loose_answer(std::string_view text) {
  CapturedAnswer answer;
  if (const AnswerMeaning* meaning = answer_meaning(text)) answer.body = meaning->message;
  answer.status = status_in(text);
  if (auto date = date_in(text)) answer.headers.push_back({"Date", *std::move(date)});
  if (answer.body.empty() && answer.headers.empty() && answer.status == 0) return std::nullopt;
  return answer;
}

}  // namespace countersign::harness

#include "mock_server/journal/entry_of.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace countersign::mock_server {

namespace {

std::string first_bytes(std::string_view body) {
  return std::string{body.substr(0, kMaxJournalledBody + kLongestSecret)};
}

std::string lines_of(std::span<const HeaderField> headers) {
  std::string lines;
  for (const HeaderField& field : headers) {
    lines.append(field.name).append(": ").append(field.value).append("\r\n");
  }
  return lines;
}

}  // namespace

JournalVerdict journal_verdict(const Verdict& verdict) {
  JournalVerdict result;
  if (verdict) {
    result.notes.assign(verdict->notes.begin(), verdict->notes.end());
  } else {
    result.step = name_of(verdict.error().step);
    result.cause = verdict.error().cause;
    result.detail = verdict.error().detail;
  }
  return result;
}

bool JournalVerdict::is_unexplained() const {
  constexpr std::string_view kUnexplained = "signature.unexplained";
  if (explanation) return false;
  return (step == name_of(Step::signature) && cause.empty()) ||
         std::find(notes.begin(), notes.end(), kUnexplained) != notes.end();
}

std::vector<std::string> JournalVerdict::codes() const {
  std::vector<std::string> codes;
  if (explanation) {
    for (const Cause& found : explanation->causes) codes.push_back(found.code);
    return codes;
  }
  if (!cause.empty()) codes.push_back(cause);
  codes.insert(codes.end(), notes.begin(), notes.end());
  return codes;
}

JournalEntry entry_of(const Request& request, const Response& response,
                      const JournalVerdict& verdict) {
  JournalEntry entry{.number = 0,
                     .order = 0,
                     .at = {},
                     .claimed = false,
                     .peer = std::string{request.peer},
                     .method = std::string{request.method},
                     .host = std::string{request.host},
                     .path_and_query = std::string{request.path_and_query},
                     .request_fields = lines_of(request.headers),
                     .request_body = first_bytes(request.body),
                     .request_body_bytes = request.body.size(),
                     .status = response.status,
                     .response_fields = response.fields,
                     .response_body = first_bytes(response.body),
                     .response_body_bytes = response.body.size(),
                     .step = verdict.step,
                     .cause = verdict.cause,
                     .detail = verdict.detail,
                     .notes = verdict.notes,
                     .explanation = nullptr,
                     .explaining = verdict.explaining};
  if (verdict.explanation) tell_causes(entry, verdict.explanation);
  return entry;
}

JournalEntry entry_of_malformed(const Response& response, const RequestFault& fault,
                                std::string_view peer) {
  const Request nothing{.method = {},
                        .path_and_query = {},
                        .host = {},
                        .headers = {},
                        .body = {},
                        .scheme = Scheme::http,
                        .peer = peer};
  return entry_of(nothing, response,
                  {.step = "framing",
                   .cause = std::string{fault.cause},
                   .detail = fault.sentence,
                   .notes = {}});
}

Log::Fields log_fields(const JournalEntry& entry, std::string_view tenant, const TextMask& mask) {
  Log::Fields fields{{"tenant", std::string{tenant}},
                     {"method", mask(entry.method)},
                     {"path", mask(cut(entry.path_and_query, '?').before)},
                     {"status", std::to_string(entry.status)}};
  if (!entry.step.empty()) fields.emplace_back("step", entry.step);
  if (!entry.cause.empty()) fields.emplace_back("cause", entry.cause);
  // What parameters, handlers and the search say repeats values of the request.
  const bool quotes =
      entry.step == "parameters" || entry.step == "handler" || entry.explanation != nullptr;
  if (entry.explanation) {
    const Cause& first = entry.explanation->causes.front();
    fields.emplace_back("detail", first.title + ". " + first.fix);
  }
  if (!entry.detail.empty() && !quotes) fields.emplace_back("detail", mask(entry.detail));
  return fields;
}

}  // namespace countersign::mock_server

#include "harness/capture/journal_capture.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/time_text.hpp"
#include "harness/capture/json_capture.hpp"

namespace countersign::harness {

namespace {

using Json = nlohmann::json;

bool is_entry(const Json& json) {
  return json.is_object() && json.contains("request") && json.contains("verdict") &&
         json.at("request").is_object() && json.at("verdict").is_object();
}

bool flag(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_boolean() && found->get<bool>();
}

Cause cause_of_json(const Json& json) {
  return {.code = text_member(json, "code"),
          .title = text_member(json, "title"),
          .detail = text_member(json, "detail"),
          .fix = text_member(json, "fix"),
          .fact = text_member(json, "fact"),
          .together_with = text_member(json, "together_with")};
}

// Within the text, whatever the entry says.
ComparedTexts::Range range_of(const Json& object, const char* name, std::size_t size) {
  const auto found = object.find(name);
  const auto bound = [&](std::size_t index) -> std::size_t {
    const Json& number = (*found)[index];
    return number.is_number_unsigned() ? std::min(number.get<std::size_t>(), size) : 0;
  };
  if (found == object.end() || !found->is_array() || found->size() != 2) return {0, 0};
  return {bound(0), std::max(bound(0), bound(1))};
}

std::optional<ComparedTexts> compared_of(const Json& verdict) {
  const auto found = verdict.find("compared");
  if (found == verdict.end() || !found->is_object()) return std::nullopt;
  ComparedTexts texts{.base = text_member(*found, "base"),
                      .signed_text = text_member(*found, "signed"),
                      .expected_text = text_member(*found, "expected")};
  texts.signed_differs = range_of(*found, "signed_differs", texts.signed_text.size());
  texts.expected_differs = range_of(*found, "expected_differs", texts.expected_text.size());
  return texts;
}

ToldVerdict told_by(const Json& verdict) {
  ToldVerdict told{.outcome = text_member(verdict, "outcome"),
                   .step = text_member(verdict, "step"),
                   .detail = text_member(verdict, "detail")};
  told.explaining = flag(verdict, "explaining");
  if (const auto notes = verdict.find("notes"); notes != verdict.end() && notes->is_array()) {
    for (const Json& note : *notes) {
      if (note.is_string()) told.notes.push_back(note.get<std::string>());
    }
  }
  const auto causes = verdict.find("causes");
  if (causes != verdict.end() && causes->is_array()) {
    for (const Json& cause : *causes) told.explanation.causes.push_back(cause_of_json(cause));
  }
  const std::string code = text_member(verdict, "cause");
  if (told.explanation.causes.empty() && !code.empty()) {
    told.explanation.causes.push_back(cause_of(code, told.detail));
  }
  told.explanation.compared = compared_of(verdict);
  told.explanation.truncated = flag(verdict, "truncated");
  return told;
}

const Json* entry_in(const Json& entries, std::size_t number) {
  for (const Json& entry : entries) {
    if (!is_entry(entry)) continue;
    const bool wanted = number == 0 ? text_member(entry.at("verdict"), "outcome") == "refused"
                                    : text_member(entry, "number") == std::to_string(number);
    if (wanted) return &entry;
  }
  return nullptr;
}

}  // namespace

bool is_journal(const Json& json) {
  if (is_entry(json)) return true;
  return json.is_object() && json.contains("entries") && json.at("entries").is_array();
}

Captured<CapturedRequest> read_journal(const Json& json, std::size_t number) {
  if (!is_journal(json)) {
    return fault(0, "the JSON is no entry of a journal: it has no request and verdict");
  }
  const Json* entry = is_entry(json) ? &json : entry_in(json.at("entries"), number);
  if (entry == nullptr) {
    return fault(0, number == 0 ? std::string{"the journal has no refused request"}
                                : fmt::format("the journal has no entry {}", number));
  }
  const Json& json_request = entry->at("request");
  CapturedRequest request{.form = CaptureForm::journal,
                          .method = text_member(json_request, "method")};
  set_url(request, text_member(json_request, "host"), text_member(json_request, "target"), "http");
  request.headers = headers_of_json(json_request, "headers");
  request.body = text_member(json_request, "body");
  request.at = parse_rfc3339(text_member(*entry, "at"));
  request.told = told_by(entry->at("verdict"));
  if (const auto response = entry->find("response"); response != entry->end()) {
    request.answer = CapturedAnswer{.headers = headers_of_json(*response, "headers"),
                                    .body = text_member(*response, "body")};
    if (response->is_object() && response->contains("status") &&
        response->at("status").is_number_unsigned()) {
      request.answer->status = static_cast<int>(response->at("status").get<unsigned>() % 1000);
    }
  }
  return request;
}

}  // namespace countersign::harness

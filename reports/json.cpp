#include <nlohmann/json.hpp>

#include "core/json_text.hpp"
#include "core/version.hpp"
#include "reports/files.hpp"

namespace countersign::reports {

namespace {

using Json = nlohmann::ordered_json;

Json message_json(const Message& message) {
  Json headers = Json::array();
  for (const auto& [name, value] : message.headers) headers.push_back(Json::array({name, value}));
  return Json{{"start", message.start}, {"headers", headers}, {"body", message.body}};
}

Json step_json(const StepResult& step) {
  Json mismatches = Json::array();
  for (const Mismatch& mismatch : step.mismatches) {
    mismatches.push_back(
        Json{{"what", mismatch.what}, {"wanted", mismatch.wanted}, {"got", mismatch.got}});
  }
  Json json{{"origin", step.origin}, {"name", step.name}, {"mismatches", mismatches}};
  for (const StepResult::Cause& cause : step.causes) {
    json["causes"].push_back(
        Json{{"code", cause.code}, {"detail", cause.detail}, {"fix", cause.fix}});
  }
  json["request"] = message_json(step.request);
  json["response"] = message_json(step.response);
  return json;
}

Json case_json(const CaseResult& result) {
  Json steps = Json::array();
  for (const StepResult& step : result.steps) steps.push_back(step_json(step));
  Json json{{"id", result.id},       {"title", result.title}, {"level", name_of(result.level)},
            {"facts", result.facts}, {"why", result.why},     {"outcome", name_of(result.outcome)}};
  if (!result.reason.empty()) json["reason"] = result.reason;
  json["duration_us"] = result.duration.count();
  json["steps"] = steps;
  return json;
}

}  // namespace

std::string json_document(const Run& run) {
  const Counts counts = counts_of(run);
  Json cases = Json::array();
  for (const CaseResult& result : run.cases) cases.push_back(case_json(result));
  return Json{{"countersign", 1},
              {"version", kVersion},
              {"command", "check"},
              {"endpoint", run.endpoint},
              {"started_at", run.started_at},
              {"duration_us", run.duration.count()},
              {"counts", Json{{"held", counts.held},
                              {"failed", counts.failed},
                              {"broken", counts.broken},
                              {"skipped", counts.skipped}}},
              {"cases", cases}}
             .dump(2, ' ', false, Json::error_handler_t::replace) +
         "\n";
}

std::optional<std::vector<std::pair<std::string, Outcome>>> outcomes_in(std::string_view json) {
  const auto run = parse_json(json, {.depth = 32, .members = 256});
  if (!run || !run->is_object() || !run->contains("cases") || !run->at("cases").is_array()) {
    return std::nullopt;
  }
  std::vector<std::pair<std::string, Outcome>> outcomes;
  for (const auto& result : run->at("cases")) {
    const bool whole = result.is_object() && result.contains("id") && result.at("id").is_string() &&
                       result.contains("outcome") && result.at("outcome").is_string();
    if (!whole) return std::nullopt;
    const auto outcome = outcome_from(result.at("outcome").get<std::string>());
    if (!outcome) return std::nullopt;
    outcomes.emplace_back(result.at("id").get<std::string>(), *outcome);
  }
  return outcomes;
}

}  // namespace countersign::reports

#include "results/run.hpp"

namespace countersign {

std::string_view name_of(Level level) noexcept {
  switch (level) {
    case Level::must: return "MUST";
    case Level::should: return "SHOULD";
    case Level::info: return "INFO";
  }
  return "";
}

std::string_view name_of(Outcome outcome) noexcept {
  switch (outcome) {
    case Outcome::held: return "held";
    case Outcome::failed: return "failed";
    case Outcome::skipped: return "skipped";
    case Outcome::broken: return "broken";
  }
  return "";
}

std::optional<Outcome> outcome_from(std::string_view name) noexcept {
  for (const Outcome outcome :
       {Outcome::held, Outcome::failed, Outcome::skipped, Outcome::broken}) {
    if (name_of(outcome) == name) return outcome;
  }
  return std::nullopt;
}

Counts counts_of(const Run& run) noexcept {
  Counts counts;
  for (const CaseResult& result : run.cases) {
    switch (result.outcome) {
      case Outcome::held: ++counts.held; break;
      case Outcome::failed: ++counts.failed; break;
      case Outcome::skipped: ++counts.skipped; break;
      case Outcome::broken: ++counts.broken; break;
    }
  }
  return counts;
}

}  // namespace countersign

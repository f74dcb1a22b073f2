#include "harness/judge/expectations.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "harness/judge/pattern.hpp"

namespace countersign::harness {

namespace {

// The whole body is this object, compact. In the class form the order of the
// members is part of it; in the legacy form it varies (facts 0).
void judge_error(const Json& error, const std::string& body, std::vector<Mismatch>& all) {
  const bool legacy = !error.contains("class");
  bool same = body == error.dump();
  if (legacy) {
    // Unordered comparison, and it must be compact all the same.
    const auto got = parse_json(body, kAnswerLimits);
    same = got && got->dump() == body && nlohmann::json(*got) == nlohmann::json(error);
  }
  if (!same) {
    all.push_back({.what = "error body", .wanted = error.dump(), .got = utf8_or_replaced(body)});
  }
}

void judge_text(const Json& wanted, const std::string& body, std::vector<Mismatch>& all) {
  if (!wanted.is_string()) {
    const auto differences = mismatches_of(wanted, utf8_or_replaced(body), "body");
    all.insert(all.end(), differences.begin(), differences.end());
  } else if (wanted.get_ref<const std::string&>() != body) {
    all.push_back(
        {.what = "body", .wanted = wanted.get<std::string>(), .got = utf8_or_replaced(body)});
  }
}

void judge_members(const std::vector<std::string>& members, const Json& body,
                   std::vector<Mismatch>& all) {
  std::vector<std::string> got;
  if (body.is_object()) {
    for (const auto& [name, unused] : body.items()) got.push_back(name);
  }
  if (got == members) return;
  all.push_back({.what = "members of the body, in order",
                 .wanted = Json(members).dump(),
                 .got = Json(got).dump()});
}

void judge_header(const std::string& name, const Json& pattern, const IncomingResponse& response,
                  std::vector<Mismatch>& all) {
  const auto found =
      std::find_if(response.headers.begin(), response.headers.end(),
                   [&](const auto& header) { return equals_ignoring_case(header.first, name); });
  const std::string what = "header " + name;
  if (found == response.headers.end()) {
    if (!pattern.is_null()) {
      all.push_back({.what = what, .wanted = pattern.dump(), .got = "no such header"});
    }
    return;
  }
  const auto differences = mismatches_of(pattern, utf8_or_replaced(found->second), what);
  all.insert(all.end(), differences.begin(), differences.end());
}

}  // namespace

std::vector<Mismatch> judged(const Expectation& expect, const IncomingResponse& response) {
  std::vector<Mismatch> all;
  if (expect.status && *expect.status != response.status) {
    all.push_back({.what = "status",
                   .wanted = std::to_string(*expect.status),
                   .got = std::to_string(response.status)});
  }
  if (expect.error) judge_error(*expect.error, response.body, all);
  if (expect.body_text) judge_text(*expect.body_text, response.body, all);
  if (expect.body || expect.members) {
    const auto body = parse_json(response.body, kAnswerLimits);
    if (!body) {
      all.push_back({.what = "body", .wanted = "JSON", .got = utf8_or_replaced(response.body)});
    } else {
      if (expect.members) judge_members(*expect.members, *body, all);
      if (expect.body) {
        const auto differences = mismatches_of(*expect.body, *body, "body ");
        all.insert(all.end(), differences.begin(), differences.end());
      }
    }
  }
  for (const auto& [name, pattern] : expect.headers) judge_header(name, pattern, response, all);
  return all;
}

}  // namespace countersign::harness

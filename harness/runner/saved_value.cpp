#include "harness/runner/saved_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/json_text.hpp"
#include "core/text.hpp"
#include "harness/judge/expectations.hpp"

namespace countersign::harness {

namespace {

Result<Json> whole_value(const Saving& saving, const IncomingResponse& response) {
  if (saving.of) {
    const auto body = parse_json(response.body, kAnswerLimits);
    const Json::json_pointer where{*saving.of};
    if (!body || !body->contains(where)) return fail(Errc::not_found, "no such member");
    return body->at(where);
  }
  if (saving.header.empty()) return Json(utf8_or_replaced(response.body));
  for (const auto& [name, value] : response.headers) {
    if (equals_ignoring_case(name, saving.header)) return Json(utf8_or_replaced(value));
  }
  return fail(Errc::not_found, "no such header");
}

}  // namespace

Result<Json> saved_value(const Saving& saving, const IncomingResponse& response) {
  auto value = whole_value(saving, response);
  if (!value || (saving.after.empty() && saving.before.empty())) return value;
  if (!value->is_string()) return fail(Errc::not_found, "a value that is no text");
  std::string text = value->get<std::string>();
  const auto after = text.find(saving.after);
  if (after == std::string::npos) {
    return fail(Errc::not_found, fmt::format("no {} in it", Json(saving.after).dump()));
  }
  text.erase(0, after + saving.after.size());
  if (saving.before.empty()) return Json(text);
  const auto before = text.find(saving.before);
  if (before == std::string::npos) {
    return fail(Errc::not_found, fmt::format("no {} behind it", Json(saving.before).dump()));
  }
  text.erase(before);
  return Json(text);
}

std::string place_of(const Saving& saving) {
  if (saving.of) return "body " + *saving.of;
  return saving.header.empty() ? "body" : "header " + saving.header;
}

bool is_secret(const Saving& saving) {
  constexpr std::array<std::string_view, 5> kMembers{"/consumerKey", "/access_token",
                                                     "/clientSecret", "/refresh_token", "/token"};
  constexpr std::array<std::string_view, 5> kVariables{"ck", "application_secret", "code",
                                                       "consumer_key", "credential_token"};
  return std::find(kVariables.begin(), kVariables.end(), saving.variable) != kVariables.end() ||
         std::find(kMembers.begin(), kMembers.end(), saving.of.value_or("")) != kMembers.end();
}

}  // namespace countersign::harness

#include "mock_server/control/answers.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/json_text.hpp"
#include "core/text.hpp"

namespace countersign::mock_server {

using Json = nlohmann::ordered_json;

namespace {

// No page of another origin may show it, include it or guess at what it is.
void add_guards(Response& response) {
  add_header(response, "Cache-Control", "no-store");
  add_header(response, "X-Content-Type-Options", "nosniff");
  add_header(response, "Cross-Origin-Resource-Policy", "same-origin");
  add_header(response, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
}

}  // namespace

Response plain_answer(std::string_view type, std::string body) {
  Response response{.status = 200, .body = std::move(body)};
  add_header(response, "Content-Type", type);
  add_guards(response);
  return response;
}

Response no_content() {
  Response response{.status = 204};
  add_guards(response);
  return response;
}

Response answer(int status, const Json& json) {
  Response response = plain_answer("application/json; charset=utf-8", json.dump() + "\n");
  response.status = status;
  return response;
}

Response refused(int status, std::string_view sentence) {
  return answer(status, Json{{"error", utf8_or_replaced(sentence)}});
}

Response refused(const Error& error) {
  switch (error.code) {
    case Errc::not_found: return refused(404, error.message);
    case Errc::conflict: return refused(409, error.message);
    default: return refused(400, error.message);
  }
}

Result<Json> body_of(const Request& request, const Shape& shape) {
  constexpr JsonLimits kLimits{.depth = 32, .members = 256};
  const std::string_view text = request.body.empty() ? "{}" : request.body;
  if (!is_within(text, kLimits)) return fail(Errc::bad_input, "the body is too deep or too wide");
  const auto json = parse_json(text, kLimits);
  if (!json) return fail(Errc::bad_input, "the body is not JSON");
  if (const auto mismatch = first_mismatch(*json, shape)) {
    const std::string where = mismatch->pointer.empty() ? "the body" : mismatch->pointer;
    return fail(Errc::bad_input, fmt::format("{}: {}", where, mismatch->sentence));
  }
  return *json;
}

bool is_read(std::string_view method) noexcept { return method == "GET" || method == "HEAD"; }

Result<void> read_numbers(std::string_view query, std::span<NumberParameter> parameters) {
  std::string known;
  for (const NumberParameter& parameter : parameters) {
    known += fmt::format("{}{}=0…{}", known.empty() ? "" : ", ", parameter.name, parameter.most);
  }
  const auto wrong = [&] {
    return fail(Errc::bad_input, fmt::format("the query takes {}, each once", known));
  };
  std::vector<std::string_view> seen;
  for (const std::string_view pair : split(query, '&')) {
    if (pair.empty()) continue;
    const auto [name, value] = cut(pair, '=');
    const auto at = std::find_if(parameters.begin(), parameters.end(),
                                 [&, n = name](const auto& p) { return p.name == n; });
    const auto number = number_from<std::uint64_t>(value);
    const bool again = std::find(seen.begin(), seen.end(), name) != seen.end();
    if (at == parameters.end() || !number || *number > at->most || again) return wrong();
    at->value = *number;
    seen.push_back(name);
  }
  return {};
}

}  // namespace countersign::mock_server

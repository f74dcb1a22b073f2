// What a handler is given and what it gives back. A handler is a plain function,
// called with the tenant's lock held, after the verdict and the parameter check.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "mock_server/directory/tenant.hpp"
#include "mock_server/directory/tenants.hpp"
#include "mock_server/routing/route_table.hpp"
#include "ovhcloud/api_error.hpp"
#include "ovhcloud/parameters.hpp"
#include "ovhcloud/verdict.hpp"

namespace countersign::mock_server {

using Json = nlohmann::ordered_json;  // key order is observable

struct Api;

// Everything is borrowed for the call.
struct Call {
  const Request& request;
  const Operation& operation;
  const ItemsOf& items;
  const FixedAnswer& fixed;
  const Models& models;
  const Arguments& arguments;
  const Accepted& caller;
  Tenant& tenant;
  Tenants& tenants;
  Instant now;
  const Api& api;
};

struct Reply {
  std::string body;         // JSON text
  bool is_void = false;     // the tenant's VoidForm then decides what is sent
  int status = 200;         // of a body
  std::string fields = {};  // more header lines, each ended by CRLF
};

[[nodiscard]] inline Reply json_reply(const Json& json) { return {.body = json.dump()}; }
[[nodiscard]] inline Reply void_reply() { return {.body = {}, .is_void = true}; }

// The account that the caller acts for. Requires: the call came with keys or a token.
[[nodiscard]] inline Account& account_of(Call& call) {
  return *call.tenant.account(call.caller.account());
}

// The body of a call whose description requires one, or {} when none came.
[[nodiscard]] inline const Json& body_of(const Call& call) {
  static const Json kNothing = Json::object();
  return call.arguments.body ? *call.arguments.body : kNothing;
}

// A member of the body; null counts as absent.
[[nodiscard]] inline std::string text_or(const Json& body, const char* name, std::string fallback) {
  const auto found = body.find(name);
  return found == body.end() || found->is_null() ? std::move(fallback) : found->get<std::string>();
}

[[nodiscard]] inline std::int64_t number_or(const Json& body, const char* name,
                                            std::int64_t fallback) {
  const auto found = body.find(name);
  return found == body.end() || found->is_null() ? fallback : found->get<std::int64_t>();
}

}  // namespace countersign::mock_server

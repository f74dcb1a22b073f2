// A scenario: one behaviour of the API, as data (scenarios/README.md describes the
// format). Values only; parse.hpp reads them, harness/runner runs them.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "results/run.hpp"

namespace countersign::harness {

using Json = nlohmann::ordered_json;

enum class Auth { signed_call, application, none };
enum class Framing { content_length, chunked, none };

// A header to add or replace after signing; no values: remove it.
struct HeaderChange {
  std::string name;
  std::vector<std::string> values;
};

struct Call {
  std::string method;
  std::string target;                          // path and query, byte for byte as sent
  std::string application;                     // name in `given`; empty: the first
  std::string credential;                      // likewise
  std::optional<std::string> consumer_key;     // instead of the credential's
  std::optional<std::string> application_key;  // instead of the application's
  std::optional<std::string> application_secret;
  Auth auth = Auth::signed_call;
  std::optional<Json> body;  // sent compact
  std::optional<std::string> body_text;
  std::optional<Json> form;  // an object: a text, or a list of them, for each field
  std::vector<HeaderChange> headers;
  std::int64_t timestamp_offset = 0;  // seconds, on top of the server's time
  std::string mistake;                // a cause code; empty: signed rightly
  std::optional<std::string> signed_base;
  Framing framing = Framing::content_length;
  bool http_1_0 = false;
};

struct Expectation {
  std::optional<int> status;
  std::optional<Json> error;                          // the whole body, key order included
  std::optional<Json> body;                           // a pattern (harness/judge)
  std::optional<Json> body_text;                      // byte for byte, or a matcher
  std::optional<std::vector<std::string>> members;    // of the object, in this order
  std::vector<std::pair<std::string, Json>> headers;  // a pattern each; null: absent
};

// A value of the answer to keep, whole or the part of its text between two others.
struct Saving {
  std::string variable;
  std::optional<std::string> of = {};  // JSON pointer into the body
  std::string header = {};             // instead of it; neither: the text of the body
  std::string after = {};              // empty: from the start
  std::string before = {};             // empty: to the end
  friend bool operator==(const Saving&, const Saving&) = default;
};

struct CallStep {
  Call call;
  Expectation expect;
  std::vector<Saving> save;
};

struct ClockStep {
  std::optional<std::int64_t> advance_seconds;
  Json clock;  // the body of PUT …/clock, when it is not an advance
};

struct CredentialStep {
  std::string action;                       // validate, refuse, expire or revoke
  std::string name;                         // in `given`; empty: the first
  std::optional<std::string> consumer_key;  // instead of the name
  std::optional<std::int64_t> validity;     // when validating: seconds; absent: without end
  std::string user = {};                    // login of who decides; empty: the account
};

struct Step {
  std::string origin;  // "signing/x.json#/steps/0"
  std::string name;    // may be empty
  std::variant<CallStep, ClockStep, CredentialStep> action;
};

struct Scenario {
  std::string id;  // its path without .json: "signing/query-is-signed"
  std::string title;
  Level level = Level::must;
  std::vector<std::string> facts;
  std::string why;
  bool safe = false;          // reads only, and needs no world of its own
  std::optional<Json> given;  // the world it needs: the body of POST /tenants
  std::vector<Step> steps;
};

}  // namespace countersign::harness

// What the tests of the mock share: a clock that stands still, and a request
// that owns its text.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/clock.hpp"
#include "core/http.hpp"
#include "core/text.hpp"
#include "mock_server/directory/tenant.hpp"
#include "mock_server/outcome.hpp"

namespace countersign::mock_server {

// 2026-09-22T18:10:38Z, unless a test moves it.
inline constexpr std::chrono::seconds kWhen{1790100638};

class StoppedClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return at; }
  Instant at{kWhen};
};

// A request as it could have arrived; request() is valid until the next change.
struct Incoming {
  std::string method = "GET";
  std::string target = "/1.0/me";
  std::string host = "localhost:8780";
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};
  std::vector<HeaderField> fields = {};

  [[nodiscard]] Request request() {
    fields.clear();
    for (const auto& [name, value] : headers) fields.push_back({.name = name, .value = value});
    return {.method = method,
            .path_and_query = target,
            .host = host,
            .headers = fields,
            .body = body,
            .scheme = Scheme::http,
            .peer = "127.0.0.1"};
  }

  // Replaces the header of that name, or adds it.
  void set_header(std::string_view name, std::string value) {
    std::erase_if(headers, [&](const auto& h) { return equals_ignoring_case(h.first, name); });
    headers.emplace_back(name, std::move(value));
  }
};

// What is answered at once. Requires: it is.
inline Response at_once(Outcome outcome) { return std::get<Response>(std::move(outcome)); }

inline const Application& first_application(const Tenant& tenant) {
  return tenant.directory.applications().begin()->second;
}

inline const Credential& first_credential(const Tenant& tenant) {
  return tenant.directory.credentials().begin()->second;
}

// Signs with the tenant's first application and credential, over the body and
// target that the request has now.
inline void sign(Incoming& incoming, const Tenant& tenant) {
  const Application& application = first_application(tenant);
  const Credential& credential = first_credential(tenant);
  const std::string timestamp = std::to_string(kWhen.count());
  const std::string base = "http://" + incoming.host;
  const Signature signature =
      Signer{application.secret, credential.consumer_key}.sign({.method = incoming.method,
                                                                .base = base,
                                                                .target = incoming.target,
                                                                .body = incoming.body,
                                                                .timestamp = timestamp});
  incoming.set_header("X-Ovh-Application", application.key);
  incoming.set_header("X-Ovh-Consumer", std::string{credential.consumer_key.reveal()});
  incoming.set_header("X-Ovh-Timestamp", timestamp);
  incoming.set_header("X-Ovh-Signature", std::string{signature.view()});
}

}  // namespace countersign::mock_server

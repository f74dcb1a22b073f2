// A signed call that passes, with the world it is judged in: each test spoils one
// thing in it. Headers stay as they were signed until sign() is called again.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/text.hpp"
#include "ovhcloud/verdict.hpp"

namespace countersign {

class KnownKeys final : public Directory {
 public:
  [[nodiscard]] const Application* application(std::string_view key) const override {
    for (const Application& known : applications) {
      if (known.key == key) return &known;
    }
    return nullptr;
  }
  [[nodiscard]] const Credential* credential(std::string_view consumer_key) const override {
    for (const Credential& known : credentials) {
      if (known.consumer_key.reveal() == consumer_key) return &known;
    }
    return nullptr;
  }

  std::vector<Application> applications;
  std::vector<Credential> credentials;
};

// The keys of the official clients' tests (facts 2.2), revoked long ago.
inline constexpr std::string_view kApplicationKey = "TDPKJdwZwAQPwKX2";
inline constexpr std::string_view kSecret = "9ufkBmLaTQ9nz5yMUlg79taH0GNnzDjk";
inline constexpr std::string_view kConsumerKey = "5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY";
inline constexpr std::string_view kOtherApplicationKey = "7kbG7Bk7S9Nt7ZSV";
inline constexpr std::string_view kOtherSecret = "EXEgWIz07P0HYwtQDs7cNIqCiQaWSuHF";
inline constexpr std::chrono::seconds kNow{1457018875};

struct JudgedCall {
  JudgedCall() {
    directory.applications = {application_of(1, kApplicationKey, kSecret),
                              application_of(2, kOtherApplicationKey, kOtherSecret)};
    directory.credentials.push_back({.id = 10,
                                     .consumer_key = ConsumerKey{std::string{kConsumerKey}},
                                     .application_id = 1,
                                     .state = CredentialState::validated,
                                     .rules = {{"GET", "/domain/zone/*"}},
                                     .allowed_ips = {},
                                     .allowed_blocks = {},
                                     .creation = Instant{},
                                     .expiration = {},
                                     .last_use = {},
                                     .redirection = {},
                                     .token = "",
                                     .account = "ab1234-ovh",
                                     .signer = Signer{kSecret, kConsumerKey}});
    sign();
  }

  static Application application_of(std::int64_t id, std::string_view key,
                                    std::string_view secret) {
    return {.id = id,
            .key = std::string{key},
            .secret = ApplicationSecret{std::string{secret}},
            .name = "suite",
            .description = "",
            .status = ApplicationStatus::active,
            .owner = "ab1234-ovh"};
  }

  // Puts the four headers in place for the call as it now stands, signed over its own base.
  void sign() { sign_over(std::string{name_of(scheme)} + "://" + host); }

  void sign_over(std::string_view base) {
    const SigningInput input{
        .method = method, .base = base, .target = target, .body = body, .timestamp = timestamp};
    set("X-Ovh-Application", application_key);
    set("X-Ovh-Consumer", consumer_key);
    set("X-Ovh-Timestamp", timestamp);
    set("X-Ovh-Signature", Signer{secret, consumer_key}.sign(input).view());
  }

  void set(std::string_view name, std::string_view value) {
    for (auto& [known, text] : headers) {
      if (known != name) continue;
      text = value;
      return;
    }
    headers.emplace_back(name, value);
  }

  void remove(std::string_view name) {
    std::erase_if(headers, [&](const auto& header) { return header.first == name; });
  }

  void restrict_to(std::string_view block) {
    credential().allowed_ips.emplace_back(block);
    credential().allowed_blocks.push_back(parse_ip_block(block).value());
  }

  Application& application() { return directory.applications.front(); }
  Credential& credential() { return directory.credentials.front(); }

  [[nodiscard]] Verdict verdict() const {
    std::vector<HeaderField> fields;
    for (const auto& [name, value] : headers) fields.push_back({.name = name, .value = value});
    const Request request{.method = method,
                          .path_and_query = target,
                          .host = host,
                          .headers = fields,
                          .body = body,
                          .scheme = scheme,
                          .peer = peer};
    return judge({.request = request,
                  .operation = routed ? &operation : nullptr,
                  .methods = methods,
                  .path = versioned_path(path_of(request)).value(),
                  .directory = directory,
                  .now = now,
                  .settings = settings});
  }

  // "accepted", or the step that refused and what it said: "time: Query out of time".
  [[nodiscard]] std::string decision() const {
    const Verdict judged = verdict();
    if (judged) return "accepted";
    return std::string{name_of(judged.error().step)} + ": " + judged.error().error.message;
  }

  // The cause code and, when there is one, the sentence: "time.skewed: …"; "accepted" when it was.
  [[nodiscard]] std::string cause() const {
    const Verdict judged = verdict();
    if (judged) return "accepted";
    const Refused& refused = judged.error();
    return std::string{refused.cause} + (refused.detail.empty() ? "" : ": " + refused.detail);
  }

  // What an accepted call was noted for, in order: "url.scheme and url.port-missing".
  [[nodiscard]] std::string notes() const {
    const Verdict judged = verdict();
    if (!judged) return "refused";
    return enumerated({judged->notes.begin(), judged->notes.end()});
  }

  std::string method = "GET";
  std::string target = "/1.0/domain/zone/example.com?x=%2F";
  std::string host = "localhost:8080";
  std::string body;
  Scheme scheme = Scheme::http;
  std::string peer = "192.0.2.9";
  std::vector<std::pair<std::string, std::string>> headers;

  // What sign() signs with.
  std::string application_key{kApplicationKey};
  std::string secret{kSecret};
  std::string consumer_key{kConsumerKey};
  std::string timestamp = std::to_string(kNow.count());

  bool routed = true;
  std::string methods = "GET, PUT";  // that exist at the path
  Operation operation{.method = "GET",
                      .path = "/domain/zone/{zoneName}",
                      .parameters = {},
                      .response_type = "domain.zone.Zone",
                      .iam_actions = {},
                      .no_authentication = false};
  KnownKeys directory;
  Instant now{kNow};
  VerdictSettings settings;
};

}  // namespace countersign

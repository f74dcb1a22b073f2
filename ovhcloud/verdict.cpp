#include "ovhcloud/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/text.hpp"
#include "ovhcloud/authorization.hpp"
#include "ovhcloud/causes/rule_cause.hpp"

namespace countersign {

namespace {

using std::chrono::seconds;

// What the caller presented. The wire has refused duplicates before.
struct Presented {
  std::optional<std::string_view> application;
  std::optional<std::string_view> consumer;
  std::optional<std::string_view> timestamp;
  std::optional<std::string_view> signature;
  std::optional<std::string_view> bearer;
};

Presented presented_by(std::span<const HeaderField> headers) {
  constexpr std::string_view kPrefix = "x-ovh-";
  Presented presented;
  for (const HeaderField& field : headers) {
    if (equals_ignoring_case(field.name, "authorization")) {
      presented.bearer = bearer_token(field.value);
    }
    if (!equals_ignoring_case(field.name.substr(0, kPrefix.size()), kPrefix)) continue;
    const std::string_view name = field.name.substr(kPrefix.size());
    if (equals_ignoring_case(name, "application")) presented.application = field.value;
    if (equals_ignoring_case(name, "consumer")) presented.consumer = field.value;
    if (equals_ignoring_case(name, "timestamp")) presented.timestamp = field.value;
    if (equals_ignoring_case(name, "signature")) presented.signature = field.value;
  }
  return presented;
}

tl::unexpected<Refused> refused(Step step, ApiError error, std::string_view cause,
                                std::string detail = {}) {
  return tl::unexpected(Refused{
      .error = std::move(error), .step = step, .cause = cause, .detail = std::move(detail)});
}

// A base URL that a client may have believed in, and what exact mode would say of it.
struct Base {
  std::string url;
  std::vector<std::string_view> notes;
};

std::string base_url(Scheme scheme, std::string_view authority) {
  return std::string{name_of(scheme)}.append("://").append(authority);
}

std::string_view without_port(std::string_view authority) {
  const auto colon = authority.rfind(':');
  const auto bracket = authority.rfind(']');  // of an IPv6 literal
  const bool has_port =
      colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
  return has_port ? authority.substr(0, colon) : authority;
}

// What is tried after the connection's own base, in order (design: "What is
// accepted as the signed URL"; node-ovh leaves the port out).
std::vector<Base> compatible_bases(const Request& request) {
  const Scheme other = request.scheme == Scheme::http ? Scheme::https : Scheme::http;
  const std::string_view bare = without_port(request.host);
  std::vector<Base> bases;
  bases.push_back({base_url(request.scheme, request.host), {}});
  bases.push_back({base_url(other, request.host), {"url.scheme"}});
  bases.push_back({base_url(other, bare), {"url.scheme", "url.port-missing"}});
  bases.push_back({base_url(request.scheme, bare), {"url.port-missing"}});
  return bases;
}

}  // namespace

std::vector<std::string> accepted_bases(const Request& request, const VerdictSettings& settings) {
  std::vector<std::string> bases = settings.public_bases;
  const auto add = [&](const std::string& base) {
    if (std::find(bases.begin(), bases.end(), base) == bases.end()) bases.push_back(base);
  };
  const bool exact = settings.signature == SignatureMode::exact;
  if (bases.empty() || !exact) add(base_url(request.scheme, request.host));
  if (exact) return bases;
  for (const Base& base : compatible_bases(request)) add(base.url);
  return bases;
}

namespace {

// What the signature was made over, or nullopt when nothing accepted fits.
std::optional<std::vector<std::string_view>> matching_notes(const Question& q, const Signer& signer,
                                                            const Presented& presented) {
  SigningInput input{.method = q.request.method,
                     .base = {},
                     .target = q.request.path_and_query,
                     .body = q.request.body,
                     .timestamp = *presented.timestamp};
  const auto fits = [&](std::string_view base) {
    input.base = base;
    return signer.matches(input, *presented.signature);
  };
  using Notes = std::vector<std::string_view>;
  for (const std::string& base : q.settings.public_bases) {
    if (fits(base)) return Notes{};
  }
  const bool own_base_counts =
      q.settings.public_bases.empty() || q.settings.signature != SignatureMode::exact;
  if (own_base_counts && fits(base_url(q.request.scheme, q.request.host))) {
    // With public bases, exact mode takes nothing else.
    return q.settings.public_bases.empty() ? Notes{} : Notes{"url.host-differs"};
  }
  if (q.settings.signature == SignatureMode::exact) return std::nullopt;
  for (Base& base : compatible_bases(q.request)) {
    if (fits(base.url)) return std::move(base.notes);
  }
  return std::nullopt;
}

// A drift that gives its reason away.
std::string_view cause_of_drift(std::int64_t sent, std::int64_t now, std::int64_t window) {
  constexpr std::int64_t kThousand = 1000;
  constexpr std::int64_t kTolerance = 5;
  constexpr std::int64_t kQuarter = 15 * 60;
  constexpr std::int64_t kLargestShift = 14 * 60 * 60;
  const auto is_near = [&](std::int64_t a, std::int64_t b) {
    return a >= b - kTolerance && a <= b + kTolerance;
  };
  const std::int64_t shortened = sent / kThousand;
  if (sent > now && shortened >= now - window && shortened <= now + window)
    return "time.milliseconds";
  if (sent < now - kLargestShift - kTolerance || sent > now + kLargestShift + kTolerance) {
    return "time.skewed";
  }
  const std::int64_t drift = sent < now ? now - sent : sent - now;
  const std::int64_t quarters = (drift + kQuarter / 2) / kQuarter;
  return quarters > 0 && is_near(drift, quarters * kQuarter) ? "time.zone-shift" : "time.skewed";
}

std::string told_drift(std::int64_t sent, std::int64_t now, std::int64_t window) {
  const bool behind = sent < now;
  return fmt::format("X-Ovh-Timestamp is {} s {} the server's clock; {} s are accepted",
                     behind ? now - sent : sent - now, behind ? "behind" : "ahead of", window);
}

std::optional<Refused> time_refusal(const Question& q, std::string_view timestamp) {
  const bool digits =
      !timestamp.empty() && timestamp.find_first_not_of("0123456789") == std::string_view::npos;
  const auto sent = number_from<std::int64_t>(timestamp);
  if (!digits || !sent) {
    return refused(Step::time, query_out_of_time(), "time.not-a-number",
                   "X-Ovh-Timestamp is not a decimal number of seconds")
        .value();
  }
  const std::int64_t now = unix_seconds(q.now).count();
  const std::int64_t window = q.settings.clock_window.count();
  if (*sent >= now - window && *sent <= now + window) return std::nullopt;
  return refused(Step::time, query_out_of_time(), cause_of_drift(*sent, now, window),
                 told_drift(*sent, now, window))
      .value();
}

std::string_view cause_of(CredentialState state) {
  switch (state) {
    case CredentialState::pending_validation: return "credential.pending";
    case CredentialState::refused: return "credential.refused";
    case CredentialState::expired: return "credential.expired";
    case CredentialState::revoked: return "credential.revoked";
    case CredentialState::validated: break;
  }
  return "";
}

bool may_call_from(const Credential& credential, std::string_view peer) {
  if (credential.allowed_ips.empty()) return true;
  const auto address = parse_ip(peer);
  return address && std::any_of(credential.allowed_blocks.begin(), credential.allowed_blocks.end(),
                                [&](const IpBlock& block) { return contains(block, *address); });
}

// A validated key may call /auth/* whatever its rules are (facts 4.3).
bool is_under_auth(std::string_view rule_path) { return rule_path.starts_with("/auth/"); }

// A method that does not exist on an existing path is answered as an unknown
// route (assumed: facts R7).
Verdict judge_nowhere(const Question& q) {
  if (q.methods.empty()) return refused(Step::route, unknown_route(), "route.unknown");
  return refused(Step::route, unknown_route(), "route.method",
                 fmt::format("only {} there", q.methods));
}

Verdict judge_application(const Question& q, std::string_view key) {
  const Application* application = q.directory.application(key);
  if (application == nullptr) {
    const bool asking = q.operation->path == "/auth/credential";
    return refused(Step::application,
                   asking ? unknown_application_for_credential() : unknown_application(),
                   "application.unknown");
  }
  const bool usable = application->status == ApplicationStatus::active ||
                      application->status == ApplicationStatus::trusted;
  if (!usable) {
    return refused(Step::application_status, application_not_active(), "application.blocked",
                   fmt::format("the application is {}", name_of(application->status)));
  }
  return Accepted{.application = application, .credential = nullptr, .token = nullptr, .notes = {}};
}

// Requires: application, timestamp and signature are present, unless signatures
// are off.
Verdict judge_signature(const Question& q, const Presented& presented,
                        const Application& application) {
  Accepted accepted{
      .application = &application, .credential = nullptr, .token = nullptr, .notes = {}};
  const std::string_view consumer = presented.consumer.value_or("");
  const Credential* credential = q.directory.credential(consumer);
  const bool ours = credential != nullptr && credential->application_id == application.id;

  if (q.settings.signature != SignatureMode::off) {
    if (auto refusal = time_refusal(q, *presented.timestamp)) {
      return tl::unexpected(*std::move(refusal));
    }
    // An empty consumer key is refused here: nothing can be signed with it (E7).
    const auto notes =
        consumer.empty() ? std::nullopt
        : ours           ? matching_notes(q, credential->signer, presented)
               : matching_notes(q, Signer{application.secret.reveal(), consumer}, presented);
    if (notes) {
      accepted.notes = *notes;
    } else if (q.settings.signature == SignatureMode::report && !consumer.empty()) {
      accepted.notes.push_back("signature.unexplained");
    } else {
      return refused(Step::signature, invalid_signature(), "");
    }
  }

  if (!ours) {
    return refused(Step::credential, credential_does_not_exist(),
                   credential == nullptr ? "credential.unknown" : "credential.other-application");
  }
  accepted.credential = credential;
  return accepted;
}

Verdict judge_credential(const Question& q, Accepted accepted) {
  const Credential& credential = *accepted.credential;
  const CredentialState state = state_at(credential, q.now);
  if (state != CredentialState::validated) {
    return refused(Step::credential_state, credential_not_valid(), cause_of(state));
  }
  if (!may_call_from(credential, q.request.peer)) {
    return refused(Step::caller_address, caller_address_refused(), "credential.ip-refused",
                   fmt::format("the call came from {}", q.request.peer));
  }
  if (!q.operation->no_authentication && !is_under_auth(q.path.rule_path) &&
      !is_granted(credential.rules, q.request.method, q.path.rule_path)) {
    RuleCause why = why_not_granted(credential.rules, q.request.method, q.path.rule_path);
    return refused(Step::access_rules, call_not_granted(), why.code, std::move(why.detail));
  }
  return accepted;
}

Verdict judge_signed(const Question& q, const Presented& presented) {
  const Verdict application = judge_application(q, *presented.application);
  if (!application) return application;

  Verdict accepted = judge_signature(q, presented, *application->application);
  if (!accepted) return accepted;

  return judge_credential(q, *std::move(accepted));
}

// Which headers a signed call still lacks. The consumer key is not among them:
// a signature without one is E7.
bool lacks_headers(const Presented& presented, SignatureMode mode) {
  if (!presented.application) return true;
  return mode != SignatureMode::off && (!presented.timestamp || !presented.signature);
}

std::string absent_headers(const Presented& presented) {
  std::vector<std::string> absent;
  if (!presented.application) absent.emplace_back("X-Ovh-Application");
  if (!presented.consumer) absent.emplace_back("X-Ovh-Consumer");
  if (!presented.timestamp) absent.emplace_back("X-Ovh-Timestamp");
  if (!presented.signature) absent.emplace_back("X-Ovh-Signature");
  return fmt::format("{} absent", enumerated(absent));
}

// A token wins over signed headers, which are then not looked at (assumed: facts 9.6).
Verdict judge_bearer(const Question& q, const Presented& presented) {
  const bool signed_too = presented.application || presented.signature;
  const std::string detail =
      signed_too ? "Authorization: Bearer wins over the X-Ovh-* headers" : "";
  const AccessToken* token =
      q.tokens == nullptr ? nullptr : q.tokens->access_token(*presented.bearer);
  if (token == nullptr) {
    return refused(Step::authentication, bearer_token_refused(),
                   presented.bearer->empty() ? "token.malformed" : "token.unknown", detail);
  }
  if (state_at(*token, q.now) != TokenState::valid) {
    const bool expired = state_at(*token, q.now) == TokenState::expired;
    return refused(Step::authentication, bearer_token_refused(),
                   expired ? "token.expired" : "token.unknown", detail);
  }
  return Accepted{.application = nullptr, .credential = nullptr, .token = token, .notes = {}};
}

// An operation that needs no authentication: keys that come along must be good
// all the same (facts 3.1), except on /auth/time.
Verdict judge_open(const Question& q, const Presented& presented) {
  const Accepted anonymous{
      .application = nullptr, .credential = nullptr, .token = nullptr, .notes = {}};
  if (q.operation->path == "/auth/time") return anonymous;
  if (q.operation->path == "/auth/credential" && !nlohmann::json::accept(q.request.body)) {
    return refused(Step::form, malformed_json(), "http.malformed", "the body is not JSON");
  }
  if (presented.bearer) return judge_bearer(q, presented);
  const bool with_key = q.settings.signature == SignatureMode::off
                            ? presented.consumer.has_value()
                            : presented.timestamp && presented.signature;
  if (presented.application && with_key) return judge_signed(q, presented);
  if (presented.application || q.operation->path == "/auth/credential") {
    return judge_application(q, presented.application.value_or(""));
  }
  return anonymous;
}

}  // namespace

std::string_view name_of(Step step) noexcept {
  static constexpr std::array<std::string_view, 12> kNames{
      "route",     "form",       "authentication",   "application",    "application-status", "time",
      "signature", "credential", "credential-state", "caller-address", "access-rules",       "iam"};
  return kNames[static_cast<std::size_t>(step)];
}

Verdict judge(const Question& q) {
  if (q.operation == nullptr) return judge_nowhere(q);

  const Presented presented = presented_by(q.request.headers);
  if (q.operation->no_authentication) return judge_open(q, presented);

  if (presented.bearer) return judge_bearer(q, presented);
  if (lacks_headers(presented, q.settings.signature)) {
    return refused(Step::authentication, login_required(),
                   presented.signature ? "auth.partial-headers" : "auth.missing-headers",
                   absent_headers(presented));
  }
  return judge_signed(q, presented);
}

}  // namespace countersign

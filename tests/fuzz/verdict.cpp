// A request against a small directory and the API's own description: nothing is
// accepted in a credential's name unless the signature is the one that is computed
// here, apart from ovhcloud/signature, and every refusal is JSON.
//
// Input, a line each: switches, the caller's address, Host, method, path and
// query; then header lines, an empty line, and the body. Lines end with LF.
// Switches: e, c, r, o (signature mode: exact, compatible, report, off), s (https),
// p (a public base), and which base to sign for: S (the connection's), T (the other
// scheme), W (without the port), P (the public one). A signed request gets the right
// signature in place of the one it brings.
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ip.hpp"
#include "core/text.hpp"
#include "ovhcloud/verdict.hpp"
#include "tests/fuzz/require.hpp"
#include "tests/fuzz/verdict_world.hpp"

namespace countersign::fuzz {

namespace {

using Json = nlohmann::ordered_json;
using mock_server::Match;

constexpr std::string_view kPublicBase = "https://api.example.net";

// --- the request -------------------------------------------------------------

std::string_view take_line(std::string_view& text) {
  const auto [line, rest] = cut(text, '\n');
  text = rest;
  return line;
}

// Owns nothing: all of it are views into the input and into `signature`.
struct Call {
  std::string_view switches;
  Request request;
  std::vector<HeaderField> fields;
  std::string signature;  // made here, when the switches ask for one

  [[nodiscard]] bool has(char flag) const { return switches.find(flag) != std::string_view::npos; }
  [[nodiscard]] std::string_view header(std::string_view name) const {
    return find_header(fields, name).value_or("");
  }
};

// The wire lets each of these through once.
bool repeats_a_key(const std::vector<HeaderField>& fields) {
  constexpr std::array<std::string_view, 5> kOnce{
      "x-ovh-application", "x-ovh-consumer", "x-ovh-timestamp", "x-ovh-signature", "authorization"};
  return std::any_of(kOnce.begin(), kOnce.end(), [&](std::string_view name) {
    return std::count_if(fields.begin(), fields.end(), [&](const HeaderField& field) {
             return equals_ignoring_case(field.name, name);
           }) > 1;
  });
}

Call call_from(std::string_view text) {
  Call call;
  call.switches = take_line(text);
  call.request.peer = take_line(text);
  call.request.host = take_line(text);
  call.request.method = take_line(text);
  call.request.path_and_query = take_line(text);
  call.request.scheme = call.has('s') ? Scheme::https : Scheme::http;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.empty()) break;
    const auto [name, value] = cut(line, ':');
    call.fields.push_back({.name = name, .value = trimmed(value)});
  }
  call.request.body = text;
  return call;
}

VerdictSettings settings_of(const Call& call) {
  VerdictSettings settings;
  if (call.has('e')) settings.signature = SignatureMode::exact;
  if (call.has('r')) settings.signature = SignatureMode::report;
  if (call.has('o')) settings.signature = SignatureMode::off;
  if (call.has('p')) settings.public_bases = {std::string{kPublicBase}};
  return settings;
}

// --- the signature, once more --------------------------------------------------

std::string hex_sha1(const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  require(EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr) == 1,
          "OpenSSL computes SHA-1");
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) {
    std::array<char, 3> digits{};
    std::snprintf(digits.data(), digits.size(), "%02x", static_cast<unsigned>(digest[i]));
    hex += digits.data();
  }
  return hex;
}

std::string signature_over(const Call& call, std::string_view base, const Directory& directory) {
  const Application* application = directory.application(call.header("X-Ovh-Application"));
  std::string text = application == nullptr ? "" : std::string{application->secret.reveal()};
  for (const std::string& part :
       {std::string{call.header("X-Ovh-Consumer")}, std::string{call.request.method},
        std::string{base} + std::string{call.request.path_and_query},
        std::string{call.request.body}, std::string{call.header("X-Ovh-Timestamp")}}) {
    text += "+" + part;
  }
  return "$1$" + hex_sha1(text);
}

struct Bases {
  std::string own, other_scheme, own_bare, other_bare;
};

Bases bases_of(const Call& call) {
  const std::string scheme = call.has('s') ? "https://" : "http://";
  const std::string other = call.has('s') ? "http://" : "https://";
  const std::string host{call.request.host};
  std::string bare = host;
  const auto colon = host.rfind(':');
  const bool in_brackets = colon != std::string::npos && host.find(']', colon) != std::string::npos;
  if (colon != std::string::npos && !in_brackets) bare.resize(colon);
  return {.own = scheme + host,
          .other_scheme = other + host,
          .own_bare = scheme + bare,
          .other_bare = other + bare};
}

void sign_if_asked(Call& call, const Directory& directory) {
  const Bases bases = bases_of(call);
  if (call.has('S')) call.signature = signature_over(call, bases.own, directory);
  if (call.has('T')) call.signature = signature_over(call, bases.other_scheme, directory);
  if (call.has('W')) call.signature = signature_over(call, bases.own_bare, directory);
  if (call.has('P')) call.signature = signature_over(call, kPublicBase, directory);
  if (call.signature.empty()) return;
  std::erase_if(call.fields, [](const HeaderField& field) {
    return equals_ignoring_case(field.name, "X-Ovh-Signature");
  });
  call.fields.push_back({.name = "X-Ovh-Signature", .value = call.signature});
}

bool is_rightly_signed(const Call& call, const VerdictSettings& settings,
                       const Directory& directory) {
  const Bases bases = bases_of(call);
  const bool exact = settings.signature == SignatureMode::exact;
  std::vector<std::string> accepted = settings.public_bases;
  if (!exact || accepted.empty()) accepted.push_back(bases.own);
  if (!exact) {
    accepted.insert(accepted.end(), {bases.other_scheme, bases.own_bare, bases.other_bare});
  }
  return std::any_of(accepted.begin(), accepted.end(), [&](const std::string& base) {
    return signature_over(call, base, directory) == call.header("X-Ovh-Signature");
  });
}

// --- what must hold -------------------------------------------------------------

void require_answer(const ApiError& error) {
  require(error.status >= 400 && error.status < 500, "a refusal has a client error's status");
  require(Json::accept(body_of(error, ErrorForm::api_class)), "a refusal is JSON");
  require(Json::accept(body_of(error, ErrorForm::legacy)), "a refusal in the legacy form is JSON");
}

void require_deserved(const Accepted& accepted, const Call& call, const Question& question) {
  const Credential& credential = *accepted.credential;
  const Application& application = *accepted.application;
  const SignatureMode mode = question.settings.signature;
  const bool signed_rightly = is_rightly_signed(call, question.settings, question.directory);
  const bool noted = std::count(accepted.notes.begin(), accepted.notes.end(),
                                std::string_view{"signature.unexplained"}) > 0;
  require(signed_rightly || mode == SignatureMode::off || (mode == SignatureMode::report && noted),
          "a credential is used only with its signature");
  require(call.header("X-Ovh-Application") == application.key &&
              call.header("X-Ovh-Consumer") == credential.consumer_key.reveal() &&
              credential.application_id == application.id,
          "the keys are those of the headers and belong together");
  require(application.status == ApplicationStatus::active ||
              application.status == ApplicationStatus::trusted,
          "the application is in use");
  require(credential.state == CredentialState::validated &&
              (!credential.expiration || kNow < *credential.expiration),
          "the credential is valid now");
  const auto peer = parse_ip(call.request.peer);
  require(
      credential.allowed_ips.empty() || (peer && (contains(credential.allowed_blocks[0], *peer) ||
                                                  contains(credential.allowed_blocks[1], *peer))),
      "the caller's address is one of the credential's");
  if (mode == SignatureMode::off) return;
  const auto sent = number_from<std::int64_t>(call.header("X-Ovh-Timestamp"));
  const std::int64_t now = unix_seconds(kNow).count();
  require(sent && *sent >= now - 180 && *sent <= now + 180, "the timestamp is within the window");
}

void require_verdict(const Call& call, const Question& question) {
  const Verdict verdict = judge(question);
  if (verdict && verdict->credential != nullptr) require_deserved(*verdict, call, question);
  if (verdict) return;
  const Refused& refused = verdict.error();
  require_answer(refused.error);
  require(!name_of(refused.step).empty(), "every step has a name");
  if (refused.step == Step::signature) {
    require(call.header("X-Ovh-Consumer").empty() ||
                !is_rightly_signed(call, question.settings, question.directory),
            "a right signature is not refused");
  }
}

// Integers are the API's "long": 64 bits with a sign.
void require_longs(const Json& json) {
  if (json.is_number_unsigned()) {
    constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
    require(json.get<std::uint64_t>() <= kMost, "an accepted integer is one of 64 bits");
  }
  if (json.is_structured()) {
    for (const auto& [unused, value] : json.items()) require_longs(value);
  }
}

void require_arguments(const Operation& operation, const Models& models, const Match& match,
                       const Request& request) {
  const auto arguments =
      checked_arguments(operation, models, match.parameters, query_of(request), request.body);
  if (!arguments) {
    require_answer(arguments.error());
    return;
  }
  require(arguments->path.size() == match.parameters.size(), "every path parameter is there");
  if (!arguments->body) return;
  require(Json::accept(arguments->body->dump()), "an accepted body is JSON");
  require_longs(*arguments->body);
  for (const auto& [unused, model] : models) {
    require(altered_read_only(model, *arguments->body, *arguments->body).empty(),
            "a body sent back as it was alters nothing");
  }
}

}  // namespace

void judge_call(std::string_view input) {
  const Directory& directory = fixed_directory();
  const DescribedApi& api = described_api();
  Call call = call_from(input);
  if (repeats_a_key(call.fields)) return;
  sign_if_asked(call, directory);
  call.request.headers = call.fields;

  const auto path = versioned_path(path_of(call.request));
  Match match;
  if (path && path->version == ApiVersion::v1) {
    match = api.routes.find(call.request.method, path->path);
  }
  const Operation* operation = match.route == nullptr ? nullptr : &match.route->operation;
  const VerdictSettings settings = settings_of(call);
  const VersionedPath nowhere{.version = ApiVersion::v1, .path = "", .rule_path = ""};
  const Question question{.request = call.request,
                          .operation = operation,
                          .methods = match.allowed_methods,
                          .path = path.value_or(nowhere),
                          .directory = directory,
                          .now = kNow,
                          .settings = settings};
  require_verdict(call, question);
  if (operation != nullptr) require_arguments(*operation, api.models, match, call.request);
}

}  // namespace countersign::fuzz

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string text(data, data + size);
  countersign::fuzz::judge_call(text);
  return 0;
}

#include "harness/runner/world.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/json_shape.hpp"
#include "core/json_text.hpp"
#include "core/text.hpp"
#include "harness/judge/expectations.hpp"

namespace countersign::harness {

namespace {

constexpr std::string_view kControl = "/_countersign/v1";

// What POST /tenants answers. Whoever answers otherwise is no Countersign mock.
const Shape& world_shape_of_answer() {
  static const Shape kText{.kind = Shape::Kind::string};
  static const Shape kAnything{};
  static const Shape kCredential{
      .kind = Shape::Kind::object,
      .members = {{"name", &kText, true}, {"consumer_key", &kText, true}},
      .others = &kAnything};
  static const Shape kCredentials{.kind = Shape::Kind::array, .element = &kCredential};
  static const Shape kApplication{.kind = Shape::Kind::object,
                                  .members = {{"name", &kText, true},
                                              {"application_key", &kText, true},
                                              {"application_secret", &kText, true},
                                              {"credentials", &kCredentials, true}},
                                  .others = &kAnything};
  static const Shape kApplications{
      .kind = Shape::Kind::array, .element = &kApplication, .fewest = 1};
  static const Shape kClient{
      .kind = Shape::Kind::object,
      .members = {{"client_id", &kText, true}, {"client_secret", &kText, true}},
      .others = &kAnything};
  static const Shape kClients{.kind = Shape::Kind::array, .element = &kClient};
  static const Shape kWorld{.kind = Shape::Kind::object,
                            .members = {{"id", &kText, true},
                                        {"account", &kText, true},
                                        {"applications", &kApplications, true},
                                        {"service_accounts", &kClients}},
                            .others = &kAnything};
  return kWorld;
}

Result<World> world_from(const std::string& body) {
  const auto json = parse_json(body, kAnswerLimits);
  const auto mismatch = json ? first_mismatch(*json, world_shape_of_answer()) : std::nullopt;
  if (!json || mismatch) {
    return fail(Errc::machine,
                fmt::format("POST /tenants was not answered as a Countersign mock does: {}",
                            json ? mismatch->pointer + ": " + mismatch->sentence : "no JSON"));
  }
  World world{.tenant = json->at("id"), .account = json->at("account"), .applications = {}};
  for (const Json& application : json->at("applications")) {
    WorldApplication made{.name = application.at("name"),
                          .key = application.at("application_key"),
                          .secret = application.at("application_secret"),
                          .credentials = {}};
    for (const Json& credential : application.at("credentials")) {
      made.credentials.push_back(
          {.name = credential.at("name"), .consumer_key = credential.at("consumer_key")});
    }
    world.applications.push_back(std::move(made));
  }
  for (const Json& client : json->value("service_accounts", Json::array())) {
    world.clients.push_back({.id = client.at("client_id"), .secret = client.at("client_secret")});
  }
  return world;
}

tl::unexpected<Error> refused(const std::string& path, const IncomingResponse& response) {
  const auto json = parse_json(response.body, kAnswerLimits);
  const bool told =
      json && json->is_object() && json->contains("error") && json->at("error").is_string();
  const std::string sentence =
      told ? json->at("error").get<std::string>() : utf8_or_replaced(response.body);
  return fail(
      response.status == 409 ? Errc::conflict : Errc::bad_input,
      fmt::format("the control API answered {} to {}: {}", response.status, path, sentence));
}

// Whether a 401 comes from a Countersign mock.
bool is_ours(const IncomingResponse& response) {
  return std::any_of(response.headers.begin(), response.headers.end(), [](const auto& header) {
    return equals_ignoring_case(header.first, "www-authenticate") &&
           header.second == "Bearer realm=\"countersign\"";
  });
}

}  // namespace

Result<CallKeys> World::keys(const std::string& application, const std::string& credential) const {
  const auto app = std::find_if(applications.begin(), applications.end(), [&](const auto& a) {
    return application.empty() || a.name == application;
  });
  if (app == applications.end()) {
    return fail(Errc::bad_input, fmt::format("the world has no application \"{}\"", application));
  }
  // Without an application's name, any application's credential of that name serves.
  auto owner = app;
  auto found = app->credentials.begin();
  for (auto a = app; a != applications.end(); ++a) {
    owner = a;
    found = std::find_if(a->credentials.begin(), a->credentials.end(),
                         [&](const auto& c) { return credential.empty() || c.name == credential; });
    if (found != a->credentials.end() || !application.empty()) break;
  }
  if (found == owner->credentials.end()) {
    return fail(Errc::bad_input, fmt::format("the world has no credential \"{}\"", credential));
  }
  CallKeys keys{.application_key = owner->key,
                .application_secret = owner->secret,
                .consumer_key = found->consumer_key,
                .other_secret = {},
                .other_consumer = {}};
  for (const WorldApplication& other : applications) {
    if (other.key != owner->key) keys.other_secret = other.secret;
    for (const WorldCredential& other_credential : other.credentials) {
      if (other_credential.consumer_key != found->consumer_key) {
        keys.other_consumer = other_credential.consumer_key;
      }
    }
  }
  return keys;
}

std::vector<std::string> World::secrets() const {
  std::vector<std::string> all;
  for (const WorldApplication& application : applications) {
    all.push_back(application.secret);
    for (const WorldCredential& credential : application.credentials) {
      all.push_back(credential.consumer_key);
    }
  }
  for (const WorldClient& client : clients) all.push_back(client.secret);
  return all;
}

namespace {

std::uint64_t newest_in(const std::string& journal) {
  const auto json = parse_json(journal, kAnswerLimits);
  return json && json->is_object() ? json->value("last", std::uint64_t{0}) : 0;
}

std::vector<Cause> causes_in(const std::string& entry) try {
  std::vector<Cause> causes;
  const auto json = parse_json(entry, kAnswerLimits);
  if (!json || !json->is_object()) return causes;
  const Json none = Json::array();
  const Json verdict = json->value("verdict", Json::object());
  for (const Json& cause : verdict.value("causes", none)) {
    causes.push_back({.code = cause.value("code", ""),
                      .title = cause.value("title", ""),
                      .detail = cause.value("detail", ""),
                      .fix = cause.value("fix", ""),
                      .fact = cause.value("fact", "")});
  }
  return causes;
} catch (const nlohmann::json::exception&) {  // another server's, that only says it is one of ours
  return {};
}

}  // namespace

asio::awaitable<Result<IncomingResponse>> ControlClient::call(std::string method, std::string path,
                                                              std::string body) {
  OutgoingRequest request{.bytes = {}, .head = false};
  request.bytes = fmt::format(
      "{} {}{} HTTP/1.1\r\nHost: {}\r\n{}Content-Type: application/json\r\nContent-Length: "
      "{}\r\n\r\n{}",
      method, kControl, path, authority_,
      token_.empty() ? "" : fmt::format("Authorization: Bearer {}\r\n", token_), body.size(), body);
  Result<IncomingResponse> response = co_await sender_.exchange(std::move(request));
  co_return response;
}

asio::awaitable<Result<bool>> ControlClient::is_countersign() {
  const Result<IncomingResponse> response = co_await call("GET", "/", "");
  if (!response) co_return tl::unexpected(response.error());
  if (response->status == 401 && is_ours(*response)) {
    co_return fail(Errc::bad_input,
                   token_.empty() ? "the control API of that mock demands its token: name the file "
                                    "that it was started with, --control-token-file FILE"
                                  : "the token in --control-token-file is not that mock's");
  }
  const auto json = parse_json(response->body, kAnswerLimits);
  const bool says_so = json && json->is_object() && json->contains("countersign") &&
                       json->at("countersign").is_number_integer() && json->at("countersign") == 1;
  co_return response->status == 200 && says_so;
}

asio::awaitable<Result<World>> ControlClient::create(Json given) {
  const Result<IncomingResponse> response = co_await call("POST", "/tenants", given.dump());
  if (!response) co_return tl::unexpected(response.error());
  if (response->status != 201) co_return refused("POST /tenants", *response);
  co_return world_from(response->body);
}

asio::awaitable<Result<void>> ControlClient::remove(std::string tenant) {
  const Result<IncomingResponse> response = co_await call("DELETE", "/tenants/" + tenant, "");
  if (!response) co_return tl::unexpected(response.error());
  co_return Result<void>{};
}

asio::awaitable<Result<std::vector<Cause>>> ControlClient::newest_causes(std::string tenant) {
  const std::string journal = "/tenants/" + tenant + "/journal";
  // No entry is so new: what comes is the number of the newest.
  const Result<IncomingResponse> list = co_await call("GET", journal + "?since=1000000000", "");
  if (!list) co_return tl::unexpected(list.error());
  const std::string entry = fmt::format("{}/{}", journal, newest_in(list->body));
  const Result<IncomingResponse> response = co_await call("GET", entry, "");
  if (!response) co_return tl::unexpected(response.error());
  if (response->status != 200) co_return refused(entry, *response);
  co_return causes_in(response->body);
}

asio::awaitable<Result<void>> ControlClient::write(std::string method, std::string path,
                                                   Json body) {
  const Result<IncomingResponse> response = co_await call(method, path, body.dump());
  if (!response) co_return tl::unexpected(response.error());
  if (response->status / 100 != 2) co_return refused(path, *response);
  co_return Result<void>{};
}

}  // namespace countersign::harness

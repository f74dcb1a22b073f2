#include "mock_server/control/control.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/ip.hpp"
#include "core/text.hpp"
#include "mock_server/control/answers.hpp"
#include "mock_server/control/inspector.hpp"
#include "mock_server/control/routes.hpp"
#include "mock_server/once_kept.hpp"
#include "ovhcloud/digest.hpp"
#include "ovhcloud/endpoints.hpp"

namespace countersign::mock_server {

namespace {

constexpr std::string_view kRoot = "/_countersign";
constexpr std::string_view kBase = "/_countersign/v1";
constexpr std::string_view kSession = "/_countersign/session";

bool is_under_root(std::string_view path) noexcept {
  return path == kRoot || (path.starts_with(kRoot) && path[kRoot.size()] == '/');
}

// What browsers say of a request that no script of the mock's own pages made. A link that
// leads here is followed all the same: its page reads nothing.
bool is_of_another_site(const Request& request) {
  const auto says = [&](std::string_view name, std::string_view wanted) {
    const auto value = find_header(request.headers, name);
    return value && *value == wanted;
  };
  const auto site = find_header(request.headers, "sec-fetch-site");
  if (!site || *site == "same-origin" || *site == "none") return false;
  const bool followed = request.method == "GET" && says("sec-fetch-mode", "navigate") &&
                        says("sec-fetch-dest", "document");
  return !followed;
}

bool is_json(const Request& request) {
  const auto type = find_header(request.headers, "content-type");
  return type && equals_ignoring_case(trimmed(cut(*type, ';').before), "application/json");
}

// What stands for the parameters of a route's path.
struct PathValues {
  std::string_view id;
  std::string_view item;
};

std::optional<PathValues> matched(std::string_view path, std::string_view pattern) {
  PathValues values;
  const auto segments = split(path, '/');
  const auto wanted = split(pattern, '/');
  if (segments.size() != wanted.size()) return std::nullopt;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (!wanted[i].starts_with('{')) {
      if (segments[i] != wanted[i]) return std::nullopt;
    } else if (segments[i].empty()) {
      return std::nullopt;
    } else {
      (wanted[i] == "{id}" ? values.id : values.item) = segments[i];
    }
  }
  return values;
}

// What tells or changes something. The inspector's own files hold nothing that is secret, and a
// session is opened by the token itself.
bool is_under_api(std::string_view path) noexcept {
  return path != kSession && !is_of_inspector(path);
}

Response token_wanted(std::string_view sentence) {
  Response response = refused(401, sentence);
  add_header(response, "WWW-Authenticate", "Bearer realm=\"countersign\"");
  return response;
}

Response wrong_method(std::string_view allowed) {
  Response response = refused(405, fmt::format("only {} here", allowed));
  add_header(response, "Allow", allowed);
  return response;
}

}  // namespace

bool Control::answers(const Request& request) noexcept {
  return is_under_root(path_of(request)) && !is_ovhcloud_host(host_of(request.host));
}

bool Control::is_meant_by(std::string_view received) noexcept {
  std::string_view target = cut(cut(received, '\n').before, ' ').after;
  if (const auto authority = target.find("://"); authority < target.find('/')) {
    target.remove_prefix(authority + 3);
    target.remove_prefix(std::min(target.find('/'), target.size()));
  }
  return is_under_root(target.substr(0, target.find_first_of("? \r")));
}

Response Control::refuse(const RequestFault& fault) {
  Response response = refused(fault.status, fault.sentence);
  response.close = true;
  return response;
}

bool Control::has_told_token(const Request& request) const {
  const std::string wanted = "Bearer " + *token_;
  const auto given = find_header(request.headers, "authorization");
  return given ? equal_in_constant_time(*given, wanted) : sessions_.knows(session_in(request));
}

std::optional<Response> Control::refusal(const Request& request) const {
  if (token_) {
    if (is_under_api(path_of(request)) && !has_told_token(request)) {
      return token_wanted("the control API of this mock wants its token: Authorization: Bearer …");
    }
  } else if (!is_loopback(host_of(request.host))) {
    return refused(403, "the control API answers only to a loopback address or localhost as Host");
  }
  const auto origin = find_header(request.headers, "origin");
  const std::string own = fmt::format("{}://{}", name_of(request.scheme), request.host);
  if ((origin && *origin != own) || is_of_another_site(request)) {
    return refused(403, "the control API does not answer to web pages of another origin");
  }
  if (!is_read(request.method) && request.method != "DELETE" && !is_json(request)) {
    return refused(415, "write with Content-Type: application/json");
  }
  return std::nullopt;
}

Outcome Control::respond(const Request& request) {
  if (auto response = refusal(request)) return *std::move(response);
  const std::string_view path = path_of(request);
  if (path == kSession) return change_session(request);
  if (is_of_inspector(path)) {
    return is_read(request.method) ? inspector_answer(path) : wrong_method("GET");
  }
  return route(request);
}

// The token is told once, and a cookie that no script can read stands for it from then on.
Response Control::change_session(const Request& request) {
  static const Shape kText{.kind = Shape::Kind::string};
  static const Shape kBody{.kind = Shape::Kind::object, .members = {{"token", &kText, true}}};
  if (request.method != "POST" && request.method != "DELETE") return wrong_method("POST, DELETE");
  if (!token_) return refused(404, "this mock asks for no token");
  std::string id;
  if (request.method == "DELETE") {
    sessions_.close(session_in(request));
  } else {
    const auto body = body_of(request, kBody);
    if (!body) return refused(body.error());
    if (!equal_in_constant_time(body->at("token").get<std::string>(), *token_)) {
      return token_wanted("this is not the token of this mock");
    }
    id = sessions_.open();
  }
  Response response = no_content();
  add_header(response, "Set-Cookie", session_cookie(request, id));
  return response;
}

// A tenant that was reset or removed while the call waited for its lock is not there.
Outcome Control::carried_out(const ControlRoute& route, ControlCall& call) {
  std::unique_lock<std::mutex> lock;
  if (call.tenant && route.lock == TenantLock::held) {
    lock = std::unique_lock{call.tenant->mutex};
    if (call.tenant->retired) return refused(404, "the tenant was reset or removed meanwhile");
  }
  Outcome outcome = route.handler(call);
  if (lock) call.written = call.tenants.keep(call.tenant);
  return once_kept(std::move(outcome), std::move(call.written), [] {
    return refused(500, "what the call did could not be written to the state file, and is undone");
  });
}

Outcome Control::route(const Request& request) {
  std::string_view path = path_of(request);
  if (path.ends_with('/')) path.remove_suffix(1);
  const std::string_view below = path == kBase             ? "/"
                                 : path.starts_with(kBase) ? path.substr(kBase.size())
                                                           : path;
  std::string allowed;
  for (const ControlRoute& route : control_routes()) {
    const auto values = matched(below, route.path);
    if (!values) continue;
    ControlCall call{.request = request, .tenants = tenants_, .traffic = traffic_};
    call.item = values->item;
    if (!values->id.empty()) call.tenant = tenants_.find(values->id);
    if (!values->id.empty() && !call.tenant) {
      return refused(404, fmt::format("there is no tenant \"{}\"", values->id));
    }
    const std::string_view method = is_read(request.method) ? "GET" : request.method;
    if (method == route.method) return carried_out(route, call);
    allowed.append(allowed.empty() ? "" : ", ").append(route.method);
  }
  if (!allowed.empty()) return wrong_method(allowed);
  return refused(404, fmt::format("the control API has nothing at {}", path));
}

}  // namespace countersign::mock_server

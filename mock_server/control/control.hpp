// The control API under /_countersign/v1: tenants, clocks, credentials and the
// journal, as JSON; and the inspector, the page that shows it (docs/inspector.md).
// What it answers to is guarded, so that no web page of another origin and no
// foreign host name can reach it (docs/control.md).
#pragma once

#include <optional>
#include <string>

#include "core/http.hpp"
#include "mock_server/control/sessions.hpp"
#include "mock_server/directory/tenants.hpp"
#include "mock_server/outcome.hpp"
#include "mock_server/responder.hpp"
#include "mock_server/traffic.hpp"

namespace countersign::mock_server {

struct ControlCall;
struct ControlRoute;

class Control {
 public:
  // With a token, every request must carry it as a Bearer token, or the cookie that telling it
  // once was answered with; without one, Host must be a loopback address or localhost. The
  // first two must outlive this.
  Control(Tenants& tenants, const Traffic& traffic, std::optional<std::string> token)
      : tenants_(tenants), traffic_(traffic), token_(std::move(token)) {}

  // Whether the request is for the control API. Under one of OVHcloud's host
  // names it does not exist.
  [[nodiscard]] static bool answers(const Request& request) noexcept;

  // Whether bytes that are no request were meant for the control API, by the path in their
  // first line; and what they are told: no page may read that either.
  [[nodiscard]] static bool is_meant_by(std::string_view received) noexcept;
  [[nodiscard]] static Response refuse(const RequestFault& fault);

  // Requires: answers(request). Takes the locks it needs.
  [[nodiscard]] Outcome respond(const Request& request);

 private:
  [[nodiscard]] std::optional<Response> refusal(const Request& request) const;
  [[nodiscard]] bool has_told_token(const Request& request) const;
  [[nodiscard]] Response change_session(const Request& request);
  [[nodiscard]] Outcome route(const Request& request);
  [[nodiscard]] static Outcome carried_out(const ControlRoute& route, ControlCall& call);

  Tenants& tenants_;
  const Traffic& traffic_;
  std::optional<std::string> token_;
  Sessions sessions_;
};

}  // namespace countersign::mock_server

// The control API under /_countersign/v1: tenants, clocks, credentials and the
// journal, as JSON. What it answers to is guarded, so that no web page and no
// foreign host name can reach it (docs/control.md).
#pragma once

#include <optional>
#include <string>

#include "core/http.hpp"
#include "mock_server/directory/tenants.hpp"

namespace countersign::mock_server {

class Control {
 public:
  // With a token, every request must carry it as a Bearer token; without one,
  // Host must be a loopback address or localhost. `tenants` must outlive this.
  Control(Tenants& tenants, std::optional<std::string> token)
      : tenants_(tenants), token_(std::move(token)) {}

  // Whether the request is for the control API. Under one of OVHcloud's host
  // names it does not exist.
  [[nodiscard]] static bool answers(const Request& request) noexcept;

  // Requires: answers(request). Takes the locks it needs.
  [[nodiscard]] Response respond(const Request& request);

 private:
  [[nodiscard]] std::optional<Response> refusal(const Request& request) const;
  [[nodiscard]] Response route(const Request& request);
  [[nodiscard]] Response create_tenant(const Request& request);
  [[nodiscard]] Response list_tenants() const;
  [[nodiscard]] Response tenant_route(const Request& request, std::string_view id,
                                      std::string_view rest);

  Tenants& tenants_;
  std::optional<std::string> token_;
  std::uint64_t made_up_ids_ = 0;  // guarded by ids_mutex_
  std::mutex ids_mutex_;
};

}  // namespace countersign::mock_server

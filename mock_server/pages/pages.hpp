// The web pages that a person sees. So far one: the page at validationUrl, which
// says what was asked for and how to grant it through the control API.
#pragma once

#include "core/http.hpp"
#include "mock_server/directory/tenant.hpp"

namespace countersign::mock_server {

// `path` as the mock's own address has it (ovhcloud/endpoints, path_at).
[[nodiscard]] bool is_page(std::string_view method, std::string_view path) noexcept;

// Requires: a page stands there, and the tenant's lock is held.
[[nodiscard]] Response page(const Request& request, Tenant& tenant);

// `text` with what HTML gives a meaning to escaped, quotes included.
[[nodiscard]] std::string html_escaped(std::string_view text);

}  // namespace countersign::mock_server

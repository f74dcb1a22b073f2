// The web pages that a person sees: the one at validationUrl, where rights are granted or
// refused, the one of OAuth2, where a client asks to act as them, /createApp/ and /createToken/.
// Plain HTML, which works without scripts, in English and French. No page needs a login;
// docs/control.md says who may send their forms.
#pragma once

#include <string_view>

#include "core/http.hpp"
#include "mock_server/directory/tenants.hpp"

namespace countersign::mock_server {

// `path` as the mock's own address has it (ovhcloud/endpoints, path_at).
[[nodiscard]] bool is_page(std::string_view path) noexcept;

// The answer to whatever method. Requires: is_page(path), and the tenant's lock is held.
[[nodiscard]] Response page(const Request& request, std::string_view path, Tenant& tenant,
                            Tenants& tenants);

// The answer in the place of that one, when what it tells of could not be written.
[[nodiscard]] Response unwritten_page(const Request& request, Tenant& tenant, Tenants& tenants);

}  // namespace countersign::mock_server

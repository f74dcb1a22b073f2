// The pages, each for itself: what pages.cpp chooses from.
#pragma once

#include "mock_server/pages/page_call.hpp"

namespace countersign::mock_server {

// Each answers GET, HEAD and POST.
[[nodiscard]] Response authorize_page(const PageCall& call);
[[nodiscard]] Response consent_page(const PageCall& call);
[[nodiscard]] Response create_app_page(const PageCall& call);
[[nodiscard]] Response create_token_page(const PageCall& call);

// The validation page's own parameter, as it stands in the query. Points into `query`.
[[nodiscard]] std::string_view credential_token(std::string_view query) noexcept;

}  // namespace countersign::mock_server

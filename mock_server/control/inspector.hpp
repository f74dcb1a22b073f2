// The inspector: a page that shows what the control API tells. Its files hold no secret and no
// state, so that they are served to whoever may call, before a token is told.
#pragma once

#include <string_view>

#include "core/http.hpp"

namespace countersign::mock_server {

// The page at /_countersign/, the way there at /_countersign, and what the page is made of below
// /_countersign/inspector/.
[[nodiscard]] bool is_of_inspector(std::string_view path) noexcept;

// What a GET of the path is answered; 404 for a part that the page does not have.
// Requires: is_of_inspector(path).
[[nodiscard]] Response inspector_answer(std::string_view path);

}  // namespace countersign::mock_server

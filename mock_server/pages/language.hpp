// In which language a page speaks to a person: what their browser asks for, as far as the
// pages are written in it. Pure.
#pragma once

#include <span>

#include "core/http.hpp"

namespace countersign::mock_server {

enum class Language { english, french };

// By every Accept-Language and its q-values; of two that are wanted alike the first named, and
// English when neither is wanted.
[[nodiscard]] Language preferred_language(std::span<const HeaderField> headers);

}  // namespace countersign::mock_server

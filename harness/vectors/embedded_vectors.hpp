// The files of vectors/, as part of the program: signing.json and its schema.
#pragma once

#include <span>

#include "core/embedded_file.hpp"

namespace countersign::harness {

[[nodiscard]] std::span<const EmbeddedFile> embedded_vectors();

}  // namespace countersign::harness

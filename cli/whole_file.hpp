// Files that other programs wait for: they are there whole, or not at all.
#pragma once

#include <filesystem>
#include <string_view>

#include "core/error.hpp"

namespace countersign::cli {

// Who may read it.
enum class Readers { owner, all };  // `all`: as far as the umask lets them

// Puts the text at `file`, in place of what is there, by way of a file beside it. `what` names it
// for errors: "the ready file". Errors: machine.
[[nodiscard]] Result<void> write_whole_file(const std::filesystem::path& file,
                                            std::string_view text, Readers readers,
                                            std::string_view what);

// Whether write_whole_file() would do, by making the file beside it and removing it again.
// Errors: machine.
[[nodiscard]] Result<void> check_writable(const std::filesystem::path& file, std::string_view what);

}  // namespace countersign::cli

// A file of the repository that is part of the program (cmake/embed.cmake).
#pragma once

#include <string_view>

namespace countersign {

struct EmbeddedFile {
  std::string_view path;  // relative to the folder it was embedded from
  std::string_view text;
};

}  // namespace countersign

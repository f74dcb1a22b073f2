// gzip as HTTP's Content-Encoding uses it (RFC 1952).
#pragma once

#include <string>
#include <string_view>

namespace countersign {

// The same bytes for the same text: no file name and no time stand in it. Throws
// std::runtime_error when zlib cannot (out of memory).
[[nodiscard]] std::string gzip(std::string_view text);

}  // namespace countersign

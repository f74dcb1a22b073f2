#include "core/gzip.hpp"

#include <zlib.h>

#include <stdexcept>

namespace countersign {

std::string gzip(std::string_view text) {
  constexpr int kGzipFormat = 15 + 16;  // the largest window, with gzip's header and trailer
  constexpr int kMemory = 8;
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipFormat, kMemory,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error{"zlib cannot compress"};
  }
  const std::string source{text};  // zlib's input is not const
  std::string result(deflateBound(&stream, source.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(source.data()));
  stream.avail_in = static_cast<uInt>(source.size());
  stream.next_out = reinterpret_cast<Bytef*>(result.data());
  stream.avail_out = static_cast<uInt>(result.size());
  const int ended = deflate(&stream, Z_FINISH);
  result.resize(stream.total_out);
  deflateEnd(&stream);
  if (ended != Z_STREAM_END) throw std::runtime_error{"zlib cannot compress"};
  return result;
}

}  // namespace countersign

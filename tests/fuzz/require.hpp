// The one assertion of the fuzz targets: says which promise was broken and stops,
// so that libFuzzer keeps the input. Holds in every build type.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace countersign::fuzz {

inline void require(bool holds, const char* promise) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

}  // namespace countersign::fuzz

// JSON patterns: what an answer must look like. An object matches when every
// member it lists does (others may be there), an array element by element, any
// other value when it is equal. An object with one member whose name starts with
// "$" is a matcher: {"$type": "string"}, {"$matches": "regex"},
// {"$contains": pattern}, {"$length": 3}, {"$one_of": [...]}, {"$not": pattern}.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/scenario/scenario.hpp"

namespace countersign::harness {

// Where and how `got` differs from `pattern`. `what` says where it was found:
// "body /message".
[[nodiscard]] std::vector<Mismatch> mismatches_of(const Json& pattern, const Json& got,
                                                  const std::string& what);

struct PatternProblem {
  std::string pointer;
  std::string sentence;
};
// The first matcher in `json` that is not one: an unknown name, a regex that does
// not compile.
[[nodiscard]] std::optional<PatternProblem> pattern_problem(const Json& json);

}  // namespace countersign::harness

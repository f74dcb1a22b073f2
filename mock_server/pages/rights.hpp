// Access rules in plain words, as HTML. Pure.
#pragma once

#include <string>
#include <vector>

#include "mock_server/pages/words.hpp"
#include "ovhcloud/access_rules.hpp"

namespace countersign::mock_server {

// A list of one item for each path, in the order in which the paths first come, with all that
// may be done there: "Read and change in your whole account: GET PUT /*".
[[nodiscard]] std::string rights_list(const std::vector<AccessRule>& rules, const Words& words);

}  // namespace countersign::mock_server

// An entry of a mock's journal (docs/control.md), with the causes that stand in it: its keys are
// masked, so it is not judged again. Pure.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>

#include "harness/capture/captured_request.hpp"

namespace countersign::harness {

// One entry, or a list of them: {"entries": […]}.
[[nodiscard]] bool is_journal(const nlohmann::json& json);

// Of a list: the entry with that number, 0 for the first that was refused. Errors: none such.
[[nodiscard]] Captured<CapturedRequest> read_journal(const nlohmann::json& json,
                                                     std::size_t number);

}  // namespace countersign::harness

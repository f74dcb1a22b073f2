// One key of a MATCH and its value: "date(Europe/Paris).Hour.IN" with "7,8,9". Used by
// ovhcloud/iam_condition, which says what keys there are. Pure.
#pragma once

#include <string>
#include <string_view>

#include "ovhcloud/iam_condition.hpp"

namespace countersign {

// Operators are taken in any case, since the guides write "In" and "IN", "monday" and
// "Saturday"; keys as they are documented. Weekdays begin with Monday for BEFORE and AFTER,
// and blanks around the commas of a list do not count (all assumed).
[[nodiscard]] Met leaf_met(std::string_view key, std::string_view value,
                           const ConditionFacts& facts);

// What the call has where the key looks: "saturday", "192.0.2.1", "no such tag". Empty when
// the key is unknown or what it looks at is not known.
[[nodiscard]] std::string found_value(std::string_view key, const ConditionFacts& facts);

}  // namespace countersign

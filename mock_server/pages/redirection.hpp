// Where a browser goes once a person has decided. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace countersign::mock_server {

// What an application gave as its redirection, as the value of a Location header. It may be any
// text (facts 4.2): nullopt for all but an http or https address with a plain host, so that no
// script and no second header comes of it. What a header cannot hold is percent-encoded.
[[nodiscard]] std::optional<std::string> location_of(std::string_view redirection);

}  // namespace countersign::mock_server

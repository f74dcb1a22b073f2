// The pages in which /v2 gives its lists (facts 8.3), for its handlers.
#pragma once

#include "mock_server/api/call.hpp"

namespace countersign::mock_server {

// The page of `list` that the request's header fields ask for. A cursor is good for the path
// and query it came from. Refused: see page_of().
[[nodiscard]] Answer<Reply> paged_reply(const Call& call, const Json& list);

}  // namespace countersign::mock_server

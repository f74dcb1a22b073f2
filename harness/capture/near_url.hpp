// The method and the URL that stand nearest to a place in a log. Pure.
#pragma once

#include <string_view>

#include "harness/capture/captured_request.hpp"

namespace countersign::harness {

// Sets method, URL and what had to be guessed; what is not found stays empty. Looks for a
// request line ("GET /1.0/me HTTP/1.1"), a URL with or without a verb before it, and members
// that are named method, url, host and path.
void set_near_url(CapturedRequest& request, std::string_view text, std::size_t anchor);

}  // namespace countersign::harness

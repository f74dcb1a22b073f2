// curl's command line as far as it shapes a request: words -> what they ask for. Pure.
#pragma once

#include <string>
#include <vector>

#include "harness/capture/captured_request.hpp"
#include "harness/capture/shell_words.hpp"

namespace countersign::harness {

struct CurlOptions {
  std::string method = {};                 // of -X; empty: curl's own choice
  std::string url = {};                    // as written
  std::size_t url_offset = 0;              // in the text
  std::vector<ShellWord> headers = {};     // of -H, as written
  std::vector<CapturedHeader> extra = {};  // that other options add
  std::string data = {};
  bool has_data = false;
  bool json = false;
  bool get = false;         // -G
  bool head = false;        // -I
  bool path_as_is = false;  // --path-as-is
  bool globoff = false;     // -g
  std::string url_query = {};
  std::string request_target = {};
};

// `words` without "curl" itself. Errors: what cannot be known from the line alone, such as a
// body in a file, or an option that curl does not have.
[[nodiscard]] Captured<CurlOptions> curl_options(const std::vector<ShellWord>& words);

}  // namespace countersign::harness

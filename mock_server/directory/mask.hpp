// A tenant's secrets, masked wherever they stand in a text that is shown.
#pragma once

#include <string>
#include <string_view>

#include "mock_server/directory/memory_directory.hpp"

namespace countersign::mock_server {

// At each place, texts of the lengths that secrets have are looked up, so the cost does not
// grow with how many there are.
class Mask {
 public:
  // `directory` must outlive the mask, and its lock be held.
  explicit Mask(const MemoryDirectory& directory) : directory_(directory) {}

  // UTF-8, whatever `text` is.
  [[nodiscard]] std::string operator()(std::string_view text) const;

 private:
  const MemoryDirectory& directory_;
};

// A form or a query with the values of OAuth2's secret parameters masked, whosever they are:
// what was sent wrongly may be good elsewhere.
[[nodiscard]] std::string masked_form(std::string_view form);

// For a log: words that are secrets of the directory's, or look like anybody's keys (16 and
// more letters and digits, both among them), masked between the separators of a URL. The
// cost does not grow with the directory.
[[nodiscard]] std::string masked_words(std::string_view text, const MemoryDirectory& directory);

}  // namespace countersign::mock_server

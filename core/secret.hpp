// Values that must not leave by accident: no operator<<, no implicit conversion,
// and the only way to the text is a function whose name says what happens.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace countersign {

// A few leading characters, enough to tell two keys apart in a log and never
// enough to use one: "5mBu…". Short texts show nothing.
[[nodiscard]] std::string masked(std::string_view secret);

template <class Tag>
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}

  // The text itself, for signing and for the few places whose purpose is to hand
  // it over (the ready file, POST /tenants). Points into this object.
  [[nodiscard]] std::string_view reveal() const noexcept { return text_; }
  [[nodiscard]] std::string masked() const { return countersign::masked(text_); }
  [[nodiscard]] bool empty() const noexcept { return text_.empty(); }

  friend bool operator==(const Secret&, const Secret&) = default;

 private:
  std::string text_;
};

}  // namespace countersign

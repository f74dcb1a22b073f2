// Values by their text, so many at most: a client that asks for one each call must not fill the
// memory.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace countersign::mock_server {

// So that a map by texts is searched without a copy of the text.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept {
    return std::hash<std::string_view>{}(text);
  }
};
template <class T>
using ByText = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

template <class T>
class KeptByText {
 public:
  explicit KeptByText(std::size_t most) : most_(most) {}

  // Gives the text of what was forgotten for it, or an empty one. Requires: the text is new.
  std::string add(std::string text, T value) {
    std::string forgotten;
    if (values_.size() >= most_) {
      forgotten = std::move(by_age_.front());
      by_age_.pop_front();
      values_.erase(forgotten);
    }
    by_age_.push_back(text);
    values_.emplace(std::move(text), std::move(value));
    return forgotten;
  }

  [[nodiscard]] T* find(std::string_view text) {
    const auto found = values_.find(text);
    return found == values_.end() ? nullptr : &found->second;
  }
  [[nodiscard]] bool contains(std::string_view text) const { return values_.contains(text); }

  [[nodiscard]] ByText<T>& all() noexcept { return values_; }
  [[nodiscard]] const ByText<T>& all() const noexcept { return values_; }

 private:
  std::size_t most_;
  ByText<T> values_;
  std::deque<std::string> by_age_;
};

}  // namespace countersign::mock_server

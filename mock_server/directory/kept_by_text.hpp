// Values by their text, so many at most: a client that asks for one each call must not fill the
// memory.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "mock_server/directory/kept.hpp"

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
struct Aged {
  T value;
  std::uint64_t order;  // in which it came
};

template <class T>
class KeptByText {
 public:
  KeptByText(std::size_t most, RowKind kind, Place place)
      : most_(most), values_(kind, std::move(place)) {}

  // Gives the text of what was forgotten for it, or an empty one. Requires: the text is new.
  std::string add(std::string text, T value) {
    std::string forgotten;
    if (values_.size() >= most_) {
      forgotten = std::move(by_age_.begin()->second);
      by_age_.erase(by_age_.begin());
      values_.erase(forgotten);
    }
    const std::uint64_t last = by_age_.empty() ? 0 : by_age_.rbegin()->first;
    restore(std::move(text), {.value = std::move(value), .order = last + 1});
    return forgotten;
  }
  // As an earlier one had it, when it is put together again.
  void restore(std::string text, Aged<T> aged) {
    by_age_.insert_or_assign(aged.order, text);
    values_.put(std::move(text), std::move(aged));
  }

  // Null when there is none.
  [[nodiscard]] const T* find(std::string_view text) const {
    const auto found = values_.find(text);
    return found == values_.end() ? nullptr : &found->second.value;
  }
  [[nodiscard]] T* edit(std::string_view text) {
    Aged<T>* found = values_.edit(text);
    return found == nullptr ? nullptr : &found->value;
  }
  [[nodiscard]] bool contains(std::string_view text) const { return values_.contains(text); }
  [[nodiscard]] const ByText<Aged<T>>& all() const noexcept { return values_.all(); }

  // Edits those that `which` holds for.
  void edit_all(const auto& which, const auto& change) {
    for (const auto& [text, aged] : values_) {
      if (which(aged.value)) change(*edit(text));
    }
  }

 private:
  std::size_t most_;
  Kept<ByText<Aged<T>>> values_;
  std::map<std::uint64_t, std::string> by_age_;  // texts by their order
};

}  // namespace countersign::mock_server

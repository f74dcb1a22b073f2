// Containers of what a tenant must not lose. They are read as constants; edit, put, add and
// erase are the only ways to change them, and each notes the row: nothing can change unnoticed.
// What edit() gives is to be changed at once, before the request is over.
#pragma once

#include <algorithm>
#include <charconv>
#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text.hpp"
#include "mock_server/directory/changes.hpp"

namespace countersign::mock_server {

[[nodiscard]] inline std::string key_part(std::string_view text) { return percent_encoded(text); }
[[nodiscard]] inline std::string key_part(std::integral auto number) {
  return std::to_string(number);
}

// Where a container's rows belong: "cs1234-ovh/example.com/" and the item's own key make a
// row's. `changes` may be null, and must outlive the container.
struct Place {
  Changes* changes = nullptr;
  std::string prefix = {};
};

// A value that has kept containers of its own is told where they belong.
template <class Value>
concept HoldsKept = requires(Value value, Place place) {
  value.place_at(place);
};

template <class Map>
class Kept {
 public:
  using Key = typename Map::key_type;
  using Value = typename Map::mapped_type;

  explicit Kept(RowKind kind, Place place = {}) : kind_(kind), place_(std::move(place)) {}

  [[nodiscard]] auto begin() const noexcept { return map_.begin(); }
  [[nodiscard]] auto end() const noexcept { return map_.end(); }
  [[nodiscard]] auto rbegin() const noexcept { return map_.rbegin(); }
  [[nodiscard]] std::size_t size() const noexcept { return map_.size(); }
  [[nodiscard]] bool empty() const noexcept { return map_.empty(); }
  [[nodiscard]] auto find(const auto& key) const { return map_.find(key); }
  [[nodiscard]] bool contains(const auto& key) const { return map_.contains(key); }
  [[nodiscard]] auto lower_bound(const auto& key) const { return map_.lower_bound(key); }
  [[nodiscard]] const Map& all() const noexcept { return map_; }

  // Null when there is none; valid until it is erased.
  [[nodiscard]] Value* edit(const auto& key) {
    const auto found = map_.find(key);
    if (found == map_.end()) return nullptr;
    note(found->first);
    return &found->second;
  }

  // In the place of one of that key, if there is one.
  Value& put(Key key, Value value) {
    const auto at = map_.insert_or_assign(std::move(key), std::move(value)).first;
    note(at->first);
    if constexpr (HoldsKept<Value>) at->second.place_at(below(at->first));
    return at->second;
  }

  // False when there is none.
  bool erase(const auto& key) {
    const auto found = map_.find(key);
    if (found == map_.end()) return false;
    note(found->first);
    if constexpr (HoldsKept<Value>) found->second.place_at(below(found->first));
    map_.erase(found);
    return true;
  }

  // From now on its rows belong there, and all of them are new.
  void place_at(Place place) {
    place_ = std::move(place);
    for (auto& [key, value] : map_) {
      note(key);
      if constexpr (HoldsKept<Value>) value.place_at(below(key));
    }
  }

  // Notes a change that may be lost, such as when a key was last used; null as edit().
  [[nodiscard]] Value* touch(const auto& key) {
    const auto found = map_.find(key);
    if (found == map_.end()) return nullptr;
    if (is_noting()) place_.changes->note_for_later(kind_, row_key(found->first));
    return &found->second;
  }

 private:
  [[nodiscard]] bool is_noting() const noexcept {
    return place_.changes != nullptr && place_.changes->noting();
  }
  [[nodiscard]] std::string row_key(const Key& key) const { return place_.prefix + key_part(key); }
  void note(const Key& key) {
    if (is_noting()) place_.changes->note(kind_, row_key(key));
  }
  [[nodiscard]] Place below(const Key& key) const { return {place_.changes, row_key(key) + "/"}; }

  RowKind kind_;
  Place place_;
  Map map_;
};

// A list in the order in which its items were made. Each item has an `id` of its own.
template <class Item>
class KeptList {
 public:
  explicit KeptList(RowKind kind, Place place = {}) : kind_(kind), place_(std::move(place)) {}

  [[nodiscard]] auto begin() const noexcept { return items_.begin(); }
  [[nodiscard]] auto end() const noexcept { return items_.end(); }
  [[nodiscard]] std::size_t size() const noexcept { return items_.size(); }
  [[nodiscard]] std::span<const Item> all() const noexcept { return items_; }

  // Null when there is none; valid until the next change.
  [[nodiscard]] const Item* find(std::string_view id) const {
    const auto found = std::find_if(begin(), end(), has(id));
    return found == end() ? nullptr : &*found;
  }
  [[nodiscard]] Item* edit(std::string_view id) {
    const auto found = std::find_if(items_.begin(), items_.end(), has(id));
    if (found == items_.end()) return nullptr;
    note(*found);
    return &*found;
  }

  Item& add(Item item) { return add(std::move(item), last_order_ + 1); }
  // At its place among the others, which an earlier order_of() told.
  Item& add(Item item, std::uint64_t order) {
    const auto after = std::upper_bound(orders_.begin(), orders_.end(), order);
    const auto at = items_.insert(items_.begin() + (after - orders_.begin()), std::move(item));
    orders_.insert(after, order);
    last_order_ = std::max(last_order_, order);
    note(*at);
    return *at;
  }

  // In the place of the one of that id, if there is one.
  Item& put(Item item) {
    Item* kept = edit(item.id);
    return kept == nullptr ? add(std::move(item)) : *kept = std::move(item);
  }

  // False when there is none.
  bool erase(std::string_view id) {
    const auto found = std::find_if(items_.begin(), items_.end(), has(id));
    if (found == items_.end()) return false;
    note(*found);
    orders_.erase(orders_.begin() + (found - items_.begin()));
    items_.erase(found);
    return true;
  }

  // Requires: `item` is one of these.
  [[nodiscard]] std::uint64_t order_of(const Item& item) const {
    return orders_[static_cast<std::size_t>(&item - items_.data())];
  }

  void place_at(Place place) {
    place_ = std::move(place);
    for (const Item& item : items_) note(item);
  }

 private:
  [[nodiscard]] static auto has(std::string_view id) {
    return [id](const Item& item) { return item.id == id; };
  }
  void note(const Item& item) {
    if (place_.changes == nullptr || !place_.changes->noting()) return;
    place_.changes->note(kind_, place_.prefix + key_part(std::string_view{item.id}));
  }

  RowKind kind_;
  Place place_;
  std::vector<Item> items_;
  std::vector<std::uint64_t> orders_;  // of the items, ascending
  std::uint64_t last_order_ = 0;
};

}  // namespace countersign::mock_server

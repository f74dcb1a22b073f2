// Which calls a tenant accepted, each once for each caller: what least privilege is made of. Not
// the journal, which drops what is old. Bounded: what does not fit is left out, and said so.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "ovhcloud/privileges.hpp"

namespace countersign::mock_server {

class SeenCalls {
 public:
  static constexpr std::size_t kMostCalls = 10'000;
  static constexpr std::size_t kMostBytes = 8 * 1024 * 1024;  // of their texts

  // Who called what. Borrowed for the call.
  struct Key {
    std::int64_t credential;   // 0: it came with a token
    std::string_view client;   // that the token was given to; empty: none
    std::string_view account;  // in whose name
    std::string_view method;
    std::string_view rule_path;
  };

  // Whose calls are meant; both absent: everybody's.
  struct Of {
    std::optional<std::int64_t> credential = {};
    std::optional<std::string> client = {};
  };

  // Whether there is nothing to add. Does not allocate.
  [[nodiscard]] bool knows(const Key& key) const;
  // Whether it would fit. What is not asked is not left out.
  [[nodiscard]] bool has_room();
  // Requires: it is not known, and there is room.
  void add(const Key& key, SeenCall call);

  // Each once, in an order of its own.
  [[nodiscard]] std::vector<SeenCall> calls(const Of& of) const;
  // Whether some were left out.
  [[nodiscard]] bool truncated() const noexcept { return truncated_; }

 private:
  struct Entry {
    std::int64_t credential;
    std::string client;
    std::string account;
    SeenCall call;
    [[nodiscard]] Key key() const noexcept;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(const Key& key) const noexcept;
    std::size_t operator()(const Entry& entry) const noexcept { return (*this)(entry.key()); }
  };
  struct Same {
    using is_transparent = void;
    static Key key_of(const Key& key) noexcept { return key; }
    static Key key_of(const Entry& entry) noexcept { return entry.key(); }
    bool operator()(const auto& a, const auto& b) const noexcept {
      return equal(key_of(a), key_of(b));
    }
    static bool equal(const Key& a, const Key& b) noexcept;
  };

  std::unordered_set<Entry, Hash, Same> entries_;
  std::size_t bytes_ = 0;
  bool truncated_ = false;
};

}  // namespace countersign::mock_server

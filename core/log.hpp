// What a running program tells whoever watches it: one event a line. Libraries
// never print; they are handed a Log.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace countersign {

// `event` is a stable word ("refused"); the fields are name and value, in the
// order in which they read best. Safe to call from several threads at once.
class Log {
 public:
  using Fields = std::vector<std::pair<std::string_view, std::string>>;
  virtual ~Log() = default;
  virtual void event(std::string_view event, const Fields& fields) = 0;
};

class SilentLog final : public Log {
 public:
  void event(std::string_view, const Fields&) override {}
};

}  // namespace countersign

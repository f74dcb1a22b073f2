#include "cli/line_log.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "core/time_text.hpp"

namespace countersign::cli {

void LineLog::event(std::string_view event, const Fields& fields) {
  std::string line;
  const std::string at = to_rfc3339(clock_.now());
  if (json_) {
    nlohmann::ordered_json json{{"at", at}, {"event", event}};
    for (const auto& [name, value] : fields) json[std::string{name}] = utf8_or_replaced(value);
    line = json.dump();
  } else {
    line = fmt::format("{} {}", at.substr(11, 8), event);
    for (const auto& [name, value] : fields) {
      line += name == "detail" ? fmt::format(": {}", printable(value))
                               : fmt::format(" {}", printable(value));
    }
  }
  const std::scoped_lock lock{mutex_};
  fmt::print(stderr, "{}\n", line);
}

}  // namespace countersign::cli

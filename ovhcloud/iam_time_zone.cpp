#include "ovhcloud/iam_time_zone.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "ovhcloud/iam_time_zone_rules.hpp"

namespace countersign {

namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::sys_days;

bool is_among(std::string_view name, std::string_view names) {
  const std::vector<std::string_view> each = split(names, ' ');
  return std::find(each.begin(), each.end(), name) != each.end();
}

const ZoneRule* rule_of(std::string_view zone) {
  if (zone.empty() || zone.find(' ') != std::string_view::npos) return nullptr;
  for (const Zones& zones : all_zones()) {
    if (zones.names.find(zone) != std::string_view::npos && is_among(zone, zones.names)) {
      return &zones.rule;
    }
  }
  return nullptr;
}

// The instant of the change in that year, by a clock that is `offset` ahead of UTC.
Instant instant_of(const ClockChange& change, std::chrono::year year, int offset) {
  const std::chrono::weekday weekday{change.weekday};
  const auto month = year / std::chrono::month{change.month};
  const sys_days day = change.week == 5 ? sys_days{month / weekday[std::chrono::last]}
                                        : sys_days{month / weekday[change.week]};
  return day + minutes{change.minute} - minutes{offset};
}

bool is_summer(const ZoneRule& rule, Instant when) {
  if (rule.standard == rule.summer) return false;
  const auto local = std::chrono::floor<days>(when + minutes{rule.standard});
  const auto year = std::chrono::year_month_day{local}.year();
  const Instant begins = instant_of(rule.begins, year, rule.standard);
  const Instant ends = instant_of(rule.ends, year, rule.summer);
  if (begins < ends) return when >= begins && when < ends;
  return when >= begins || when < ends;
}

// "+02:00", "-0530", "+2"
std::optional<minutes> fixed_offset(std::string_view text) {
  if (text.size() < 2 || (text.front() != '+' && text.front() != '-')) return std::nullopt;
  const bool west = text.front() == '-';
  text.remove_prefix(1);
  const auto colon = text.find(':');
  const bool compact = colon == std::string_view::npos && text.size() == 4;
  const std::string_view hours = compact ? text.substr(0, 2) : text.substr(0, colon);
  const std::string_view rest = compact                           ? text.substr(2)
                                : colon == std::string_view::npos ? std::string_view{"00"}
                                                                  : text.substr(colon + 1);
  const auto hour = number_from<unsigned>(hours);
  const auto minute = number_from<unsigned>(rest);
  if (!hour || !minute || hours.size() > 2 || rest.size() != 2 || *hour > 14 || *minute > 59) {
    return std::nullopt;
  }
  const minutes offset{*hour * 60 + *minute};
  return west ? -offset : offset;
}

}  // namespace

std::optional<minutes> utc_offset(std::string_view zone, Instant when) {
  if (zone.empty() || zone == "UTC" || zone == "Z") return minutes{0};
  if (const auto fixed = fixed_offset(zone)) return fixed;
  const ZoneRule* rule = rule_of(zone);
  if (rule == nullptr) return std::nullopt;
  return minutes{is_summer(*rule, when) ? rule->summer : rule->standard};
}

}  // namespace countersign

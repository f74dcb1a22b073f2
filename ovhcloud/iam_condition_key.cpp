#include "ovhcloud/iam_condition_key.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "core/time_text.hpp"
#include "ovhcloud/iam_time_zone.hpp"

namespace countersign {

namespace {

enum class Subject { unknown, tag, name, type, date, hour, weekday, address };

struct Key {
  Subject subject = Subject::unknown;
  std::string_view argument = {};  // the tag's key, or the zone
  std::string op = "EQ";           // upper case
};

constexpr std::array<std::string_view, 7> kWeekdays{"monday", "tuesday",  "wednesday", "thursday",
                                                    "friday", "saturday", "sunday"};

Subject subject_of(std::string_view family, std::string_view member) {
  if (family == "resource" && member == "Tag") return Subject::tag;
  if (family == "resource" && member == "Name") return Subject::name;
  if (family == "resource" && member == "Type") return Subject::type;
  if (family == "date" && member == "Date") return Subject::date;
  if (family == "date" && member == "Hour") return Subject::hour;
  if (family == "date" && member == "WeekDay") return Subject::weekday;
  if (family == "request" && member == "IP") return Subject::address;
  return Subject::unknown;
}

// "resource.Tag(a.b).EQ": what stands in parentheses may have dots of its own.
Key key_of(std::string_view text) {
  Key key;
  std::string bare{text};
  const auto opens = text.find('(');
  const auto closes = text.find(')');
  const bool has_argument = opens != std::string_view::npos;
  if (has_argument) {
    if (closes == std::string_view::npos || closes < opens) return {};
    key.argument = text.substr(opens + 1, closes - opens - 1);
    bare = std::string{text.substr(0, opens)}.append(text.substr(closes + 1));
  }
  const std::vector<std::string_view> parts = split(bare, '.');
  if (parts.size() < 2 || parts.size() > 3) return {};
  key.subject = subject_of(parts[0], parts[1]);
  const bool takes_argument = key.subject == Subject::tag || parts[0] == "date";
  if (has_argument && (!takes_argument || opens != (parts[0] == "date" ? 4U : 12U))) return {};
  if (key.subject == Subject::tag && key.argument.empty()) return {};
  if (parts.size() == 3) key.op = to_upper(parts[2]);
  if (key.op == "START_WITH") key.op = "STARTS_WITH";  // the guide has both spellings
  if (key.op == "END_WITH") key.op = "ENDS_WITH";
  return key;
}

Met met_if(bool condition) { return condition ? Met::yes : Met::no; }

std::vector<std::string_view> listed(std::string_view value) {
  std::vector<std::string_view> words = split(value, ',');
  for (std::string_view& word : words) word = trimmed(word);
  return words;
}

Met text_met(std::string_view op, std::string_view found, std::string_view value) {
  if (op == "EQ") return met_if(found == value);
  if (op == "STARTS_WITH") return met_if(found.starts_with(value));
  if (op == "ENDS_WITH") return met_if(found.ends_with(value));
  if (op != "IN") return Met::undecided;
  const std::vector<std::string_view> words = listed(value);
  return met_if(std::find(words.begin(), words.end(), found) != words.end());
}

// Dates, hours and weekdays: whatever has an order, as a number.
using Reading = std::optional<long> (*)(std::string_view);

Met ordered_met(std::string_view op, long found, std::string_view value, Reading read) {
  if (op == "IN") {
    bool among = false;
    for (const std::string_view word : listed(value)) {
      const auto wanted = read(word);
      if (!wanted) return Met::undecided;
      among = among || *wanted == found;
    }
    return met_if(among);
  }
  const auto wanted = read(trimmed(value));
  if (!wanted) return Met::undecided;
  if (op == "EQ") return met_if(found == *wanted);
  if (op == "LT" || op == "BEFORE") return met_if(found < *wanted);
  if (op == "GE" || op == "AFTER") return met_if(found >= *wanted);
  if (op == "GT") return met_if(found > *wanted);
  if (op == "LE") return met_if(found <= *wanted);
  return Met::undecided;
}

std::optional<long> hour_from(std::string_view text) {
  const auto hour = number_from<long>(text);
  return hour && *hour >= 0 && *hour <= 23 ? hour : std::nullopt;
}

std::optional<long> weekday_from(std::string_view text) {
  const auto at = std::find_if(kWeekdays.begin(), kWeekdays.end(), [&](std::string_view day) {
    return equals_ignoring_case(day, text);
  });
  if (at == kWeekdays.end()) return std::nullopt;
  return at - kWeekdays.begin();
}

long days_of(Instant when) {
  return std::chrono::floor<std::chrono::days>(when.time_since_epoch()).count();
}

std::optional<long> date_from(std::string_view text) {
  if (text.size() != 10) return std::nullopt;
  const auto midnight = parse_rfc3339(std::string{text} + "T00:00:00Z");
  if (!midnight) return std::nullopt;
  return days_of(*midnight);
}

Met address_met(std::string_view op, const IpAddress& found, std::string_view value) {
  if (op != "EQ" && op != "IN" && op != "IN_RANGE") return Met::undecided;
  bool among = false;
  for (const std::string_view word : op == "EQ" ? std::vector{trimmed(value)} : listed(value)) {
    const auto block = op == "IN_RANGE" ? parse_ip_block(word) : std::nullopt;
    const auto address = parse_ip(word);
    if (op == "IN_RANGE" ? !block : !address) return Met::undecided;
    among = among || (block ? contains(*block, found) : *address == found);
  }
  return met_if(among);
}

std::optional<Instant> local_time(std::string_view zone, Instant now) {
  const auto offset = utc_offset(zone, now);
  if (!offset) return std::nullopt;
  return now + *offset;
}

long hour_of(Instant local) {
  const auto day = std::chrono::floor<std::chrono::days>(local);
  return std::chrono::floor<std::chrono::hours>(local - day).count();
}

long weekday_of(Instant local) {
  const std::chrono::weekday day{std::chrono::floor<std::chrono::days>(local)};
  return static_cast<long>(day.iso_encoding()) - 1;
}

std::string text_of(const IpAddress& address) {
  const auto v4 = parse_ip_block("::ffff:0:0/96");
  if (contains(*v4, address)) {
    const std::uint8_t* b = address.bytes.data() + 12;
    return fmt::format("{}.{}.{}.{}", b[0], b[1], b[2], b[3]);
  }
  std::string text;
  for (std::size_t i = 0; i < address.bytes.size(); i += 2) {
    const unsigned group = address.bytes[i] * 256U + address.bytes[i + 1];
    text += fmt::format("{}{:x}", i == 0 ? "" : ":", group);
  }
  return text;
}

Met date_met(const Key& key, std::string_view value, const ConditionFacts& facts) {
  const auto local = local_time(key.argument, facts.now);
  if (!local) return Met::undecided;
  if (key.subject == Subject::date) return ordered_met(key.op, days_of(*local), value, date_from);
  if (key.subject == Subject::hour) return ordered_met(key.op, hour_of(*local), value, hour_from);
  return ordered_met(key.op, weekday_of(*local), value, weekday_from);
}

std::string found_date(const Key& key, const ConditionFacts& facts) {
  const auto local = local_time(key.argument, facts.now);
  if (!local) return "";
  if (key.subject == Subject::hour) return std::to_string(hour_of(*local));
  if (key.subject == Subject::date) return to_rfc3339(*local).substr(0, 10);
  return std::string{kWeekdays.at(static_cast<std::size_t>(weekday_of(*local)))};
}

}  // namespace

Met leaf_met(std::string_view key_text, std::string_view value, const ConditionFacts& facts) {
  const Key key = key_of(key_text);
  switch (key.subject) {
    case Subject::unknown: return Met::undecided;
    case Subject::name: return text_met(key.op, facts.resource_name, value);
    case Subject::type: return text_met(key.op, facts.resource_type, value);
    case Subject::tag: {
      const auto tag = facts.tags.find(key.argument);
      // Asked for the operator first: an unknown one stays undecided.
      const Met with_text = text_met(key.op, tag == facts.tags.end() ? "" : tag->second, value);
      return with_text == Met::undecided || tag != facts.tags.end() ? with_text : Met::no;
    }
    case Subject::date:
    case Subject::hour:
    case Subject::weekday: return date_met(key, value, facts);
    case Subject::address:
      return facts.caller ? address_met(key.op, *facts.caller, value) : Met::undecided;
  }
  return Met::undecided;
}

std::string found_value(std::string_view key_text, const ConditionFacts& facts) {
  const Key key = key_of(key_text);
  switch (key.subject) {
    case Subject::unknown: return "";
    case Subject::name: return std::string{facts.resource_name};
    case Subject::type: return std::string{facts.resource_type};
    case Subject::tag: {
      const auto tag = facts.tags.find(key.argument);
      return tag == facts.tags.end() ? "not there" : '"' + tag->second + '"';
    }
    case Subject::date:
    case Subject::hour:
    case Subject::weekday: return found_date(key, facts);
    case Subject::address: return facts.caller ? text_of(*facts.caller) : "";
  }
  return "";
}

}  // namespace countersign

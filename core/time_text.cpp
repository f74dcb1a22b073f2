#include "core/time_text.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "core/text.hpp"

namespace countersign {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::nanoseconds;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::year_month_day;

struct Civil {
  year_month_day date;
  long hour, minute, second, millisecond;
};

Civil civil_of(Instant when) {
  const auto day = std::chrono::floor<days>(when);
  const auto in_day = std::chrono::floor<milliseconds>(when - day);
  const long ms = static_cast<long>(in_day.count());
  return {.date = year_month_day{day},
          .hour = ms / 3'600'000,
          .minute = ms / 60'000 % 60,
          .second = ms / 1000 % 60,
          .millisecond = ms % 1000};
}

std::string date_and_time(const Civil& civil) {
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(civil.date.year()),
                     static_cast<unsigned>(civil.date.month()),
                     static_cast<unsigned>(civil.date.day()), civil.hour, civil.minute,
                     civil.second);
}

// Reads exactly `width` digits at the front of `text` and removes them.
std::optional<int> take_digits(std::string_view& text, std::size_t width) {
  if (text.size() < width) return std::nullopt;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + width, value);
  if (error != std::errc{} || end != text.data() + width || text[0] == '-') return std::nullopt;
  text.remove_prefix(width);
  return value;
}

bool take(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<nanoseconds> take_fraction(std::string_view& text) {
  constexpr std::size_t kDigits = 9;
  if (!take(text, '.')) return nanoseconds{0};
  long value = 0;
  std::size_t digits = 0;
  for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '9'; ++digits) {
    if (digits < kDigits) value = value * 10 + (text[digits] - '0');
  }
  if (digits == 0 || digits > kDigits) return std::nullopt;
  for (std::size_t i = digits; i < kDigits; ++i) value *= 10;
  text.remove_prefix(digits);
  return nanoseconds{value};
}

std::optional<minutes> take_offset(std::string_view& text) {
  if (take(text, 'Z') || take(text, 'z')) return minutes{0};
  const bool negative = !text.empty() && text.front() == '-';
  if (!negative && (text.empty() || text.front() != '+')) return std::nullopt;
  text.remove_prefix(1);
  const auto hour = take_digits(text, 2);
  if (!hour || !take(text, ':')) return std::nullopt;
  const auto minute = take_digits(text, 2);
  if (!minute || *hour > 23 || *minute > 59) return std::nullopt;
  const minutes offset = hours{*hour} + minutes{*minute};
  return negative ? -offset : offset;
}

// 01:00 UTC on the last Sunday of the month: when the EU's clocks change.
Instant change_of_clocks(std::chrono::year year, std::chrono::month month) {
  return sys_days{year / month / std::chrono::Sunday[std::chrono::last]} + hours{1};
}

hours paris_offset(Instant when) {
  const auto year = year_month_day{std::chrono::floor<days>(when)}.year();
  const bool summer = when >= change_of_clocks(year, std::chrono::March) &&
                      when < change_of_clocks(year, std::chrono::October);
  return hours{summer ? 2 : 1};
}

}  // namespace

std::optional<Instant> parse_rfc3339(std::string_view text) {
  const auto year = take_digits(text, 4);
  if (!year || *year < 1970 || *year > 2260 || !take(text, '-')) return std::nullopt;
  const auto month = take_digits(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_digits(text, 2);
  if (!day || !(take(text, 'T') || take(text, 't') || take(text, ' '))) return std::nullopt;
  const auto hour = take_digits(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
  const auto minute = take_digits(text, 2);
  if (!minute || *minute > 59 || !take(text, ':')) return std::nullopt;
  const auto second = take_digits(text, 2);
  if (!second || *second > 59) return std::nullopt;
  const auto fraction = take_fraction(text);
  if (!fraction) return std::nullopt;
  const auto offset = take_offset(text);
  if (!offset || !text.empty()) return std::nullopt;

  const year_month_day date{std::chrono::year{*year},
                            std::chrono::month{static_cast<unsigned>(*month)},
                            std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  const Instant when =
      sys_days{date} + hours{*hour} + minutes{*minute} + seconds{*second} + *fraction - *offset;
  if (when > kEndOfTime) return std::nullopt;  // by its offset
  return when;
}

std::string to_rfc3339(Instant when) {
  const Civil civil = civil_of(when);
  if (civil.millisecond == 0) return date_and_time(civil) + "Z";
  return fmt::format("{}.{:03}Z", date_and_time(civil), civil.millisecond);
}

std::string to_paris_time(Instant when) {
  const hours offset = paris_offset(when);
  return fmt::format("{}+{:02}:00", date_and_time(civil_of(when + offset)), offset.count());
}

std::string to_http_date(Instant when) {
  static constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed",
                                                         "Thu", "Fri", "Sat"};
  static constexpr std::array<std::string_view, 12> kMonths{
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Civil civil = civil_of(when);
  const auto two_digits = [](std::string& out, unsigned long value) {
    out += static_cast<char>('0' + value / 10);
    out += static_cast<char>('0' + value % 10);
  };
  std::string text{kDays[std::chrono::weekday{sys_days{civil.date}}.c_encoding()]};
  text += ", ";
  two_digits(text, static_cast<unsigned>(civil.date.day()));
  text.append(" ").append(kMonths[static_cast<unsigned>(civil.date.month()) - 1]).append(" ");
  append_decimal(text, static_cast<std::uint64_t>(static_cast<int>(civil.date.year())));
  text += ' ';
  two_digits(text, static_cast<unsigned long>(civil.hour));
  text += ':';
  two_digits(text, static_cast<unsigned long>(civil.minute));
  text += ':';
  two_digits(text, static_cast<unsigned long>(civil.second));
  return text + " GMT";
}

}  // namespace countersign

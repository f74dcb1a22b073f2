#include "ovhcloud/value_types.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/ip.hpp"
#include "core/text.hpp"
#include "core/time_text.hpp"

namespace countersign {

namespace {

using Json = nlohmann::ordered_json;
using Text = std::string_view;

bool is_any_text(Text) { return true; }

bool is_long(Text text) { return number_from<std::int64_t>(text).has_value(); }

// Not "nan" nor "inf", which no JSON can say either.
bool is_double(Text text) {
  return text.find_first_not_of("0123456789.eE+-") == Text::npos &&
         number_from<double>(text).has_value();
}

bool is_boolean(Text text) { return text == "true" || text == "false"; }

bool is_datetime(Text text) { return parse_rfc3339(text).has_value(); }

// `pattern` with a digit wherever it has "9", a hexadecimal digit where it has "f".
bool is_like(Text pattern, Text text) {
  const auto fits = [](char wanted, char c) {
    const bool digit = c >= '0' && c <= '9';
    if (wanted == '9') return digit;
    if (wanted == 'f') return digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    return c == wanted;
  };
  return pattern.size() == text.size() &&
         std::equal(pattern.begin(), pattern.end(), text.begin(), fits);
}

bool is_date(Text text) {
  if (!is_like("9999-99-99", text)) return false;
  const auto part = [&](std::size_t at, std::size_t size) {
    return *number_from<unsigned>(text.substr(at, size));
  };
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(part(0, 4))},
                                         std::chrono::month{part(5, 2)},
                                         std::chrono::day{part(8, 2)}};
  return date.ok();
}

bool is_time(Text text) {
  if (!is_like("99:99:99", text) && !is_like("99:99", text)) return false;
  return text.substr(0, 2) < "24" && text.substr(3, 2) < "60" &&
         (text.size() == 5 || text.substr(6, 2) < "60");
}

// ISO 8601: "P1Y2M", "PT30M". Only the letters are looked at.
bool is_duration(Text text) {
  return text.size() > 2 && text.front() == 'P' &&
         text.substr(1).find_first_not_of("0123456789YMWDTHS.") == Text::npos;
}

bool is_uuid(Text text) { return is_like("ffffffff-ffff-ffff-ffff-ffffffffffff", text); }
bool is_mac_address(Text text) { return is_like("ff:ff:ff:ff:ff:ff", text); }

bool is_v6(Text text) { return text.find(':') != Text::npos; }
bool is_ip(Text text) { return parse_ip(text).has_value(); }
bool is_ipv4(Text text) { return is_ip(text) && !is_v6(text); }
bool is_ipv6(Text text) { return is_ip(text) && is_v6(text); }
bool is_ip_block(Text text) { return parse_ip_block(text).has_value(); }
bool is_ipv4_block(Text text) { return is_ip_block(text) && !is_v6(text); }
bool is_ipv6_block(Text text) { return is_ip_block(text) && is_v6(text); }

struct Primitive {
  Text name;
  bool (*fits)(Text);
};

constexpr std::array<Primitive, 21> kPrimitives{{
    {"string", is_any_text},
    {"text", is_any_text},
    {"password", is_any_text},
    {"phoneNumber", is_any_text},
    {"long", is_long},
    {"internationalPhoneNumber", is_any_text},
    {"int", is_long},
    {"double", is_double},
    {"boolean", is_boolean},
    {"datetime", is_datetime},
    {"date", is_date},
    {"time", is_time},
    {"duration", is_duration},
    {"uuid", is_uuid},
    {"ip", is_ip},
    {"macAddress", is_mac_address},
    {"ipv4", is_ipv4},
    {"ipv6", is_ipv6},
    {"ipBlock", is_ip_block},
    {"ipv4Block", is_ipv4_block},
    {"ipv6Block", is_ipv6_block},
}};

const Primitive* find(Text type) noexcept {
  const auto* const found = std::find_if(kPrimitives.begin(), kPrimitives.end(),
                                         [&](const Primitive& p) { return p.name == type; });
  return found == kPrimitives.end() ? nullptr : found;
}

bool is_json_long(const Json& value) {
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (value.is_number_unsigned()) return value.get<std::uint64_t>() <= kMost;
  return value.is_number_integer();
}

}  // namespace

bool is_primitive(std::string_view type) noexcept { return find(type) != nullptr; }

bool primitive_fits(std::string_view type, std::string_view text) { return find(type)->fits(text); }

bool primitive_fits(std::string_view type, const Json& value) {
  if (type == "long" || type == "int") return is_json_long(value);
  if (type == "double") return value.is_number();
  if (type == "boolean") return value.is_boolean();
  return value.is_string() && primitive_fits(type, Text{value.get_ref<const std::string&>()});
}

}  // namespace countersign

#include "ovhcloud/causes/joins.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace countersign {

namespace {

using Order = std::array<std::uint8_t, kSignedFields>;
constexpr Order kRight{0, 1, 2, 3, 4, 5};
constexpr std::array<std::string_view, kSignedFields> kNames{"secret", "consumer key", "method",
                                                             "URL",    "body",         "timestamp"};

std::string names_of(const Order& order) {
  std::string names;
  for (const std::uint8_t field : order) {
    names.append(names.empty() ? "" : ", ").append(kNames.at(field));
  }
  return names;
}

Join in_order(const Order& order) {
  // The first two swapped and all else in place has a name of its own.
  const bool swapped = order == Order{1, 0, 2, 3, 4, 5};
  return {.order = order,
          .code = swapped ? "secret.swapped" : "join.order",
          .note = "the fields in the order " + names_of(order)};
}

constexpr std::array kOrders{
    Order{0, 2, 3, 4, 5, 1}, Order{2, 0, 1, 3, 4, 5}, Order{2, 3, 4, 5, 1, 0},
    Order{1, 0, 2, 3, 4, 5}, Order{0, 2, 1, 3, 4, 5}, Order{0, 1, 3, 2, 4, 5},
    Order{0, 1, 2, 4, 3, 5}, Order{0, 1, 2, 3, 5, 4}, Order{0, 1, 3, 4, 5, 2},
    Order{0, 1, 5, 2, 3, 4}, Order{5, 0, 1, 2, 3, 4}, Order{0, 1, 3, 4, 2, 5},
    Order{2, 3, 4, 5, 0, 1}, Order{1, 2, 3, 4, 5, 0}, Order{5, 4, 3, 2, 1, 0}};

void add_separators(std::vector<Join>& joins) {
  constexpr std::array<std::string_view, 25> kTexts{
      "",  "-",   "|",   ",",    ":", "&", "\n", " ", "++", ";",   ".",  "_", "/",
      "#", " + ", "%2B", "\r\n", "=", "~", "\t", "$", "*",  "\\n", "||", "::"};
  constexpr std::size_t kUsual = 9;  // the first of them
  for (std::size_t i = 0; i < kTexts.size(); ++i) {
    const std::string_view text = kTexts.at(i);
    Join join{.code = "join.separator",
              .note = text.empty() ? "the fields with nothing between them"
                                   : fmt::format("the fields with \"{}\" between them", text),
              .alone = i >= kUsual};
    join.separators.fill(text);
    joins.push_back(std::move(join));
  }
  for (std::size_t i = 0; i + 1 < kSignedFields; ++i) {
    Join missing{.code = "join.separator",
                 .note = fmt::format("no + between {} and {}", kNames.at(i), kNames.at(i + 1))};
    missing.separators.at(i) = "";
    joins.push_back(std::move(missing));
    Join doubled{.code = "join.separator",
                 .note = fmt::format("two + between {} and {}", kNames.at(i), kNames.at(i + 1)),
                 .alone = true};
    doubled.separators.at(i) = "++";
    joins.push_back(std::move(doubled));
  }
}

}  // namespace

std::string joined(const FieldTexts& fields, const Join& join) {
  std::string text{join.before};
  for (std::size_t i = 0; i < kSignedFields; ++i) {
    if (i > 0) text += join.separators.at(i - 1);
    text += fields.at(join.order.at(i));
  }
  text += join.after;
  return text;
}

const std::vector<Join>& usual_joins() {
  static const std::vector<Join> kJoins = [] {
    std::vector<Join> joins;
    const auto ends = [&](std::string_view before, std::string_view after, std::string note) {
      joins.push_back(
          {.before = before, .after = after, .code = "join.trailing", .note = std::move(note)});
    };
    ends("", "+", "the text with a + after it");
    ends("+", "", "the text with a + before it");
    ends("+", "+", "the text between two +");
    ends("", "\n", "the text with a newline after it, as echo writes it");
    ends("", "\r\n", "the text with CR and LF after it");
    ends("", " ", "the text with a blank after it");
    add_separators(joins);
    for (const Order& order : kOrders) joins.push_back(in_order(order));
    return joins;
  }();
  return kJoins;
}

const std::vector<Join>& unusual_orders() {
  static const std::vector<Join> kJoins = [] {
    const std::set<Order> usual{kOrders.begin(), kOrders.end()};
    std::vector<Join> joins;
    Order order = kRight;
    while (std::next_permutation(order.begin(), order.end())) {
      if (!usual.contains(order)) joins.push_back(in_order(order));
    }
    return joins;
  }();
  return kJoins;
}

}  // namespace countersign

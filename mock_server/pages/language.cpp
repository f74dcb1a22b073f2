#include "mock_server/pages/language.hpp"

#include <optional>
#include <utility>

#include "core/text.hpp"

namespace countersign::mock_server {

namespace {

// How much something is wanted, in thousandths; "0.5" is 500. nullopt for what is no q-value.
std::optional<int> thousandths(std::string_view text) {
  if (text.empty() || (text.front() != '0' && text.front() != '1')) return std::nullopt;
  int value = text.front() == '1' ? 1000 : 0;
  if (text.size() == 1) return value;
  if (text[1] != '.' || text.size() > 5) return std::nullopt;
  int unit = 100;
  for (const char c : text.substr(2)) {
    if (c < '0' || c > '9') return std::nullopt;
    value += (c - '0') * unit;
    unit /= 10;
  }
  return value <= 1000 ? std::optional{value} : std::nullopt;
}

// How much a language is wanted, and from which place in the list.
struct Wish {
  int quality = -1;  // below 0: nothing is said of it
  int place = 0;
};

struct Wishes {
  Wish english;
  Wish french;
  Wish any;  // "*"
  int places = 0;

  Wish* wish_for(std::string_view range) {
    if (range == "*") return &any;
    const std::string_view language = cut(range, '-').before;
    if (equals_ignoring_case(language, "en")) return &english;
    return equals_ignoring_case(language, "fr") ? &french : nullptr;
  }

  void read(std::string_view range) {
    ++places;
    const auto [name, parameter] = cut(range, ';');
    int quality = 1000;
    if (!trimmed(parameter).empty()) {
      const auto [key, value] = cut(parameter, '=');
      const auto given = thousandths(trimmed(value));
      if (!equals_ignoring_case(trimmed(key), "q") || !given) return;
      quality = *given;
    }
    Wish* wish = wish_for(trimmed(name));
    if (wish != nullptr && quality > wish->quality) *wish = {.quality = quality, .place = places};
  }
};

}  // namespace

Language preferred_language(std::span<const HeaderField> headers) {
  Wishes wishes;
  for (const HeaderField& field : headers) {
    if (!equals_ignoring_case(field.name, "accept-language")) continue;
    for (const std::string_view range : split(field.value, ',')) wishes.read(range);
  }
  if (wishes.english.quality < 0) wishes.english = wishes.any;
  if (wishes.french.quality < 0) wishes.french = wishes.any;
  const auto [english, french] = std::pair{wishes.english, wishes.french};
  if (french.quality <= 0 || french.quality < english.quality) return Language::english;
  if (french.quality > english.quality) return Language::french;
  return french.place < english.place ? Language::french : Language::english;
}

}  // namespace countersign::mock_server

#include "core/secret.hpp"

#include <gtest/gtest.h>

#include <concepts>
#include <ostream>
#include <type_traits>

namespace countersign {
namespace {

using Key = Secret<struct KeyTag>;
using OtherKey = Secret<struct OtherKeyTag>;

template <class T>
concept Printable = requires(std::ostream& out, const T& value) {
  out << value;
};

static_assert(!Printable<Key>, "a secret must not be printed by accident");
static_assert(!std::convertible_to<Key, std::string>);
static_assert(!std::convertible_to<Key, std::string_view>);
static_assert(!std::convertible_to<std::string, Key>, "nor made by accident");
static_assert(!std::is_constructible_v<Key, OtherKey>, "nor swapped for another kind");

TEST(Masked, ShowsFourCharactersOfAKey) {
  EXPECT_EQ(masked("5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY"), "5mBu…");
}

TEST(Masked, ShowsNothingOfAShortText) {
  EXPECT_EQ(masked("12345678901"), "…") << "eleven characters: four would be too much of it";
  EXPECT_EQ(masked("123456789012"), "1234…");
  EXPECT_EQ(masked("abcd"), "…");
  EXPECT_EQ(masked(""), "…");
}

TEST(Secret, RevealsWhatItWasMadeFromAndNothingElse) {
  const Key key{"5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY"};

  EXPECT_EQ(key.reveal(), "5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY");
  EXPECT_EQ(key.masked(), "5mBu…");
  EXPECT_FALSE(key.empty());
}

TEST(Secret, IsEmptyUntilItIsGivenAText) {
  EXPECT_TRUE(Key{}.empty());
  EXPECT_TRUE(Key{""}.empty());
  EXPECT_EQ(Key{}.reveal(), "");
}

TEST(Secret, ComparesByItsText) {
  EXPECT_TRUE(Key{"a"} == Key{"a"});
  EXPECT_FALSE(Key{"a"} == Key{"A"});
}

}  // namespace
}  // namespace countersign

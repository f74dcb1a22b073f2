#include "mock_server/directory/kept.hpp"

#include <gtest/gtest.h>

#include <map>

#include "mock_server/directory/account.hpp"
#include "tests/unit/mock_server/world.hpp"

namespace countersign::mock_server {
namespace {

class KeptTest : public ::testing::Test {
 protected:
  KeptTest() { changes_.begin(); }

  // The keys of the rows noted since the last call.
  std::vector<std::string> noted() {
    std::vector<std::string> keys;
    for (const RowId& row : changes_.take()) keys.push_back(row.key);
    return keys;
  }
  using Keys = std::vector<std::string>;

  Changes changes_;
  Kept<std::map<std::string, int, std::less<>>> numbers_{RowKind::object, {&changes_, "a/"}};
};

TEST_F(KeptTest, NotesWhatIsPutEditedAndErased) {
  numbers_.put("x", 1);
  EXPECT_EQ(noted(), Keys{"a/x"});
  *numbers_.edit("x") = 2;
  EXPECT_EQ(noted(), Keys{"a/x"});
  EXPECT_TRUE(numbers_.erase("x"));
  EXPECT_EQ(noted(), Keys{"a/x"});
  EXPECT_TRUE(numbers_.empty());
}

TEST_F(KeptTest, NotesNothingForWhatIsNotThereOrOnlyRead) {
  numbers_.put("x", 1);
  static_cast<void>(noted());

  EXPECT_EQ(numbers_.edit("y"), nullptr);
  EXPECT_FALSE(numbers_.erase("y"));
  EXPECT_EQ(numbers_.find("x")->second, 1);
  EXPECT_EQ(noted(), Keys{});
}

TEST_F(KeptTest, SpellsKeysSoThatNoTwoAreAlike) {
  numbers_.put("b/c d", 1);

  EXPECT_EQ(noted(), Keys{"a/b%2Fc%20d"});
}

TEST_F(KeptTest, KeepsATouchForLater) {
  numbers_.put("x", 1);
  static_cast<void>(noted());
  *numbers_.touch("x") = 3;

  EXPECT_FALSE(changes_.any());
  EXPECT_TRUE(changes_.any_for_later());
  EXPECT_EQ(changes_.take_all().size(), 1U);
  EXPECT_FALSE(changes_.any_for_later());
}

TEST_F(KeptTest, NotesWhatAValueHoldsWithTheValue) {
  Account account{"n", Region::eu, &changes_};
  static_cast<void>(noted());
  account.zones.put("z.example", new_zone("z.example", "id", 7, Instant{kWhen}));

  EXPECT_EQ(noted(), (Keys{"n/z.example", "n/z.example/10", "n/z.example/7", "n/z.example/8",
                           "n/z.example/9"}));
  EXPECT_TRUE(account.zones.erase("z.example"));
  EXPECT_EQ(noted().size(), 5U);
}

TEST_F(KeptTest, NotesNothingUntilItIsToldTo) {
  Changes silent;
  Kept<std::map<std::string, int>> numbers{RowKind::object, {&silent, ""}};
  numbers.put("x", 1);

  EXPECT_FALSE(silent.any());
}

struct Item {
  std::string id;
  int value;
};

TEST_F(KeptTest, AListKeepsItsOrderAlsoWhenItIsPutTogetherAgain) {
  KeptList<Item> list{RowKind::policy, {&changes_, ""}};
  list.add({.id = "a", .value = 1});
  list.add({.id = "b", .value = 2});
  list.add({.id = "c", .value = 3});
  EXPECT_TRUE(list.erase("b"));
  KeptList<Item> again{RowKind::policy};
  again.add(*list.find("c"), list.order_of(*list.find("c")));
  again.add(*list.find("a"), list.order_of(*list.find("a")));
  again.add({.id = "d", .value = 4});

  std::string ids;
  for (const Item& item : again) ids += item.id;
  EXPECT_EQ(ids, "acd");
  EXPECT_EQ(noted(), (Keys{"a", "b", "c"}));
}

}  // namespace
}  // namespace countersign::mock_server

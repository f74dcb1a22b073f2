#include "mock_server/state/state_file.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace countersign::mock_server {
namespace {

namespace fs = std::filesystem;

class StateFileTest : public ::testing::Test {
 protected:
  StateFileTest() {
    std::string name = (fs::temp_directory_path() / "state-XXXXXX").string();
    if (mkdtemp(name.data()) != nullptr) folder_ = name;
    path_ = folder_ / "state.sqlite";
  }
  ~StateFileTest() override { fs::remove_all(folder_); }

  // With one row in it.
  void make() {
    auto file = StateFile::open(path_).value();
    ASSERT_TRUE(file.accept());
    const std::array sets{
        ChangeSet{.tenant = "t", .rows = {{.kind = "k", .key = "1", .value = "{}"}}}};
    ASSERT_TRUE(file.write(sets));
  }

  fs::path folder_;
  fs::path path_;
};

TEST_F(StateFileTest, GivesBackWhatWasWrittenAndNothingOfWhatWasErased) {
  make();
  {
    auto file = StateFile::open(path_).value();
    EXPECT_FALSE(file.is_new());
    ASSERT_TRUE(file.accept());
    const std::array sets{
        ChangeSet{.tenant = "t",
                  .rows = {{.kind = "k", .key = "2", .value = "[2]"}, {.kind = "k", .key = "1"}}},
        ChangeSet{.tenant = "u", .rows = {{.kind = "k", .key = "3", .value = "3"}}},
        ChangeSet{.tenant = "u", .anew = true, .rows = {}}};
    ASSERT_TRUE(file.write(sets));
  }
  const auto rows = StateFile::open(path_).value().rows().value();

  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].key, "2");
  EXPECT_EQ(rows[0].value, "[2]");
}

TEST_F(StateFileTest, BringsAnOlderFormToTodaysAndKeepsItsRows) {
  make();
  const std::array<std::string_view, 2> steps{StateFile::known_steps().front(),
                                              "UPDATE kept SET key = key"};
  {
    auto file = StateFile::open(path_, steps).value();
    ASSERT_TRUE(file.accept());
    EXPECT_EQ(file.rows().value().size(), 1U);
  }
  const auto older = StateFile::open(path_);

  ASSERT_FALSE(older);
  EXPECT_EQ(older.error().code, Errc::bad_input);
  EXPECT_NE(older.error().message.find("it was written by a newer Countersign"), std::string::npos)
      << older.error().message;
}

TEST_F(StateFileTest, StaysAsItWasWhenAStepFails) {
  make();
  const std::array<std::string_view, 3> steps{StateFile::known_steps().front(), "DELETE FROM kept",
                                              "no SQL at all"};
  {
    auto file = StateFile::open(path_, steps).value();
    EXPECT_FALSE(file.accept());
  }
  EXPECT_EQ(StateFile::open(path_).value().rows().value().size(), 1U);
}

TEST_F(StateFileTest, IsHeldByOneAtATime) {
  const auto first = StateFile::open(path_);
  const auto second = StateFile::open(path_);

  ASSERT_TRUE(first);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Errc::machine);
  EXPECT_NE(second.error().message.find("another process uses it"), std::string::npos);
}

}  // namespace
}  // namespace countersign::mock_server

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/capture/shell_words.hpp"

namespace countersign::harness {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> result;
  const ShellCommand command = shell_command(text, 0).value();
  for (const ShellWord& word : command.words) result.push_back(word.text);
  return result;
}

TEST(ShellWordsTest, AreSplitAtBlanksAndKeptTogetherByQuotes) {
  EXPECT_THAT(words("curl  -H 'X: y z'\t-d \"a b\" c\\ d"),
              ElementsAre("curl", "-H", "X: y z", "-d", "a b", "c d"));
}

TEST(ShellWordsTest, GoOnInTheNextLineAfterABackslash) {
  EXPECT_THAT(words("curl \\\n  -s \\\r\n url"), ElementsAre("curl", "-s", "url"));
}

TEST(ShellWordsTest, JoinPiecesThatTouch) {
  EXPECT_THAT(words("-H'X: '\"y\"\\'z"), ElementsAre("-HX: y'z"));
}

TEST(ShellWordsTest, KeepADollarInSingleQuotesAndBehindABackslash) {
  const auto command =
      shell_command("'$1$ab' \"\\$1\\$ab\" \"$1$ab\" $CK \"$(date)\" \"5$\"", 0).value();

  EXPECT_EQ(command.words[0].text, "$1$ab");
  EXPECT_FALSE(command.words[0].expands);
  EXPECT_EQ(command.words[1].text, "$1$ab");
  EXPECT_FALSE(command.words[1].expands);
  EXPECT_TRUE(command.words[2].expands);
  EXPECT_TRUE(command.words[3].expands);
  EXPECT_TRUE(command.words[4].expands);
  EXPECT_FALSE(command.words[5].expands);
}

TEST(ShellWordsTest, UndoTheEscapesOfDollarQuotes) {
  EXPECT_THAT(words("$'a\\nb\\t\\x41\\u00e9\\'\\\\\\101'"), ElementsAre("a\nb\tA\u00e9'\\A"));
}

TEST(ShellWordsTest, EndWithTheCommand) {
  for (const char* rest : {"; rm x", "| jq .", "&& echo", "\nnext", " # comment", " 2>&1 | jq",
                           " > out.txt", " 2>/dev/null"}) {
    EXPECT_THAT(words(std::string{"curl url"} + rest), ElementsAre("curl", "url")) << rest;
  }
}

TEST(ShellWordsTest, TellWhereAQuoteBeginsThatIsNotClosed) {
  EXPECT_EQ(shell_command("curl 'x", 0).error().offset, 5U);
  EXPECT_EQ(shell_command("curl \"x", 0).error().offset, 5U);
  EXPECT_EQ(shell_command("curl $'x", 0).error().offset, 5U);
}

}  // namespace
}  // namespace countersign::harness

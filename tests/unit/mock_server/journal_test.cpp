#include "mock_server/journal/journal.hpp"

#include <gtest/gtest.h>

namespace countersign::mock_server {
namespace {

constexpr std::size_t kBody = 1000;

JournalEntry entry(std::size_t body_bytes = kBody) {
  return {.number = 0,
          .order = 0,
          .at = {},
          .claimed = true,
          .peer = "127.0.0.1",
          .method = "GET",
          .host = "localhost",
          .path_and_query = "",
          .request_fields = "",
          .request_body = std::string(body_bytes, 'x'),
          .request_body_bytes = body_bytes,
          .status = 200,
          .response_fields = "",
          .response_body = "",
          .response_body_bytes = 0,
          .step = "",
          .cause = "",
          .detail = "",
          .notes = {}};
}

// What an entry() counts for: itself, and its texts.
constexpr std::size_t kCost = sizeof(JournalEntry) + kBody + std::string_view{"127.0.0.1"}.size() +
                              std::string_view{"GET"}.size() + std::string_view{"localhost"}.size();

std::vector<std::uint64_t> numbers(const Journal& journal, std::uint64_t since = 0,
                                   std::size_t most = 100) {
  std::vector<std::uint64_t> result;
  for (const JournalEntry* found : journal.since(since, most, 1'000'000))
    result.push_back(found->number);
  return result;
}

using Numbers = std::vector<std::uint64_t>;

TEST(Journal, NumbersFromOne) {
  Journal journal{10 * kCost};

  EXPECT_EQ(journal.last_number(), 0U);
  EXPECT_EQ(journal.append(entry()), 1U);
  EXPECT_EQ(journal.append(entry()), 2U);
  EXPECT_EQ(journal.last_number(), 2U);
}

TEST(Journal, KeepsWhatFitsToTheByte) {
  Journal journal{2 * kCost};

  journal.append(entry());
  journal.append(entry());

  EXPECT_EQ(journal.dropped(), 0U);
  EXPECT_EQ(numbers(journal), (Numbers{1, 2}));
}

TEST(Journal, DropsTheOldestForOneByteTooMany) {
  Journal journal{2 * kCost - 1};

  journal.append(entry());
  journal.append(entry());

  EXPECT_EQ(journal.dropped(), 1U);
  EXPECT_EQ(numbers(journal), (Numbers{2}));
}

TEST(Journal, DropsAsManyAsALongEntryNeeds) {
  Journal journal{5 * kCost};
  for (int i = 0; i < 5; ++i) journal.append(entry());

  journal.append(entry(kBody + 2 * kCost));

  EXPECT_EQ(journal.dropped(), 3U);
  EXPECT_EQ(numbers(journal), (Numbers{4, 5, 6}));
}

TEST(Journal, KeepsTheNewestEntryHoweverLongItIs) {
  Journal journal{1};

  journal.append(entry());
  journal.append(entry());

  EXPECT_EQ(numbers(journal), (Numbers{2}));
  EXPECT_EQ(journal.dropped(), 1U);
}

TEST(Journal, NeverReusesANumber) {
  Journal journal{kCost};
  for (int i = 0; i < 9; ++i) journal.append(entry());

  EXPECT_EQ(journal.append(entry()), 10U);
  EXPECT_EQ(journal.last_number(), 10U);
  EXPECT_EQ(journal.dropped(), 9U);
}

TEST(Journal, ShowsWhatCameAfterANumberOldestFirst) {
  Journal journal{10 * kCost};
  for (int i = 0; i < 5; ++i) journal.append(entry());

  EXPECT_EQ(numbers(journal, 3), (Numbers{4, 5}));
  EXPECT_EQ(numbers(journal, 5), Numbers{});
  EXPECT_EQ(numbers(journal, 99), Numbers{});
  EXPECT_EQ(numbers(journal, 1, 2), (Numbers{2, 3}));
  EXPECT_EQ(numbers(journal, 0, 0), Numbers{});
}

TEST(Journal, ShowsWhatIsLeftWhenANumberWasDropped) {
  Journal journal{2 * kCost};
  for (int i = 0; i < 5; ++i) journal.append(entry());

  EXPECT_EQ(numbers(journal, 1), (Numbers{4, 5}));
}

TEST(Journal, FindsAnEntryByItsNumber) {
  Journal journal{2 * kCost};
  for (int i = 0; i < 3; ++i) journal.append(entry());

  ASSERT_NE(journal.entry(2), nullptr);
  EXPECT_EQ(journal.entry(2)->number, 2U);
  EXPECT_EQ(journal.entry(3)->number, 3U);
}

TEST(Journal, HasNoEntryZeroNoneThatWasDroppedAndNoneToCome) {
  Journal journal{2 * kCost};
  EXPECT_EQ(journal.entry(1), nullptr);
  for (int i = 0; i < 3; ++i) journal.append(entry());

  EXPECT_EQ(journal.entry(0), nullptr);
  EXPECT_EQ(journal.entry(1), nullptr);
  EXPECT_EQ(journal.entry(4), nullptr);
}

}  // namespace
}  // namespace countersign::mock_server

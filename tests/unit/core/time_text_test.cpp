#include "core/time_text.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>

namespace countersign {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

Instant at(std::int64_t unix_milliseconds) { return Instant{milliseconds{unix_milliseconds}}; }

// Requires: `text` can be read.
Instant instant(std::string_view text) {
  const auto when = parse_rfc3339(text);
  EXPECT_TRUE(when) << text;
  return when.value_or(Instant{});
}

struct ReadableTime {
  std::string_view text;
  std::int64_t unix_milliseconds;
};
void PrintTo(const ReadableTime& time, std::ostream* out) { *out << time.text; }

class ReadableTimes : public ::testing::TestWithParam<ReadableTime> {};

TEST_P(ReadableTimes, AreReadToTheMillisecond) {
  EXPECT_EQ(parse_rfc3339(GetParam().text), at(GetParam().unix_milliseconds));
}

INSTANTIATE_TEST_SUITE_P(
    Rfc3339, ReadableTimes,
    ::testing::Values(ReadableTime{"1970-01-01T00:00:00Z", 0},
                      ReadableTime{"2016-03-03T15:27:55Z", 1457018875'000},
                      ReadableTime{"2026-09-22T18:10:38Z", 0x6ab2c49eLL * 1000},  // facts 3.6
                      ReadableTime{"2026-09-26T12:51:08+02:00", 1790419868'000},  // facts 4.1
                      ReadableTime{"2026-09-26T10:51:08Z", 1790419868'000},
                      ReadableTime{"2026-09-26t10:51:08z", 1790419868'000},
                      ReadableTime{"2026-09-26 10:51:08Z", 1790419868'000},
                      ReadableTime{"2026-09-26T05:21:08-05:30", 1790419868'000},
                      ReadableTime{"2026-09-27T10:50:08+23:59", 1790419868'000},
                      ReadableTime{"1970-01-01T00:00:00+01:00", -3600'000},
                      ReadableTime{"2026-09-26T10:51:08.5Z", 1790419868'500},
                      ReadableTime{"2026-09-26T10:51:08.05Z", 1790419868'050},
                      ReadableTime{"2026-09-26T10:51:08.123Z", 1790419868'123},
                      ReadableTime{"2000-02-29T00:00:00Z", 951782400'000},
                      ReadableTime{"2024-02-29T23:59:59Z", 1709251199'000},
                      ReadableTime{"2024-12-31T23:59:59.999Z", 1735689599'999},
                      ReadableTime{"2260-12-31T23:59:59.999Z", 9183110399'999}));

// Facts 5: newer objects of the API are that exact.
TEST(ReadableTime, IsReadToTheNanosecond) {
  EXPECT_EQ(parse_rfc3339("2026-09-26T10:51:08.715007761Z"),
            Instant{std::chrono::nanoseconds{1790419868'715007761}});
}

class UnreadableTimes : public ::testing::TestWithParam<std::string_view> {};

TEST_P(UnreadableTimes, AreRefused) { EXPECT_EQ(parse_rfc3339(GetParam()), std::nullopt); }

INSTANTIATE_TEST_SUITE_P(
    Rfc3339, UnreadableTimes,
    ::testing::Values("", "2026-09-26", "2026-09-26T10:51:08", "2026-09-26T10:51Z",
                      "2026-09-26T10:51:08ZZ", "2026-09-26T10:51:08Z ", " 2026-09-26T10:51:08Z",
                      "1969-12-31T23:59:59Z", "2261-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
                      "10000-01-01T00:00:00Z", "2260-12-31T23:59:59-23:59", "-026-09-26T10:51:08Z",
                      "2026-00-26T10:51:08Z", "2026-13-26T10:51:08Z", "2026-09-00T10:51:08Z",
                      "2026-09-31T10:51:08Z", "2026-9-26T10:51:08Z", "2026-09-26X10:51:08Z",
                      "2026/09/26T10:51:08Z", "2026-09-26T24:00:00Z", "2026-09-26T10:60:08Z",
                      "2026-09-26T10:51:60Z", "2026-09-26T-1:51:08Z", "2026-09-26T+1:51:08Z",
                      "2026-09-26T10:51:08.Z", "2026-09-26T10:51:08,5Z",
                      "2026-09-26T10:51:08.1234567890Z", "2026-09-26T10:51:08+0200",
                      "2026-09-26T10:51:08+2:00", "2026-09-26T10:51:08+02",
                      "2026-09-26T10:51:08+24:00", "2026-09-26T10:51:08+02:60",
                      "2026-09-26T10:51:08 02:00", "2023-02-29T00:00:00Z", "2100-02-29T00:00:00Z",
                      "2024-02-30T00:00:00Z", "Tue, 22 Sep 2026 18:10:38 GMT", "1457018875"));

TEST(Rfc3339, IsWrittenWithMillisecondsOnlyWhenThereAreAny) {
  EXPECT_EQ(to_rfc3339(at(1457018875'000)), "2016-03-03T15:27:55Z");
  EXPECT_EQ(to_rfc3339(at(1457018875'001)), "2016-03-03T15:27:55.001Z");
  EXPECT_EQ(to_rfc3339(at(1457018875'999)), "2016-03-03T15:27:55.999Z");
  EXPECT_EQ(to_rfc3339(at(0)), "1970-01-01T00:00:00Z");
}

TEST(Rfc3339, DropsWhatIsFinerThanAMillisecond) {
  EXPECT_EQ(to_rfc3339(at(1457018875'000) + nanoseconds{999'999}), "2016-03-03T15:27:55Z");
}

TEST(Rfc3339, ReadsBackWhatItWrote) {
  std::mt19937_64 random{20260922};
  std::uniform_int_distribution<std::int64_t> milliseconds_to_2260{0, 9183110399'999};
  for (int i = 0; i < 2000; ++i) {
    const Instant when = at(milliseconds_to_2260(random));
    ASSERT_EQ(parse_rfc3339(to_rfc3339(when)), when) << to_rfc3339(when);
  }
}

// Facts 5: v1 objects carry Paris time with its offset and no fraction.
TEST(ParisTime, IsWrittenAsTheApiWritesIt) {
  EXPECT_EQ(to_paris_time(at(1790419868'000)), "2026-09-26T12:51:08+02:00");
  EXPECT_EQ(to_paris_time(at(1790419868'999)), "2026-09-26T12:51:08+02:00");
  EXPECT_EQ(to_paris_time(instant("2026-01-01T00:00:00Z")), "2026-01-01T01:00:00+01:00");
}

struct ClockChange {
  std::string_view utc;
  std::string_view before;  // a second earlier
  std::string_view after;
};
void PrintTo(const ClockChange& change, std::ostream* out) { *out << change.utc; }

class ClockChanges : public ::testing::TestWithParam<ClockChange> {};

TEST_P(ClockChanges, HappenAtOneInTheMorningUtc) {
  const Instant change = instant(GetParam().utc);

  EXPECT_EQ(to_paris_time(change - milliseconds{1}), GetParam().before);
  EXPECT_EQ(to_paris_time(change), GetParam().after);
}

// 2024's March and 2027's October end on a Sunday; 2021's and 2022's are the usual case.
INSTANTIATE_TEST_SUITE_P(
    LastSunday, ClockChanges,
    ::testing::Values(ClockChange{"2026-03-29T01:00:00Z", "2026-03-29T01:59:59+01:00",
                                  "2026-03-29T03:00:00+02:00"},
                      ClockChange{"2026-10-25T01:00:00Z", "2026-10-25T02:59:59+02:00",
                                  "2026-10-25T02:00:00+01:00"},
                      ClockChange{"2024-03-31T01:00:00Z", "2024-03-31T01:59:59+01:00",
                                  "2024-03-31T03:00:00+02:00"},
                      ClockChange{"2027-10-31T01:00:00Z", "2027-10-31T02:59:59+02:00",
                                  "2027-10-31T02:00:00+01:00"},
                      ClockChange{"2025-03-30T01:00:00Z", "2025-03-30T01:59:59+01:00",
                                  "2025-03-30T03:00:00+02:00"},
                      ClockChange{"2032-10-31T01:00:00Z", "2032-10-31T02:59:59+02:00",
                                  "2032-10-31T02:00:00+01:00"}));

TEST(ParisTime, CrossesAYearAnHourBeforeUtc) {
  EXPECT_EQ(to_paris_time(instant("2026-12-31T22:59:59Z")), "2026-12-31T23:59:59+01:00");
  EXPECT_EQ(to_paris_time(instant("2026-12-31T23:00:00Z")), "2027-01-01T00:00:00+01:00");
}

TEST(ParisTime, ReadsBackToTheSameSecond) {
  std::mt19937_64 random{20261025};
  std::uniform_int_distribution<std::int64_t> seconds_to_2260{0, 9183106799};
  for (int i = 0; i < 2000; ++i) {
    const Instant when = at(seconds_to_2260(random) * 1000);
    ASSERT_EQ(parse_rfc3339(to_paris_time(when)), when) << to_paris_time(when);
  }
}

// The first is facts 8.1's; the second stands in RFC 9110, 5.6.7.
TEST(HttpDate, IsTheImfFixdateForm) {
  EXPECT_EQ(to_http_date(instant("2026-09-22T18:10:38Z")), "Tue, 22 Sep 2026 18:10:38 GMT");
  EXPECT_EQ(to_http_date(instant("1994-11-06T08:49:37Z")), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(to_http_date(at(0)), "Thu, 01 Jan 1970 00:00:00 GMT");
}

TEST(HttpDate, NamesEveryMonthAndDay) {
  constexpr std::string_view kFirstDays =
      "Thu, 01 Jan Sun, 01 Feb Sun, 01 Mar Wed, 01 Apr Fri, 01 May Mon, 01 Jun "
      "Wed, 01 Jul Sat, 01 Aug Tue, 01 Sep Thu, 01 Oct Sun, 01 Nov Tue, 01 Dec ";
  std::string first_days;
  for (const char* month :
       {"01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"}) {
    const Instant when = instant("2026-" + std::string{month} + "-01T00:00:00Z");
    first_days += to_http_date(when).substr(0, 12);
  }

  EXPECT_EQ(first_days, kFirstDays);
}

}  // namespace
}  // namespace countersign

#include "ovhcloud/iam_time_zone.hpp"

#include <gtest/gtest.h>

#include <set>

#include "core/text.hpp"
#include "core/time_text.hpp"
#include "ovhcloud/iam_time_zone_rules.hpp"

namespace countersign {
namespace {

// Minutes ahead of UTC, or -9999 when the zone is unknown.
long offset(std::string_view zone, std::string_view when) {
  const auto found = utc_offset(zone, *parse_rfc3339(when));
  return found ? static_cast<long>(found->count()) : -9999L;
}

TEST(TimeZone, ChangesItsClocksAtTheInstantOfTheRule) {
  EXPECT_EQ(offset("Europe/Paris", "2026-03-29T00:59:59Z"), 60);
  EXPECT_EQ(offset("Europe/Paris", "2026-03-29T01:00:00Z"), 120);
  EXPECT_EQ(offset("Europe/Paris", "2026-10-25T00:59:59Z"), 120);
  EXPECT_EQ(offset("Europe/Paris", "2026-10-25T01:00:00Z"), 60);
}

TEST(TimeZone, InAmericaChangesByItsOwnClock) {
  EXPECT_EQ(offset("America/New_York", "2026-03-08T06:59:59Z"), -300);
  EXPECT_EQ(offset("America/New_York", "2026-03-08T07:00:00Z"), -240);
  EXPECT_EQ(offset("America/New_York", "2026-11-01T05:59:59Z"), -240);
  EXPECT_EQ(offset("America/New_York", "2026-11-01T06:00:00Z"), -300);
}

TEST(TimeZone, InTheSouthHasItsSummerOverTheNewYear) {
  EXPECT_EQ(offset("Australia/Sydney", "2026-01-01T00:00:00Z"), 660);
  EXPECT_EQ(offset("Australia/Sydney", "2026-04-04T15:59:59Z"), 660);
  EXPECT_EQ(offset("Australia/Sydney", "2026-04-04T16:00:00Z"), 600);
  EXPECT_EQ(offset("Australia/Sydney", "2026-10-03T16:00:00Z"), 660);
  EXPECT_EQ(offset("Australia/Sydney", "2025-12-31T23:30:00Z"), 660);
}

TEST(TimeZone, MayChangeByHalfAnHourOrOnAnotherDay) {
  EXPECT_EQ(offset("Australia/Lord_Howe", "2026-01-01T00:00:00Z"), 660);
  EXPECT_EQ(offset("Australia/Lord_Howe", "2026-07-01T00:00:00Z"), 630);
  EXPECT_EQ(offset("Africa/Cairo", "2026-04-23T21:59:59Z"), 120) << "the last Friday's midnight";
  EXPECT_EQ(offset("Africa/Cairo", "2026-04-23T22:00:00Z"), 180);
  EXPECT_EQ(offset("America/Santiago", "2026-09-06T03:59:59Z"), -240);
  EXPECT_EQ(offset("America/Santiago", "2026-09-06T04:00:00Z"), -180);
}

TEST(TimeZone, MayHaveItsWinterForAnException) {
  EXPECT_EQ(offset("Europe/Dublin", "2026-07-01T00:00:00Z"), 60);
  EXPECT_EQ(offset("Europe/Dublin", "2026-12-01T00:00:00Z"), 0);
}

TEST(TimeZone, MayNeverChange) {
  for (const std::string_view when : {"2026-01-01T00:00:00Z", "2026-07-01T00:00:00Z"}) {
    EXPECT_EQ(offset("Asia/Kolkata", when), 330);
    EXPECT_EQ(offset("Asia/Kathmandu", when), 345);
    EXPECT_EQ(offset("America/Phoenix", when), -420);
    EXPECT_EQ(offset("Pacific/Kiritimati", when), 840);
    EXPECT_EQ(offset("Etc/GMT+5", when), -300) << "whose sign is the other way round";
    EXPECT_EQ(offset("UTC", when), 0);
    EXPECT_EQ(offset("", when), 0);
    EXPECT_EQ(offset("Z", when), 0);
  }
}

TEST(TimeZone, MayBeAFixedOffset) {
  const std::string_view when = "2026-07-01T00:00:00Z";
  EXPECT_EQ(offset("+02:00", when), 120);
  EXPECT_EQ(offset("-05:30", when), -330);
  EXPECT_EQ(offset("+0530", when), 330);
  EXPECT_EQ(offset("+2", when), 120);
  EXPECT_EQ(offset("+14:00", when), 840);
}

TEST(TimeZone, IsUnknownWhenItIsNoneOfThese) {
  for (const std::string_view zone :
       {"Europe/Atlantis", "europe/paris", "Europe", "Paris", "Europe/Paris ", " ", "Europe/Par",
        "+15:00", "+2:5", "+02:60", "+", "++2", "2", "CETX", "Europe/Paris Europe/Berlin"}) {
    EXPECT_EQ(offset(zone, "2026-07-01T00:00:00Z"), -9999) << '"' << zone << '"';
  }
}

TEST(TimeZone, IsNamedOnceInTheTable) {
  std::set<std::string_view> seen;
  for (const Zones& zones : all_zones()) {
    for (const std::string_view name : split(zones.names, ' ')) {
      EXPECT_FALSE(name.empty());
      EXPECT_TRUE(seen.insert(name).second) << name;
    }
  }
  EXPECT_GT(seen.size(), 590U);
}

}  // namespace
}  // namespace countersign

#include "ovhcloud/iam_condition.hpp"

#include <gtest/gtest.h>

#include <ostream>

#include "core/time_text.hpp"
#include "ovhcloud/iam_condition_key.hpp"
#include "tests/unit/ovhcloud/iam_world.hpp"

namespace countersign {
namespace {

const Tags kTags{{"env", "prod"}, {"a.b:c/d", "x"}, {"empty", ""}};

// A Wednesday noon in UTC, from 192.0.2.1, on a VPS that is tagged.
ConditionFacts facts(std::string_view when = kAnyTime, std::string_view from = "192.0.2.1") {
  return {.now = *parse_rfc3339(when),
          .caller = parse_ip(from),
          .resource_type = "vps",
          .resource_name = "vps-1.ovh.net",
          .tags = kTags};
}

struct Leaf {
  std::string_view key;
  std::string_view value;
  Met outcome;
};
void PrintTo(const Leaf& leaf, std::ostream* out) {
  *out << leaf.key << " \"" << leaf.value << '"';
}

class ConditionLeaf : public ::testing::TestWithParam<Leaf> {};

TEST_P(ConditionLeaf, IsWhatTheFactsSay) {
  EXPECT_EQ(leaf_met(GetParam().key, GetParam().value, facts()), GetParam().outcome);
}

INSTANTIATE_TEST_SUITE_P(Tags, ConditionLeaf,
                         ::testing::Values(Leaf{"resource.Tag(env)", "prod", Met::yes},
                                           Leaf{"resource.Tag(env).EQ", "prod", Met::yes},
                                           Leaf{"resource.Tag(env).EQ", "dev", Met::no},
                                           Leaf{"resource.Tag(env).eq", "prod", Met::yes},
                                           Leaf{"resource.Tag(env)", "PROD", Met::no},
                                           Leaf{"resource.Tag(team)", "web", Met::no},
                                           Leaf{"resource.Tag(team)", "", Met::no},
                                           Leaf{"resource.Tag(empty)", "", Met::yes},
                                           Leaf{"resource.Tag(a.b:c/d)", "x", Met::yes},
                                           Leaf{"resource.Tag(a.b:c/d).IN", "y,x", Met::yes},
                                           Leaf{"resource.Tag(env).IN", "dev, prod", Met::yes},
                                           Leaf{"resource.Tag(env).In", "dev,test", Met::no},
                                           Leaf{"resource.Tag(env).STARTS_WITH", "pr", Met::yes},
                                           Leaf{"resource.Tag(env).START_WITH", "pr", Met::yes},
                                           Leaf{"resource.Tag(env).ENDS_WITH", "od", Met::yes},
                                           Leaf{"resource.Tag(env).ENDS_WITH", "pr", Met::no},
                                           Leaf{"resource.Tag(env).GT", "a", Met::undecided},
                                           Leaf{"resource.Tag(team).GT", "a", Met::undecided}));

INSTANTIATE_TEST_SUITE_P(Resources, ConditionLeaf,
                         ::testing::Values(Leaf{"resource.Type", "vps", Met::yes},
                                           Leaf{"resource.Type", "dnsZone", Met::no},
                                           Leaf{"resource.Type.In", "dnsZone,vps", Met::yes},
                                           Leaf{"resource.Name.STARTS_WITH", "vps-", Met::yes},
                                           Leaf{"resource.Name.ENDS_WITH", ".com", Met::no},
                                           Leaf{"resource.Name", "vps-1.ovh.net", Met::yes}));

INSTANTIATE_TEST_SUITE_P(
    Addresses, ConditionLeaf,
    ::testing::Values(Leaf{"request.IP", "192.0.2.1", Met::yes},
                      Leaf{"request.IP.EQ", "192.0.2.1", Met::yes},
                      Leaf{"request.IP.EQ", "192.0.2.2", Met::no},
                      Leaf{"request.IP.EQ", "::ffff:192.0.2.1", Met::yes},
                      Leaf{"request.IP.IN", "198.51.100.7, 192.0.2.1", Met::yes},
                      Leaf{"request.IP.IN", "198.51.100.7", Met::no},
                      Leaf{"request.IP.IN_RANGE", "192.0.2.0/24", Met::yes},
                      Leaf{"request.IP.IN_RANGE", "10.0.0.0/8,192.0.2.0/30", Met::yes},
                      Leaf{"request.IP.IN_RANGE", "10.0.0.0/8", Met::no},
                      Leaf{"request.IP.EQ", "192.0.2.0/24", Met::undecided},
                      Leaf{"request.IP.EQ", "localhost", Met::undecided},
                      Leaf{"request.IP.IN", "192.0.2.1,elsewhere", Met::undecided},
                      Leaf{"request.IP.IN_RANGE", "192.0.2.0/33", Met::undecided},
                      Leaf{"request.IP.GT", "192.0.2.0", Met::undecided}));

// Noon in UTC is 14 in Paris and 8 in New York; Wednesday, 23 September 2026.
INSTANTIATE_TEST_SUITE_P(
    Times, ConditionLeaf,
    ::testing::Values(
        Leaf{"date(Europe/Paris).Hour", "14", Met::yes},
        Leaf{"date(Europe/Paris).Hour.EQ", "12", Met::no},
        Leaf{"date(America/New_York).Hour", "8", Met::yes}, Leaf{"date.Hour", "12", Met::yes},
        Leaf{"date().Hour", "12", Met::yes}, Leaf{"date(UTC).Hour.IN", "7,8,12", Met::yes},
        Leaf{"date(+02:00).Hour", "14", Met::yes}, Leaf{"date(UTC).Hour.GE", "12", Met::yes},
        Leaf{"date(UTC).Hour.AFTER", "12", Met::yes}, Leaf{"date(UTC).Hour.GT", "12", Met::no},
        Leaf{"date(UTC).Hour.LE", "12", Met::yes}, Leaf{"date(UTC).Hour.LT", "12", Met::no},
        Leaf{"date(UTC).Hour.BEFORE", "12", Met::no}, Leaf{"date(UTC).Hour.LT", "13", Met::yes},
        Leaf{"date(UTC).Hour", "24", Met::undecided},
        Leaf{"date(UTC).Hour", "noon", Met::undecided},
        Leaf{"date(UTC).Hour.IN", "12,", Met::undecided},
        Leaf{"date(Mars/Olympus).Hour", "12", Met::undecided},
        Leaf{"date(UTC).WeekDay", "wednesday", Met::yes},
        Leaf{"date(UTC).WeekDay", "Wednesday", Met::yes},
        Leaf{"date(UTC).WeekDay.IN", "Monday,Wednesday", Met::yes},
        Leaf{"date(UTC).WeekDay.AFTER", "wednesday", Met::yes},
        Leaf{"date(UTC).WeekDay.GT", "wednesday", Met::no},
        Leaf{"date(UTC).WeekDay.BEFORE", "sunday", Met::yes},
        Leaf{"date(UTC).WeekDay", "mercredi", Met::undecided},
        Leaf{"date(UTC).Date", "2026-09-23", Met::yes},
        Leaf{"date(Pacific/Kiritimati).Date", "2026-09-24", Met::yes},
        Leaf{"date(UTC).Date.BEFORE", "2026-09-24", Met::yes},
        Leaf{"date(UTC).Date.BEFORE", "2026-09-23", Met::no},
        Leaf{"date(UTC).Date.AFTER", "2026-09-23", Met::yes},
        Leaf{"date(UTC).Date.IN", "2026-09-22,2026-09-23", Met::yes},
        Leaf{"date(UTC).Date", "2026-9-23", Met::undecided},
        Leaf{"date(UTC).Date", "2026-02-30", Met::undecided}));

INSTANTIATE_TEST_SUITE_P(Unknown, ConditionLeaf,
                         ::testing::Values(Leaf{"", "", Met::undecided},
                                           Leaf{"request", "x", Met::undecided},
                                           Leaf{"request.Ip", "192.0.2.1", Met::undecided},
                                           Leaf{"request.IP.EQ.EQ", "192.0.2.1", Met::undecided},
                                           Leaf{"request.IP(x)", "192.0.2.1", Met::undecided},
                                           Leaf{"request.IP.", "192.0.2.1", Met::undecided},
                                           Leaf{"resource.Tag", "prod", Met::undecided},
                                           Leaf{"resource.Tag()", "prod", Met::undecided},
                                           Leaf{"resource.Tag(env", "prod", Met::undecided},
                                           Leaf{"resource.Tagenv)", "prod", Met::undecided},
                                           Leaf{"resource.Tag(env)x", "prod", Met::undecided},
                                           Leaf{"resource.(env)Tag", "prod", Met::undecided},
                                           Leaf{"date.Date(UTC)", "2026-09-23", Met::undecided},
                                           Leaf{"date(UTC)", "12", Met::undecided},
                                           Leaf{"date(UTC).Minute", "0", Met::undecided},
                                           Leaf{"date(UTC).Hour.LIKE", "12", Met::undecided}));

Condition combined(ConditionOperator op, std::vector<Condition> conditions) {
  return {.op = op, .values = {}, .conditions = std::move(conditions)};
}

const Condition kTrue = match("resource.Type", "vps");
const Condition kFalse = match("resource.Type", "dnsZone");
const Condition kOdd = match("request.Country", "FR");

TEST(Condition, OfSeveralValuesNeedsThemAll) {
  Condition both = match("resource.Tag(env)", "prod");
  both.values.emplace("request.IP", "192.0.2.1");

  EXPECT_EQ(met(both, facts()), Met::yes);
  EXPECT_EQ(met(both, facts(kAnyTime, "192.0.2.2")), Met::no);
  EXPECT_EQ(met(both, facts(kAnyTime, "")), Met::undecided) << "the address is not known";
}

TEST(Condition, AndNeedsAll) {
  EXPECT_EQ(met(combined(ConditionOperator::all_of, {kTrue, kTrue}), facts()), Met::yes);
  EXPECT_EQ(met(combined(ConditionOperator::all_of, {kTrue, kFalse}), facts()), Met::no);
  EXPECT_EQ(met(combined(ConditionOperator::all_of, {kTrue, kOdd}), facts()), Met::undecided);
  EXPECT_EQ(met(combined(ConditionOperator::all_of, {kOdd, kFalse}), facts()), Met::no);
}

TEST(Condition, OrNeedsOne) {
  EXPECT_EQ(met(combined(ConditionOperator::any_of, {kFalse, kTrue}), facts()), Met::yes);
  EXPECT_EQ(met(combined(ConditionOperator::any_of, {kFalse, kFalse}), facts()), Met::no);
  EXPECT_EQ(met(combined(ConditionOperator::any_of, {kFalse, kOdd}), facts()), Met::undecided);
  EXPECT_EQ(met(combined(ConditionOperator::any_of, {kOdd, kTrue}), facts()), Met::yes);
}

TEST(Condition, NotNeedsNone) {
  EXPECT_EQ(met(combined(ConditionOperator::none_of, {kFalse}), facts()), Met::yes);
  EXPECT_EQ(met(combined(ConditionOperator::none_of, {kTrue}), facts()), Met::no);
  EXPECT_EQ(met(combined(ConditionOperator::none_of, {kFalse, kTrue}), facts()), Met::no);
  EXPECT_EQ(met(combined(ConditionOperator::none_of, {kFalse, kFalse}), facts()), Met::yes);
  EXPECT_EQ(met(combined(ConditionOperator::none_of, {kOdd}), facts()), Met::undecided)
      << "what nobody knows grants nothing the other way round either";
}

TEST(Condition, WithoutAnythingInItIsNeverMet) {
  EXPECT_EQ(met(combined(ConditionOperator::all_of, {}), facts()), Met::undecided);
  EXPECT_EQ(met(combined(ConditionOperator::none_of, {}), facts()), Met::undecided);
  EXPECT_EQ(met(combined(ConditionOperator::match, {}), facts()), Met::undecided);
}

TEST(Condition, SaysWhyItIsNotMet) {
  EXPECT_EQ(why_not_met(match("request.IP.EQ", "203.0.113.9"), facts()),
            "request.IP.EQ \"203.0.113.9\" (it is 192.0.2.1)");
  EXPECT_EQ(why_not_met(match("request.IP", "203.0.113.9"), facts(kAnyTime, "2001:db8::1")),
            "request.IP \"203.0.113.9\" (it is 2001:db8:0:0:0:0:0:1)");
  EXPECT_EQ(why_not_met(match("resource.Tag(env)", "dev"), facts()),
            "resource.Tag(env) \"dev\" (it is \"prod\")");
  EXPECT_EQ(why_not_met(match("resource.Tag(team)", "web"), facts()),
            "resource.Tag(team) \"web\" (it is not there)");
  EXPECT_EQ(why_not_met(match("date(Europe/Paris).Hour", "9"), facts()),
            "date(Europe/Paris).Hour \"9\" (it is 14)");
  EXPECT_EQ(why_not_met(match("date.WeekDay", "monday"), facts()),
            "date.WeekDay \"monday\" (it is wednesday)");
  EXPECT_EQ(why_not_met(match("date.Date", "2026-01-01"), facts()),
            "date.Date \"2026-01-01\" (it is 2026-09-23)");
  EXPECT_EQ(why_not_met(kFalse, facts()), "resource.Type \"dnsZone\" (it is vps)");
  EXPECT_EQ(why_not_met(kOdd, facts()), "request.Country \"FR\" (which cannot be evaluated)");
}

TEST(Condition, SaysWhichOfThoseWithinItIsNotMet) {
  using Op = ConditionOperator;
  EXPECT_EQ(why_not_met(combined(Op::all_of, {kTrue, kFalse}), facts()),
            "resource.Type \"dnsZone\" (it is vps)");
  EXPECT_EQ(why_not_met(combined(Op::none_of, {kFalse, kTrue}), facts()),
            "NOT resource.Type \"vps\" (it is vps)");
  EXPECT_EQ(why_not_met(combined(Op::none_of, {combined(Op::all_of, {kTrue})}), facts()),
            "NOT AND, which is met");
  EXPECT_EQ(why_not_met(combined(Op::none_of, {kOdd}), facts()),
            "NOT request.Country \"FR\" (which cannot be evaluated)");
  EXPECT_EQ(why_not_met(combined(Op::any_of, {}), facts()), "OR without a condition");
  EXPECT_EQ(why_not_met(combined(Op::match, {}), facts()), "MATCH without a value");
}

TEST(Condition, CountsItsLevels) {
  EXPECT_EQ(depth_of(kTrue), 1U);
  EXPECT_EQ(depth_of(combined(ConditionOperator::none_of,
                              {kTrue, combined(ConditionOperator::any_of, {kTrue})})),
            3U);
}

}  // namespace
}  // namespace countersign

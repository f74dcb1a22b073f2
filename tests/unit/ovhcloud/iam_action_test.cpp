#include "ovhcloud/iam_action.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace countersign {
namespace {

Operation operation(std::string description, std::vector<std::string> actions) {
  Operation made{.method = "GET",
                 .path = "/vps",
                 .parameters = {},
                 .response_type = "string[]",
                 .iam_actions = {},
                 .no_authentication = false,
                 .takes_anything = false,
                 .description = std::move(description)};
  for (std::string& name : actions) {
    made.iam_actions.push_back({.name = std::move(name), .required = true});
  }
  return made;
}

TEST(KnownActions, AreThoseThatOperationsAskForEachOnce) {
  KnownActions known;
  known.add(operation("List them.", {"vps:apiovh:get"}));
  known.add(
      operation("Show one.", {"vps:apiovh:get", "ldp:apiovh:output/graylog/stream/forwardTo"}));

  EXPECT_EQ(known.by_name().size(), 2U);
  EXPECT_EQ(known.by_name().at("vps:apiovh:get").description, "List them.");
  EXPECT_EQ(known.resource_types(), (std::vector<std::string>{"ldp", "vps"}));
  EXPECT_TRUE(known.contains("vps:apiovh:get"));
  EXPECT_FALSE(known.contains("vps:apiovh:*"));
  EXPECT_FALSE(known.contains("a:b:c"));
}

TEST(KnownActions, LeaveOutWhatIsNoAction) {
  KnownActions known;
  known.add(
      operation("", {"", "*", "vps", "vps:apiovh", "vps:apiovh:", ":apiovh:get", "vps:*:get"}));

  EXPECT_TRUE(known.by_name().empty());
}

TEST(Categories, FollowFromTheLastPartOfTheName) {
  EXPECT_EQ(category_of("vps:apiovh:get"), "READ");
  EXPECT_EQ(category_of("account:apiovh:iam/policy/create"), "CREATE");
  EXPECT_EQ(category_of("account:apiovh:me/edit"), "EDIT");
  EXPECT_EQ(category_of("sms:apiovh:put"), "EDIT");
  EXPECT_EQ(category_of("dnsZone:apiovh:record/delete"), "DELETE");
  EXPECT_EQ(category_of("vps:apiovh:reboot"), "OPERATE");
}

TEST(KnownActions, AreWrittenAsTheReferenceHasThem) {
  EXPECT_EQ(to_json("vps:apiovh:reboot",
                    {.resource_type = "vps", .category = "OPERATE", .description = "Reboot it."})
                .dump(),
            R"({"action":"vps:apiovh:reboot","description":"Reboot it.","resourceType":"vps",)"
            R"("categories":["OPERATE"],"hasQueryParameters":false})");
}

}  // namespace
}  // namespace countersign

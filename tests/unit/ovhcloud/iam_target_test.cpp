#include "ovhcloud/iam_target.hpp"

#include <gtest/gtest.h>

namespace countersign {
namespace {

std::vector<std::optional<std::string>> resources(const std::vector<std::string>& actions,
                                                  std::vector<PathParameter> parameters) {
  std::vector<IamAction> asked;
  for (const std::string& name : actions) asked.push_back({.name = name, .required = true});
  std::vector<std::optional<std::string>> found;
  for (const IamAction& action : asked) {
    found.push_back(resource_asked_for(
        action,
        {.actions = asked, .parameters = parameters, .region = "eu", .nichandle = "xx1111-ovh"}));
  }
  return found;
}

using Found = std::vector<std::optional<std::string>>;

TEST(ResourceAskedFor, IsTheServiceThatThePathNamesFirst) {
  EXPECT_EQ(resources({"dnsZone:apiovh:record/get"},
                      {{.name = "zoneName", .raw = "example.com"}, {.name = "id", .raw = "7"}}),
            Found{"urn:v1:eu:resource:dnsZone:example.com"});
}

TEST(ResourceAskedFor, HasTheDecodedName) {
  EXPECT_EQ(resources({"ip:apiovh:reverse/get"}, {{.name = "ip", .raw = "192.0.2.0%2F24"}}),
            Found{"urn:v1:eu:resource:ip:192.0.2.0/24"});
  EXPECT_EQ(resources({"ip:apiovh:reverse/get"}, {{.name = "ip", .raw = "%zz"}}),
            Found{"urn:v1:eu:resource:ip:%zz"})
      << "what cannot be decoded counts as written";
}

TEST(ResourceAskedFor, IsTheAccountForItsOwnActionsWhateverThePath) {
  EXPECT_EQ(resources({"account:apiovh:me/get"}, {}),
            Found{"urn:v1:eu:resource:account:xx1111-ovh"});
  EXPECT_EQ(resources({"account:apiovh:iam/policy/edit"}, {{.name = "policyId", .raw = "7"}}),
            Found{"urn:v1:eu:resource:account:xx1111-ovh"});
}

TEST(ResourceAskedFor, IsNoneWhereThePathDoesNotNameIt) {
  EXPECT_EQ(resources({"dnsZone:apiovh:get"}, {}), Found{std::nullopt}) << "a list";
  EXPECT_EQ(resources({"cdn:apiovh:log/subscription/create", "ldp:apiovh:stream/forwardTo"},
                      {{.name = "serviceName", .raw = "cdn-1"}}),
            (Found{"urn:v1:eu:resource:cdn:cdn-1", std::nullopt}))
      << "the path names no service of the second product";
}

Operation get(std::string path, std::string type, std::vector<IamAction> actions) {
  return {.method = "GET",
          .path = std::move(path),
          .parameters = {},
          .response_type = std::move(type),
          .iam_actions = std::move(actions),
          .no_authentication = false};
}

TEST(ActionOfAList, IsThatOfAListOfServices) {
  EXPECT_EQ(action_of_list(get("/vps", "string[]", {{.name = "vps:apiovh:get", .required = true}})),
            "vps:apiovh:get");
}

TEST(ActionOfAList, IsNoneForAnythingElse) {
  const IamAction of_vps{.name = "vps:apiovh:get", .required = true};
  const IamAction of_account{.name = "account:apiovh:me/bill/get", .required = true};
  EXPECT_EQ(action_of_list(get("/vps/{serviceName}/ips", "ip[]", {of_vps})), std::nullopt);
  EXPECT_EQ(action_of_list(get("/me/bill", "string[]", {of_account})), std::nullopt);
  EXPECT_EQ(action_of_list(get("/xdsl/incidents", "long[]", {})), std::nullopt);
  EXPECT_EQ(action_of_list(get("/vps/state", "vps.State", {of_vps})), std::nullopt);
}

}  // namespace
}  // namespace countersign

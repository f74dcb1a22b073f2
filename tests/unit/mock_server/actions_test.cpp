// Which resource each operation is about, for all that this mock serves and, where there is a
// copy of them, for OVHcloud's own documents.
#include "mock_server/api/actions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/text.hpp"
#include "mock_server/api/embedded_descriptions.hpp"
#include "mock_server/api/handlers.hpp"
#include "ovhcloud/iam_target.hpp"
#include "ovhcloud/iam_urn.hpp"

namespace countersign::mock_server {
namespace {

using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::Key;

std::vector<Operation> embedded_operations() {
  std::vector<Operation> all;
  for (const EmbeddedFile& file : embedded_descriptions()) {
    const auto description = parse_api_description(file.text);
    for (const Operation& operation : description.value().operations) all.push_back(operation);
  }
  return all;
}

// Each parameter has the value "the-<name>".
std::vector<std::pair<std::string, std::string>> filled(const Operation& operation) {
  std::vector<std::pair<std::string, std::string>> parameters;
  for (const std::string_view segment : split(operation.path, '/')) {
    if (!segment.starts_with('{')) continue;
    const std::string name{segment.substr(1, segment.size() - 2)};
    parameters.emplace_back(name, "the-" + name);
  }
  return parameters;
}

std::optional<std::string> asked_for(const IamAction& action, const Operation& operation) {
  const auto values = filled(operation);
  std::vector<PathParameter> parameters;
  for (const auto& [name, value] : values) parameters.push_back({.name = name, .raw = value});
  return resource_asked_for(action, {.actions = operation.iam_actions,
                                     .parameters = parameters,
                                     .region = "eu",
                                     .nichandle = "xx1111-ovh"});
}

std::string said(const Operation& operation, const IamAction& action) {
  return operation.method + " " + operation.path + " " + action.name;
}

// What every action of every description must be: understood, and about the account, about the
// service named first, or about something that the path does not name.
void expect_understood(const Operation& operation) {
  for (const IamAction& action : operation.iam_actions) {
    const auto name = parse_action(action.name);
    ASSERT_TRUE(name) << said(operation, action);
    const auto urn = asked_for(action, operation);
    const auto values = filled(operation);
    if (name->resource_type == "account") {
      EXPECT_EQ(urn, "urn:v1:eu:resource:account:xx1111-ovh") << said(operation, action);
    } else if (urn) {
      ASSERT_FALSE(values.empty()) << said(operation, action);
      EXPECT_EQ(*urn, resource_urn("eu", name->resource_type, values.front().second));
      EXPECT_TRUE(parse_urn(*urn)) << *urn << " is no resource's name: " << said(operation, action);
    } else {
      const bool first = &action == &operation.iam_actions.front();
      EXPECT_TRUE(values.empty() || !first) << said(operation, action);
    }
  }
}

TEST(EmbeddedDescriptions, SayOfEachOperationWhichResourceItIsAbout) {
  for (const Operation& operation : embedded_operations()) expect_understood(operation);
}

// The resource is the service: a product's own parameter, right behind the product's path.
TEST(EmbeddedDescriptions, NameTheServiceFirstInTheirPaths) {
  for (const Operation& operation : embedded_operations()) {
    for (const IamAction& action : operation.iam_actions) {
      const std::string_view type = parse_action(action.name)->resource_type;
      if (type == "account") {
        EXPECT_TRUE(operation.path.starts_with("/me") || operation.path.starts_with("/iam"))
            << said(operation, action);
      } else if (!filled(operation).empty()) {
        EXPECT_THAT(filled(operation).front().first, AnyOf("zoneName", "serviceName", "ip"))
            << said(operation, action);
      }
    }
  }
}

TEST(EmbeddedDescriptions, LeaveNoOperationOfAProductWithoutAnAction) {
  for (const Operation& operation : embedded_operations()) {
    const auto values = filled(operation);
    const bool of_a_service = !values.empty() && (values.front().first == "zoneName" ||
                                                  values.front().first == "serviceName");
    EXPECT_FALSE(of_a_service && operation.iam_actions.empty())
        << operation.method << " " << operation.path << " could be called without any right";
  }
}

TEST(ActionCatalogue, HoldsTheActionsOfBothBranches) {
  const Api api = api_with({}).value();

  const auto& actions = api.actions.of(api).by_name();

  EXPECT_THAT(actions, Contains(Key("dnsZone:apiovh:record/create")));
  EXPECT_THAT(actions, Contains(Key("account:apiovh:iam/policy/create")));
  EXPECT_EQ(&api.actions.of(api).by_name(), &actions) << "collected once";
}

std::string text_of(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream{path}.rdbuf();
  return text.str();
}

TEST(RealApiDescriptions, HaveNoActionThatIsNotUnderstood) {
  const char* folder = std::getenv("COUNTERSIGN_API_DESCRIPTIONS");
  if (folder == nullptr || *folder == '\0') {
    GTEST_SKIP() << "COUNTERSIGN_API_DESCRIPTIONS names no folder with OVHcloud's own documents "
                    "in v1/ and v2/.";
  }
  KnownActions known;
  for (const auto& file : std::filesystem::recursive_directory_iterator{folder}) {
    if (file.path().extension() != ".json" || file.path().filename() == "_index.json") continue;
    const auto description = parse_api_description(text_of(file.path()));
    ASSERT_TRUE(description) << file.path();
    for (const Operation& operation : description->operations) {
      expect_understood(operation);
      known.add(operation);
    }
  }

  EXPECT_GT(known.by_name().size(), 4000U);
  EXPECT_THAT(known.by_name(), Contains(Key("vps:apiovh:reboot")));
}

}  // namespace
}  // namespace countersign::mock_server

#include "mock_server/routing/route_table.hpp"

#include <gtest/gtest.h>

namespace countersign::mock_server {
namespace {

Route route(std::string method, std::string path) {
  return {.operation = {.method = std::move(method),
                        .path = std::move(path),
                        .parameters = {},
                        .response_type = "void",
                        .iam_actions = {},
                        .no_authentication = false},
          .handler = nullptr};
}

// Starts from a table in which every path below finds its route.
class RouteTableTest : public ::testing::Test {
 protected:
  RouteTableTest() {
    table_.add(route("PUT", "/me"));
    table_.add(route("GET", "/me"));
    table_.add(route("POST", "/me/task"));
    table_.add(route("GET", "/zone/{zoneName}"));
    table_.add(route("GET", "/zone/{zoneName}/record/{id}"));
    table_.add(route("GET", "/zone/special"));
  }

  // The path of the operation that answers, or "" when none does.
  std::string found(std::string_view method, std::string_view path) const {
    const Match match = table_.find(method, path);
    return match.route == nullptr ? "" : match.route->operation.path;
  }

  RouteTable table_;
};

TEST_F(RouteTableTest, FindsTheOperationOfAMethodAndPath) {
  const Match match = table_.find("PUT", "/me");

  ASSERT_NE(match.route, nullptr);
  EXPECT_EQ(match.route->operation.method, "PUT");
  EXPECT_EQ(match.route->operation.path, "/me");
  EXPECT_TRUE(match.parameters.empty());
}

TEST_F(RouteTableTest, TakesLiteralSegmentsBeforeParameters) {
  EXPECT_EQ(found("GET", "/zone/special"), "/zone/special");
  EXPECT_EQ(found("GET", "/zone/other"), "/zone/{zoneName}");
}

TEST_F(RouteTableTest, NamesTheParametersAndLeavesThemEncoded) {
  const Match match = table_.find("GET", "/zone/ex%2Fample.com/record/5");

  ASSERT_EQ(match.parameters.size(), 2U);
  EXPECT_EQ(match.parameters[0].name, "zoneName");
  EXPECT_EQ(match.parameters[0].raw, "ex%2Fample.com");
  EXPECT_EQ(match.parameters[1].name, "id");
  EXPECT_EQ(match.parameters[1].raw, "5");
}

// Facts, clients C0.7.
TEST_F(RouteTableTest, IgnoresOneTrailingSlash) {
  EXPECT_EQ(found("GET", "/me/"), "/me");
  EXPECT_EQ(found("GET", "/zone/example.com/"), "/zone/{zoneName}");
  EXPECT_EQ(found("GET", "/me//"), "");
}

TEST_F(RouteTableTest, MatchesNothingWithAnEmptySegment) {
  for (const std::string_view path : {"", "/", "//", "//me", "/zone//record/5", "/zone//"}) {
    EXPECT_EQ(found("GET", path), "") << path;
  }
}

TEST_F(RouteTableTest, FindsNothingWherePathsAreLongerShorterOrInAnotherCase) {
  for (const std::string_view path :
       {"/m", "/mee", "/ME", "/me/task/1", "/zone", "/zone/a/record", "/zone/a/record/5/more"}) {
    const Match match = table_.find("GET", path);
    EXPECT_EQ(match.route, nullptr) << path;
    EXPECT_EQ(match.allowed_methods, "") << path;
  }
}

// Facts 9.3.
TEST_F(RouteTableTest, RoutesHeadAsGet) {
  EXPECT_EQ(found("HEAD", "/me"), "/me");
  EXPECT_EQ(table_.find("HEAD", "/me").route->operation.method, "GET");
  EXPECT_EQ(found("HEAD", "/me/task"), "") << "there is only a POST";
}

// Facts 8.1: in alphabetical order. Facts R7: also where the method is missing.
TEST_F(RouteTableTest, ListsTheMethodsThatDoExist) {
  EXPECT_EQ(table_.find("GET", "/me").allowed_methods, "GET, PUT");
  EXPECT_EQ(table_.find("DELETE", "/me").allowed_methods, "GET, PUT");
  EXPECT_EQ(table_.find("DELETE", "/me").route, nullptr);
}

TEST_F(RouteTableTest, ComparesMethodsAsWritten) { EXPECT_EQ(found("get", "/me"), ""); }

TEST_F(RouteTableTest, KeepsItsRoutesWhenMoved) {
  const Route* before = table_.find("GET", "/me").route;

  const RouteTable moved = std::move(table_);

  EXPECT_EQ(moved.find("GET", "/me").route, before);
}

TEST_F(RouteTableTest, KnowsWhatASlipOfThePenMissed) {
  EXPECT_EQ(table_.nearest("/mee"), "/me");
  EXPECT_EQ(table_.nearest("/ME"), "");  // nothing of it is right
  EXPECT_EQ(table_.nearest(""), "");
  EXPECT_EQ(table_.nearest("/nothing/like/this"), "");
}

TEST(RouteTable, NamesTheNearestRouteWithItsParameters) {
  RouteTable table;
  table.add(route("GET", "/domain/zone/{zoneName}/record"));
  table.add(route("GET", "/domain/zone/{zoneName}/record/{id}"));

  EXPECT_EQ(table.nearest("/domain/zones/example.com/record"), "/domain/zone/{zoneName}/record");
  EXPECT_EQ(table.nearest("/domain/zone/example.com/records/7"),
            "/domain/zone/{zoneName}/record/{id}");
  EXPECT_EQ(table.nearest("/domain"), "/domain/zone/{zoneName}/record");
  EXPECT_EQ(table.nearest("/" + std::string(100'000, 'd')), "");
}

TEST(RouteTable, TellsFiveThousandRoutesApart) {
  constexpr int kRoutes = 5000;
  RouteTable table;
  for (int i = 0; i < kRoutes; ++i) {
    table.add(route("GET", "/service" + std::to_string(i % 100) + "/{name}/part" +
                               std::to_string(i) + "/{id}"));
  }

  for (int i = 0; i < kRoutes; ++i) {
    const std::string path =
        "/service" + std::to_string(i % 100) + "/n/part" + std::to_string(i) + "/7";
    const Match match = table.find("GET", path);
    ASSERT_NE(match.route, nullptr) << path;
    ASSERT_TRUE(match.route->operation.path.ends_with("/part" + std::to_string(i) + "/{id}"));
    ASSERT_EQ(match.parameters.size(), 2U);
  }
  EXPECT_EQ(table.find("GET", "/service1/n/part2/7").route, nullptr) << "another service's part";
}

}  // namespace
}  // namespace countersign::mock_server

#include "ovhcloud/api_description.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace countersign {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

// Facts 8.6, in the form of today's documents.
constexpr std::string_view kToday = R"({
  "apiVersion": "1.0", "resourcePath": "/me", "basePath": "https://eu.api.ovh.com/v1",
  "apis": [
    {"path": "/me/api/credential/{credentialId}", "description": "Manage this object",
     "operations": [
       {"httpMethod": "GET", "noAuthentication": false, "responseType": "api.Credential",
        "apiStatus": {"value": "PRODUCTION", "description": "Stable production version"},
        "parameters": [
          {"name": "credentialId", "paramType": "path", "dataType": "long", "fullType": "long",
           "required": true, "description": null},
          {"name": "status", "paramType": "query", "dataType": "auth.CredentialStateEnum",
           "fullType": "auth.CredentialStateEnum", "required": false},
          {"name": "X-Pagination-Size", "paramType": "header", "dataType": "long",
           "required": false}],
        "iamActions": [{"name": "account:apiovh:me/api/credential/get", "required": true},
                       {"name": "ldp:apiovh:output/get", "required": false}]},
       {"httpMethod": "PUT", "responseType": "void",
        "parameters": [{"paramType": "body", "dataType": "api.Credential", "required": true}]}]},
    {"path": "/me/passwordRecover", "operations": [
       {"httpMethod": "POST", "noAuthentication": true, "responseType": "void",
        "parameters": [{"name": "ovhCompany", "paramType": "body", "dataType": "string",
                        "fullType": null, "required": true}]}]}],
  "models": {
    "auth.CredentialStateEnum": {"id": "CredentialStateEnum", "enum": ["expired", "validated"],
                                 "enumType": "string"},
    "api.Credential": {"id": "Credential", "namespace": "api", "properties": {
      "status": {"type": "auth.CredentialStateEnum", "fullType": "auth.CredentialStateEnum",
                 "canBeNull": false, "readOnly": true, "required": false},
      "allowedIPs": {"type": "ipBlock[]", "canBeNull": true, "readOnly": false,
                     "required": true}}}}})";

class ApiDescriptionTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto parsed = parse_api_description(kToday);
    ASSERT_TRUE(parsed) << parsed.error().message;
    description_ = *std::move(parsed);
    ASSERT_EQ(description_.operations.size(), 3U);
  }

  ApiDescription description_;
};

TEST_F(ApiDescriptionTest, KeepsTheOrderOfTheDocument) {
  EXPECT_EQ(description_.operations[0].method, "GET");
  EXPECT_EQ(description_.operations[0].path, "/me/api/credential/{credentialId}");
  EXPECT_EQ(description_.operations[1].method, "PUT");
  EXPECT_EQ(description_.operations[1].path, "/me/api/credential/{credentialId}");
  EXPECT_EQ(description_.operations[2].method, "POST");
  EXPECT_EQ(description_.operations[2].path, "/me/passwordRecover");
}

TEST_F(ApiDescriptionTest, ReadsWhereAParameterStandsAndWhatItIs) {
  const auto& parameters = description_.operations[0].parameters;

  ASSERT_EQ(parameters.size(), 3U);
  EXPECT_EQ(parameters[0].name, "credentialId");
  EXPECT_EQ(parameters[0].place, ParameterPlace::path);
  EXPECT_EQ(parameters[0].type, "long");
  EXPECT_TRUE(parameters[0].required);
  EXPECT_EQ(parameters[1].place, ParameterPlace::query);
  EXPECT_FALSE(parameters[1].required);
  EXPECT_EQ(parameters[2].place, ParameterPlace::header);
}

TEST_F(ApiDescriptionTest, LeavesAWholeBodyWithoutAName) {
  const auto& parameters = description_.operations[1].parameters;

  ASSERT_EQ(parameters.size(), 1U);
  EXPECT_EQ(parameters[0].name, "");
  EXPECT_EQ(parameters[0].place, ParameterPlace::body);
  EXPECT_EQ(parameters[0].type, "api.Credential");
}

TEST_F(ApiDescriptionTest, TakesTheDataTypeWhereThereIsNoFullType) {
  EXPECT_EQ(description_.operations[2].parameters.at(0).type, "string");
}

TEST_F(ApiDescriptionTest, ReadsWhoMayCall) {
  const auto& actions = description_.operations[0].iam_actions;

  ASSERT_EQ(actions.size(), 2U);
  EXPECT_EQ(actions[0].name, "account:apiovh:me/api/credential/get");
  EXPECT_TRUE(actions[0].required);
  EXPECT_FALSE(actions[1].required);
  EXPECT_THAT(description_.operations[1].iam_actions, IsEmpty());
  EXPECT_FALSE(description_.operations[0].no_authentication);
  EXPECT_FALSE(description_.operations[1].no_authentication) << "it does not say";
  EXPECT_TRUE(description_.operations[2].no_authentication);
}

TEST_F(ApiDescriptionTest, ReadsTheResultsType) {
  EXPECT_EQ(description_.operations[0].response_type, "api.Credential");
  EXPECT_EQ(description_.operations[1].response_type, "void");
}

TEST_F(ApiDescriptionTest, ReadsEnumerations) {
  const Model& model = description_.models.at("auth.CredentialStateEnum");

  EXPECT_THAT(model.values, ElementsAre("expired", "validated"));
  EXPECT_THAT(model.properties, IsEmpty());
}

TEST_F(ApiDescriptionTest, ReadsPropertiesInTheirOrder) {
  const Model& model = description_.models.at("api.Credential");

  EXPECT_THAT(model.values, IsEmpty());
  ASSERT_EQ(model.properties.size(), 2U);
  EXPECT_EQ(model.properties[0].name, "status");
  EXPECT_EQ(model.properties[0].type, "auth.CredentialStateEnum");
  EXPECT_FALSE(model.properties[0].can_be_null);
  EXPECT_TRUE(model.properties[0].read_only);
  EXPECT_FALSE(model.properties[0].required);
  EXPECT_EQ(model.properties[1].name, "allowedIPs");
  EXPECT_EQ(model.properties[1].type, "ipBlock[]");
  EXPECT_TRUE(model.properties[1].can_be_null);
  EXPECT_FALSE(model.properties[1].read_only);
  EXPECT_TRUE(model.properties[1].required);
}

// Facts 8.6: actions as plain strings, 0 and 1 for false and true.
TEST(OlderApiDescription, IsReadAsTodays) {
  const auto description = parse_api_description(R"({
    "basePath": "https://api.ovh.com/1.0",
    "apis": [{"path": "/x/{id}", "operations": [
      {"httpMethod": "GET", "noAuthentication": 1, "responseType": "x.Thing",
       "iamActions": ["account:apiovh:x/get"],
       "parameters": [
         {"name": "id", "paramType": "path", "dataType": "long", "required": 1},
         {"name": "q", "paramType": "query", "dataType": "string", "required": 0},
         {"name": "r", "paramType": "query", "dataType": "string", "required": null},
         {"name": null, "paramType": "body", "dataType": "x.Thing"}]}]}],
    "models": {"x.Thing": {"properties": {
      "a": {"type": "string", "fullType": null, "canBeNull": 1, "readOnly": 0,
            "required": 1}}}}})");

  ASSERT_TRUE(description) << description.error().message;
  const Operation& operation = description->operations.at(0);
  EXPECT_TRUE(operation.no_authentication);
  EXPECT_EQ(operation.iam_actions.at(0).name, "account:apiovh:x/get");
  EXPECT_TRUE(operation.iam_actions.at(0).required);
  EXPECT_TRUE(operation.parameters.at(0).required);
  EXPECT_FALSE(operation.parameters.at(1).required);
  EXPECT_FALSE(operation.parameters.at(2).required);
  EXPECT_EQ(operation.parameters.at(3).name, "");
  const Property& property = description->models.at("x.Thing").properties.at(0);
  EXPECT_EQ(property.type, "string");
  EXPECT_TRUE(property.can_be_null);
  EXPECT_FALSE(property.read_only);
  EXPECT_TRUE(property.required);
}

TEST(SmallApiDescription, NeedsNoModels) {
  const auto description = parse_api_description(R"({"apis": []})");

  ASSERT_TRUE(description) << description.error().message;
  EXPECT_THAT(description->operations, IsEmpty());
  EXPECT_THAT(description->models, IsEmpty());
}

TEST(MalformedApiDescription, IsRefusedAsBadInput) {
  for (const std::string_view document :
       {"", "{", "apis:", "[]", "3", R"({"apis": 3})", R"({"apis": [3]})", R"({"apis": null})",
        R"({"apis": [{"operations": []}]})", R"({"apis": [{"path": 3, "operations": []}]})",
        R"({"apis": [{"path": "/x"}]})", "{\"apis\": [\"\xE9\"]}",
        R"({"apis": [], "models": {"x": {"properties": {"a": {}}}}})",
        R"({"apis": [], "models": {"x": {"properties": {"a": {"type": 3}}}}})"}) {
    const auto description = parse_api_description(document);
    ASSERT_FALSE(description) << document;
    EXPECT_EQ(description.error().code, Errc::bad_input) << document;
    EXPECT_THAT(description.error().message, StartsWith("reading an API description: "));
  }
}

TEST(MalformedApiDescription, IsRefusedForWhatAnOperationLacks) {
  for (const std::string_view operation :
       {R"({"responseType": "void", "parameters": []})",
        R"({"httpMethod": "GET", "parameters": []})",
        R"({"httpMethod": "GET", "responseType": "void"})",
        R"({"httpMethod": "GET", "responseType": "void", "parameters": [],
            "noAuthentication": "yes"})",
        R"({"httpMethod": "GET", "responseType": "void", "parameters": [], "iamActions": [3]})",
        R"({"httpMethod": "GET", "responseType": "void",
            "parameters": [{"name": "a", "dataType": "long"}]})",
        R"({"httpMethod": "GET", "responseType": "void",
            "parameters": [{"name": "a", "paramType": "query"}]})"}) {
    std::string document = R"({"apis": [{"path": "/x", "operations": [)";
    document.append(operation).append("]}]}");
    EXPECT_FALSE(parse_api_description(document)) << document;
  }
}

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

// The documents below `folder`, as "v1/me.json", the two indexes left out.
std::vector<std::string> documents_in(const std::filesystem::path& folder) {
  std::vector<std::string> documents;
  for (const std::string version : {"v1", "v2"}) {
    for (const auto& entry : std::filesystem::directory_iterator{folder / version}) {
      const std::string name = entry.path().filename().string();
      if (name.ends_with(".json") && name != "_index.json") {
        documents.push_back(version + "/" + name);
      }
    }
  }
  return documents;
}

// Nothing of OVHcloud's documents stands in the repository: whoever has a copy says where.
TEST(RealApiDescriptions, AreReadAndDescribeEveryOperationOfTheApi) {
  const char* folder = std::getenv("COUNTERSIGN_API_DESCRIPTIONS");
  if (folder == nullptr || *folder == '\0') {
    GTEST_SKIP() << "COUNTERSIGN_API_DESCRIPTIONS names no folder with OVHcloud's own documents "
                    "in v1/ and v2/.";
  }

  std::size_t operations = 0;
  for (const std::string& document : documents_in(folder)) {
    const auto description = parse_api_description(text_of(folder + ("/" + document)));
    ASSERT_TRUE(description) << document << ": " << description.error().message;
    operations += description->operations.size();
  }

  EXPECT_EQ(operations, 6624U);
}

TEST(SmallApiDescription, MayEnumerateNumbers) {
  const auto description = parse_api_description(
      R"({"apis": [], "models": {"dnssec.KeyFlagEnum": {"enum": [256, 257], "enumType": "long"}}})");

  ASSERT_TRUE(description);
  EXPECT_EQ(description->models.at("dnssec.KeyFlagEnum").values,
            (std::vector<std::string>{"256", "257"}));
}

}  // namespace
}  // namespace countersign

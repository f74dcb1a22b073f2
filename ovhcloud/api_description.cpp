#include "ovhcloud/api_description.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

namespace countersign {

namespace {

using Json = nlohmann::ordered_json;

ParameterPlace place_from(const std::string& text) {
  if (text == "path") return ParameterPlace::path;
  if (text == "query") return ParameterPlace::query;
  if (text == "header") return ParameterPlace::header;
  return ParameterPlace::body;
}

// Older documents write 0 and 1 for booleans (facts 8.6).
bool flag(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || found->is_null()) return false;
  return found->is_boolean() ? found->get<bool>() : found->get<int>() != 0;
}

// A type stands in `fullType`, or in `type` / `dataType` where that is absent or null.
std::string type_of(const Json& object, const char* fallback) {
  const auto full = object.find("fullType");
  if (full != object.end() && full->is_string()) return full->get<std::string>();
  return object.at(fallback).get<std::string>();
}

Parameter parameter_from(const Json& json) {
  return {.name = json.value("name", Json{}).is_string() ? json.at("name").get<std::string>() : "",
          .place = place_from(json.at("paramType").get<std::string>()),
          .type = type_of(json, "dataType"),
          .required = flag(json, "required")};
}

std::string text_or_none(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

// Older documents list the actions as plain strings.
IamAction action_from(const Json& json) {
  if (json.is_string()) return {.name = json.get<std::string>(), .required = true};
  return {.name = json.at("name").get<std::string>(), .required = flag(json, "required")};
}

Operation operation_from(const std::string& path, const Json& json) {
  Operation operation{.method = json.at("httpMethod").get<std::string>(),
                      .path = path,
                      .parameters = {},
                      .response_type = json.at("responseType").get<std::string>(),
                      .iam_actions = {},
                      .no_authentication = flag(json, "noAuthentication"),
                      .takes_anything = false,
                      .description = text_or_none(json, "description")};
  for (const Json& parameter : json.at("parameters")) {
    operation.parameters.push_back(parameter_from(parameter));
  }
  if (json.contains("iamActions")) {
    for (const Json& action : json.at("iamActions")) {
      operation.iam_actions.push_back(action_from(action));
    }
  }
  return operation;
}

Model model_from(const Json& json) {
  Model model;
  if (json.contains("enum")) {
    for (const Json& value : json.at("enum")) {  // some enumerate numbers: "enumType": "long"
      model.values.push_back(value.is_string() ? value.get<std::string>() : value.dump());
    }
  }
  if (!json.contains("properties")) return model;
  for (const auto& [name, property] : json.at("properties").items()) {
    model.properties.push_back({.name = name,
                                .type = type_of(property, "type"),
                                .can_be_null = flag(property, "canBeNull"),
                                .read_only = flag(property, "readOnly"),
                                .required = flag(property, "required")});
  }
  return model;
}

}  // namespace

Result<ApiDescription> parse_api_description(std::string_view document) try {
  const Json json = Json::parse(document);
  ApiDescription description;
  const bool models_alone = !json.contains("apis") && json.contains("models");
  static const Json::array_t kNone;
  const auto& apis = models_alone ? kNone : json.at("apis").get_ref<const Json::array_t&>();
  for (const Json& api : apis) {
    const auto path = api.at("path").get<std::string>();
    for (const Json& operation : api.at("operations")) {
      description.operations.push_back(operation_from(path, operation));
    }
  }
  if (json.contains("models")) {
    for (const auto& [name, model] : json.at("models").items()) {
      description.models.emplace(name, model_from(model));
    }
  }
  return description;
} catch (const nlohmann::json::exception& e) {
  return fail(Errc::bad_input, fmt::format("reading an API description: {}", e.what()));
}

}  // namespace countersign

#include "ovhcloud/parameters.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/json_text.hpp"
#include "core/text.hpp"
#include "ovhcloud/value_types.hpp"

namespace countersign {

namespace {

using Json = nlohmann::ordered_json;

bool is_map(std::string_view type) { return type.starts_with("map["); }

// "long[]"; within a map's type it is written in front: "map[string][]long".
bool is_list(std::string_view type) {
  return !is_map(type) && (type.ends_with("[]") || type.starts_with("[]"));
}

bool is_enumerated(const Model& model, std::string_view value) {
  return std::find(model.values.begin(), model.values.end(), value) != model.values.end();
}

std::string_view element_of_list(std::string_view type) {
  return type.starts_with("[]") ? type.substr(2) : type.substr(0, type.size() - 2);
}

// "map[string]ip" -> "ip"
std::string_view element_of_map(std::string_view type) {
  const auto bracket = type.find(']');
  return bracket == std::string_view::npos ? "any" : type.substr(bracket + 1);
}

// A value that came as text, in a path or a query. Of what is neither primitive nor an
// enumeration (a map, "any") no form is known, so that anything fits.
bool text_fits(std::string_view type, std::string_view text, const Models& models) {
  if (is_primitive(type)) return primitive_fits(type, text);
  const auto model = models.find(type);
  return model == models.end() || is_enumerated(model->second, text);
}

bool value_fits(std::string_view type, const Json& value, const Models& models);

bool object_fits(const Model& model, const Json& value, const Models& models) {
  if (!value.is_object()) return false;
  const auto described = [&](const std::string& name) {
    return std::any_of(model.properties.begin(), model.properties.end(),
                       [&](const Property& property) { return property.name == name; });
  };
  for (const auto& [name, unused] : value.items()) {
    if (!described(name)) return false;
  }
  return std::all_of(model.properties.begin(), model.properties.end(), [&](const Property& p) {
    const auto found = value.find(p.name);
    if (found == value.end()) return !p.required;
    if (found->is_null()) return p.can_be_null;
    return value_fits(p.type, *found, models);
  });
}

// A value that came as JSON.
bool value_fits(std::string_view type, const Json& value, const Models& models) {
  const auto all_fit = [&](std::string_view element) {
    return std::all_of(value.begin(), value.end(),
                       [&](const Json& item) { return value_fits(element, item, models); });
  };
  if (is_list(type)) return value.is_array() && all_fit(element_of_list(type));
  if (is_map(type)) return value.is_object() && all_fit(element_of_map(type));
  if (is_primitive(type)) return primitive_fits(type, value);

  const auto model = models.find(type);
  if (model == models.end()) return true;  // "any", or a type that the description leaves open
  if (model->second.values.empty()) return object_fits(model->second, value, models);
  if (value.is_number_integer()) return is_enumerated(model->second, value.dump());
  return value.is_string() && is_enumerated(model->second, value.get_ref<const std::string&>());
}

bool is_compound(std::string_view type, const Models& models) {
  const auto model = models.find(type);
  return is_list(type) || is_map(type) || (model != models.end() && model->second.values.empty());
}

std::string shown(const Json& value) {
  return value.is_string() ? value.get<std::string>()
                           : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Answer<std::vector<NamedText>> checked_path(const Operation& operation, const Models& models,
                                            const std::vector<PathParameter>& path) {
  std::vector<NamedText> result;
  for (const PathParameter& given : path) {
    // What cannot be decoded counts as written (assumed).
    std::string text = percent_decoded(given.raw, false).value_or(std::string{given.raw});
    for (const Parameter& parameter : operation.parameters) {
      if (parameter.place == ParameterPlace::path && parameter.name == given.name &&
          !text_fits(parameter.type, text, models)) {
        return refuse(invalid_value(given.name, text, parameter.type));
      }
    }
    result.push_back({.name = std::string{given.name}, .text = std::move(text)});
  }
  return result;
}

const Parameter* query_parameter(const Operation& operation, std::string_view name) {
  for (const Parameter& parameter : operation.parameters) {
    if (parameter.place == ParameterPlace::query && parameter.name == name) return &parameter;
  }
  return nullptr;
}

Answer<std::vector<NamedText>> checked_query(const Operation& operation, const Models& models,
                                             std::string_view query) {
  std::vector<NamedText> result;
  for (const std::string_view pair : split(query, '&')) {
    if (pair.empty()) continue;  // LuaSocket's clients leave a trailing "&"
    const auto [raw_name, raw_value] = cut(pair, '=');
    const auto name = percent_decoded(raw_name, true);
    const auto value = percent_decoded(raw_value, true);
    if (!name || !value) return refuse(misshapen_query_parameter(raw_name));
    const Parameter* parameter = query_parameter(operation, *name);
    if (parameter == nullptr) return refuse(undescribed_query_parameter(*name));
    const std::string_view type = parameter->type;
    const std::string_view element = is_list(type) ? element_of_list(type) : type;
    if (!text_fits(element, *value, models)) return refuse(invalid_value(*name, *value, type));
    result.push_back({.name = *name, .text = *value});
  }
  for (const Parameter& parameter : operation.parameters) {
    const bool given = std::any_of(result.begin(), result.end(), [&](const NamedText& argument) {
      return argument.name == parameter.name;
    });
    if (parameter.place == ParameterPlace::query && parameter.required && !given) {
      return refuse(missing_required(parameter.name));
    }
  }
  return result;
}

// The properties a body may have: of its model, or the operation's named body
// parameters where the description lists them one by one.
std::vector<Property> body_properties(const Operation& operation, const Models& models) {
  std::vector<Property> properties;
  for (const Parameter& parameter : operation.parameters) {
    if (parameter.place != ParameterPlace::body) continue;
    const auto model = models.find(parameter.type);
    if (!parameter.name.empty()) {
      properties.push_back({.name = parameter.name,
                            .type = parameter.type,
                            .can_be_null = !parameter.required,
                            .read_only = false,
                            .required = parameter.required});
    } else if (model != models.end()) {
      properties.insert(properties.end(), model->second.properties.begin(),
                        model->second.properties.end());
    }
  }
  return properties;
}

// A whole body of a type that the description does not explain: whoever answers looks into it.
bool is_open_body(const Operation& operation, const Models& models) {
  return std::any_of(
      operation.parameters.begin(), operation.parameters.end(), [&](const Parameter& p) {
        return p.place == ParameterPlace::body && p.name.empty() && !models.contains(p.type);
      });
}

std::optional<ApiError> member_refusal(const std::vector<Property>& properties,
                                       const std::string& name, const Json& value,
                                       const Models& models) {
  const auto property =
      std::find_if(properties.begin(), properties.end(),
                   [&](const Property& candidate) { return candidate.name == name; });
  if (property == properties.end()) return unknown_body_parameter(name);
  if (value.is_null() && property->can_be_null) return std::nullopt;
  if (value_fits(property->type, value, models)) return std::nullopt;
  if (is_compound(property->type, models)) return misshapen_body_parameter(name);
  return invalid_value(name, shown(value), property->type);
}

Answer<Json> checked_body(const Operation& operation, const Models& models, std::string_view body) {
  const std::vector<Property> properties = body_properties(operation, models);
  const bool described =
      std::any_of(operation.parameters.begin(), operation.parameters.end(),
                  [](const Parameter& p) { return p.place == ParameterPlace::body; });
  if (!described) return refuse(unexpected_body());
  Json json = parse_json(body, {.depth = kMaxJsonDepth, .members = kMaxJsonMembers})
                  .value_or(Json{Json::value_t::discarded});
  if (json.is_discarded() || !json.is_object()) return refuse(malformed_json());
  if (is_open_body(operation, models)) return json;
  for (const auto& [name, value] : json.items()) {
    if (auto refusal = member_refusal(properties, name, value, models)) {
      return refuse(*std::move(refusal));
    }
  }
  return json;
}

std::optional<ApiError> missing_refusal(const Operation& operation, const Models& models,
                                        const Json& body) {
  for (const Property& property : body_properties(operation, models)) {
    if (!property.required || body.contains(property.name)) continue;
    return is_compound(property.type, models) ? misshapen_body_parameter(property.name)
                                              : missing_required(property.name);
  }
  return std::nullopt;
}

}  // namespace

const std::string& Arguments::path_value(std::string_view name) const {
  static const std::string kNone;
  const auto found = std::find_if(path.begin(), path.end(),
                                  [&](const NamedText& argument) { return argument.name == name; });
  return found == path.end() ? kNone : found->text;
}

std::optional<std::string_view> Arguments::query_value(std::string_view name) const {
  for (const NamedText& argument : query) {
    if (argument.name == name) return argument.text;
  }
  return std::nullopt;
}

std::vector<std::string_view> Arguments::query_values(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const NamedText& argument : query) {
    if (argument.name == name) values.push_back(argument.text);
  }
  return values;
}

Answer<Arguments> checked_arguments(const Operation& operation, const Models& models,
                                    const std::vector<PathParameter>& path, std::string_view query,
                                    std::string_view body) {
  Arguments arguments;
  auto checked = checked_path(operation, models, path);
  if (!checked) return refuse(std::move(checked.error()));
  arguments.path = *std::move(checked);
  if (operation.takes_anything) return arguments;

  checked = checked_query(operation, models, query);
  if (!checked) return refuse(std::move(checked.error()));
  arguments.query = *std::move(checked);

  Json json = Json::object();
  if (!body.empty()) {
    Answer<Json> parsed = checked_body(operation, models, body);
    if (!parsed) return refuse(std::move(parsed.error()));
    json = *std::move(parsed);
    arguments.body = std::make_shared<const Json>(json);
  }
  if (auto refusal = missing_refusal(operation, models, json)) return refuse(*std::move(refusal));
  return arguments;
}

std::string altered_read_only(const Model& model, const Json& body, const Json& current) {
  std::string names;
  for (const Property& property : model.properties) {
    if (!property.read_only || !body.contains(property.name)) continue;
    if (current.contains(property.name) && current.at(property.name) == body.at(property.name)) {
      continue;
    }
    names.append(names.empty() ? "" : ", ").append(property.name);
  }
  return names;
}

}  // namespace countersign

// OVHcloud's own API description documents (facts 8.6) as values: operations,
// and the models that their parameters and results are made of. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "ovhcloud/operation.hpp"

namespace countersign {

struct Property {
  std::string name;
  std::string type;
  bool can_be_null;
  bool read_only;
  bool required;
};

// Either an enumeration (values) or an object (properties, in document order).
struct Model {
  std::vector<Property> properties;
  std::vector<std::string> values;
};

using Models = std::map<std::string, Model, std::less<>>;

struct ApiDescription {
  std::vector<Operation> operations;
  Models models;
};

// Reads one document ("/v1/me.json"). Errors: bad_input with what is wrong where.
[[nodiscard]] Result<ApiDescription> parse_api_description(std::string_view document);

}  // namespace countersign

// One described operation, as a value: what the verdict needs to know of the
// route, and what the parameter check needs to know of its parameters.
#pragma once

#include <string>
#include <vector>

namespace countersign {

enum class ParameterPlace { path, query, body, header };

struct Parameter {
  std::string name;  // empty for a whole body described by a model
  ParameterPlace place;
  std::string type;  // "long", "domain.zone.RecordTypeEnum", "string[]"
  bool required;
};

struct IamAction {
  std::string name;  // "account:apiovh:me/get"
  bool required;
};

struct Operation {
  std::string method;  // upper case
  std::string path;    // "/domain/zone/{zoneName}"
  std::vector<Parameter> parameters;
  std::string response_type;  // "void" when there is no result
  std::vector<IamAction> iam_actions;
  bool no_authentication;
  bool takes_anything = false;  // any query and any body, declared or not
  std::string description = {};
};

}  // namespace countersign

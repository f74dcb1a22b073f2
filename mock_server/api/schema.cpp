// The API's description of itself (facts 8.6): the index at /1.0/, and a document for each
// section, unauthenticated. What is described is what is served, from the same files.
#include <algorithm>

#include "mock_server/api/call.hpp"
#include "mock_server/api/embedded_descriptions.hpp"
#include "mock_server/api/handlers.hpp"

namespace countersign::mock_server {

namespace {

using Documents = std::map<std::string, Json, std::less<>>;  // by resource path: "/me"

// A section that lies below another, as /me/accessRestriction does, is part of its document.
Json& section_of(Documents& documents, const std::string& resource) {
  for (auto& [path, document] : documents) {
    if (resource.starts_with(path + "/")) return document;
  }
  return documents[resource];
}

Documents read_documents() {
  std::vector<Json> all;
  for (const EmbeddedFile& file : embedded_descriptions()) all.push_back(Json::parse(file.text));
  std::sort(all.begin(), all.end(), [](const Json& a, const Json& b) {
    return a.at("resourcePath").get<std::string>() < b.at("resourcePath").get<std::string>();
  });
  Documents documents;
  for (Json& one : all) {
    Json& section = section_of(documents, one.at("resourcePath").get<std::string>());
    if (section.is_null()) {
      section = std::move(one);
      continue;
    }
    for (Json& api : one.at("apis")) section["apis"].push_back(std::move(api));
    section["models"].update(one.at("models"));
  }
  return documents;
}

const Documents& documents() {
  static const Documents kDocuments = read_documents();
  return kDocuments;
}

Answer<Reply> show_index(Call&) {
  Json apis = Json::array();
  for (const auto& [path, unused] : documents()) {
    apis.push_back(Json{{"path", path},
                        {"schema", "{path}.{format}"},
                        {"format", Json::array({"json"})},
                        {"description", ""}});
  }
  return json_reply(Json{{"apis", apis}, {"basePath", "https://eu.api.ovh.com/v1"}});
}

Answer<Reply> show_document(Call& call) {
  const std::string_view path = call.operation.path;
  constexpr std::string_view kEnding = ".json";
  return json_reply(documents().find(path.substr(0, path.size() - kEnding.size()))->second);
}

Route open_route(std::string path, Handler handler) {
  Route route{.operation = {}, .handler = handler};
  route.operation.method = "GET";
  route.operation.path = std::move(path);
  route.operation.response_type = "any";
  route.operation.no_authentication = true;  // php-ovh fetches them unsigned (facts 8.6)
  return route;
}

}  // namespace

void add_schema_routes(RouteTable& routes) {
  routes.add(open_route("/", show_index));
  for (const auto& [path, unused] : documents()) {
    routes.add(open_route(path + ".json", show_document));
  }
}

}  // namespace countersign::mock_server

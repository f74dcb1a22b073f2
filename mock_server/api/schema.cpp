// The API's description of itself (facts 8.6): the index at /1.0/ and /v2/, and a document for
// each section, unauthenticated. What is described is what is served, from the same files.
#include <algorithm>

#include "mock_server/api/call.hpp"
#include "mock_server/api/embedded_descriptions.hpp"
#include "mock_server/api/handlers.hpp"

namespace countersign::mock_server {

namespace {

using Documents = std::map<std::string, Json, std::less<>>;  // by resource path: "/me"

// Without parsing the document: the files are ours, and this stands in each of them.
std::string_view resource_of(const EmbeddedFile& file) {
  constexpr std::string_view kMember = "\"resourcePath\": \"";
  const std::string_view rest = file.text.substr(file.text.find(kMember) + kMember.size());
  return rest.substr(0, rest.find('"'));
}

// A section that lies below another, as /me/accessRestriction does, is part of its document.
Json& section_of(Documents& documents, const std::string& resource) {
  for (auto& [path, document] : documents) {
    if (resource.starts_with(path + "/")) return document;
  }
  return documents[resource];
}

// Of one branch, in order, so that a section comes before what lies below it.
std::vector<EmbeddedFile> sorted_files(ApiVersion branch) {
  const auto files = embedded_descriptions();
  std::vector<EmbeddedFile> all;
  for (const EmbeddedFile& file : files) {
    if (file.path.starts_with("v2/") == (branch == ApiVersion::v2)) all.push_back(file);
  }
  std::sort(all.begin(), all.end(), [](const EmbeddedFile& x, const EmbeddedFile& y) {
    return resource_of(x) < resource_of(y);
  });
  return all;
}

Documents read_documents(ApiVersion branch) {
  Documents documents;
  for (const EmbeddedFile& file : sorted_files(branch)) {
    Json one = Json::parse(file.text);
    Json& section = section_of(documents, std::string{resource_of(file)});
    if (section.is_null()) {
      section = std::move(one);
      continue;
    }
    for (Json& api : one.at("apis")) section["apis"].push_back(std::move(api));
    section["models"].update(one.at("models"));
  }
  return documents;
}

// Parsed when first asked for: a start has no time for it.
template <ApiVersion branch>
const Documents& documents() {
  static const Documents kDocuments = read_documents(branch);
  return kDocuments;
}

template <ApiVersion branch>
Answer<Reply> show_index(Call& call) {
  Json apis = Json::array();
  for (const auto& [path, unused] : documents<branch>()) {
    apis.push_back(Json{{"path", path},
                        {"schema", "{path}.{format}"},
                        {"format", Json::array({"json"})},
                        {"description", ""}});
  }
  const char* version = branch == ApiVersion::v1 ? "/v1" : "/v2";
  return json_reply(
      Json{{"apis", apis}, {"basePath", std::string{api_base(call.tenant.region)} + version}});
}

template <ApiVersion branch>
Answer<Reply> show_document(Call& call) {
  const std::string_view path = call.operation.path;
  constexpr std::string_view kEnding = ".json";
  return json_reply(documents<branch>().find(path.substr(0, path.size() - kEnding.size()))->second);
}

Route open_route(std::string path, Handler handler) {
  Route route{.operation = {}, .handler = handler};
  route.operation.method = "GET";
  route.operation.path = std::move(path);
  route.operation.response_type = "any";
  route.operation.no_authentication = true;  // php-ovh fetches them unsigned (facts 8.6)
  return route;
}

template <ApiVersion branch>
void add_routes_of(RouteTable& routes) {
  routes.add(open_route("/", show_index<branch>));
  std::string_view last = "-";
  for (const EmbeddedFile& file : sorted_files(branch)) {
    const std::string_view path = resource_of(file);
    const bool below = path.starts_with(last) && path[last.size()] == '/';
    if (below) continue;
    routes.add(open_route(std::string{path} + ".json", show_document<branch>));
    last = path;
  }
}

}  // namespace

void add_schema_routes(Api& api) {
  add_routes_of<ApiVersion::v1>(api.v1);
  add_routes_of<ApiVersion::v2>(api.v2);
}

}  // namespace countersign::mock_server

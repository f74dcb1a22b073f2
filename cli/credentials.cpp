#include "cli/credentials.hpp"

#include <fmt/format.h>

#include <boost/property_tree/ini_parser.hpp>
#include <boost/property_tree/ptree.hpp>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include "core/text.hpp"

namespace countersign::cli {

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files() {
  std::vector<fs::path> result{"ovh.conf"};
  const char* home = std::getenv("HOME");
  if (home != nullptr) result.emplace_back(fs::path{home} / ".ovh.conf");
  result.emplace_back("/etc/ovh.conf");
  return result;
}

// The first file that has the section and the key; a file that cannot be read as
// INI is passed over, as the clients do.
std::string from_files(const std::string& section, const std::string& key) {
  for (const fs::path& file : files()) {
    boost::property_tree::ptree tree;
    try {
      boost::property_tree::read_ini(file.string(), tree);
    } catch (const boost::property_tree::ini_parser_error&) {
      continue;
    }
    const auto found = tree.find(section);
    if (found == tree.not_found()) continue;
    const auto value = found->second.get_optional<std::string>(key);
    if (value && !value->empty()) return *value;
  }
  return {};
}

}  // namespace

std::string own_key(const std::string& endpoint, const std::string& name) {
  const std::string variable = "OVH_" + to_upper(name);
  const char* set = std::getenv(variable.c_str());
  if (set != nullptr && *set != '\0') return set;
  return from_files(endpoint, name);
}

std::string own_endpoint() {
  const char* set = std::getenv("OVH_ENDPOINT");
  if (set != nullptr && *set != '\0') return set;
  const std::string kept = from_files("default", "endpoint");
  return kept.empty() ? "ovh-eu" : kept;
}

Result<OwnKeys> own_keys(const std::string& endpoint) {
  std::vector<std::string> missing;
  const auto needed = [&](const std::string& key) {
    std::string value = own_key(endpoint, key);
    if (value.empty()) missing.push_back("OVH_" + to_upper(key));
    return value;
  };
  OwnKeys keys{.application_key = needed("application_key"),
               .secret = ApplicationSecret{needed("application_secret")},
               .consumer_key = ConsumerKey{needed("consumer_key")}};
  if (!missing.empty()) {
    return fail(Errc::not_found,
                fmt::format("no {}: set it in the environment, or in the section [{}] of ovh.conf",
                            enumerated(missing), endpoint));
  }
  return keys;
}

Result<harness::World> own_credentials(const std::string& endpoint) {
  const auto keys = own_keys(endpoint);
  if (!keys) return tl::unexpected(keys.error());
  harness::WorldApplication application{.name = "main",
                                        .key = keys->application_key,
                                        .secret = std::string{keys->secret.reveal()},
                                        .credentials = {}};
  application.credentials.push_back(
      {.name = "full", .consumer_key = std::string{keys->consumer_key.reveal()}});
  harness::World world{.tenant = {}, .account = {}, .applications = {}};
  world.applications.push_back(std::move(application));
  return world;
}

}  // namespace countersign::cli

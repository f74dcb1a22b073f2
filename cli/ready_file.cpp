#include "cli/ready_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>

#include "cli/whole_file.hpp"

namespace countersign::cli {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::size_t kLargest = 64 * 1024;

std::optional<fs::path> folder_in(const char* variable) {
  const char* value = std::getenv(variable);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return fs::path{value};
}

Result<fs::path> own_directory() {
  if (const auto runtime = folder_in("XDG_RUNTIME_DIR")) return *runtime / "countersign";
  if (const auto state = state_folder()) return *state;
  return fail(Errc::machine, "neither XDG_RUNTIME_DIR nor HOME is set; give --ready-file FILE");
}

bool is_running(long pid) {
  return pid > 0 && pid <= std::numeric_limits<pid_t>::max() &&
         (kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM);
}

}  // namespace

std::optional<fs::path> state_folder() {
  if (const auto state = folder_in("XDG_STATE_HOME")) return *state / "countersign";
  if (const auto home = folder_in("HOME")) return *home / ".local" / "state" / "countersign";
  return std::nullopt;
}

std::string json_of(const Ready& ready) {
  const Json none = nullptr;
  const auto or_none = [&](const std::string& text) { return text.empty() ? none : Json(text); };
  return Json{{"http", ready.http},
              {"https", or_none(ready.https)},
              {"control", ready.control},
              {"application_key", ready.application_key},
              {"application_secret", ready.application_secret},
              {"consumer_key", ready.consumer_key},
              {"client_id", or_none(ready.client_id)},
              {"client_secret", or_none(ready.client_secret)},
              {"ca_file", or_none(ready.ca_file)},
              {"pid", ready.pid}}
             .dump(2) +
         "\n";
}

Result<void> write_ready_file(const fs::path& file, const Ready& ready) {
  return write_whole_file(file, json_of(ready), Readers::owner, "the ready file");
}

Result<Ready> read_ready_file(const fs::path& file) try {
  std::ifstream stream{file, std::ios::binary};
  if (!stream) return fail(Errc::not_found, fmt::format("cannot read {}", file.string()));
  std::string text(kLargest, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  const Json json = Json::parse(text);
  const auto or_empty = [&](const char* name) {
    return json.contains(name) && json.at(name).is_string() ? json.at(name).get<std::string>() : "";
  };
  return Ready{.http = json.at("http"),
               .https = or_empty("https"),
               .ca_file = or_empty("ca_file"),
               .control = json.at("control"),
               .application_key = json.at("application_key"),
               .application_secret = json.at("application_secret"),
               .consumer_key = json.at("consumer_key"),
               .client_id = or_empty("client_id"),
               .client_secret = or_empty("client_secret"),
               .pid = json.at("pid").get<long>()};
} catch (const nlohmann::json::exception&) {
  return fail(Errc::bad_input, fmt::format("{} is not the ready file of a mock", file.string()));
}

Result<fs::path> default_ready_file(std::uint16_t port) {
  const auto directory = own_directory();
  if (!directory) return tl::unexpected(directory.error());
  std::error_code error;
  fs::create_directories(*directory, error);
  if (!error) fs::permissions(*directory, fs::perms::owner_all, error);
  if (error) {
    return fail(Errc::machine, fmt::format("making {}: {}", directory->string(), error.message()));
  }
  return *directory / fmt::format("mock-{}.json", port);
}

std::optional<fs::path> latest_ready_file() {
  const auto directory = own_directory();
  if (!directory) return std::nullopt;
  std::optional<fs::path> latest;
  fs::file_time_type when{};
  std::error_code error;
  for (const auto& entry : fs::directory_iterator{*directory, error}) {
    if (entry.path().extension() != ".json") continue;
    const auto ready = read_ready_file(entry.path());
    if (!ready || !is_running(ready->pid)) continue;
    const auto written = entry.last_write_time(error);
    if (!latest || written > when) {
      latest = entry.path();
      when = written;
    }
  }
  return latest;
}

}  // namespace countersign::cli

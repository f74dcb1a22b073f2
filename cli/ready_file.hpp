// The file that says a mock answers, and with which keys: written whole, for its
// owner alone, and read by `countersign env`.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/error.hpp"

namespace countersign::cli {

// The file's content; docs/cli.md lists the JSON keys.
struct Ready {
  std::string http;     // base URL without a path
  std::string https;    // likewise; empty without TLS
  std::string ca_file;  // what clients must trust then
  std::string control;  // base URL of the control API
  std::string application_key;
  std::string application_secret;
  std::string consumer_key;
  std::string client_id;  // of a service account; empty without one
  std::string client_secret;
  long pid;
};

[[nodiscard]] std::string json_of(const Ready& ready);

// Writes it whole, with mode 0600, replacing what was there. Errors: machine.
[[nodiscard]] Result<void> write_ready_file(const std::filesystem::path& file, const Ready& ready);

// Errors: not_found; bad_input when it is not such a file.
[[nodiscard]] Result<Ready> read_ready_file(const std::filesystem::path& file);

// Where this user's state is kept: XDG_STATE_HOME, else under HOME; none without either.
[[nodiscard]] std::optional<std::filesystem::path> state_folder();

// Where a mock on `port` writes it when no --ready-file is given: under
// XDG_RUNTIME_DIR, else under the user's state directory. Errors: machine.
[[nodiscard]] Result<std::filesystem::path> default_ready_file(std::uint16_t port);

// The default file of the mock that started last and still runs.
[[nodiscard]] std::optional<std::filesystem::path> latest_ready_file();

}  // namespace countersign::cli

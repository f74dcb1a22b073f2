// What every command's flags have in common: parsing with one clear sentence for
// a mistake, --help with an example, --version, and colour.
#pragma once

// A comma in a value is a comma: cxxopts would otherwise make two values of it.
#define CXXOPTS_VECTOR_DELIMITER '\0'
#include <cxxopts.hpp>
#include <optional>
#include <string>

#include "core/error.hpp"

namespace countersign::cli {

// A wrong flag; main turns it into one line on stderr and exit code 2.
struct WrongUsage {
  std::string sentence;
};

// Starts the options of a command, with --help, --version, --color, --log and --quiet.
[[nodiscard]] cxxopts::Options options_of(const std::string& command, const std::string& summary);

// Parses; prints and returns an exit code when --help or --version was asked for.
// Throws WrongUsage.
struct Parsed {
  cxxopts::ParseResult flags;
  std::optional<int> exit;
};
[[nodiscard]] Parsed parse(cxxopts::Options& options, int argc, char** argv,
                           const std::string& example);

// "127.0.0.1:8780", "[::1]:0". Throws WrongUsage naming the flag.
struct HostPort {
  std::string host;
  std::uint16_t port;
};
[[nodiscard]] HostPort host_port(const std::string& flag, const std::string& text);

// A number in [low, high]. Throws WrongUsage naming the flag.
[[nodiscard]] std::int64_t number(const std::string& flag, const std::string& text,
                                  std::int64_t low, std::int64_t high);

// The secret in the first line of the file that --control-token-file names. Throws WrongUsage.
[[nodiscard]] std::string control_token_in(const std::string& file);

// Whether to colour what goes to `stream`: --color always|never, else whether it
// is a terminal and NO_COLOR is not set.
[[nodiscard]] bool coloured(const cxxopts::ParseResult& flags, int descriptor);

// Exit code of a failure of ours: 2 for bad input, 5 for the rest.
[[nodiscard]] int exit_of(const Error& error);

// "countersign mock: <sentence>" on stderr; as an object in a line with --log json.
void complain(const std::string& command, const std::string& sentence);
void complain(const std::string& command, const std::string& sentence,
              const cxxopts::ParseResult& flags);

}  // namespace countersign::cli

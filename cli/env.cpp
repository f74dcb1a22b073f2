// countersign env: the environment lines of a running mock, in a shell's own
// syntax, under the names that the official clients read.
#include <fmt/format.h>

#include <utility>
#include <vector>

#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/ready_file.hpp"

namespace countersign::cli {

namespace {

constexpr const char* kExample =
    "  countersign mock --background\n"
    "  eval \"$(countersign env)\"                # sh, bash, zsh\n"
    "  countersign env fish | source            # fish\n"
    "  countersign env /tmp/ready.json json     # a file of your own\n";

bool is_shell(const std::string& word) {
  return word == "sh" || word == "fish" || word == "powershell" || word == "json";
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
  return text;
}

// In single quotes, with what the shell would still read in them escaped.
std::string quoted(const std::string& shell, std::string text) {
  if (shell == "sh") {
    text = replaced(std::move(text), "'", "'\\''");
  } else if (shell == "fish") {
    text = replaced(replaced(std::move(text), "\\", "\\\\"), "'", "\\'");
  } else {  // PowerShell takes typographic quotes for quotes
    for (const char* quote : {"'", "\u2018", "\u2019", "\u201A", "\u201B"}) {
      text = replaced(std::move(text), quote, std::string{quote} + quote);
    }
  }
  return "'" + text + "'";
}

void print_lines(const std::string& shell, const Ready& ready) {
  std::vector<std::pair<const char*, std::string>> variables{
      {"OVH_ENDPOINT", ready.http + "/1.0"},
      {"OVH_APPLICATION_KEY", ready.application_key},
      {"OVH_APPLICATION_SECRET", ready.application_secret},
      {"OVH_CONSUMER_KEY", ready.consumer_key},
      {"COUNTERSIGN_BASE", ready.http},
      {"COUNTERSIGN_CONTROL", ready.control}};
  // Not under the names that clients read: beside an application key they are two ways to log in.
  if (!ready.client_id.empty()) {
    variables.emplace_back("COUNTERSIGN_CLIENT_ID", ready.client_id);
    variables.emplace_back("COUNTERSIGN_CLIENT_SECRET", ready.client_secret);
  }
  if (!ready.https.empty()) {
    variables.emplace_back("COUNTERSIGN_HTTPS_BASE", ready.https);
    variables.emplace_back("COUNTERSIGN_CA_FILE", ready.ca_file);
  }
  for (const auto& [name, value] : variables) {
    const std::string text = quoted(shell, value);
    if (shell == "sh") fmt::print("export {}={}\n", name, text);
    if (shell == "fish") fmt::print("set -gx {} {}\n", name, text);
    if (shell == "powershell") fmt::print("$env:{} = {}\n", name, text);
  }
}

}  // namespace

int run_env(int argc, char** argv) {
  auto options =
      options_of("env", "Print the environment lines of a running mock, for your shell.");
  options.positional_help("[FILE] [sh|fish|powershell|json]");
  options.add_options()("words", "The ready file, and the shell",
                        cxxopts::value<std::vector<std::string>>());
  options.parse_positional({"words"});
  const Parsed parsed = parse(options, argc, argv, kExample);
  if (parsed.exit) return *parsed.exit;

  std::string shell = "sh";
  std::optional<std::filesystem::path> file;
  if (parsed.flags.count("words") > 0) {
    for (const std::string& word : parsed.flags["words"].as<std::vector<std::string>>()) {
      if (is_shell(word)) {
        shell = word;
      } else if (!file) {
        file = word;
      } else {
        throw WrongUsage{
            fmt::format("\"{}\" is no shell known here: sh, fish, powershell or json", word)};
      }
    }
  }
  if (!file) file = latest_ready_file();
  if (!file) {
    complain("env", "no mock of yours runs; start one with: countersign mock --background",
             parsed.flags);
    return Exit::broken;
  }
  const auto ready = read_ready_file(*file);
  if (!ready) {
    complain("env", ready.error().message, parsed.flags);
    return Exit::wrong_input;
  }
  if (shell == "json") {
    fmt::print("{}", json_of(*ready));
  } else {
    print_lines(shell, *ready);
  }
  return Exit::held;
}

}  // namespace countersign::cli

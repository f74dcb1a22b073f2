// The program: finds the command and runs it. Everything else is in the libraries.
#include <fmt/format.h>

#include <csignal>
#include <exception>
#include <string_view>
#include <system_error>

#include "cli/command.hpp"
#include "cli/options.hpp"
#include "core/json_shape.hpp"
#include "core/version.hpp"

namespace countersign::cli {

const std::vector<Command>& commands() {
  static const std::vector<Command> kCommands{
      {"mock", "start the mock OVHcloud API", run_mock},
      {"check", "run the conformance scenarios against an endpoint, the embedded mock by default",
       run_check},
      {"sign", "sign one request: its headers, or a ready curl command", run_sign},
      {"explain", "say why a captured request is refused: which mistake, and what to change",
       run_explain},
      {"vectors", "write the golden signature vectors, or verify what was signed for them",
       run_vectors},
      {"env", "print the environment lines of a running mock, for your shell", run_env},
  };
  return kCommands;
}

namespace {

void print_help() {
  fmt::print(
      "Countersign {}: a mock of the OVHcloud API and a conformance suite.\n"
      "Not affiliated with OVHcloud.\n\nUsage: countersign COMMAND [FLAGS]\n\n",
      kVersion);
  for (const Command& command : commands()) {
    fmt::print("  {:<9}{}\n", command.name, command.summary);
  }
  fmt::print(
      "\nEach command explains itself: countersign COMMAND --help\n\nExample:\n"
      "  countersign mock --background && eval \"$(countersign env)\"\n"
      "  countersign check\n");
}

int unknown(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Command& command : commands()) names.emplace_back(command.name);
  const auto nearest = nearest_word(name, names);
  complain("", nearest ? fmt::format("no command \"{}\"; did you mean \"{}\"?", name, *nearest)
                       : fmt::format("no command \"{}\"; see countersign --help", name));
  return Exit::wrong_input;
}

int run(int argc, char** argv) {
  if (argc < 2) {
    print_help();
    return Exit::wrong_input;
  }
  const std::string_view name = argv[1];
  if (name == "--help" || name == "-h" || name == "help") {
    print_help();
    return Exit::held;
  }
  if (name == "--version") {
    fmt::print("countersign {}\n", kVersion);
    return Exit::held;
  }
  for (const Command& command : commands()) {
    if (name != command.name) continue;
    try {
      return command.run(argc - 1, argv + 1);
    } catch (const WrongUsage& usage) {
      complain(command.name, usage.sentence);
      return Exit::wrong_input;
    }
  }
  return unknown(name);
}

}  // namespace

}  // namespace countersign::cli

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of the write, not the end
  std::signal(SIGXFSZ, SIG_IGN);  // and so is a limit of file sizes
  try {
    return countersign::cli::run(argc, argv);
  } catch (const std::system_error& e) {
    // Whoever read the output has seen enough, as `head` has; that is no news to anybody.
    if (e.code() != std::errc::broken_pipe) countersign::cli::complain("", e.what());
    return countersign::cli::Exit::broken;
  } catch (const std::exception& e) {
    countersign::cli::complain("", e.what());
    return countersign::cli::Exit::broken;
  }
}

// The commands of the program, one file each: argv -> values -> a call.
#pragma once

#include <string>
#include <vector>

namespace countersign::cli {

// Exit codes, the same for all commands, stable for ever (docs/cli.md).
enum Exit : int {
  held = 0,            // all held
  did_not_hold = 1,    // a case failed, a request was refused
  wrong_input = 2,     // the command line or an input file is wrong
  stale_baseline = 3,  // an entry listed as known-failing passes
  over_threshold = 4,
  broken = 5,  // Countersign itself, or the machine, failed
  inconclusive = 6,
};

struct Command {
  const char* name;
  const char* summary;
  int (*run)(int argc, char** argv);  // argv[0] is the command's name
};

int run_mock(int argc, char** argv);
int run_check(int argc, char** argv);
int run_sign(int argc, char** argv);
int run_explain(int argc, char** argv);
int run_vectors(int argc, char** argv);
int run_env(int argc, char** argv);

[[nodiscard]] const std::vector<Command>& commands();

}  // namespace countersign::cli

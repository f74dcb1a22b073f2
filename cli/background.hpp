// A program that goes on without its caller: `--background`.
#pragma once

#include <optional>
#include <string>

namespace countersign::cli {

// Splits the process before any thread exists. In the parent, waits until the
// child has reported and returns the exit code to end with. In the child,
// returns nullopt: it goes on, and calls report() exactly once.
class Background {
 public:
  // Throws std::runtime_error when the machine refuses to fork.
  [[nodiscard]] std::optional<int> split();

  // Tells the parent what to print and how to end, and lets go of the terminal.
  void report(int exit_code, const std::string& text);

 private:
  int to_parent_ = -1;
};

}  // namespace countersign::cli

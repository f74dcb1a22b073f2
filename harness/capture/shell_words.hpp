// A command line as a POSIX shell reads it: quotes of all three kinds, $'…', backslashes, lines
// that go on, comments. Variables and commands are not filled in: they stand as they were
// written, and are told. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/capture/captured_request.hpp"

namespace countersign::harness {

struct ShellWord {
  std::string text;
  std::size_t offset;          // of its first byte in the line
  bool expands = false;        // has a variable or a command that is not filled in
  bool leading_quote = false;  // begins with a quote: "#" in it is no comment
};

struct ShellCommand {
  std::vector<ShellWord> words;
  std::size_t end;  // where the command ended: at a line end, ";", "|", "&", or the text's end
};

// The command that begins at `at`. Errors: a quote that is not closed.
[[nodiscard]] Captured<ShellCommand> shell_command(std::string_view text, std::size_t at);

}  // namespace countersign::harness

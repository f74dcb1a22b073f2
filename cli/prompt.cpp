#include "cli/prompt.hpp"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <csignal>

namespace countersign::cli {

namespace {

// The terminal, silent until this goes. Ctrl-C waits until the echo is back.
class SilentTerminal {
 public:
  SilentTerminal() : file_(open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    if (file_ < 0 || tcgetattr(file_, &before_) != 0) return;
    sigset_t interrupts;
    sigemptyset(&interrupts);
    for (const int signal : {SIGINT, SIGTERM, SIGQUIT, SIGTSTP}) sigaddset(&interrupts, signal);
    sigprocmask(SIG_BLOCK, &interrupts, &mask_);
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ISIG);
    silent_ = tcsetattr(file_, TCSAFLUSH, &silent) == 0;
  }
  SilentTerminal(const SilentTerminal&) = delete;
  SilentTerminal& operator=(const SilentTerminal&) = delete;
  ~SilentTerminal() {
    if (silent_) {
      tcsetattr(file_, TCSAFLUSH, &before_);
      sigprocmask(SIG_SETMASK, &mask_, nullptr);
    }
    if (file_ >= 0) close(file_);
  }

  [[nodiscard]] bool silent() const { return silent_; }

  void say(const std::string& text) const { (void)!write(file_, text.data(), text.size()); }

  // Without its end; nullopt at the end of input, and for Ctrl-C, which comes as a byte.
  [[nodiscard]] std::optional<std::string> line() const {
    constexpr std::size_t kMost = 4096;
    constexpr char kInterrupt = 3;
    std::string text;
    char c = 0;
    while (text.size() < kMost && read(file_, &c, 1) == 1) {
      if (c == '\n' || c == '\r') return text;
      if (c == kInterrupt) return std::nullopt;
      text += c;
    }
    return std::nullopt;
  }

 private:
  int file_;
  termios before_{};
  sigset_t mask_{};
  bool silent_ = false;
};

}  // namespace

std::optional<std::string> asked_secret(const std::string& question) {
  if (isatty(STDERR_FILENO) != 1) return std::nullopt;
  const SilentTerminal terminal;
  if (!terminal.silent()) return std::nullopt;
  terminal.say(question);
  auto answer = terminal.line();
  terminal.say("\n");
  return answer;
}

}  // namespace countersign::cli

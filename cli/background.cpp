#include "cli/background.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <stdexcept>

#include "cli/command.hpp"

namespace countersign::cli {

namespace {

void write_all(int descriptor, const std::string& text) {
  std::size_t done = 0;
  while (done < text.size()) {
    const auto written = write(descriptor, text.data() + done, text.size() - done);
    if (written <= 0) return;  // the parent is gone: nobody is left to tell
    done += static_cast<std::size_t>(written);
  }
}

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 4096> buffer;
  for (;;) {
    const auto got = read(descriptor, buffer.data(), buffer.size());
    if (got <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace

std::optional<int> Background::split() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error{"no pipe could be had"};
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error{"no process could be forked"};
  if (child == 0) {
    close(ends[0]);
    to_parent_ = ends[1];
    setsid();
    return std::nullopt;
  }
  close(ends[1]);
  const std::string report = read_all(ends[0]);
  close(ends[0]);
  if (report.empty()) {  // it died before it could say why
    int status = 0;
    waitpid(child, &status, 0);
    return Exit::broken;
  }
  const int code = report.front() - '0';
  std::fputs(report.c_str() + 1, code == Exit::held ? stdout : stderr);
  return code;
}

void Background::report(int exit_code, const std::string& text) {
  write_all(to_parent_, static_cast<char>('0' + exit_code) + text);
  close(to_parent_);
  const int nothing = open("/dev/null", O_RDWR);
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    dup2(nothing, descriptor);
  }
  close(nothing);
}

}  // namespace countersign::cli

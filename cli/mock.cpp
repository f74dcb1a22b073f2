// countersign mock: a mock that runs until it is told to stop.
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>

#include "cli/background.hpp"
#include "cli/command.hpp"
#include "cli/line_log.hpp"
#include "cli/mock_options.hpp"
#include "cli/options.hpp"
#include "cli/ready_file.hpp"
#include "cli/whole_file.hpp"
#include "core/text.hpp"
#include "mock_server/mock_server.hpp"
#include "mock_server/state/opened_state.hpp"

namespace countersign::cli {

namespace {

// What went wrong with the mock itself, for --quiet: what it refuses is its work.
class OwnMistakes final : public Log {
 public:
  explicit OwnMistakes(Log& log) : log_(log) {}
  void event(std::string_view event, const Fields& fields) override {
    if (event != "refused" && event != "tls-failed") log_.event(event, fields);
  }

 private:
  Log& log_;
};

using mock_server::MockOptions;
using mock_server::MockServer;

constexpr const char* kExample =
    "  countersign mock                                     # on port 8780, until Ctrl-C\n"
    "  countersign mock --background && eval \"$(countersign env)\"\n"
    "  countersign mock --listen 127.0.0.1:0 --ready-file /tmp/ready.json\n"
    "  countersign mock --privileges rights.json            # least privilege, once it ends\n"
    "  countersign mock --state mock.sqlite                 # what is written stays\n"
    "  countersign mock --state mock.sqlite export > mock.json\n";

std::string banner(const Ready& ready, const std::filesystem::path& file, bool background) {
  return fmt::format(
      "Countersign mock of the OVHcloud API (not affiliated with OVHcloud)\n\n"
      "  API          {}/1.0\n"
      "{}"
      "  inspector    {}/_countersign/\n"
      "  control API  {}\n"
      "  keys         eval \"$(countersign env {})\"\n"
      "  stop         {}\n",
      ready.http,
      ready.https.empty()
          ? ""
          : fmt::format("  over TLS     {}/1.0, and under OVHcloud's own host names\n"
                        "  trust        {}\n",
                        ready.https, ready.ca_file),
      ready.http, ready.control, file.string(),
      background ? fmt::format("kill {}", ready.pid) : "Ctrl-C");
}

// Many connections need many descriptors: take what the system allows.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

// Blocked before any thread exists, so that all of them leave the signals to us.
sigset_t blocked_stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

// While it stops, a second Ctrl-C ends it at once; a second SIGTERM is no impatience.
void allow_interrupt() {
  sigset_t interrupt;
  sigemptyset(&interrupt);
  sigaddset(&interrupt, SIGINT);
  pthread_sigmask(SIG_UNBLOCK, &interrupt, nullptr);
}

struct Started {
  std::unique_ptr<MockServer> mock;
  Ready ready;
  std::filesystem::path ready_file;
};

Result<Started> start(const MockOptions& options, const cxxopts::ParseResult& flags,
                      const Clock& clock, Log& log) {
  auto mock = MockServer::start(options, clock, log);
  if (!mock) return tl::unexpected(mock.error());
  const auto& keys = (*mock)->keys();
  const Ready ready{.http = (*mock)->http_base(),
                    .https = (*mock)->https_base(),
                    .ca_file = (*mock)->ca_file(),
                    .control = (*mock)->control_base(),
                    .application_key = keys.application_key,
                    .application_secret = keys.application_secret,
                    .consumer_key = keys.consumer_key,
                    .client_id = keys.client_id,
                    .client_secret = keys.client_secret,
                    .pid = getpid()};
  std::filesystem::path file;
  if (flags.count("ready-file") > 0) {
    file = flags["ready-file"].as<std::string>();
    if (file.empty()) throw WrongUsage{"--ready-file wants a path"};
  } else {
    const auto port = number_from<std::uint16_t>(ready.http.substr(ready.http.rfind(':') + 1));
    const auto usual = default_ready_file(port.value_or(0));
    if (!usual) return tl::unexpected(usual.error());
    file = *usual;
  }
  const auto written = write_ready_file(file, ready);
  if (!written) return tl::unexpected(written.error());
  return Started{.mock = *std::move(mock), .ready = ready, .ready_file = file};
}

// Standard input, whole. An export of 100,000 credentials is 60 MB.
Result<std::string> text_of_stdin() {
  constexpr std::size_t kMost = std::size_t{1} << 30;
  std::string text;
  std::array<char, 65536> buffer;
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), stdin)) {
    text.append(buffer.data(), got);
    if (text.size() > kMost) return fail(Errc::bad_input, "the input is larger than 1 GiB");
  }
  if (std::ferror(stdin) != 0) return fail(Errc::machine, "standard input cannot be read");
  return text;
}

// countersign mock --state FILE export|import
Result<void> act_on_state(const std::string& action, const MockOptions& options) {
  const SystemClock clock;
  if (!options.state) {
    throw WrongUsage{fmt::format("{} what? name the file with --state FILE", action)};
  }
  if (action == "export") {
    const auto text = mock_server::export_state(*options.state, clock);
    if (!text) return tl::unexpected(text.error());
    if (std::fwrite(text->data(), 1, text->size(), stdout) != text->size() ||
        std::fflush(stdout) != 0) {
      return fail(Errc::machine, "standard output cannot be written");
    }
    return {};
  }
  if (action != "import") {
    throw WrongUsage{fmt::format("\"{}\" is neither export nor import; see --help", action)};
  }
  auto text = text_of_stdin();
  if (!text) return tl::unexpected(text.error());
  return mock_server::import_state(*options.state, *std::move(text), clock);
}

constexpr std::string_view kPrivileges = "the file of --privileges";

// Said at the start, so that nobody works for hours towards a file that cannot be.
std::optional<std::filesystem::path> privileges_file(const cxxopts::ParseResult& flags) {
  if (flags.count("privileges") == 0) return std::nullopt;
  std::filesystem::path file = path_in(flags, "privileges");
  if (const auto good = check_writable(file, kPrivileges); !good) {
    throw WrongUsage{good.error().message};
  }
  return file;
}

// Once the mock has stopped. Its exit code.
int ended(const Started& started, const std::optional<std::filesystem::path>& privileges,
          const cxxopts::ParseResult& flags) {
  const auto left = read_ready_file(started.ready_file);
  if (left && left->pid == getpid()) std::filesystem::remove(started.ready_file);
  if (!privileges) return Exit::held;
  const auto written =
      write_whole_file(*privileges, started.mock->privileges() + "\n", Readers::all, kPrivileges);
  if (!written) complain("mock", written.error().message, flags);
  return written ? static_cast<int>(Exit::held) : exit_of(written.error());
}

}  // namespace

int run_mock(int argc, char** argv) {
  auto options = mock_flags();
  const Parsed parsed = parse(options, argc, argv, kExample);
  if (parsed.exit) return *parsed.exit;
  const MockOptions mock_options = mock_options_from(parsed.flags);
  if (parsed.flags.count("action") > 0) {
    const auto& actions = parsed.flags["action"].as<std::vector<std::string>>();
    if (actions.size() > 1) throw WrongUsage{"either export or import, and nothing else"};
    const auto done = act_on_state(actions.front(), mock_options);
    if (!done) complain("mock", done.error().message, parsed.flags);
    return done ? static_cast<int>(Exit::held) : exit_of(done.error());
  }
  const auto privileges = privileges_file(parsed.flags);
  const bool quiet = parsed.flags["quiet"].as<bool>();
  const bool in_background = parsed.flags["background"].as<bool>();

  Background background;
  if (in_background) {
    if (const auto code = background.split()) return *code;
  }
  const sigset_t stop_signals = blocked_stop_signals();
  raise_descriptor_limit();
  const SystemClock clock;
  LineLog lines{clock, parsed.flags["log"].as<std::string>() == "json"};
  SilentLog silence;
  OwnMistakes mistakes{lines};
  Log* log = &lines;
  if (quiet) log = &mistakes;
  if (in_background) log = &silence;

  const auto started = start(mock_options, parsed.flags, clock, *log);
  if (!started) {
    const std::string line = "countersign mock: " + started.error().message + "\n";
    if (in_background) {
      background.report(exit_of(started.error()), line);
    } else {
      complain("mock", started.error().message, parsed.flags);
    }
    return exit_of(started.error());
  }
  std::string text = quiet ? "" : banner(started->ready, started->ready_file, in_background);
  for (const std::string& note : started->mock->notes()) {
    if (!quiet) text += fmt::format("\n  note: {}\n", note);
  }
  if (in_background) {
    background.report(Exit::held, text);
  } else {
    fmt::print("{}", text);
    std::fflush(stdout);
  }

  int signal = 0;
  sigwait(&stop_signals, &signal);
  allow_interrupt();
  started->mock->stop();
  return ended(*started, privileges, parsed.flags);
}

}  // namespace countersign::cli

// countersign mock: flags -> MockOptions -> a mock that runs until it is told to stop.
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <fstream>
#include <thread>

#include "cli/background.hpp"
#include "cli/command.hpp"
#include "cli/line_log.hpp"
#include "cli/options.hpp"
#include "cli/ready_file.hpp"
#include "core/ip.hpp"
#include "core/text.hpp"
#include "core/time_text.hpp"
#include "mock_server/control/tenant_plan_json.hpp"
#include "mock_server/mock_server.hpp"

namespace countersign::cli {

namespace {

using mock_server::ListenAddress;
using mock_server::MockOptions;
using mock_server::MockServer;
using Texts = std::vector<std::string>;

constexpr const char* kExample =
    "  countersign mock                                     # on port 8780, until Ctrl-C\n"
    "  countersign mock --background && eval \"$(countersign env)\"\n"
    "  countersign mock --listen 127.0.0.1:0 --ready-file /tmp/ready.json\n";

constexpr std::uint16_t kDefaultPort = 8780;

cxxopts::Options mock_options() {
  auto options = options_of("mock", "Start the mock OVHcloud API, on loopback, in memory.");
  const auto text = [](const char* value) {
    return cxxopts::value<std::string>()->default_value(value);
  };
  options.add_options("Where")  //
      ("listen",
       "Address to listen on, repeatable; port 0 picks one (default: 127.0.0.1:8780 and "
       "[::1]:8780)",
       cxxopts::value<Texts>(), "HOST:PORT")  //
      ("tls-listen", "Address for HTTPS, repeatable; as every OVHcloud host by its name (SNI)",
       cxxopts::value<Texts>(), "HOST:PORT")  //
      ("ca-dir", "Where the certificate authority is kept (default: ca in your state directory)",
       cxxopts::value<std::string>(), "DIR")  //
      ("ready-file", "Write addresses and keys here once the mock answers",
       cxxopts::value<std::string>(), "FILE")         //
      ("background", "Return once the mock answers")  //
      ("control-token-file", "Demand the token in this file from callers of the control API",
       cxxopts::value<std::string>(), "FILE")  //
      ("threads", "Threads that serve; 0: one per processor", text("0"), "N");
  options.add_options("Answers")                                          //
      ("errors", "Error bodies: class or legacy", text("class"), "FORM")  //
      ("void", "A call without a result answers: null, empty or no-content", text("null"),
       "FORM")                                                                                   //
      ("validation-url", "Path of the validation page: sso or classic", text("sso"), "FORM")     //
      ("signature", "Signatures: compatible, exact, report or off", text("compatible"), "MODE")  //
      ("gzip", "Compress answers for whoever accepts it: on or off", text("on"), "ON|OFF")       //
      ("public-base", "Accept signatures over this scheme and host too, repeatable",
       cxxopts::value<Texts>(), "URL")  //
      ("clock-window", "Seconds that a timestamp may be off, each way (180 is assumed)",
       text("180"), "SECONDS");
  options.add_options("Time and chance")  //
      ("clock", "Start the clock at a time, or shifted: 2026-03-04T05:06:07Z, +90 or -90 (seconds)",
       cxxopts::value<std::string>(), "WHEN")                                                   //
      ("frozen", "The clock stands still")                                                      //
      ("seed", "The same keys, ids and answers each time", cxxopts::value<std::string>(), "N")  //
      ("insecure-seed", "Allow --seed on an address that is not loopback");
  options.add_options("Limits")                                                                 //
      ("max-connections", "Connections at once; above it 503", text("20000"), "N")              //
      ("max-header-bytes", "Request line and header fields; above it 431", text("32768"), "N")  //
      ("max-body-bytes", "Body; above it 413", text("8388608"), "N")                            //
      ("idle-timeout", "Seconds that a connection may idle", text("75"), "SECONDS")             //
      ("read-timeout", "Seconds for a request to arrive whole; after it 408", text("30"),
       "SECONDS");
  return options;
}

template <class T>
T chosen(const cxxopts::ParseResult& flags, const std::string& flag,
         std::optional<T> (*from)(std::string_view), std::string_view choices) {
  const auto text = flags[flag].as<std::string>();
  const auto value = from(text);
  if (!value) throw WrongUsage{fmt::format("--{} is {}, not \"{}\"", flag, choices, text)};
  return *value;
}

std::vector<ListenAddress> addresses(const cxxopts::ParseResult& flags, const std::string& flag) {
  std::vector<ListenAddress> result;
  if (flags.count(flag) == 0) return result;
  for (const std::string& text : flags[flag].as<Texts>()) {
    const HostPort address = host_port(flag, text);
    if (!parse_ip(address.host)) {
      throw WrongUsage{fmt::format("--{} takes an IP address, not \"{}\"", flag, address.host)};
    }
    result.push_back({.host = address.host, .port = address.port});
  }
  return result;
}

mock_server::ClockPlan clock_plan(const cxxopts::ParseResult& flags) {
  mock_server::ClockPlan plan;
  plan.frozen = flags["frozen"].as<bool>();
  if (flags.count("clock") == 0) return plan;
  const auto text = flags["clock"].as<std::string>();
  if (text.starts_with('+') || text.starts_with('-')) {
    constexpr std::int64_t kMost = 100LL * 366 * 86400;
    const std::int64_t most = text.front() == '-' ? kMost / 2 : kMost;
    const std::int64_t seconds = number("clock", text.substr(1), 0, most);
    plan.offset = std::chrono::seconds{text.front() == '-' ? -seconds : seconds};
    return plan;
  }
  plan.now = parse_rfc3339(text);
  if (!plan.now || *plan.now < Instant{}) {
    throw WrongUsage{fmt::format(
        "--clock takes a time such as 2026-03-04T05:06:07Z, or +SECONDS or -SECONDS, not \"{}\"",
        text)};
  }
  return plan;
}

void apply_answers(const cxxopts::ParseResult& flags, mock_server::TenantSettings& settings) {
  settings.errors = chosen(flags, "errors", mock_server::error_form_from, "class or legacy");
  settings.void_form =
      chosen(flags, "void", mock_server::void_form_from, "null, empty or no-content");
  settings.validation_url =
      chosen(flags, "validation-url", mock_server::validation_url_from, "sso or classic");
  settings.verdict.signature = chosen(flags, "signature", mock_server::signature_mode_from,
                                      "compatible, exact, report or off");
  const auto gzip = flags["gzip"].as<std::string>();
  if (gzip != "on" && gzip != "off") {
    throw WrongUsage{fmt::format("--gzip is on or off, not \"{}\"", gzip)};
  }
  settings.gzip = gzip == "on";
  settings.verdict.clock_window = std::chrono::seconds{
      number("clock-window", flags["clock-window"].as<std::string>(), 0, 1'000'000'000)};
  if (flags.count("public-base") == 0) return;
  for (std::string base : flags["public-base"].as<Texts>()) {
    while (base.ends_with('/')) base.pop_back();
    const auto host = base.find("://");
    const bool whole = host != std::string::npos && base.find('/', host + 3) == std::string::npos;
    if (!whole || !(base.starts_with("http://") || base.starts_with("https://"))) {
      throw WrongUsage{fmt::format(
          "--public-base takes a scheme and host such as https://api.example.net, not \"{}\"",
          base)};
    }
    settings.verdict.public_bases.push_back(base);
  }
}

mock_server::ServerLimits limits_of(const cxxopts::ParseResult& flags) {
  const auto at = [&](const std::string& flag, std::int64_t low, std::int64_t high) {
    return number(flag, flags[flag].as<std::string>(), low, high);
  };
  mock_server::ServerLimits limits;
  limits.connections = static_cast<std::size_t>(at("max-connections", 1, 1'000'000));
  limits.request.header_bytes = static_cast<std::size_t>(at("max-header-bytes", 256, 1 << 20));
  limits.request.body_bytes = static_cast<std::size_t>(at("max-body-bytes", 0, 1 << 30));
  limits.idle = std::chrono::seconds{at("idle-timeout", 1, 86400)};
  limits.read = std::chrono::seconds{at("read-timeout", 1, 86400)};
  return limits;
}

std::filesystem::path ca_folder(const cxxopts::ParseResult& flags) {
  if (flags.count("ca-dir") > 0) {
    return std::filesystem::absolute(flags["ca-dir"].as<std::string>());
  }
  const auto state = state_folder();
  if (!state) throw WrongUsage{"neither XDG_STATE_HOME nor HOME is set; give --ca-dir DIR"};
  return *state / "ca";
}

MockOptions mock_options_from(const cxxopts::ParseResult& flags) {
  MockOptions options;
  options.listen = addresses(flags, "listen");
  if (options.listen.empty()) {
    options.listen = {{.host = "127.0.0.1", .port = kDefaultPort},
                      {.host = "::1", .port = kDefaultPort, .optional = true}};
  }
  options.tls_listen = addresses(flags, "tls-listen");
  if (!options.tls_listen.empty()) options.ca_folder = ca_folder(flags);
  options.threads =
      static_cast<unsigned>(number("threads", flags["threads"].as<std::string>(), 0, 256));
  options.limits = limits_of(flags);
  apply_answers(flags, options.settings);
  options.clock = clock_plan(flags);
  if (flags.count("seed") > 0) options.seed = flags["seed"].as<std::string>();
  if (flags.count("control-token-file") > 0) {
    options.control_token = control_token_in(flags["control-token-file"].as<std::string>());
  }
  std::vector<ListenAddress> all = options.listen;
  all.insert(all.end(), options.tls_listen.begin(), options.tls_listen.end());
  for (const ListenAddress& address : all) {
    if (is_loopback(address.host)) continue;
    if (options.seed && !flags["insecure-seed"].as<bool>()) {
      throw WrongUsage{
          fmt::format("--seed makes keys that can be guessed, and {} is not loopback; "
                      "--insecure-seed allows it",
                      address.host)};
    }
    if (!options.control_token) {
      throw WrongUsage{
          fmt::format("{} is not loopback: give the control API a token with "
                      "--control-token-file FILE",
                      address.host)};
    }
  }
  return options;
}

std::string banner(const Ready& ready, const std::filesystem::path& file, bool background) {
  return fmt::format(
      "Countersign mock of the OVHcloud API (not affiliated with OVHcloud)\n\n"
      "  API          {}/1.0\n"
      "{}"
      "  control API  {}\n"
      "  keys         eval \"$(countersign env {})\"\n"
      "  stop         {}\n",
      ready.http,
      ready.https.empty()
          ? ""
          : fmt::format("  over TLS     {}/1.0, and under OVHcloud's own host names\n"
                        "  trust        {}\n",
                        ready.https, ready.ca_file),
      ready.control, file.string(), background ? fmt::format("kill {}", ready.pid) : "Ctrl-C");
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
                    .pid = getpid()};
  std::filesystem::path file;
  if (flags.count("ready-file") > 0) {
    file = flags["ready-file"].as<std::string>();
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

}  // namespace

int run_mock(int argc, char** argv) {
  auto options = mock_options();
  const Parsed parsed = parse(options, argc, argv, kExample);
  if (parsed.exit) return *parsed.exit;
  const MockOptions mock_options = mock_options_from(parsed.flags);
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
  Log& log = quiet || in_background ? static_cast<Log&>(silence) : lines;

  const auto started = start(mock_options, parsed.flags, clock, log);
  if (!started) {
    const std::string line = "countersign mock: " + started.error().message + "\n";
    if (in_background) {
      background.report(exit_of(started.error()), line);
    } else {
      complain("mock", started.error().message, parsed.flags);
    }
    return exit_of(started.error());
  }
  const std::string text = quiet ? "" : banner(started->ready, started->ready_file, in_background);
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
  const auto left = read_ready_file(started->ready_file);
  if (left && left->pid == getpid()) std::filesystem::remove(started->ready_file);
  return Exit::held;
}

}  // namespace countersign::cli

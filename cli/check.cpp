// countersign check: flags -> scenarios and options -> a run -> reports and an exit code.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>

#include "cli/command.hpp"
#include "cli/credentials.hpp"
#include "cli/options.hpp"
#include "core/json_file.hpp"
#include "core/text.hpp"
#include "harness/runner/check.hpp"
#include "harness/runner/endpoint.hpp"
#include "harness/scenario/parse.hpp"
#include "ovhcloud/access_rules.hpp"
#include "reports/files.hpp"
#include "reports/text.hpp"

namespace countersign::cli {

namespace {

using harness::Scenario;
using Scenarios = std::vector<Scenario>;

constexpr const char* kExample =
    "  countersign check                                  # the embedded mock\n"
    "  countersign check --filter 'signing/*' --out /tmp/results\n"
    "  countersign check --endpoint ovh-eu --dry-run      # what would be sent to the real API\n";

cxxopts::Options check_options() {
  auto options = options_of(
      "check", "Run the conformance scenarios against an endpoint, the embedded mock by default.");
  const auto text = [](const char* value) {
    return cxxopts::value<std::string>()->default_value(value);
  };
  options.add_options("Which")  //
      ("filter", "Only scenarios whose id matches, * for any characters; repeatable",
       cxxopts::value<std::vector<std::string>>(), "PATTERN")  //
      ("scenarios", "A scenario file or a folder of them, instead of the suite in this program",
       cxxopts::value<std::string>(), "PATH")  //
      ("shard", "Only the K-th of N parts, to spread a run over machines: 2/5",
       cxxopts::value<std::string>(), "K/N")                                                  //
      ("rerun-failed", "Only those that did not hold in the run whose results are in --out")  //
      ("list", "List the scenarios and do nothing");
  options.add_options("Where")  //
      ("endpoint", "A URL, or ovh-eu, ovh-ca, ovh-us, …; keys from OVH_* or ovh.conf",
       cxxopts::value<std::string>(), "URL|NAME")  //
      ("allow-writes",
       "Let scenarios that write run against this host, which is no Countersign mock",
       cxxopts::value<std::string>(), "HOST")  //
      ("control-token-file", "The token that a mock of yours demands from its control API",
       cxxopts::value<std::string>(), "FILE")                                  //
      ("dry-run", "List the calls that would be made and make none")           //
      ("timeout", "Seconds for one call", text("10"), "SECONDS")               //
      ("scenario-timeout", "Seconds for one scenario", text("60"), "SECONDS")  //
      ("jobs", "Scenarios at once; always 1 on OVHcloud's own hosts", text("1"), "N");
  options.add_options("Results")                                                                //
      ("out", "Folder for check.json and check.junit.xml", text("countersign-results"), "DIR")  //
      ("format", "What goes to stdout: text or json", text("text"), "FORM");
  return options;
}

struct Shard {
  std::size_t number;  // from 1
  std::size_t of;
};

Shard shard_from(const std::string& text) {
  const auto [number, of] = cut(text, '/');
  const auto k = number_from<std::size_t>(number);
  const auto n = number_from<std::size_t>(of);
  if (!k || !n || *k < 1 || *k > *n) {
    throw WrongUsage{fmt::format("--shard takes K/N with K from 1 to N, not \"{}\"", text)};
  }
  return {.number = *k, .of = *n};
}

// The ids of what did not hold, from a check.json.
Result<std::set<std::string, std::less<>>> failed_in(const std::filesystem::path& file) {
  constexpr std::uintmax_t kMost = 256 << 20;
  const auto text = text_of_file(file, kMost);
  if (!text) return tl::unexpected(text.error());
  const auto cases = reports::outcomes_in(*text);
  if (!cases) {
    return fail(Errc::bad_input,
                fmt::format("{} is no result of countersign check", file.string()));
  }
  std::set<std::string, std::less<>> failed;
  for (const auto& [id, outcome] : *cases) {
    if (outcome == Outcome::failed || outcome == Outcome::broken) failed.insert(id);
  }
  return failed;
}

Scenarios only(Scenarios all, const std::function<bool(const Scenario&)>& chosen) {
  std::erase_if(all, [&](const Scenario& scenario) { return !chosen(scenario); });
  return all;
}

Result<Scenarios> wanted(const cxxopts::ParseResult& flags) {
  auto all = flags.count("scenarios") > 0 ? harness::suite_at(flags["scenarios"].as<std::string>())
                                          : harness::embedded_suite();
  if (!all) return all;
  Scenarios chosen = *std::move(all);
  if (flags.count("filter") > 0) {
    const auto patterns = flags["filter"].as<std::vector<std::string>>();
    chosen = only(std::move(chosen), [&](const Scenario& scenario) {
      return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
        return path_matches(pattern, scenario.id);
      });
    });
    if (chosen.empty()) {
      return fail(Errc::bad_input,
                  "no scenario matches the filter; countersign check --list shows all");
    }
  }
  if (flags["rerun-failed"].as<bool>()) {
    const auto failed =
        failed_in(std::filesystem::path{flags["out"].as<std::string>()} / "check.json");
    if (!failed) return tl::unexpected(failed.error());
    chosen = only(std::move(chosen),
                  [&](const Scenario& scenario) { return failed->contains(scenario.id); });
  }
  if (flags.count("shard") > 0) {
    const Shard shard = shard_from(flags["shard"].as<std::string>());
    std::size_t index = 0;
    chosen = only(std::move(chosen),
                  [&](const Scenario&) { return index++ % shard.of == shard.number - 1; });
  }
  return chosen;
}

void list(const Scenarios& scenarios) {
  for (const Scenario& scenario : scenarios) {
    fmt::print("{:<36} {:<6} {} {}\n", scenario.id, name_of(scenario.level),
               scenario.safe ? "safe" : "    ", scenario.title);
  }
}

// Whether a run against the real API would leave it out.
bool stays_home(const Scenario& scenario, const std::optional<std::string>& endpoint) {
  if (!endpoint || scenario.safe) return false;
  const auto address = harness::endpoint_address(*endpoint);
  return address && address->ovhcloud;
}

void list_calls(const Scenarios& scenarios, const std::optional<std::string>& endpoint) {
  for (const Scenario& scenario : scenarios) {
    if (stays_home(scenario, endpoint)) {
      fmt::print("{}: skipped, only safe scenarios run against OVHcloud's own hosts\n",
                 scenario.id);
      continue;
    }
    fmt::print("{}\n  GET /1.0/auth/time (to know the server's time)\n", scenario.id);
    for (const harness::Step& step : scenario.steps) {
      if (const auto* call = std::get_if<harness::CallStep>(&step.action)) {
        fmt::print("  {} {}{}\n", call->call.method, call->call.target,
                   call->call.mistake.empty()
                       ? ""
                       : fmt::format(" (signed wrongly: {})", call->call.mistake));
      } else {
        fmt::print("  control API: {}\n", std::holds_alternative<harness::ClockStep>(step.action)
                                              ? "clock"
                                              : "credential");
      }
    }
  }
}

Result<void> write_file(const std::filesystem::path& file, const std::string& text) {
  std::ofstream stream{file, std::ios::binary | std::ios::trunc};
  stream << text;
  stream.close();
  if (!stream) return fail(Errc::machine, fmt::format("cannot write {}", file.string()));
  return {};
}

Result<void> write_results(const std::filesystem::path& folder, const Run& run) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    return fail(Errc::machine, fmt::format("cannot make {}: {}", folder.string(), error.message()));
  }
  const auto json = write_file(folder / "check.json", reports::json_document(run));
  if (!json) return json;
  return write_file(folder / "check.junit.xml", reports::junit_document(run));
}

// Where several apply: broken before failed (docs/cli.md).
int exit_of(const Run& run) {
  const Counts counts = counts_of(run);
  if (counts.broken > 0) return Exit::broken;
  return counts.failed > 0 ? Exit::did_not_hold : Exit::held;
}

harness::CheckProgress progress_of(bool quiet, bool aimed, std::FILE* out,
                                   const reports::TextStyle& style) {
  harness::CheckProgress progress;
  progress.before_first_request = [=](const std::string& where) {
    if (!quiet) {
      fmt::print(out, "Checking {}\n\n", where);
    } else if (aimed) {
      fmt::print(stderr, "Checking {}\n", where);  // never quietly where somebody else may answer
    }
  };
  progress.after_case = [=](const CaseResult& result) {
    const bool went_well = result.outcome == Outcome::held || result.outcome == Outcome::skipped;
    if (!quiet || !went_well) fmt::print(out, "{}", reports::case_line(result, style));
    std::fflush(out);
  };
  return progress;
}

// What to type to run a part of this again.
std::string command_of(const cxxopts::ParseResult& flags) {
  std::string command = "countersign check";
  for (const char* flag : {"scenarios", "endpoint", "allow-writes", "control-token-file"}) {
    if (flags.count(flag) > 0) {
      command += fmt::format(" --{} {}", flag, flags[flag].as<std::string>());
    }
  }
  return command;
}

Result<harness::CheckOptions> check_options_from(const cxxopts::ParseResult& flags) {
  harness::CheckOptions options;
  options.limit =
      std::chrono::seconds{number("timeout", flags["timeout"].as<std::string>(), 1, 3600)};
  options.case_limit = std::chrono::seconds{
      number("scenario-timeout", flags["scenario-timeout"].as<std::string>(), 1, 86400)};
  options.jobs = static_cast<std::size_t>(number("jobs", flags["jobs"].as<std::string>(), 1, 1000));
  if (flags.count("allow-writes") > 0) {
    options.allowed_writes = flags["allow-writes"].as<std::string>();
  }
  if (flags.count("control-token-file") > 0) {
    options.control_token = control_token_in(flags["control-token-file"].as<std::string>());
  }
  if (flags.count("endpoint") == 0) return options;
  options.endpoint = flags["endpoint"].as<std::string>();
  const auto address = harness::endpoint_address(*options.endpoint);
  if (!address) return tl::unexpected(address.error());
  // Not needed for a mock of ours; asked for by check() where they are.
  if (auto keys = own_credentials(*options.endpoint)) options.brought = *std::move(keys);
  return options;
}

}  // namespace

int run_check(int argc, char** argv) {
  auto options = check_options();
  const Parsed parsed = parse(options, argc, argv, kExample);
  if (parsed.exit) return *parsed.exit;
  const auto& flags = parsed.flags;
  const auto format = flags["format"].as<std::string>();
  if (format != "text" && format != "json") {
    throw WrongUsage{fmt::format("--format is text or json, not \"{}\"", format)};
  }
  const auto failed = [&](const Error& error) {
    complain("check", error.message, flags);
    return cli::exit_of(error);
  };

  const auto scenarios = wanted(flags);
  if (!scenarios) return failed(scenarios.error());
  const auto check_options = check_options_from(flags);
  if (!check_options) return failed(check_options.error());
  if (flags["list"].as<bool>()) {
    list(*scenarios);
    return Exit::held;
  }
  if (flags["dry-run"].as<bool>()) {
    list_calls(*scenarios, check_options->endpoint);
    return Exit::held;
  }

  const bool as_json = format == "json";
  const bool quiet = flags["quiet"].as<bool>();
  std::FILE* const out = as_json ? stderr : stdout;
  const reports::TextStyle style{.colour =
                                     coloured(flags, as_json ? STDERR_FILENO : STDOUT_FILENO)};
  const SystemClock clock;
  const auto run = harness::check(*scenarios, *check_options, clock,
                                  progress_of(quiet, flags.count("endpoint") > 0, out, style));
  if (!run) return failed(run.error());

  const std::string command = command_of(flags);
  for (const CaseResult& result : run->cases) {
    fmt::print(out, "{}", reports::case_details(result, style, command));
  }
  const std::filesystem::path folder = flags["out"].as<std::string>();
  const auto written = write_results(folder, *run);
  if (as_json) fmt::print("{}", reports::json_document(*run));
  if (!quiet) {
    fmt::print(out, "\n{}", reports::summary_line(*run, style));
    if (written) fmt::print(out, "Results: {0}/check.json, {0}/check.junit.xml\n", folder.string());
  }
  if (!written) return failed(written.error());
  return exit_of(*run);
}

}  // namespace countersign::cli

#include "cli/options.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "core/text.hpp"
#include "core/version.hpp"

namespace countersign::cli {

cxxopts::Options options_of(const std::string& command, const std::string& summary) {
  cxxopts::Options options{"countersign " + command, summary};
  options.set_width(100);
  options.add_options("Common")        //
      ("h,help", "Show this help")     //
      ("version", "Show the version")  //
      ("color", "Colour: auto, always or never",
       cxxopts::value<std::string>()->default_value("auto"), "WHEN")  //
      ("log", "Log lines on stderr: text or json",
       cxxopts::value<std::string>()->default_value("text"), "FORM")  //
      ("quiet", "Say only what went wrong");
  return options;
}

Parsed parse(cxxopts::Options& options, int argc, char** argv, const std::string& example) {
  try {
    Parsed parsed{.flags = options.parse(argc, argv), .exit = std::nullopt};
    if (parsed.flags["help"].as<bool>()) {
      fmt::print("{}\nExample:\n{}", options.help(), example);
      parsed.exit = Exit::held;
    } else if (parsed.flags["version"].as<bool>()) {
      fmt::print("countersign {}\n", kVersion);
      parsed.exit = Exit::held;
    }
    const auto color = parsed.flags["color"].as<std::string>();
    if (color != "auto" && color != "always" && color != "never") {
      throw WrongUsage{fmt::format("--color is auto, always or never, not \"{}\"", color)};
    }
    const auto log = parsed.flags["log"].as<std::string>();
    if (log != "text" && log != "json") {
      throw WrongUsage{fmt::format("--log is text or json, not \"{}\"", log)};
    }
    if (!parsed.flags.unmatched().empty()) {
      throw WrongUsage{fmt::format("\"{}\" is one argument too many; see --help",
                                   parsed.flags.unmatched().front())};
    }
    return parsed;
  } catch (const cxxopts::exceptions::exception& e) {
    throw WrongUsage{fmt::format("{}; see --help", e.what())};
  }
}

std::string control_token_in(const std::string& file) {
  std::ifstream stream{file};
  std::string line(4096, '\0');
  stream.read(line.data(), static_cast<std::streamsize>(line.size()));
  line.resize(static_cast<std::size_t>(stream.gcount()));
  line.resize(std::min(line.find('\n'), line.size()));
  if (line.empty()) {
    throw WrongUsage{fmt::format("--control-token-file: cannot read a line of {}", file)};
  }
  const std::string token{trimmed(line)};
  constexpr std::size_t kShortest = 16;
  if (token.size() < kShortest) {
    throw WrongUsage{fmt::format(
        "--control-token-file: the token in {} is shorter than {} characters", file, kShortest)};
  }
  const auto printable_ascii = [](unsigned char c) { return c > ' ' && c < 0x7f; };
  if (!std::all_of(token.begin(), token.end(), printable_ascii)) {
    throw WrongUsage{fmt::format(
        "--control-token-file: the token in {} must be visible ASCII, to stand in a header", file)};
  }
  return token;
}

HostPort host_port(const std::string& flag, const std::string& text) {
  const auto colon = text.rfind(':');
  const auto wrong = [&] {
    return WrongUsage{fmt::format(
        "--{} takes HOST:PORT such as 127.0.0.1:8780 or [::1]:0, not \"{}\"", flag, text)};
  };
  if (colon == std::string::npos) throw wrong();
  std::string host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (host == "localhost") host = "127.0.0.1";
  const auto port = number_from<std::uint16_t>(std::string_view{text}.substr(colon + 1));
  if (host.empty() || !port) throw wrong();
  return {.host = host, .port = *port};
}

std::int64_t number(const std::string& flag, const std::string& text, std::int64_t low,
                    std::int64_t high) {
  const auto value = number_from<std::int64_t>(text);
  if (!value || *value < low || *value > high) {
    throw WrongUsage{
        fmt::format("--{} takes a whole number from {} to {}, not \"{}\"", flag, low, high, text)};
  }
  return *value;
}

bool coloured(const cxxopts::ParseResult& flags, int descriptor) {
  const auto when = flags["color"].as<std::string>();
  if (when != "auto") return when == "always";
  return isatty(descriptor) == 1 && std::getenv("NO_COLOR") == nullptr;
}

int exit_of(const Error& error) {
  return error.code == Errc::bad_input ? Exit::wrong_input : Exit::broken;
}

void complain(const std::string& command, const std::string& sentence) {
  fmt::print(stderr, "countersign{}{}: {}\n", command.empty() ? "" : " ", command, sentence);
}

void complain(const std::string& command, const std::string& sentence,
              const cxxopts::ParseResult& flags) {
  if (flags["log"].as<std::string>() == "text") return complain(command, sentence);
  const nlohmann::ordered_json json{
      {"event", "error"}, {"command", command}, {"message", utf8_or_replaced(sentence)}};
  fmt::print(stderr, "{}\n", json.dump());
}

}  // namespace countersign::cli

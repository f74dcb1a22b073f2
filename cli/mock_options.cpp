#include "cli/mock_options.hpp"

#include <fmt/format.h>

#include <vector>

#include "cli/ready_file.hpp"
#include "core/ip.hpp"
#include "core/json_file.hpp"
#include "core/text.hpp"
#include "core/time_text.hpp"
#include "mock_server/config.hpp"
#include "mock_server/control/tenant_plan_json.hpp"

namespace countersign::cli {

namespace {

using mock_server::ListenAddress;
using mock_server::MockOptions;
using Texts = std::vector<std::string>;

constexpr std::uint16_t kDefaultPort = 8780;

}  // namespace

cxxopts::Options mock_flags() {
  auto options = options_of("mock", "Start the mock OVHcloud API, on loopback.");
  options.positional_help("[export|import]");
  options.add_options()("action", "What to do with the file of --state instead",
                        cxxopts::value<Texts>());
  options.parse_positional({"action"});
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
      ("config", "Start with the tenants and routes in this file", cxxopts::value<std::string>(),
       "FILE")  //
      ("state", "Keep everything in this file, across restarts", cxxopts::value<std::string>(),
       "FILE")  //
      ("ready-file", "Write addresses and keys here once the mock answers",
       cxxopts::value<std::string>(), "FILE")  //
      ("privileges",
       "Write here, when the mock ends, the rights that the default tenant's calls needed",
       cxxopts::value<std::string>(), "FILE")         //
      ("background", "Return once the mock answers")  //
      ("control-token-file", "Demand the token in this file from callers of the control API",
       cxxopts::value<std::string>(), "FILE")  //
      ("threads", "Threads that serve; 0: one per processor", text("0"), "N");
  options.add_options("Answers")                                          //
      ("errors", "Error bodies: class or legacy", text("class"), "FORM")  //
      ("void", "A call without a result answers: null, empty or no-content", text("null"),
       "FORM")                                                                                //
      ("validation-url", "Path of the validation page: sso or classic", text("sso"), "FORM")  //
      ("validation-base",
       "Host of the validation page: caller (the one called) or ovh (the live one)", text("caller"),
       "WHERE")                                                                                   //
      ("region", "Region of what is served: eu, ca or us", text("eu"), "REGION")                  //
      ("auto-validate", "Consumer keys and OAuth2 codes that are asked for are granted at once")  //
      ("signature", "Signatures: compatible, exact, report or off", text("compatible"), "MODE")   //
      ("iam", "IAM policies: strict, report or off", text("strict"), "MODE")                      //
      ("iam-details", "Name the actions that IAM refuses: on or off", text("on"), "ON|OFF")       //
      ("token-life", "Seconds that an OAuth2 token lives", text("3599"), "SECONDS")               //
      ("gzip", "Compress answers for whoever accepts it: on or off", text("on"), "ON|OFF")        //
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
       "SECONDS")  //
      ("write-timeout", "Seconds for an answer to be taken; after it the connection is closed",
       text("30"), "SECONDS");
  return options;
}

namespace {

template <class T>
T chosen(const cxxopts::ParseResult& flags, const std::string& flag,
         std::optional<T> (*from)(std::string_view), std::string_view choices) {
  const auto text = flags[flag].as<std::string>();
  const auto value = from(text);
  if (!value) throw WrongUsage{fmt::format("--{} is {}, not \"{}\"", flag, choices, text)};
  return *value;
}

bool is_on(const cxxopts::ParseResult& flags, const std::string& flag) {
  const auto text = flags[flag].as<std::string>();
  if (text != "on" && text != "off") {
    throw WrongUsage{fmt::format("--{} is on or off, not \"{}\"", flag, text)};
  }
  return text == "on";
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
  settings.validation_base =
      chosen(flags, "validation-base", mock_server::validation_base_from, "caller or ovh");
  settings.region = chosen(flags, "region", region_named, "eu, ca or us");
  settings.auto_validate = flags["auto-validate"].as<bool>();
  settings.verdict.signature = chosen(flags, "signature", mock_server::signature_mode_from,
                                      "compatible, exact, report or off");
  settings.gzip = is_on(flags, "gzip");
  settings.iam = chosen(flags, "iam", mock_server::iam_mode_from, "strict, report or off");
  settings.iam_details = is_on(flags, "iam-details") ? IamDetails::given : IamDetails::left_out;
  settings.token_life = std::chrono::seconds{
      number("token-life", flags["token-life"].as<std::string>(), 1, 1'000'000'000)};
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
  limits.write = std::chrono::seconds{at("write-timeout", 1, 86400)};
  return limits;
}

}  // namespace

std::filesystem::path path_in(const cxxopts::ParseResult& flags, const std::string& name) {
  const auto& path = flags[name].as<std::string>();
  if (path.empty()) throw WrongUsage{fmt::format("--{} wants a path", name)};
  return std::filesystem::absolute(path);
}

namespace {

std::filesystem::path ca_folder(const cxxopts::ParseResult& flags) {
  if (flags.count("ca-dir") > 0) {
    return path_in(flags, "ca-dir");
  }
  const auto state = state_folder();
  if (!state) throw WrongUsage{"neither XDG_STATE_HOME nor HOME is set; give --ca-dir DIR"};
  return *state / "ca";
}

mock_server::Config config_from(const std::string& file) {
  constexpr std::uintmax_t kMost = 16 << 20;
  const auto text = text_of_file(file, kMost);
  if (!text) throw WrongUsage{text.error().message};
  auto config = mock_server::read_config(file, *text);
  if (!config) throw WrongUsage{config.error().message};
  return *std::move(config);
}

}  // namespace

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
  if (flags.count("state") > 0) {
    options.state = path_in(flags, "state");
  }
  if (flags.count("config") > 0) options.config = config_from(flags["config"].as<std::string>());
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

}  // namespace countersign::cli

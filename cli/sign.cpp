// countersign sign: one request's headers, or a curl command that makes it, from the keys
// that the official clients would read.
#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/credentials.hpp"
#include "cli/options.hpp"
#include "core/clock.hpp"
#include "core/text.hpp"
#include "ovhcloud/endpoints.hpp"
#include "ovhcloud/signature.hpp"

namespace countersign::cli {

namespace {

constexpr const char* kExample =
    "  countersign sign GET /me                                  # keys from OVH_* or ovh.conf\n"
    "  countersign sign --curl POST /domain/zone/example.com/refresh\n"
    "  countersign sign PUT https://eu.api.ovh.com/1.0/me --body '{\"city\":\"Lille\"}'\n"
    "  eval \"$(countersign sign --curl GET /me)\"\n";

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Signed {
  std::string method;
  std::string url;
  std::optional<std::string> body;
  Headers headers;
};

cxxopts::Options sign_options() {
  auto options = options_of("sign", "Sign one request: print its headers, or a curl command.");
  options.positional_help("METHOD URL|PATH");
  options.add_options("Request")  //
      ("body", "The body, as it will be sent, byte for byte", cxxopts::value<std::string>(),
       "TEXT")  //
      ("body-file", "The body from a file, - for standard input", cxxopts::value<std::string>(),
       "FILE")  //
      ("timestamp", "Unix seconds to sign with, instead of now", cxxopts::value<std::string>(),
       "SECONDS")  //
      ("endpoint",
       "Whose keys, and where a PATH leads: a URL, or ovh-eu, …; OVH_ENDPOINT or ovh.conf "
       "otherwise",
       cxxopts::value<std::string>(), "URL|NAME");
  options.add_options("Results")                //
      ("curl", "Print a curl command instead")  //
      ("format", "text or json", cxxopts::value<std::string>()->default_value("text"), "FORM");
  options.add_options()("words", "METHOD and URL", cxxopts::value<std::vector<std::string>>());
  options.parse_positional({"words"});
  return options;
}

std::string body_from(const std::string& file) {
  std::string text;
  if (file == "-") {
    text.assign(std::istreambuf_iterator<char>{std::cin}, {});
    return text;
  }
  std::ifstream stream{file, std::ios::binary};
  text.assign(std::istreambuf_iterator<char>{stream}, {});
  if (!stream && text.empty() && !std::ifstream{file}.is_open()) {
    throw WrongUsage{fmt::format("--body-file: cannot read {}", file)};
  }
  return text;
}

std::optional<std::string> wanted_body(const cxxopts::ParseResult& flags) {
  if (flags.count("body") > 0 && flags.count("body-file") > 0) {
    throw WrongUsage{"give --body or --body-file, not both"};
  }
  if (flags.count("body") > 0) return flags["body"].as<std::string>();
  if (flags.count("body-file") > 0) return body_from(flags["body-file"].as<std::string>());
  return std::nullopt;
}

bool is_url(std::string_view text) {
  return text.starts_with("https://") || text.starts_with("http://");
}

// A path under the endpoint, joined as the clients do: "/me" below /1.0, "/v1/me" and
// "/v2/iam/policy" beside it (facts 1).
std::string joined(std::string base, std::string_view path) {
  while (base.ends_with('/')) base.pop_back();
  const bool versioned =
      path.starts_with("/v1/") || path.starts_with("/v2/") || path.starts_with("/1.0/");
  if (versioned && base.ends_with("/1.0")) base.resize(base.size() - 4);
  return base.append(path);
}

std::string url_of(const std::string& endpoint, const std::string& target) {
  if (is_url(target)) return target;
  if (!target.starts_with('/')) {
    throw WrongUsage{fmt::format("\"{}\" is neither a URL nor a path that starts with /", target)};
  }
  const auto named = endpoint_named(endpoint);
  if (!named && !is_url(endpoint)) {
    throw WrongUsage{
        fmt::format("\"{}\" is no endpoint: give a URL, or a name such as ovh-eu", endpoint)};
  }
  return joined(named ? std::string{named->base_url} : endpoint, target);
}

bool is_method(std::string_view text) {
  return !text.empty() && text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == text.npos;
}

Signed signed_request(const OwnKeys& keys, std::string method, std::string url,
                      std::optional<std::string> body, const std::string& timestamp) {
  const auto host = url.find("://") + 3;
  const auto path = std::min(url.find('/', host), url.size());
  const Signer signer{keys.secret, keys.consumer_key};
  const Signature signature = signer.sign({.method = method,
                                           .base = std::string_view{url}.substr(0, path),
                                           .target = std::string_view{url}.substr(path),
                                           .body = body ? std::string_view{*body} : "",
                                           .timestamp = timestamp});
  Headers headers{{"X-Ovh-Application", keys.application_key},
                  {"X-Ovh-Consumer", std::string{keys.consumer_key.reveal()}},
                  {"X-Ovh-Timestamp", timestamp},
                  {"X-Ovh-Signature", std::string{signature.view()}}};
  if (body) headers.emplace_back("Content-Type", "application/json");
  return {.method = std::move(method),
          .url = std::move(url),
          .body = std::move(body),
          .headers = std::move(headers)};
}

// For a POSIX shell, whatever stands in it.
std::string in_quotes(std::string_view text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'') {
      result += "'\\''";
    } else {
      result += c;
    }
  }
  return result + "'";
}

// --globoff: brackets and braces of the URL are the API's, not curl's.
std::string curl_command(const Signed& request) {
  std::string command =
      fmt::format("curl --globoff --path-as-is -X {} {}", request.method, in_quotes(request.url));
  if (request.method == "HEAD") {
    command = fmt::format("curl --globoff --path-as-is --head {}", in_quotes(request.url));
  }
  for (const auto& [name, value] : request.headers) {
    command += " \\\n  -H " + in_quotes(name + ": " + value);
  }
  if (request.body) command += " \\\n  --data-raw " + in_quotes(*request.body);
  return command + "\n";
}

void print(const Signed& request, bool as_curl, bool as_json) {
  if (as_json) {
    nlohmann::ordered_json headers = nlohmann::ordered_json::object();
    for (const auto& [name, value] : request.headers) headers[name] = value;
    nlohmann::ordered_json json{{"method", request.method}, {"url", request.url}};
    if (request.body) json["body"] = utf8_or_replaced(*request.body);
    json["headers"] = headers;
    fmt::print("{}\n", json.dump(2));
  } else if (as_curl) {
    fmt::print("{}", curl_command(request));
  } else {
    for (const auto& [name, value] : request.headers) fmt::print("{}: {}\n", name, value);
  }
}

}  // namespace

int run_sign(int argc, char** argv) {
  auto options = sign_options();
  const Parsed parsed = parse(options, argc, argv, kExample);
  if (parsed.exit) return *parsed.exit;
  const auto& flags = parsed.flags;
  const auto words = flags.count("words") > 0 ? flags["words"].as<std::vector<std::string>>()
                                              : std::vector<std::string>{};
  if (words.size() != 2) {
    throw WrongUsage{"give a method and a URL or path, as in: countersign sign GET /me"};
  }
  const std::string method = to_upper(words[0]);
  if (!is_method(method)) throw WrongUsage{fmt::format("\"{}\" is no method", words[0])};
  const auto format = flags["format"].as<std::string>();
  if (format != "text" && format != "json") {
    throw WrongUsage{fmt::format("--format is text or json, not \"{}\"", format)};
  }

  const std::string endpoint =
      flags.count("endpoint") > 0 ? flags["endpoint"].as<std::string>() : own_endpoint();
  std::string timestamp = std::to_string(unix_seconds(SystemClock{}.now()).count());
  if (flags.count("timestamp") > 0) {
    constexpr std::int64_t kMost = 99'999'999'999;
    timestamp = std::to_string(number("timestamp", flags["timestamp"].as<std::string>(), 0, kMost));
  }
  const std::string url = url_of(endpoint, words[1]);
  auto body = wanted_body(flags);
  const auto keys = own_keys(endpoint);
  if (!keys) {
    complain("sign", keys.error().message, flags);
    return Exit::wrong_input;
  }
  print(signed_request(*keys, method, url, std::move(body), timestamp), flags["curl"].as<bool>(),
        format == "json");
  return Exit::held;
}

}  // namespace countersign::cli

// countersign explain: why a captured request is refused, without any server.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "cli/command.hpp"
#include "cli/credentials.hpp"
#include "cli/explain_output.hpp"
#include "cli/explain_request.hpp"
#include "cli/options.hpp"
#include "core/secret.hpp"

namespace countersign::cli {

namespace {

using harness::CapturedRequest;
using harness::Diagnosis;
using harness::DiagnosisOutcome;

constexpr const char* kExample =
    "  countersign explain issue.md            # a curl line, a trace, a HAR file, a log, …\n"
    "  pbpaste | countersign explain           # the same from the clipboard\n"
    "  countersign explain --entry 3 session.har\n"
    "  countersign explain trace.txt --body-file sent.json --intended-url \"$url\"\n"
    "  countersign explain --method GET --url https://eu.api.ovh.com/1.0/me \\\n"
    "    --timestamp 1457018875 --signature '$1$e955…' --application-key 7kbG… \\\n"
    "    --consumer-key 9f3c…                  # keys and secret from OVH_* or ovh.conf\n";

// The keys that must not be seen whole: the secret, and whatever consumer key there is.
class KeyMask {
 public:
  void add(std::string key) {
    constexpr std::size_t kShortest = 4;
    if (key.size() >= kShortest) keys_.push_back(std::move(key));
    std::sort(keys_.begin(), keys_.end(),
              [](const auto& a, const auto& b) { return a.size() > b.size(); });
  }

  std::string operator()(std::string_view text) const {
    std::string result{text};
    for (const std::string& key : keys_) {
      const std::string shown = masked(key);
      for (auto at = result.find(key); at != std::string::npos; at = result.find(key, at)) {
        result.replace(at, key.size(), shown);
        at += shown.size();
      }
    }
    return result;
  }

 private:
  std::vector<std::string> keys_;
};

KeyMask mask_for(const CapturedRequest& request, const harness::DiagnosisWishes& wishes) {
  KeyMask mask;
  mask.add(std::string{header_of(request.headers, "X-Ovh-Consumer").value_or("")});
  for (const std::string& key : wishes.other_consumer_keys) mask.add(key);
  return mask;
}

int exit_for(const Diagnosis& diagnosis) {
  return diagnosis.outcome == DiagnosisOutcome::right ? Exit::held : Exit::did_not_hold;
}

}  // namespace

int run_explain(int argc, char** argv) {
  auto options = options_of("explain", "Say why a captured request is refused, without a server.");
  options.positional_help("[FILE]");
  add_explain_flags(options);
  options.add_options("Results")  //
      ("format", "text or json", cxxopts::value<std::string>()->default_value("text"), "FORM");
  options.add_options()("file", "The capture", cxxopts::value<std::string>());
  options.parse_positional({"file"});
  const Parsed parsed = parse(options, argc, argv, kExample);
  if (parsed.exit) return *parsed.exit;
  const auto& flags = parsed.flags;
  const auto format = flags["format"].as<std::string>();
  if (format != "text" && format != "json") {
    throw WrongUsage{fmt::format("--format is text or json, not \"{}\"", format)};
  }

  auto wishes = wishes_of_flags(flags);
  CapturedRequest request = request_of_flags(flags);
  const std::string endpoint = endpoint_of(flags, request);
  complete_keys(request, wishes, endpoint);
  KeyMask keys = mask_for(request, wishes);
  auto diagnosis = harness::diagnosed_early(request, wishes);
  if (!diagnosis) {
    require_whole(request);
    const ApplicationSecret secret = own_secret(endpoint);
    keys.add(std::string{secret.reveal()});
    diagnosis = harness::diagnosed_signature(request, secret, wishes, keys);
  }
  keys.add(own_key(endpoint, "application_secret"));
  const SecretMask mask = keys;
  const ExplainOutput output{.request = request, .diagnosis = *diagnosis, .mask = mask};
  fmt::print("{}", format == "json" ? json_of(output)
                                    : text_of(output, coloured(flags, STDOUT_FILENO),
                                              flags["quiet"].as<bool>()));
  return exit_for(*diagnosis);
}

}  // namespace countersign::cli

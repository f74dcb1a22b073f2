#include "harness/scenario/parse.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/json_file.hpp"
#include "harness/judge/pattern.hpp"
#include "harness/scenario/embedded_scenarios.hpp"
#include "harness/scenario/scenario_shape.hpp"
#include "harness/scenario/variables.hpp"

namespace countersign::harness {

namespace {

constexpr std::uintmax_t kLargest = 1024 * 1024;
constexpr std::string_view kEnding = ".json";

// Reads one file. Members of the JSON exist and have the right type, since its shape has
// been checked; what is left are questions between members.
class Reader {
 public:
  Reader(std::string_view path, const JsonFile& file) : path_(path), file_(file) {}

  Result<Scenario> read() { return scenario(file_.json()); }

 private:
  tl::unexpected<Error> wrong(std::string_view pointer, std::string_view sentence,
                              bool of_name = false) const {
    return file_.wrong(pointer, sentence, of_name);
  }

  Result<Scenario> scenario(const Json& json) {
    Scenario result{.id = std::string{path_.substr(0, path_.size() - kEnding.size())},
                    .title = json.at("title"),
                    .level = level_from(json.at("level").get<std::string>()),
                    .facts = json.at("fact").get<std::vector<std::string>>(),
                    .why = json.at("why"),
                    .safe = json.value("safe", false),
                    .given = std::nullopt,
                    .steps = {}};
    if (json.contains("given")) result.given = json.at("given");
    if (result.safe && result.given) {
      return wrong("/given", "a safe scenario has no world of its own: drop either");
    }
    for (const std::string_view name : predefined_variables()) defined_.emplace(name);
    for (std::size_t i = 0; i < json.at("steps").size(); ++i) {
      auto read = step(json.at("steps")[i], fmt::format("/steps/{}", i));
      if (!read) return tl::unexpected(read.error());
      if (result.safe && !is_safe(*read)) {
        return wrong(fmt::format("/steps/{}", i), "a safe scenario only reads: GET and HEAD");
      }
      result.steps.push_back(*std::move(read));
    }
    return result;
  }

  static Level level_from(std::string_view text) {
    return text == "MUST" ? Level::must : text == "SHOULD" ? Level::should : Level::info;
  }

  static bool is_safe(const Step& step) {
    const auto* call = std::get_if<CallStep>(&step.action);
    return call != nullptr && (call->call.method == "GET" || call->call.method == "HEAD");
  }

  Result<Step> step(const Json& json, const std::string& pointer) {
    const int kinds = static_cast<int>(json.contains("call")) +
                      static_cast<int>(json.contains("clock")) +
                      static_cast<int>(json.contains("credential"));
    if (kinds != 1) return wrong(pointer, "a step is one of: call, clock, credential");
    if (const auto unknown = undefined_variable(json, defined_)) {
      return wrong(pointer, fmt::format("${{{}}} is used before any step saves it", *unknown));
    }
    Step result{.origin = fmt::format("{}#{}", path_, pointer),
                .name = json.value("name", ""),
                .action = ClockStep{}};
    if (json.contains("call")) {
      auto call = call_step(json, pointer);
      if (!call) return tl::unexpected(call.error());
      result.action = *std::move(call);
      return result;
    }
    if (json.contains("expect") || json.contains("save")) {
      return wrong(pointer, "only a call has expect and save");
    }
    if (json.contains("clock")) {
      const Json& clock = json.at("clock");
      if (clock.contains("advance_seconds") && clock.size() > 1) {
        return wrong(pointer + "/clock", "advance_seconds stands alone");
      }
      ClockStep action{.advance_seconds = std::nullopt, .clock = clock};
      if (clock.contains("advance_seconds")) action.advance_seconds = clock.at("advance_seconds");
      result.action = std::move(action);
    } else {
      const Json& credential = json.at("credential");
      CredentialStep action{.action = credential.at("action"),
                            .name = credential.value("name", ""),
                            .consumer_key = optional_text(credential, "consumer_key"),
                            .validity = std::nullopt,
                            .user = credential.value("user", "")};
      if (credential.contains("validity_seconds")) {
        if (action.action != "validate") {
          return wrong(pointer + "/credential/validity_seconds",
                       "only who validates grants a time");
        }
        action.validity = credential.at("validity_seconds");
      }
      result.action = std::move(action);
    }
    return result;
  }

  static std::optional<std::string> optional_text(const Json& json, const char* name) {
    if (!json.contains(name)) return std::nullopt;
    return json.at(name).get<std::string>();
  }

  Result<CallStep> call_step(const Json& json, const std::string& pointer) {
    auto call = read_call(json.at("call"), pointer + "/call");
    if (!call) return tl::unexpected(call.error());
    CallStep result{.call = *std::move(call), .expect = {}, .save = {}};
    if (json.contains("expect")) {
      auto expect = expectation(json.at("expect"), pointer + "/expect");
      if (!expect) return tl::unexpected(expect.error());
      result.expect = *std::move(expect);
    }
    if (json.contains("save")) {
      for (const auto& [name, what] : json.at("save").items()) {
        auto saved = saving(name, what, pointer + "/save/" + name);
        if (!saved) return tl::unexpected(saved.error());
        result.save.push_back(*std::move(saved));
        defined_.insert(name);
      }
    }
    return result;
  }

  Result<Saving> saving(const std::string& name, const Json& json, const std::string& pointer) {
    if (json.is_string()) {
      return pointed(Saving{.variable = name, .of = json.get<std::string>()}, pointer);
    }
    Saving result{.variable = name,
                  .of = optional_text(json, "of"),
                  .header = json.value("header", ""),
                  .after = json.value("after", ""),
                  .before = json.value("before", "")};
    if (result.of && !result.header.empty()) {
      return wrong(pointer, "a value is of the body or in a header, not both");
    }
    return pointed(std::move(result), pointer + "/of");
  }

  Result<Saving> pointed(Saving saving, const std::string& pointer) {
    if (saving.of && !saving.of->empty() && saving.of->front() != '/') {
      return wrong(pointer, "a JSON pointer such as /consumerKey wanted here");
    }
    return saving;
  }

  Result<Call> read_call(const Json& json, const std::string& pointer) {
    Call call;
    call.method = json.at("method");
    call.target = json.at("target");
    call.application = json.value("application", "");
    call.credential = json.value("credential", "");
    call.consumer_key = optional_text(json, "consumer_key");
    call.application_key = optional_text(json, "application_key");
    call.application_secret = optional_text(json, "application_secret");
    call.body_text = optional_text(json, "body_text");
    call.signed_base = optional_text(json, "signed_base");
    call.mistake = json.value("mistake", "");
    call.timestamp_offset = json.value("timestamp_offset", std::int64_t{0});
    call.http_1_0 = json.value("version", "1.1") == "1.0";
    const std::string auth = json.value("auth", "signed");
    call.auth = auth == "signed"        ? Auth::signed_call
                : auth == "application" ? Auth::application
                                        : Auth::none;
    const std::string framing = json.value("framing", "content-length");
    call.framing = framing == "chunked" ? Framing::chunked
                   : framing == "none"  ? Framing::none
                                        : Framing::content_length;
    if (json.contains("body")) call.body = json.at("body");
    if (json.contains("form")) call.form = json.at("form");
    if (json.contains("headers")) {
      for (const auto& [name, value] : json.at("headers").items()) {
        call.headers.push_back({.name = name, .values = header_values(value)});
      }
    }
    if (json.contains("body") + json.contains("body_text") + json.contains("form") > 1) {
      return wrong(pointer, "a call has one of: body, body_text, form");
    }
    if (!call.mistake.empty() && call.auth != Auth::signed_call) {
      return wrong(pointer + "/mistake", "only a signed call can be signed wrongly");
    }
    const bool one_word = call.method.find_first_of(" \r\n") == std::string::npos;
    if (!one_word || call.method.empty()) return wrong(pointer + "/method", "a method is one word");
    if (call.target.find_first_of(" \r\n") != std::string::npos || call.target.empty()) {
      return wrong(pointer + "/target", "a target has no spaces: write them as %20");
    }
    return call;
  }

  static std::vector<std::string> header_values(const Json& value) {
    if (value.is_null()) return {};
    if (value.is_string()) return {value.get<std::string>()};
    return value.get<std::vector<std::string>>();
  }

  Result<Expectation> expectation(const Json& json, const std::string& pointer) {
    Expectation expect;
    if (json.contains("status")) expect.status = json.at("status").get<int>();
    if (json.contains("error")) expect.error = json.at("error");
    if (json.contains("body")) expect.body = json.at("body");
    if (json.contains("body_text")) expect.body_text = json.at("body_text");
    if (json.contains("members")) {
      expect.members = json.at("members").get<std::vector<std::string>>();
    }
    if (json.contains("headers")) {
      for (const auto& [name, pattern] : json.at("headers").items()) {
        expect.headers.emplace_back(name, pattern);
      }
    }
    if (const auto problem = pattern_problem(json)) {
      return wrong(pointer + problem->pointer, problem->sentence);
    }
    return expect;
  }

  std::string_view path_;
  const JsonFile& file_;
  std::set<std::string, std::less<>> defined_;
};

void sort_by_id(std::vector<Scenario>& scenarios) {
  std::sort(scenarios.begin(), scenarios.end(),
            [](const Scenario& a, const Scenario& b) { return a.id < b.id; });
}

Result<Scenario> scenario_file(const std::filesystem::path& file, const std::string& path) {
  const auto text = text_of_file(file, kLargest);
  if (!text) return tl::unexpected(text.error());
  return parse_scenario(path, *text);
}

}  // namespace

Result<Scenario> parse_scenario(std::string_view path, std::string_view text) {
  if (!path.ends_with(kEnding)) {
    return fail(Errc::bad_input, fmt::format("{} does not end in .json", path));
  }
  const auto file = JsonFile::parse(std::string{path}, std::string{text}, scenario_shape());
  if (!file) return tl::unexpected(file.error());
  return Reader{path, *file}.read();
}

Result<std::vector<Scenario>> embedded_suite() {
  std::vector<Scenario> scenarios;
  for (const EmbeddedFile& file : embedded_scenarios()) {
    auto scenario = parse_scenario(file.path, file.text);
    if (!scenario) return tl::unexpected(scenario.error());
    scenarios.push_back(*std::move(scenario));
  }
  sort_by_id(scenarios);
  return scenarios;
}

Result<std::vector<Scenario>> suite_at(const std::filesystem::path& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  std::vector<Scenario> scenarios;
  if (fs::is_regular_file(path, error)) {
    auto scenario = scenario_file(path, path.string());
    if (!scenario) return tl::unexpected(scenario.error());
    scenarios.push_back(*std::move(scenario));
    return scenarios;
  }
  if (!fs::is_directory(path, error)) {
    return fail(Errc::bad_input, fmt::format("{} is neither a file nor a folder", path.string()));
  }
  for (const auto& entry : fs::recursive_directory_iterator{path, error}) {
    if (!entry.is_regular_file() || entry.path().extension() != kEnding) continue;
    if (entry.path().filename() == "scenario.schema.json") continue;
    auto scenario = scenario_file(entry.path(), fs::relative(entry.path(), path).string());
    if (!scenario) return tl::unexpected(scenario.error());
    scenarios.push_back(*std::move(scenario));
  }
  if (scenarios.empty()) {
    return fail(Errc::bad_input, fmt::format("{} holds no scenario", path.string()));
  }
  sort_by_id(scenarios);
  return scenarios;
}

}  // namespace countersign::harness

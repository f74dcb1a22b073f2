#include <fmt/format.h>

#include <map>
#include <pugixml.hpp>
#include <sstream>
#include <vector>

#include "reports/files.hpp"

namespace countersign::reports {

namespace {

// XML 1.0 has no way to write most control characters, nor U+FFFE and U+FFFF.
std::string xml_text(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::string_view rest = text.substr(i);
    if (rest.starts_with("\xEF\xBF\xBE") || rest.starts_with("\xEF\xBF\xBF")) {
      result += "\xEF\xBF\xBD";
      i += 2;
    } else if (byte >= 0x20 || byte == '\t' || byte == '\n') {
      result += text[i];
    } else {
      result += fmt::format("\\x{:02x}", byte);
    }
  }
  return result;
}

std::string seconds(std::chrono::microseconds duration) {
  return fmt::format("{:.6f}", std::chrono::duration<double>(duration).count());
}

std::string details_of(const CaseResult& result) {
  std::string text = result.reason;
  for (const StepResult& step : result.steps) {
    for (const Mismatch& mismatch : step.mismatches) {
      text += fmt::format("{}{} ({}): {}: wanted {}, got {}", text.empty() ? "" : "\n", step.name,
                          step.origin, mismatch.what, mismatch.wanted, mismatch.got);
    }
    for (const StepResult::Cause& cause : step.causes) {
      text += fmt::format("\ncause: {}: {} {}", cause.code, cause.detail, cause.fix);
    }
  }
  return xml_text(fmt::format("{}\nwhy: {}", text, result.why));
}

void add_outcome(pugi::xml_node testcase, const CaseResult& result) {
  if (result.outcome == Outcome::skipped) {
    testcase.append_child("skipped").append_attribute("message") = xml_text(result.reason).c_str();
  } else if (result.outcome != Outcome::held) {
    const bool failed = result.outcome == Outcome::failed;
    pugi::xml_node node = testcase.append_child(failed ? "failure" : "error");
    const std::string details = details_of(result);
    node.append_attribute("message") = details.substr(0, details.find('\n')).c_str();
    node.text().set(details.c_str());
  }
}

}  // namespace

std::string junit_document(const Run& run) {
  std::map<std::string, std::vector<const CaseResult*>> by_folder;
  for (const CaseResult& result : run.cases) {
    by_folder[result.id.substr(0, result.id.rfind('/'))].push_back(&result);
  }
  pugi::xml_document document;
  pugi::xml_node root = document.append_child("testsuites");
  root.append_attribute("name") = "countersign check";
  root.append_attribute("time") = seconds(run.duration).c_str();
  for (const auto& [folder, cases] : by_folder) {
    Run part{.endpoint = {}, .started_at = {}, .cases = {}};
    pugi::xml_node suite = root.append_child("testsuite");
    suite.append_attribute("name") = xml_text(folder).c_str();
    for (const CaseResult* result : cases) {
      part.cases.push_back(*result);
      part.duration += result->duration;
      pugi::xml_node testcase = suite.append_child("testcase");
      testcase.append_attribute("classname") = xml_text(folder).c_str();
      const std::string name = result->id.substr(result->id.rfind('/') + 1);
      testcase.append_attribute("name") =
          xml_text(fmt::format("{}: {}", name, result->title)).c_str();
      testcase.append_attribute("time") = seconds(result->duration).c_str();
      add_outcome(testcase, *result);
    }
    const Counts counts = counts_of(part);
    suite.append_attribute("tests") = part.cases.size();
    suite.append_attribute("failures") = counts.failed;
    suite.append_attribute("errors") = counts.broken;
    suite.append_attribute("skipped") = counts.skipped;
    suite.append_attribute("time") = seconds(part.duration).c_str();
    suite.append_attribute("timestamp") = run.started_at.c_str();
  }
  std::ostringstream out;
  document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
  return out.str();
}

}  // namespace countersign::reports

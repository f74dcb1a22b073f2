#include "harness/vectors/judge_signatures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/json_text.hpp"
#include "core/text.hpp"

namespace countersign::harness {

namespace {

using Json = nlohmann::ordered_json;

bool is_computed(const Json& json) {
  return json.is_object() && json.contains("id") && json.at("id").is_string() &&
         json.contains("signature") && json.at("signature").is_string();
}

ComputedSignature computed_from(const Json& json) {
  return {.id = json.at("id"), .signature = json.at("signature")};
}

Result<std::vector<ComputedSignature>> of_document(std::string_view name, const Json& document) {
  std::vector<ComputedSignature> computed;
  for (const Json& one : document.at("vectors")) {
    if (!is_computed(one)) {
      return fail(Errc::bad_input,
                  fmt::format("{}: /vectors/{} has no text for id and for signature", name,
                              computed.size()));
    }
    computed.push_back(computed_from(one));
  }
  return computed;
}

Result<std::vector<ComputedSignature>> of_lines(std::string_view name, std::string_view text) {
  std::vector<ComputedSignature> computed;
  std::size_t number = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    if (trimmed(line).empty()) continue;
    const auto json = parse_json(line);
    if (!json || !is_computed(*json)) {
      return fail(Errc::bad_input,
                  fmt::format("{}:{}: no {{\"id\":\"…\",\"signature\":\"…\"}}", name, number));
    }
    computed.push_back(computed_from(*json));
  }
  return computed;
}

using ById = std::map<std::string_view, std::string_view>;  // signatures

Result<ById> by_id(std::span<const GoldenVector> vectors,
                   std::span<const ComputedSignature> computed) {
  std::set<std::string_view> known;
  for (const GoldenVector& vector : vectors) known.insert(vector.id);
  ById signatures;
  for (const ComputedSignature& one : computed) {
    if (!known.contains(one.id)) {
      return fail(Errc::bad_input, fmt::format("no vector has the id \"{}\"", printable(one.id)));
    }
    if (!signatures.emplace(one.id, one.signature).second) {
      return fail(Errc::bad_input, fmt::format("the id \"{}\" comes twice", one.id));
    }
  }
  return signatures;
}

void judge(const GoldenVector& vector, std::string_view signature, SignatureJudgement& judgement) {
  if (signature == right_signature(vector)) {
    ++judgement.right;
  } else if (vector.result == VectorResult::valid || signature != vector.request.presented) {
    judgement.different.push_back({.id = vector.id,
                                   .comment = vector.comment,
                                   .signature = std::string{signature},
                                   .explanation = explain(vector, std::string{signature})});
  }
}

std::string names_of(const Explanation& explanation) {
  std::vector<std::string> names;
  for (const Cause& cause : explanation.causes) names.push_back(cause.code);
  return names.empty() ? "nothing" : enumerated(names);
}

bool names(const Explanation& explanation, std::string_view code) {
  return std::any_of(explanation.causes.begin(), explanation.causes.end(),
                     [&](const Cause& cause) { return cause.code == code; });
}

// Empty: none.
std::string problem_of(const GoldenVector& vector) {
  const bool valid = vector.result == VectorResult::valid;
  const bool right = vector.request.presented == right_signature(vector);
  if (valid && !right) return "its signature is not what this program signs";
  if (valid && vector.string_to_sign != right_string_to_sign(vector)) {
    return "its string to sign is not what this program signs";
  }
  if (valid) return {};
  if (right) return "its signature is right";
  const Explanation found = explain(vector, vector.request.presented);
  if (names(found, vector.cause)) return {};
  return fmt::format("the search names {}, not {}", names_of(found), vector.cause);
}

Json json_of(const Explanation& explanation) {
  Json causes = Json::array();
  for (const Cause& cause : explanation.causes) {
    Json one{{"code", cause.code},
             {"title", cause.title},
             {"detail", cause.detail},
             {"fix", cause.fix},
             {"fact", cause.fact}};
    if (!cause.together_with.empty()) one["together_with"] = cause.together_with;
    causes.push_back(std::move(one));
  }
  return causes;
}

// A mistake once, however many vectors show it.
struct SeenMistake {
  const Cause* cause;                // as it stands in the first of them
  const DifferentSignature* vector;  // that one
  std::size_t times;
};

std::vector<SeenMistake> mistakes_in(std::span<const DifferentSignature> different) {
  std::vector<SeenMistake> mistakes;
  for (const DifferentSignature& one : different) {
    for (const Cause& cause : one.explanation.causes) {
      const auto known = std::find_if(
          mistakes.begin(), mistakes.end(),
          [&](const SeenMistake& mistake) { return mistake.cause->code == cause.code; });
      if (known != mistakes.end()) {
        ++known->times;
      } else {
        mistakes.push_back({.cause = &cause, .vector = &one, .times = 1});
      }
    }
  }
  std::stable_sort(mistakes.begin(), mistakes.end(),
                   [](const auto& a, const auto& b) { return a.times > b.times; });
  return mistakes;
}

std::string text_of(const SeenMistake& mistake) {
  const Cause& cause = *mistake.cause;
  std::string text = fmt::format("\n{}, in {}: {}\n", cause.code, mistake.times, cause.title);
  if (!cause.detail.empty()) {
    text += fmt::format("  {}: {}\n", mistake.vector->id, printable(cause.detail));
  }
  if (!cause.fix.empty()) text += fmt::format("  {}\n", cause.fix);
  return text;
}

}  // namespace

Result<std::vector<ComputedSignature>> computed_signatures(std::string_view name,
                                                           std::string_view text) {
  const auto document = parse_json(text);
  const bool whole = document && document->is_object() && document->contains("vectors") &&
                     document->at("vectors").is_array();
  return whole ? of_document(name, *document) : of_lines(name, text);
}

Result<SignatureJudgement> judge_signatures(std::span<const GoldenVector> vectors,
                                            std::span<const ComputedSignature> computed) {
  const auto signatures = by_id(vectors, computed);
  if (!signatures) return tl::unexpected(signatures.error());
  SignatureJudgement judgement;
  for (const GoldenVector& vector : vectors) {
    const auto found = signatures->find(vector.id);
    if (found != signatures->end()) {
      judge(vector, found->second, judgement);
    } else if (vector.result == VectorResult::valid) {
      judgement.missing.push_back(vector.id);
    }
  }
  return judgement;
}

std::vector<VectorProblem> vector_problems(std::span<const GoldenVector> vectors) {
  std::vector<VectorProblem> problems;
  for (const GoldenVector& vector : vectors) {
    std::string sentence = problem_of(vector);
    if (!sentence.empty()) problems.push_back({.id = vector.id, .sentence = std::move(sentence)});
  }
  return problems;
}

std::string text_of(const SignatureJudgement& judgement) {
  std::string text;
  for (const DifferentSignature& one : judgement.different) {
    text += fmt::format("  ✗ {} ({}): {}\n", one.id, one.comment, names_of(one.explanation));
  }
  for (const std::string& id : judgement.missing) text += fmt::format("  ✗ {}: missing\n", id);
  for (const SeenMistake& mistake : mistakes_in(judgement.different)) text += text_of(mistake);
  return text + fmt::format("{}{} right, {} different, {} missing\n", text.empty() ? "" : "\n",
                            judgement.right, judgement.different.size(), judgement.missing.size());
}

std::string json_of(const SignatureJudgement& judgement) {
  Json different = Json::array();
  for (const DifferentSignature& one : judgement.different) {
    different.push_back(Json{{"id", one.id},
                             {"comment", one.comment},
                             {"signature", one.signature},
                             {"causes", json_of(one.explanation)}});
  }
  const Json json{{"right", judgement.right},
                  {"different", std::move(different)},
                  {"missing", judgement.missing}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string text_of(std::size_t vectors, std::span<const VectorProblem> problems) {
  std::string text;
  for (const VectorProblem& one : problems)
    text += fmt::format("  ✗ {}: {}\n", one.id, one.sentence);
  return text + fmt::format("{} vectors, {} with a problem\n", vectors, problems.size());
}

std::string json_of(std::size_t vectors, std::span<const VectorProblem> problems) {
  Json list = Json::array();
  for (const VectorProblem& one : problems) {
    list.push_back(Json{{"id", one.id}, {"sentence", one.sentence}});
  }
  return Json{{"vectors", vectors}, {"problems", std::move(list)}}.dump(2) + "\n";
}

}  // namespace countersign::harness

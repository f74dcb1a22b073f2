// Signatures that somebody's code computed for the golden vectors, judged: which are right, which
// are not, and which mistake makes them. And the vectors themselves, against this program.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "harness/vectors/golden_vector.hpp"

namespace countersign::harness {

struct ComputedSignature {
  std::string id;  // of a vector
  std::string signature;
};

// Of a document like vectors/signing.json, each `signature` in place of the vector's own; or of
// lines, each {"id":"…","signature":"…"}. `name` is what messages call the text. Errors:
// bad_input, with the line where there is one.
[[nodiscard]] Result<std::vector<ComputedSignature>> computed_signatures(std::string_view name,
                                                                         std::string_view text);

struct DifferentSignature {
  std::string id;
  std::string comment;      // of the vector
  std::string signature;    // that was computed
  Explanation explanation;  // secrets masked
};

struct SignatureJudgement {
  std::size_t right = 0;
  std::vector<DifferentSignature> different;
  std::vector<std::string> missing;  // ids of valid vectors without a signature

  [[nodiscard]] bool holds() const noexcept { return different.empty() && missing.empty(); }
};

// Every valid vector wants its signature. For the others, what is right for their request is
// right; their own, which is not, counts as not computed. Errors: bad_input for an id that no
// vector has or that comes twice.
[[nodiscard]] Result<SignatureJudgement> judge_signatures(
    std::span<const GoldenVector> vectors, std::span<const ComputedSignature> computed);

// What is wrong with vectors, in a sentence each: a valid one that is not what this program
// signs, another one that is, one whose mistake the cause search does not name.
struct VectorProblem {
  std::string id;
  std::string sentence;
};
[[nodiscard]] std::vector<VectorProblem> vector_problems(std::span<const GoldenVector> vectors);

// For people, and for programs.
[[nodiscard]] std::string text_of(const SignatureJudgement& judgement);
[[nodiscard]] std::string json_of(const SignatureJudgement& judgement);
[[nodiscard]] std::string text_of(std::size_t vectors, std::span<const VectorProblem> problems);
[[nodiscard]] std::string json_of(std::size_t vectors, std::span<const VectorProblem> problems);

}  // namespace countersign::harness

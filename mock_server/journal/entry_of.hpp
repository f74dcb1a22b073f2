// From an exchange to its journal entry and its line in the log.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "core/http.hpp"
#include "core/log.hpp"
#include "mock_server/journal/journal.hpp"
#include "mock_server/responder.hpp"
#include "ovhcloud/verdict.hpp"

namespace countersign::mock_server {

// What the verdict said, as the journal keeps it.
struct JournalVerdict {
  std::string step;
  std::string cause;
  std::string detail;
  std::vector<std::string> notes;
  std::shared_ptr<const Explanation> explanation = nullptr;
  bool explaining = false;  // the explainer will tell

  // The signature fits nothing, and nobody has looked for the cause.
  [[nodiscard]] bool is_unexplained() const;
  // As X-Countersign-Cause tells them: the causes of a refusal, the notes of what was let through.
  [[nodiscard]] std::vector<std::string> codes() const;
};

[[nodiscard]] JournalVerdict journal_verdict(const Verdict& verdict);

// Number, time and claim are left for the caller to fill in.
[[nodiscard]] JournalEntry entry_of(const Request& request, const Response& response,
                                    const JournalVerdict& verdict);

// For bytes that never became a request.
[[nodiscard]] JournalEntry entry_of_malformed(const Response& response, const RequestFault& fault,
                                              std::string_view peer);

// Without headers and bodies; `mask` takes secrets out of what the caller wrote elsewhere.
using TextMask = std::function<std::string(std::string_view)>;
[[nodiscard]] Log::Fields log_fields(const JournalEntry& entry, std::string_view tenant,
                                     const TextMask& mask);

}  // namespace countersign::mock_server

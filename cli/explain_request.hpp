// What `countersign explain` is asked about: a capture, the flags that complete it, and the
// keys that the user has. Files, standard input and the environment are read here.
#pragma once

#include <optional>
#include <string>

#include "cli/options.hpp"
#include "harness/capture/captured_request.hpp"
#include "harness/capture/diagnosis.hpp"
#include "ovhcloud/signature.hpp"

namespace countersign::cli {

// Adds the flags that the functions below read.
void add_explain_flags(cxxopts::Options& options);

// The capture of the file or of standard input, or a request made of flags alone; what flags
// say goes before what the capture shows. Throws WrongUsage.
[[nodiscard]] harness::CapturedRequest request_of_flags(const cxxopts::ParseResult& flags);

// --base, --intended-url, --intended-body, --now. Throws WrongUsage.
[[nodiscard]] harness::DiagnosisWishes wishes_of_flags(const cxxopts::ParseResult& flags);

// Whose section of ovh.conf: --endpoint, else that of the request's host, else the user's own.
[[nodiscard]] std::string endpoint_of(const cxxopts::ParseResult& flags,
                                      const harness::CapturedRequest& request);

// Puts the user's consumer key where the capture masks it or leaves it out, and notes what does
// not fit. Throws WrongUsage where there is none.
void complete_keys(harness::CapturedRequest& request, harness::DiagnosisWishes& wishes,
                   const std::string& endpoint);

// That the signature can be judged at all. Throws WrongUsage, saying which flag helps.
void require_whole(const harness::CapturedRequest& request);

// From the environment, ovh.conf, or a prompt that does not echo. Throws WrongUsage.
[[nodiscard]] ApplicationSecret own_secret(const std::string& endpoint);

}  // namespace countersign::cli

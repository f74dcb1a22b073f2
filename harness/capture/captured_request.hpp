// A request that somebody captured, whatever in: the value that every form of capture is read
// into, and the questions about it. Pure. Holds keys as they were captured: whoever shows any
// of it masks them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "core/clock.hpp"
#include "ovhcloud/causes/cause.hpp"

namespace countersign::harness {

enum class CaptureForm { curl, trace, har, http, log, journal };

// "curl", "trace", …; and back.
[[nodiscard]] std::string_view name_of(CaptureForm form) noexcept;
[[nodiscard]] std::optional<CaptureForm> capture_form_named(std::string_view name) noexcept;

struct CapturedHeader {
  std::string name;
  std::string value;
  friend bool operator==(const CapturedHeader&, const CapturedHeader&) = default;
};

struct CapturedAnswer {
  int status = 0;  // 0: not shown
  std::vector<CapturedHeader> headers = {};
  std::string body = {};
};

// What a mock's journal says of the request, which is masked there and cannot be judged again.
struct ToldVerdict {
  std::string outcome;  // "accepted", "refused"
  std::string step = {};
  std::string detail = {};
  std::vector<std::string> notes = {};
  Explanation explanation = {};
  bool explaining = false;  // the search was under way
};

struct CapturedRequest {
  CaptureForm form = CaptureForm::http;
  std::string method = {};  // as sent, any case; empty: not shown
  std::string url = {};     // absolute, as sent, so without a fragment; empty: not shown
  bool scheme_guessed = false;
  std::vector<CapturedHeader> headers = {};
  std::string body = {};
  bool body_hidden = false;  // there is one, and the capture does not show it
  // Before a client changed it on the way out: curl drops a fragment, for one.
  std::optional<std::string> intended_url = std::nullopt;
  std::optional<CapturedAnswer> answer = std::nullopt;
  std::optional<Instant> at = std::nullopt;  // by the client's clock
  std::optional<ToldVerdict> told = std::nullopt;
  std::vector<std::string> notes = {};  // what was guessed or is odd, a sentence each
};

// What is wrong with a capture, and where in the text.
struct CaptureFault {
  std::size_t offset;    // bytes
  std::string sentence;  // holds nothing of a header's value
};

template <class T>
using Captured = tl::expected<T, CaptureFault>;

[[nodiscard]] inline tl::unexpected<CaptureFault> fault(std::size_t offset, std::string sentence) {
  return tl::unexpected(CaptureFault{offset, std::move(sentence)});
}

// The first of that name, in any case.
[[nodiscard]] std::optional<std::string_view> header_of(const std::vector<CapturedHeader>& headers,
                                                        std::string_view name) noexcept;

// "https://eu.api.ovh.com" and "/1.0/me?x=1" of an absolute URL; the fragment with its "#".
struct UrlPieces {
  std::string base;
  std::string target;
  std::string fragment;
};
// nullopt when it is no http or https URL with a host. User and password are left out.
[[nodiscard]] std::optional<UrlPieces> url_pieces(std::string_view url);

// Sets the URL from "eu.api.ovh.com:443" and an origin or absolute target. Where the scheme is
// not known, it is https for any host but loopback, and a note says so unless it is sure.
void set_url(CapturedRequest& request, std::string_view authority, std::string_view target,
             std::optional<std::string_view> scheme);

// Whether a key was taken out before the capture was shown: "***", "<redacted>", "5mBu…", "$CK".
[[nodiscard]] bool looks_masked(std::string_view value) noexcept;

}  // namespace countersign::harness

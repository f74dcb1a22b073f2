#include "harness/capture/captured_request.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/http.hpp"
#include "core/text.hpp"
#include "ovhcloud/endpoints.hpp"

namespace countersign::harness {

namespace {

constexpr std::array<std::pair<CaptureForm, std::string_view>, 6> kForms{
    {{CaptureForm::curl, "curl"},
     {CaptureForm::trace, "trace"},
     {CaptureForm::har, "har"},
     {CaptureForm::http, "http"},
     {CaptureForm::log, "log"},
     {CaptureForm::journal, "journal"}}};

bool is_loopback(std::string_view authority) {
  const std::string host = to_lower(host_of(authority));
  return host == "localhost" || host == "::1" || host.starts_with("127.") ||
         host.ends_with(".localhost");
}

// "eu.api.ovh.com" for "eu.api.ovh.com:443": clients show the port that they do not sign.
std::string without_default_port(std::string_view authority, std::string_view scheme) {
  const std::string_view port = scheme == "https" ? ":443" : ":80";
  if (authority.ends_with(port)) authority.remove_suffix(port.size());
  return std::string{authority};
}

}  // namespace

std::string_view name_of(CaptureForm form) noexcept {
  const auto* found = std::find_if(kForms.begin(), kForms.end(),
                                   [&](const auto& entry) { return entry.first == form; });
  return found->second;
}

std::optional<CaptureForm> capture_form_named(std::string_view name) noexcept {
  const auto* found = std::find_if(kForms.begin(), kForms.end(),
                                   [&](const auto& entry) { return entry.second == name; });
  if (found == kForms.end()) return std::nullopt;
  return found->first;
}

std::optional<std::string_view> header_of(const std::vector<CapturedHeader>& headers,
                                          std::string_view name) noexcept {
  for (const CapturedHeader& header : headers) {
    if (equals_ignoring_case(header.name, name)) return header.value;
  }
  return std::nullopt;
}

std::optional<UrlPieces> url_pieces(std::string_view url) {
  const auto colon = url.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string scheme = to_lower(url.substr(0, colon));
  if (scheme != "http" && scheme != "https") return std::nullopt;
  const std::string_view rest = url.substr(colon + 3);
  const auto end = std::min(rest.find_first_of("/?#"), rest.size());
  std::string_view authority = rest.substr(0, end);
  const auto at = authority.rfind('@');
  if (at != std::string_view::npos) authority.remove_prefix(at + 1);
  if (!is_authority(authority)) return std::nullopt;
  const auto [target, fragment] = cut(rest.substr(end), '#');
  const bool hash = rest.find('#') != std::string_view::npos;
  return UrlPieces{
      .base = scheme + "://" + std::string{authority},
      .target = (target.starts_with('/') ? "" : "/") + std::string{target},
      .fragment = hash ? "#" + std::string{fragment} : std::string{},
  };
}

void set_url(CapturedRequest& request, std::string_view authority, std::string_view target,
             std::optional<std::string_view> scheme) {
  if (auto pieces = url_pieces(target)) {
    request.url = pieces->base + pieces->target;
    return;
  }
  const bool ovhcloud = is_ovhcloud_host(host_of(authority));
  request.scheme_guessed = !scheme && !ovhcloud;
  const std::string_view used = scheme ? *scheme : is_loopback(authority) ? "http" : "https";
  if (!scheme) {
    request.notes.push_back(fmt::format("the capture does not show the scheme: {} is taken for {}",
                                        used,
                                        ovhcloud ? "a host of OVHcloud's" : printable(authority)));
  }
  request.url = fmt::format("{}://{}{}", used, without_default_port(authority, used), target);
}

bool looks_masked(std::string_view value) noexcept {
  constexpr std::array<std::string_view, 12> kMasks{
      "*", "\u2026", "...", "\u2022", "<", "$", "[", "{", "redacted", "REDACTED", "masked", "xxxx"};
  const auto contains = [&](std::string_view mask) {
    return value.find(mask) != std::string_view::npos;
  };
  return value.empty() || value.find_first_not_of("xX") == std::string_view::npos ||
         value.find_first_not_of("-_") == std::string_view::npos ||
         std::any_of(kMasks.begin(), kMasks.end(), contains) || contains("XXXX") ||
         contains("Redacted") || contains("hidden") || contains("HIDDEN");
}

}  // namespace countersign::harness

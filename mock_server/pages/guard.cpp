#include "mock_server/pages/guard.hpp"

#include <algorithm>

#include "core/ip.hpp"
#include "core/text.hpp"
#include "mock_server/pages/html.hpp"
#include "ovhcloud/digest.hpp"
#include "ovhcloud/endpoints.hpp"

namespace countersign::mock_server {

namespace {

constexpr std::size_t kMostBytes = 64 * 1024;

using Bases = std::vector<std::string>;

bool is_form(const Request& request) {
  const auto type = find_header(request.headers, "content-type");
  return type &&
         equals_ignoring_case(trimmed(cut(*type, ';').before), "application/x-www-form-urlencoded");
}

// "https://api.example.net:8443" -> "api.example.net"
std::string_view host_in(std::string_view base) {
  const auto at = base.find("://");
  return host_of(at == std::string_view::npos ? base : base.substr(at + 3));
}

// A browser on this machine that calls loopback by a foreign name was led here by somebody
// else's DNS: the page it shows is not ours, whatever its origin says.
bool is_own_name(const Request& request, const Bases& bases) {
  if (!is_loopback(request.peer)) return true;
  std::string_view host = host_of(request.host);
  if (is_loopback(host) || is_ovhcloud_host(host)) return true;
  if (host.ends_with('.')) host.remove_suffix(1);
  if (to_lower(host).ends_with(".localhost")) return true;
  return std::any_of(bases.begin(), bases.end(), [&](const std::string& base) {
    return equals_ignoring_case(host_in(base), host);
  });
}

bool is_own_origin(const Request& request, const Bases& bases) {
  const auto origin = find_header(request.headers, "origin");
  const auto site = find_header(request.headers, "sec-fetch-site");
  if (site && *site != "same-origin") return false;
  if (!origin) return true;
  return *origin == fmt::format("{}://{}", name_of(request.scheme), request.host) ||
         std::find(bases.begin(), bases.end(), *origin) != bases.end();
}

Response foreign(const PageCall& call, std::string_view sentence) {
  return sentence_page(call, 403, call.words.foreign_title, sentence);
}

}  // namespace

std::string proof_of(const Tenant& tenant, std::string_view subject) {
  return tenant.keys.proof(subject);
}

Posted posted_form(const PageCall& call, std::string_view subject) {
  const Words& words = call.words;
  const Request& request = call.request;
  const auto refused = [](Response response) {
    return Posted{.form = std::nullopt, .refusal = std::move(response)};
  };
  if (!is_form(request)) {
    return refused(sentence_page(call, 415, words.wrong_form_title, words.wrong_form));
  }
  if (request.body.size() > kMostBytes) {
    return refused(sentence_page(call, 413, words.too_long_title, words.too_long));
  }
  const Bases& bases = call.tenant.settings.verdict.public_bases;
  if (!is_own_name(request, bases)) {
    const std::string base = fmt::format("{}://{}", name_of(request.scheme), request.host);
    return refused(foreign(call, filled(words.foreign_host, html_code(request.host),
                                        html_code("--public-base " + base))));
  }
  if (!is_own_origin(request, bases)) return refused(foreign(call, words.foreign));
  auto form = Form::parse(request.body);
  if (!form) return refused(wrong_form(call));
  const std::string* proof = form->find(kProofField);
  if (proof == nullptr || !equal_in_constant_time(*proof, proof_of(call.tenant, subject))) {
    return refused(foreign(call, words.foreign));
  }
  return {.form = *std::move(form)};
}

Response wrong_form(const PageCall& call) {
  return sentence_page(call, 400, call.words.wrong_form_title, call.words.wrong_form);
}

}  // namespace countersign::mock_server

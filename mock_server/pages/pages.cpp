#include "mock_server/pages/pages.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "mock_server/pages/html.hpp"
#include "mock_server/pages/language.hpp"
#include "mock_server/pages/page_places.hpp"
#include "ovhcloud/endpoints.hpp"

namespace countersign::mock_server {

namespace {

struct Page {
  std::string_view path;
  Response (*answer)(const PageCall& call);
};

constexpr std::array kPages{Page{kAuthorizePath, authorize_page},
                            Page{"/auth/sso/api", consent_page},
                            Page{"/auth/", consent_page},
                            Page{"/createApp/", create_app_page},
                            Page{"/createApp", create_app_page},
                            Page{"/createToken/", create_token_page},
                            Page{"/createToken", create_token_page},
                            Page{"/createToken/index.cgi", create_token_page}};

const Page* page_at(std::string_view path) noexcept {
  const auto found = std::find_if(kPages.begin(), kPages.end(),
                                  [&](const Page& page) { return page.path == path; });
  return found == kPages.end() ? nullptr : found;
}

PageCall page_call(const Request& request, Tenant& tenant, Tenants& tenants) {
  return {.request = request,
          .tenant = tenant,
          .tenants = tenants,
          .words = words_in(preferred_language(request.headers))};
}

}  // namespace

std::string_view credential_token(std::string_view query) noexcept {
  while (!query.empty()) {
    const auto [pair, rest] = cut(query, '&');
    const auto [name, value] = cut(pair, '=');
    if (name == "credentialToken") return value;
    query = rest;
  }
  return {};
}

bool is_page(std::string_view path) noexcept { return page_at(path) != nullptr; }

Response page(const Request& request, std::string_view path, Tenant& tenant, Tenants& tenants) {
  const PageCall call = page_call(request, tenant, tenants);
  const std::string_view method = request.method;
  const Page& found = *page_at(path);
  // What is made there would be unknown under the host that made it.
  if (found.answer != consent_page && !tenant.is_known_at(request.host)) {
    return sentence_page(call, 404, call.words.no_tenant_title,
                         filled(call.words.no_tenant, html_code(host_of(request.host))));
  }
  if (method == "GET" || method == "HEAD" || method == "POST") return found.answer(call);
  Response response =
      sentence_page(call, 405, call.words.wrong_method_title, call.words.wrong_method);
  add_header(response, "Allow", "GET, HEAD, POST");
  return response;
}

Response unwritten_page(const Request& request, Tenant& tenant, Tenants& tenants) {
  const PageCall call = page_call(request, tenant, tenants);
  return sentence_page(call, 500, call.words.not_kept_title, call.words.not_kept);
}

}  // namespace countersign::mock_server

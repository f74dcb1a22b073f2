#include "mock_server/pages/pages.hpp"

#include <fmt/format.h>

#include "core/text.hpp"

namespace countersign::mock_server {

namespace {

std::string credential_token(const Request& request) {
  for (const std::string_view pair : split(query_of(request), '&')) {
    const auto [name, value] = cut(pair, '=');
    if (name == "credentialToken") return std::string{value};
  }
  return {};
}

std::string document(std::string_view title, std::string_view content) {
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width\"><title>{0}</title>"
      "<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:3rem auto;"
      "padding:0 1rem}}pre{{overflow:auto;padding:1rem;border:1px solid}}</style></head>"
      "<body><h1>{0}</h1>{1}<p><small>Countersign, a mock. Not affiliated with OVHcloud."
      "</small></p></body></html>\n",
      title, content);
}

Response html(int status, std::string body) {
  Response response{.status = status, .body = std::move(body)};
  add_header(response, "Content-Type", "text/html; charset=utf-8");
  add_header(response, "Cache-Control", "no-store");
  add_header(response, "Content-Security-Policy",
             "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
  add_header(response, "X-Content-Type-Options", "nosniff");
  add_header(response, "Referrer-Policy", "no-referrer");
  return response;
}

std::string curl_line(const Request& request, const Tenant& tenant, std::int64_t credential_id,
                      std::string_view action) {
  return html_escaped(
      fmt::format("curl -X POST -H 'Content-Type: application/json' -d '{{\"credentialId\":{}}}' "
                  "{}://{}/_countersign/v1/tenants/{}/credentials/{}",
                  credential_id, name_of(request.scheme), request.host, tenant.id, action));
}

}  // namespace

std::string html_escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&': result += "&amp;"; break;
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      case '"': result += "&quot;"; break;
      case '\'': result += "&#39;"; break;
      default: result += c;
    }
  }
  return result;
}

bool is_page(std::string_view method, std::string_view path) noexcept {
  return (method == "GET" || method == "HEAD") && (path == "/auth/sso/api" || path == "/auth/");
}

Response page(const Request& request, Tenant& tenant) {
  const Credential* credential = tenant.directory.credential_with_token(credential_token(request));
  if (credential == nullptr || credential->state != CredentialState::pending_validation) {
    return html(200, document("Error code: Invalid token",  // facts 4.2
                              "<p>This validation link has been used, or never existed.</p>"));
  }
  const Application* application = tenant.directory.application(credential->application_id);
  std::string rules;
  for (const AccessRule& rule : credential->rules) {
    rules += fmt::format("<li><code>{} {}</code></li>", html_escaped(rule.method),
                         html_escaped(rule.path));
  }
  return html(
      200,
      document("An application asks for access",
               fmt::format("<p><strong>{}</strong> asks for these rights:</p><ul>{}</ul>"
                           "<p>To grant them:</p><pre>{}</pre><p>To refuse:</p><pre>{}</pre>",
                           html_escaped(application ? application->name : "A deleted application"),
                           rules, curl_line(request, tenant, credential->id, "validate"),
                           curl_line(request, tenant, credential->id, "refuse"))));
}

}  // namespace countersign::mock_server

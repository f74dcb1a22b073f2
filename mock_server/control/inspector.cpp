#include "mock_server/control/inspector.hpp"

#include "mock_server/control/answers.hpp"
#include "mock_server/control/embedded_inspector.hpp"

namespace countersign::mock_server {

namespace {

constexpr std::string_view kRoot = "/_countersign";
constexpr std::string_view kPage = "/_countersign/";
constexpr std::string_view kParts = "/_countersign/inspector/";
constexpr std::string_view kPageFile = "inspector.html";

// Scripts and styles are files of our own and nothing else; what a request holds is text to the
// page, and no text can become markup or code there.
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'";

std::string_view type_of(std::string_view file) {
  if (file.ends_with(".html")) return "text/html; charset=utf-8";
  if (file.ends_with(".css")) return "text/css; charset=utf-8";
  return "text/javascript; charset=utf-8";
}

Response part(const EmbeddedFile& file) {
  Response response{.status = 200, .body = std::string{file.text}};
  add_header(response, "Content-Type", type_of(file.path));
  add_header(response, "Cache-Control", "no-store");
  add_header(response, "X-Content-Type-Options", "nosniff");
  add_header(response, "Referrer-Policy", "no-referrer");
  add_header(response, "Cross-Origin-Resource-Policy", "same-origin");
  add_header(response, "Cross-Origin-Opener-Policy", "same-origin");
  add_header(response, "Content-Security-Policy", kPolicy);
  return response;
}

}  // namespace

bool is_of_inspector(std::string_view path) noexcept {
  return path == kRoot || path == kPage || path.starts_with(kParts);
}

Response inspector_answer(std::string_view path) {
  if (path == kRoot) {
    Response response = no_content();
    response.status = 302;
    add_header(response, "Location", kPage);
    return response;
  }
  const std::string_view name = path == kPage ? kPageFile : path.substr(kParts.size());
  for (const EmbeddedFile& file : embedded_inspector()) {
    if (file.path == name) return part(file);
  }
  return refused(404, "the inspector has no such part");
}

}  // namespace countersign::mock_server

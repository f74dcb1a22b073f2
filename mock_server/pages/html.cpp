#include "mock_server/pages/html.hpp"

#include "core/text.hpp"
#include "core/time_text.hpp"
#include "ovhcloud/digest.hpp"

namespace countersign::mock_server {

namespace {

// Every pair of colours that meet has a contrast of 4.5 to 1 at least, in both schemes.
constexpr std::string_view kStyle = R"(
:root{color-scheme:light dark;--ground:#f3f5f9;--sheet:#fff;--text:#16202f;--faint:#4c5a70;
--line:#8793a8;--accent:#0b4fb3;--on-accent:#fff;--code:#e9edf5;--bad:#a3122a}
@media (prefers-color-scheme:dark){:root{--ground:#10151e;--sheet:#1a212e;--text:#e8edf6;
--faint:#aab6ca;--line:#6b7a94;--accent:#8ab8ff;--on-accent:#0b1526;--code:#263043;--bad:#ff9aa8}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);
font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
header,main,footer{max-width:44rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:1.5rem}header p,footer p{margin:.25rem 0;color:var(--faint);font-size:.9rem}
header .brand{color:var(--text);font-size:1rem}
main{background:var(--sheet);border:1px solid var(--line);border-radius:.75rem;margin:1rem auto;
padding:1.5rem 1.25rem}
footer{padding-bottom:2rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .75rem}h2{font-size:1.1rem;margin:1.5rem 0 .5rem}
main p,main h1{overflow-wrap:anywhere}p{margin:.5rem 0}ul{margin:.5rem 0;padding-left:1.25rem}li{margin:.5rem 0}
code{font:.95em/1.4 ui-monospace,"Cascadia Mono",Menlo,Consolas,monospace;background:var(--code);
border-radius:.25rem;padding:.05em .35em;overflow-wrap:anywhere}
bdi{overflow-wrap:anywhere}
label,legend{display:block;font-weight:600;padding:0}
.hint{color:var(--faint);font-size:.9rem;font-weight:400;margin:.1rem 0 .25rem}
.field{margin:1.25rem 0}fieldset.field{border:0;padding:0;margin-inline:0;min-width:0}
input,select,button{font:inherit;color:inherit;border:1px solid var(--line);border-radius:.4rem;
padding:.5rem .65rem;background:var(--sheet);max-width:100%}
.field>input{width:100%}
.right{display:flex;gap:.5rem;margin:.4rem 0}.right input{flex:1;min-width:0}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);
white-space:nowrap}
.buttons{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:1.5rem}
button{cursor:pointer;font-weight:600;padding:.6rem 1.25rem;color:var(--accent);
border-color:var(--accent)}
button.main{background:var(--accent);color:var(--on-accent)}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.bad{color:var(--bad);font-weight:600;border-left:.25rem solid var(--bad);padding-left:.75rem}
dt{font-weight:600;margin-top:.75rem}dd{margin:.15rem 0 0}
)";

// The style is in the page, and no other counts: whatever else got into one would not be obeyed.
std::string security_policy(FormTarget target) {
  static const std::string kHash = base64(digest_of("SHA256", kStyle));
  return fmt::format(
      "default-src 'none'; style-src 'sha256-{}'; img-src data:; base-uri 'none'; "
      "frame-ancestors 'none'; form-action 'self'{}",
      kHash, target == FormTarget::onward ? " http: https:" : "");
}

// An image of nothing, or the browser asks the API for /favicon.ico.
constexpr std::string_view kNoIcon = R"(<link rel="icon" href="data:,">)";

}  // namespace

std::string html_escaped(std::string_view text) {
  std::string result;
  for (const char c : utf8_or_replaced(text)) {
    const auto byte = static_cast<unsigned char>(c);
    switch (c) {
      case '&': result += "&amp;"; break;
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      case '"': result += "&quot;"; break;
      case '\'': result += "&#39;"; break;
      case '\t':
      case '\n':
      case '\r': result += ' '; break;
      default:
        if (byte < 0x20 || byte == 0x7F) {
          result += "\xEF\xBF\xBD";
        } else {
          result += c;
        }
    }
  }
  return result;
}

std::string html_name(std::string_view text) {
  return fmt::format("<bdi>{}</bdi>", html_escaped(text));
}

std::string html_code(std::string_view text) {
  return fmt::format("<code><bdi>{}</bdi></code>", html_escaped(text));
}

Response html_page(const PageCall& call, int status, std::string_view title,
                   std::string_view content, FormTarget target) {
  const Words& words = call.words;
  const std::string tenant = html_code(call.tenant.id);
  const auto& accounts = call.tenant.accounts();
  const std::string who =
      accounts.size() > 1 || !accounts.begin()->second.users.empty()
          ? filled(words.who_several, tenant)
          : filled(words.who, "<strong>" + html_name(call.tenant.nichandle) + "</strong>", tenant);
  Response response{.status = status};
  response.body = fmt::format(
      "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{} · Countersign</title>\n{}\n<style>{}</style>\n</head>\n<body>\n"
      "<header>\n<p class=\"brand\"><strong>Countersign</strong> · {}</p>\n<p>{}</p>\n</header>\n"
      "<main>\n<h1>{}</h1>\n{}</main>\n<footer>\n<p>{}</p>\n</footer>\n</body>\n</html>\n",
      words.code, title, kNoIcon, kStyle, words.mock, who, title, content, words.not_affiliated);
  add_header(response, "Date", to_http_date(call.tenant.clock.now()));
  add_header(response, "Content-Type", "text/html; charset=utf-8");
  add_header(response, "Content-Language", words.code);
  add_header(response, "Vary", "Accept-Language");
  add_header(response, "Cache-Control", "no-store");
  add_header(response, "Content-Security-Policy", security_policy(target));
  add_header(response, "Cross-Origin-Resource-Policy", "same-origin");
  add_header(response, "X-Content-Type-Options", "nosniff");
  add_header(response, "X-Frame-Options", "DENY");
  // Not "no-referrer": with it browsers send "Origin: null" with the forms of the page itself.
  add_header(response, "Referrer-Policy", "same-origin");
  return response;
}

Response sentence_page(const PageCall& call, int status, std::string_view title,
                       std::string_view sentence) {
  return html_page(call, status, title, fmt::format("<p>{}</p>\n", sentence));
}

std::string hidden_field(std::string_view name, std::string_view value) {
  return fmt::format("<input type=\"hidden\" name=\"{}\" value=\"{}\">\n", name,
                     html_escaped(value));
}

std::string text_field(const TextField& field) {
  const std::string hint =
      field.hint.empty()
          ? ""
          : fmt::format("<p class=\"hint\" id=\"{}-hint\">{}</p>\n", field.name, field.hint);
  const std::string described =
      field.hint.empty() ? "" : fmt::format(" aria-describedby=\"{}-hint\"", field.name);
  return fmt::format(
      "<div class=\"field\">\n<label for=\"{0}\">{1}</label>\n{2}<input id=\"{0}\" name=\"{0}\" "
      "value=\"{3}\" autocomplete=\"off\"{4}{5}{6}>\n</div>\n",
      field.name, field.label, hint, html_escaped(field.value), described,
      field.more.empty() ? "" : " ", field.more);
}

}  // namespace countersign::mock_server

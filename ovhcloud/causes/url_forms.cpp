// Of scheme and authority.
#include <fmt/format.h>

#include <set>

#include "core/http.hpp"
#include "core/text.hpp"
#include "ovhcloud/causes/forms.hpp"
#include "ovhcloud/endpoints.hpp"

namespace countersign {

namespace {

struct Base {
  std::string scheme;
  std::string host;  // an IPv6 address with its brackets
  std::string port;  // with its colon; empty: none
};

Base parts_of(std::string_view base) {
  const auto separator = base.find("://");
  Base parts{.scheme = std::string{base.substr(0, separator)}, .host = {}, .port = {}};
  const std::string_view authority =
      separator == std::string_view::npos ? base : base.substr(separator + 3);
  const auto colon = authority.rfind(':');
  const auto bracket = authority.rfind(']');
  const bool has_port =
      colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
  parts.host = authority.substr(0, has_port ? colon : authority.size());
  if (has_port) parts.port = authority.substr(colon);
  return parts;
}

std::string text_of(const Base& base) { return base.scheme + "://" + base.host + base.port; }

void add_schemes_and_ports(Forms& forms, const Base& base) {
  Base other = base;
  other.scheme = base.scheme == "https" ? "http" : "https";
  const auto scheme_note = [](const Base& it) { return "the scheme " + it.scheme; };
  forms.add(text_of(other), "url.scheme", scheme_note(other));
  forms.add("//" + base.host + base.port, "url.scheme", "the URL from // on, without a scheme");
  forms.add(base.host + base.port, "url.scheme", "the URL without its scheme");

  Base bare = base;
  bare.port.clear();
  if (!base.port.empty()) {
    forms.add(text_of(bare), "url.port-missing", "the URL without the port " + base.port.substr(1));
    return;
  }
  Base with_port = base;
  with_port.port = base.scheme == "https" ? ":443" : ":80";
  forms.add(text_of(with_port), "url.port-added", "the URL with the default port written out");
}

std::string lower_escapes(std::string text) {
  for (std::size_t at = text.find('%'); at != std::string::npos; at = text.find('%', at + 1)) {
    text.replace(at, 3, to_lower(text.substr(at, 3)));
  }
  return text;
}

// The names under which OVHcloud's API is or was known, and a machine's own.
void add_hosts(Forms& forms, const Base& base) {
  const auto add = [&](const std::string& url, const std::string& host) {
    forms.add(url, "url.host-differs", "the host " + host);
  };
  for (const std::string_view host : {"localhost", "127.0.0.1", "[::1]", "0.0.0.0"}) {
    if (host == base.host) continue;
    add(base.scheme + "://" + std::string{host} + base.port, std::string{host} + base.port);
  }
  for (const Endpoint& endpoint : endpoints()) {
    if (endpoint.host == base.host) continue;
    add("https://" + std::string{endpoint.host}, std::string{endpoint.host});
  }
  for (const std::string_view old :
       {"api.ovh.com", "www.ovh.com", "api.ovhcloud.com", "eu.api.ovhcloud.com",
        "ca.api.ovhcloud.com", "api.eu.ovhcloud.com", "api.ca.ovhcloud.com", "api.us.ovh.us",
        "api.us.soyoustart.com"}) {
    if (old == base.host) continue;
    add("https://" + std::string{old}, std::string{old});
  }
  const std::string lower = to_lower(base.host);
  if (lower != base.host) add(base.scheme + "://" + lower + base.port, lower + base.port);
}

// node-ovh against a server that is not TLS's: both at once (facts S8).
void add_scheme_and_port(std::vector<Form>& forms, const Base& base) {
  if (base.port.empty()) return;
  Base other = base;
  other.scheme = base.scheme == "https" ? "http" : "https";
  other.port.clear();
  forms.push_back({.text = text_of(other),
                   .code = "url.scheme",
                   .note = "the scheme " + other.scheme,
                   .alone = true,
                   .also = "url.port-missing",
                   .also_note = "the URL without the port " + base.port.substr(1)});
}

}  // namespace

std::vector<Form> base_forms(const std::vector<std::string>& accepted, std::string_view target) {
  Forms forms{accepted.empty() ? std::string{} : accepted.front()};
  const std::set<std::string> good{accepted.begin(), accepted.end()};
  forms.add(std::string{}, "url.path-only", "the path without scheme and host");
  for (const std::string& text : accepted) add_schemes_and_ports(forms, parts_of(text));
  for (const std::string& text : accepted) {
    forms.add(text + "/", "url.double-slash", "the URL with two slashes after the host");
  }
  if (!accepted.empty()) add_hosts(forms, parts_of(accepted.front()));
  std::vector<Form> all = forms.take();
  for (const std::string& text : accepted) add_scheme_and_port(all, parts_of(text));
  std::erase_if(all, [&](const Form& form) { return good.contains(form.text); });
  for (const std::string& text : accepted) {
    const std::string url = percent_encoded(text + std::string{target});
    for (const std::string& form : {url, lower_escapes(url)}) {
      all.push_back({.text = form,
                     .code = "url.encoded",
                     .note = "the whole URL escaped as one value",
                     .whole_url = true});
      if (form == lower_escapes(form)) break;
    }
  }
  return all;
}

}  // namespace countersign

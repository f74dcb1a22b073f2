#include "harness/capture/curl_option_table.hpp"

#include <algorithm>
#include <array>

namespace countersign::harness {

namespace {

using enum CurlEffect;

constexpr std::array kOptions{
    CurlOption{"request", 'X', method},
    CurlOption{"header", 'H', header},
    CurlOption{"data", 'd', data},
    CurlOption{"data-ascii", 0, data},
    CurlOption{"data-raw", 0, data_raw},
    CurlOption{"data-binary", 0, data_binary},
    CurlOption{"data-urlencode", 0, data_urlencode},
    CurlOption{"json", 0, json},
    CurlOption{"get", 'G', get},
    CurlOption{"head", 'I', head},
    CurlOption{"user", 'u', user},
    CurlOption{"oauth2-bearer", 0, bearer},
    CurlOption{"user-agent", 'A', user_agent},
    CurlOption{"referer", 'e', referer},
    CurlOption{"cookie", 'b', cookie},
    CurlOption{"url", 0, url},
    CurlOption{"url-query", 0, url_query},
    CurlOption{"request-target", 0, target},
    CurlOption{"path-as-is", 0, path_as_is},
    CurlOption{"globoff", 'g', globoff},
    CurlOption{"form", 'F', file_body},
    CurlOption{"form-string", 0, file_body},
    CurlOption{"upload-file", 'T', file_body},
    CurlOption{"config", 'K', config},
    CurlOption{"next", ':', next},
    CurlOption{"cookie-jar", 'c', ignored},
    CurlOption{"continue-at", 'C', ignored},
    CurlOption{"dump-header", 'D', ignored},
    CurlOption{"cert", 'E', ignored},
    CurlOption{"max-time", 'm', ignored},
    CurlOption{"output", 'o', ignored},
    CurlOption{"range", 'r', ignored},
    CurlOption{"telnet-option", 't', ignored},
    CurlOption{"proxy-user", 'U', ignored},
    CurlOption{"write-out", 'w', ignored},
    CurlOption{"proxy", 'x', ignored},
    CurlOption{"speed-time", 'y', ignored},
    CurlOption{"speed-limit", 'Y', ignored},
    CurlOption{"time-cond", 'z', ignored},
    CurlOption{"quote", 'Q', ignored},
    CurlOption{"ftp-port", 'P', ignored},
    CurlOption{"cacert", 0, ignored},
    CurlOption{"capath", 0, ignored},
    CurlOption{"cert-type", 0, ignored},
    CurlOption{"ciphers", 0, ignored},
    CurlOption{"connect-timeout", 0, ignored},
    CurlOption{"connect-to", 0, ignored},
    CurlOption{"dns-servers", 0, ignored},
    CurlOption{"doh-url", 0, ignored},
    CurlOption{"interface", 0, ignored},
    CurlOption{"key", 0, ignored},
    CurlOption{"limit-rate", 0, ignored},
    CurlOption{"local-port", 0, ignored},
    CurlOption{"max-filesize", 0, ignored},
    CurlOption{"max-redirs", 0, ignored},
    CurlOption{"noproxy", 0, ignored},
    CurlOption{"output-dir", 0, ignored},
    CurlOption{"pinnedpubkey", 0, ignored},
    CurlOption{"preproxy", 0, ignored},
    CurlOption{"proto", 0, ignored},
    CurlOption{"proto-default", 0, ignored},
    CurlOption{"proto-redir", 0, ignored},
    CurlOption{"proxy-header", 0, ignored},
    CurlOption{"resolve", 0, ignored},
    CurlOption{"retry", 0, ignored},
    CurlOption{"retry-delay", 0, ignored},
    CurlOption{"retry-max-time", 0, ignored},
    CurlOption{"socks5", 0, ignored},
    CurlOption{"socks5-hostname", 0, ignored},
    CurlOption{"stderr", 0, ignored},
    CurlOption{"tls-max", 0, ignored},
    CurlOption{"tls13-ciphers", 0, ignored},
    CurlOption{"trace", 0, ignored},
    CurlOption{"trace-ascii", 0, ignored},
    CurlOption{"unix-socket", 0, ignored},
    CurlOption{"anyauth", 0, none},
    CurlOption{"append", 'a', none},
    CurlOption{"basic", 0, none},
    CurlOption{"compressed", 0, none},
    CurlOption{"create-dirs", 0, none},
    CurlOption{"disable", 'q', none},
    CurlOption{"fail", 'f', none},
    CurlOption{"fail-early", 0, none},
    CurlOption{"fail-with-body", 0, none},
    CurlOption{"http1.0", '0', none},
    CurlOption{"http1.1", 0, none},
    CurlOption{"http2", 0, none},
    CurlOption{"http2-prior-knowledge", 0, none},
    CurlOption{"http3", 0, none},
    CurlOption{"include", 'i', none},
    CurlOption{"show-headers", 0, none},
    CurlOption{"insecure", 'k', none},
    CurlOption{"ipv4", '4', none},
    CurlOption{"ipv6", '6', none},
    CurlOption{"junk-session-cookies", 'j', none},
    CurlOption{"keepalive", 0, none},
    CurlOption{"list-only", 'l', none},
    CurlOption{"location", 'L', none},
    CurlOption{"location-trusted", 0, none},
    CurlOption{"manual", 'M', none},
    CurlOption{"netrc", 'n', none},
    CurlOption{"no-buffer", 'N', none},
    CurlOption{"no-keepalive", 0, none},
    CurlOption{"no-progress-meter", 0, none},
    CurlOption{"no-sessionid", 0, none},
    CurlOption{"parallel", 'Z', none},
    CurlOption{"post301", 0, none},
    CurlOption{"post302", 0, none},
    CurlOption{"post303", 0, none},
    CurlOption{"progress-bar", '#', none},
    CurlOption{"proxytunnel", 'p', none},
    CurlOption{"raw", 0, none},
    CurlOption{"remote-header-name", 'J', none},
    CurlOption{"remote-name", 'O', none},
    CurlOption{"remote-time", 'R', none},
    CurlOption{"retry-all-errors", 0, none},
    CurlOption{"retry-connrefused", 0, none},
    CurlOption{"show-error", 'S', none},
    CurlOption{"silent", 's', none},
    CurlOption{"ssl-no-revoke", 0, none},
    CurlOption{"ssl-reqd", 0, none},
    CurlOption{"sslv3", '3', none},
    CurlOption{"styled-output", 0, none},
    CurlOption{"tcp-fastopen", 0, none},
    CurlOption{"tcp-nodelay", 0, none},
    CurlOption{"tlsv1", '1', none},
    CurlOption{"tlsv1.2", 0, none},
    CurlOption{"tlsv1.3", 0, none},
    CurlOption{"tr-encoding", 0, none},
    CurlOption{"trace-ids", 0, none},
    CurlOption{"trace-time", 0, none},
    CurlOption{"use-ascii", 'B', none},
    CurlOption{"verbose", 'v', none},
    CurlOption{"xattr", 0, none},
};

}  // namespace

bool takes_value(const CurlOption& option) noexcept {
  const CurlEffect effect = option.effect;
  return effect != none && effect != get && effect != head && effect != path_as_is &&
         effect != globoff && effect != next;
}

const CurlOption* curl_option(std::string_view name) noexcept {
  const auto* found = std::find_if(kOptions.begin(), kOptions.end(),
                                   [&](const CurlOption& option) { return option.name == name; });
  return found == kOptions.end() ? nullptr : found;
}

const CurlOption* curl_option(char letter) noexcept {
  const auto* found = std::find_if(kOptions.begin(), kOptions.end(), [&](const CurlOption& option) {
    return option.letter != 0 && option.letter == letter;
  });
  return found == kOptions.end() ? nullptr : found;
}

}  // namespace countersign::harness

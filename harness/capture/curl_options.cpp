#include "harness/capture/curl_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "core/text.hpp"
#include "ovhcloud/digest.hpp"

namespace countersign::harness {

namespace {

// What an option does to the request. `ignored` ones take a value all the same.
enum class Effect {
  none,
  ignored,
  method,
  header,
  data,
  data_raw,
  data_binary,
  data_urlencode,
  json,
  get,
  head,
  user,
  bearer,
  user_agent,
  referer,
  cookie,
  url,
  url_query,
  target,
  path_as_is,
  globoff,
  file_body,
  config,
  next,
};

struct Option {
  std::string_view name;
  char letter;
  Effect effect;
};

bool takes_value(Effect effect) {
  return effect != Effect::none && effect != Effect::get && effect != Effect::head &&
         effect != Effect::path_as_is && effect != Effect::globoff && effect != Effect::next;
}

using enum Effect;

constexpr std::array kOptions{
    Option{"request", 'X', method},
    Option{"header", 'H', header},
    Option{"data", 'd', data},
    Option{"data-ascii", 0, data},
    Option{"data-raw", 0, data_raw},
    Option{"data-binary", 0, data_binary},
    Option{"data-urlencode", 0, data_urlencode},
    Option{"json", 0, json},
    Option{"get", 'G', get},
    Option{"head", 'I', head},
    Option{"user", 'u', user},
    Option{"oauth2-bearer", 0, bearer},
    Option{"user-agent", 'A', user_agent},
    Option{"referer", 'e', referer},
    Option{"cookie", 'b', cookie},
    Option{"url", 0, url},
    Option{"url-query", 0, url_query},
    Option{"request-target", 0, target},
    Option{"path-as-is", 0, path_as_is},
    Option{"globoff", 'g', globoff},
    Option{"form", 'F', file_body},
    Option{"form-string", 0, file_body},
    Option{"upload-file", 'T', file_body},
    Option{"config", 'K', config},
    Option{"next", ':', next},
    Option{"cookie-jar", 'c', ignored},
    Option{"continue-at", 'C', ignored},
    Option{"dump-header", 'D', ignored},
    Option{"cert", 'E', ignored},
    Option{"max-time", 'm', ignored},
    Option{"output", 'o', ignored},
    Option{"range", 'r', ignored},
    Option{"telnet-option", 't', ignored},
    Option{"proxy-user", 'U', ignored},
    Option{"write-out", 'w', ignored},
    Option{"proxy", 'x', ignored},
    Option{"speed-time", 'y', ignored},
    Option{"speed-limit", 'Y', ignored},
    Option{"time-cond", 'z', ignored},
    Option{"quote", 'Q', ignored},
    Option{"ftp-port", 'P', ignored},
    Option{"cacert", 0, ignored},
    Option{"capath", 0, ignored},
    Option{"cert-type", 0, ignored},
    Option{"ciphers", 0, ignored},
    Option{"connect-timeout", 0, ignored},
    Option{"connect-to", 0, ignored},
    Option{"dns-servers", 0, ignored},
    Option{"doh-url", 0, ignored},
    Option{"interface", 0, ignored},
    Option{"key", 0, ignored},
    Option{"limit-rate", 0, ignored},
    Option{"local-port", 0, ignored},
    Option{"max-filesize", 0, ignored},
    Option{"max-redirs", 0, ignored},
    Option{"noproxy", 0, ignored},
    Option{"output-dir", 0, ignored},
    Option{"pinnedpubkey", 0, ignored},
    Option{"preproxy", 0, ignored},
    Option{"proto", 0, ignored},
    Option{"proto-default", 0, ignored},
    Option{"proto-redir", 0, ignored},
    Option{"proxy-header", 0, ignored},
    Option{"resolve", 0, ignored},
    Option{"retry", 0, ignored},
    Option{"retry-delay", 0, ignored},
    Option{"retry-max-time", 0, ignored},
    Option{"socks5", 0, ignored},
    Option{"socks5-hostname", 0, ignored},
    Option{"stderr", 0, ignored},
    Option{"tls-max", 0, ignored},
    Option{"tls13-ciphers", 0, ignored},
    Option{"trace", 0, ignored},
    Option{"trace-ascii", 0, ignored},
    Option{"unix-socket", 0, ignored},
    Option{"anyauth", 0, none},
    Option{"append", 'a', none},
    Option{"basic", 0, none},
    Option{"compressed", 0, none},
    Option{"create-dirs", 0, none},
    Option{"disable", 'q', none},
    Option{"fail", 'f', none},
    Option{"fail-early", 0, none},
    Option{"fail-with-body", 0, none},
    Option{"http1.0", '0', none},
    Option{"http1.1", 0, none},
    Option{"http2", 0, none},
    Option{"http2-prior-knowledge", 0, none},
    Option{"http3", 0, none},
    Option{"include", 'i', none},
    Option{"show-headers", 0, none},
    Option{"insecure", 'k', none},
    Option{"ipv4", '4', none},
    Option{"ipv6", '6', none},
    Option{"junk-session-cookies", 'j', none},
    Option{"keepalive", 0, none},
    Option{"list-only", 'l', none},
    Option{"location", 'L', none},
    Option{"location-trusted", 0, none},
    Option{"manual", 'M', none},
    Option{"netrc", 'n', none},
    Option{"no-buffer", 'N', none},
    Option{"no-keepalive", 0, none},
    Option{"no-progress-meter", 0, none},
    Option{"no-sessionid", 0, none},
    Option{"parallel", 'Z', none},
    Option{"post301", 0, none},
    Option{"post302", 0, none},
    Option{"post303", 0, none},
    Option{"progress-bar", '#', none},
    Option{"proxytunnel", 'p', none},
    Option{"raw", 0, none},
    Option{"remote-header-name", 'J', none},
    Option{"remote-name", 'O', none},
    Option{"remote-time", 'R', none},
    Option{"retry-all-errors", 0, none},
    Option{"retry-connrefused", 0, none},
    Option{"show-error", 'S', none},
    Option{"silent", 's', none},
    Option{"ssl-no-revoke", 0, none},
    Option{"ssl-reqd", 0, none},
    Option{"sslv3", '3', none},
    Option{"styled-output", 0, none},
    Option{"tcp-fastopen", 0, none},
    Option{"tcp-nodelay", 0, none},
    Option{"tlsv1", '1', none},
    Option{"tlsv1.2", 0, none},
    Option{"tlsv1.3", 0, none},
    Option{"tr-encoding", 0, none},
    Option{"trace-ids", 0, none},
    Option{"trace-time", 0, none},
    Option{"use-ascii", 'B', none},
    Option{"verbose", 'v', none},
    Option{"xattr", 0, none},
};

const Option* option_of(std::string_view name) {
  const auto* found = std::find_if(kOptions.begin(), kOptions.end(),
                                   [&](const Option& option) { return option.name == name; });
  return found == kOptions.end() ? nullptr : found;
}

const Option* option_of(char letter) {
  const auto* found = std::find_if(kOptions.begin(), kOptions.end(), [&](const Option& option) {
    return option.letter != 0 && option.letter == letter;
  });
  return found == kOptions.end() ? nullptr : found;
}

class Reader {
 public:
  explicit Reader(const std::vector<ShellWord>& words) : words_(words) {}

  Captured<CurlOptions> read() {
    bool options_end = false;
    for (; at_ < words_.size(); ++at_) {
      const ShellWord& word = words_[at_];
      Captured<bool> taken = true;
      if (options_end || word.text.size() < 2 || !word.text.starts_with('-')) {
        taken = take_url(word);
      } else if (word.text == "--") {
        options_end = true;
      } else if (word.text.starts_with("--")) {
        taken = take_long(word);
      } else {
        taken = take_letters(word);
      }
      if (!taken) return tl::unexpected(taken.error());
    }
    if (options_.url.empty()) return fault(0, "the curl command has no URL");
    return std::move(options_);
  }

 private:
  Captured<bool> take_long(const ShellWord& word) {
    const std::string_view name = std::string_view{word.text}.substr(2);
    const Option* option = option_of(name);
    if (option == nullptr && name.starts_with("no-")) option = option_of(name.substr(3));
    if (option == nullptr) {
      return fault(word.offset, fmt::format("curl's option --{} is not known here: take it out of "
                                            "the line if it does not change the request",
                                            printable(name.substr(0, 40))));
    }
    return take_with_next(*option, word);
  }

  // "-sSv", "-XPOST", "-H": letters together, the last with a value in the word or after it.
  Captured<bool> take_letters(const ShellWord& word) {
    const std::string_view letters = std::string_view{word.text}.substr(1);
    for (std::size_t i = 0; i < letters.size(); ++i) {
      const Option* option = option_of(letters[i]);
      if (option == nullptr) {
        return fault(word.offset,
                     fmt::format("curl has no option -{}", printable(letters.substr(i, 1))));
      }
      if (!takes_value(option->effect)) {
        const auto taken = take(*option, word);
        if (!taken) return taken;
        continue;
      }
      if (i + 1 == letters.size()) return take_with_next(*option, word);
      ShellWord value = word;
      value.text = letters.substr(i + 1);
      return take(*option, value);
    }
    return true;
  }

  Captured<bool> take_with_next(const Option& option, const ShellWord& word) {
    if (!takes_value(option.effect)) return take(option, word);
    if (at_ + 1 == words_.size()) {
      return fault(word.offset, fmt::format("curl's option --{} lacks its value", option.name));
    }
    return take(option, words_[++at_]);
  }

  Captured<bool> take_url(const ShellWord& word) {
    if (!options_.url.empty()) {
      return fault(word.offset,
                   "this is a second URL: quote what belongs together, and give one request");
    }
    if (word.expands) {
      return fault(word.offset,
                   "the URL has a shell variable in it: write the URL as the shell made it");
    }
    options_.url = word.text;
    options_.url_offset = word.offset;
    return true;
  }

  Captured<bool> take(const Option& option, const ShellWord& value) {
    switch (option.effect) {
      case none:
      case ignored: return true;
      case method: options_.method = value.text; return true;
      case header: return take_header(value);
      case data:
      case data_raw:
      case data_binary:
      case data_urlencode:
      case json: return take_data(option, value);
      case get: options_.get = true; return true;
      case head: options_.head = true; return true;
      case user: add("Authorization", "Basic " + base64(value.text)); return true;
      case bearer: add("Authorization", "Bearer " + value.text); return true;
      case user_agent: add("User-Agent", value.text); return true;
      case referer: add("Referer", value.text); return true;
      case cookie: add("Cookie", value.text); return true;
      case url: return take_url(value);
      case url_query: options_.url_query = value.text; return true;
      case target: options_.request_target = value.text; return true;
      case path_as_is: options_.path_as_is = true; return true;
      case globoff: options_.globoff = true; return true;
      case file_body:
        return fault(value.offset, fmt::format("the bytes that curl's --{} sends are not in the "
                                               "line: capture the request itself",
                                               option.name));
      case config:
        return fault(value.offset, "curl's --config is a file, which is not read from here");
      case next: return fault(value.offset, "after --next comes another request: give one");
    }
    return true;
  }

  void add(std::string_view name, std::string text) {
    options_.extra.push_back({.name = std::string{name}, .value = std::move(text)});
  }

  Captured<bool> take_header(const ShellWord& value) {
    if (value.text.starts_with('@')) {
      return fault(value.offset, "these headers are in a file: write them into the line");
    }
    options_.headers.push_back(value);
    return true;
  }

  Captured<bool> take_data(const Option& option, const ShellWord& value) {
    const bool from_file = option.effect == data_urlencode
                               ? is_file_form(value.text)
                               : option.effect != data_raw && value.text.starts_with('@');
    if (from_file) {
      return fault(value.offset, fmt::format("the body is in a file: give its text with "
                                             "--data-raw in the line, or the file with "
                                             "--body-file"));
    }
    if (value.expands) {
      return fault(value.offset,
                   "the body has a shell variable in it: write the body as the shell made it");
    }
    const bool joined = options_.has_data && option.effect != json;
    options_.data +=
        (joined ? "&" : "") + (option.effect == data_urlencode ? encoded(value.text) : value.text);
    options_.has_data = true;
    options_.json = options_.json || option.effect == json;
    return true;
  }

  // "@file" and "name@file"; "name=a@b" is none.
  static bool is_file_form(std::string_view text) {
    const auto at = text.find('@');
    return at != std::string_view::npos && text.find('=') > at;
  }

  static std::string encoded(std::string_view text) {
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) return percent_encoded(text);
    const std::string name{text.substr(0, equals)};
    return (name.empty() ? name : name + "=") + percent_encoded(text.substr(equals + 1));
  }

  const std::vector<ShellWord>& words_;
  std::size_t at_ = 0;
  CurlOptions options_;
};

}  // namespace

Captured<CurlOptions> curl_options(const std::vector<ShellWord>& words) {
  return Reader{words}.read();
}

}  // namespace countersign::harness

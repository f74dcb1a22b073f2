#include "harness/capture/curl_options.hpp"

#include <fmt/format.h>

#include <optional>

#include "core/text.hpp"
#include "harness/capture/curl_option_table.hpp"
#include "ovhcloud/digest.hpp"

namespace countersign::harness {

namespace {

using enum CurlEffect;

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
    const std::string_view name = cut(std::string_view{word.text}.substr(2), '=').before;
    const CurlOption* option = curl_option(name);
    if (option == nullptr && name.starts_with("no-")) option = curl_option(name.substr(3));
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
      const CurlOption* option = curl_option(letters[i]);
      if (option == nullptr) {
        return fault(word.offset,
                     fmt::format("curl has no option -{}", printable(letters.substr(i, 1))));
      }
      if (!takes_value(*option)) {
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

  Captured<bool> take_with_next(const CurlOption& option, const ShellWord& word) {
    if (!takes_value(option)) return take(option, word);
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

  Captured<bool> take(const CurlOption& option, const ShellWord& value) {
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

  Captured<bool> take_data(const CurlOption& option, const ShellWord& value) {
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

// curl's options, by what each does to a request. Pure.
#pragma once

#include <string_view>

namespace countersign::harness {

// `ignored` options take a value all the same; `none` takes none and changes nothing.
enum class CurlEffect {
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

struct CurlOption {
  std::string_view name;  // without "--"
  char letter;            // 0: none
  CurlEffect effect;
};

[[nodiscard]] bool takes_value(const CurlOption& option) noexcept;

// Null for an option that is not known. "no-" before a name is the caller's affair.
[[nodiscard]] const CurlOption* curl_option(std::string_view name) noexcept;
[[nodiscard]] const CurlOption* curl_option(char letter) noexcept;

}  // namespace countersign::harness

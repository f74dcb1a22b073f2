#include "mock_server/wire/response_bytes.hpp"

#include <fmt/format.h>

#include <iterator>

namespace countersign::mock_server {

void append_bytes(std::string& out, const Response& response, const ResponseForm& form) {
  const bool bodiless = response.status == 204;
  fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\n", response.status,
                 reason_phrase(response.status));
  out.append(response.fields);
  if (!bodiless) {
    fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", response.body.size());
  }
  if (!form.keep_alive) {
    out.append("Connection: close\r\n");
  } else if (form.http_1_0) {
    out.append("Connection: keep-alive\r\n");
  }
  out.append("\r\n");
  if (!form.head && !bodiless) out.append(response.body);
}

}  // namespace countersign::mock_server

#include "mock_server/wire/response_bytes.hpp"

#include "core/text.hpp"

namespace countersign::mock_server {

namespace {

void append_start(std::string& out, const Response& response) {
  out.append("HTTP/1.1 ");
  append_decimal(out, static_cast<std::uint64_t>(response.status));
  out.append(" ").append(reason_phrase(response.status)).append("\r\n");
  out.append(response.fields);
}

}  // namespace

void append_bytes(std::string& out, const Response& response, const ResponseForm& form) {
  const bool bodiless = response.status == 204;
  append_start(out, response);
  if (!bodiless) {
    out.append("Content-Length: ");
    append_decimal(out, response.body.size());
    out.append("\r\n");
  }
  if (!form.keep_alive) {
    out.append("Connection: close\r\n");
  } else if (form.http_1_0) {
    out.append("Connection: keep-alive\r\n");
  }
  out.append("\r\n");
  if (!form.head && !bodiless) out.append(response.body);
}

void append_stream_head(std::string& out, const Response& head, bool chunked) {
  append_start(out, head);
  out.append(chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "Connection: close\r\n\r\n");
}

}  // namespace countersign::mock_server

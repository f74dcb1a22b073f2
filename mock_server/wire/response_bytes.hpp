// An answer as the bytes of HTTP/1.1.
#pragma once

#include <string>

#include "core/http.hpp"

namespace countersign::mock_server {

struct ResponseForm {
  bool head;        // an answer to HEAD: tells the body's length and does not send it
  bool keep_alive;  // whether the connection stays open after it
  bool http_1_0;    // the request's version, which needs keep-alive spelled out
};

// Appends to `out`. A 204 has neither body nor Content-Length.
void append_bytes(std::string& out, const Response& response, const ResponseForm& form);

// The head of an answer whose body is sent piece by piece: in chunks, or else until the
// connection ends.
void append_stream_head(std::string& out, const Response& head, bool chunked);

}  // namespace countersign::mock_server

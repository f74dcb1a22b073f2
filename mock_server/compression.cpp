#include "mock_server/compression.hpp"

#include "core/gzip.hpp"
#include "core/text.hpp"

namespace countersign::mock_server {

namespace {

// "gzip;q=0" names what is not wanted.
bool is_refused(std::string_view parameters) {
  for (const std::string_view parameter : split(parameters, ';')) {
    const auto [name, value] = cut(trimmed(parameter), '=');
    if (!equals_ignoring_case(trimmed(name), "q")) continue;
    return number_from<double>(trimmed(value)).value_or(0) <= 0;
  }
  return false;
}

}  // namespace

bool accepts_gzip(const Request& request) {
  const auto accepted = find_header(request.headers, "accept-encoding");
  if (!accepted) return false;
  bool anything = false;
  for (const std::string_view item : split(*accepted, ',')) {
    const auto [coding, parameters] = cut(item, ';');
    const std::string_view name = trimmed(coding);
    if (equals_ignoring_case(name, "gzip") || equals_ignoring_case(name, "x-gzip")) {
      return !is_refused(parameters);
    }
    if (name == "*") anything = !is_refused(parameters);
  }
  return anything;
}

void compress(Response& response, const Request& request) {
  if (response.body.size() < kShortestCompressed || !accepts_gzip(request)) return;
  response.body = gzip(response.body);
  add_header(response, "Content-Encoding", "gzip");
}

}  // namespace countersign::mock_server

#include "mock_server/api_fields.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>

#include "core/time_text.hpp"
#include "mock_server/directory/key_source.hpp"

namespace countersign::mock_server {

namespace {

constexpr std::size_t kShortestCompressed = 20;  // nginx's gzip_min_length (facts 8.1)

// The spelling of names on HTTP/1.1 is assumed: the recordings are HTTP/2, where
// all are lower case; the Query-Id's is facts 3.6.
constexpr std::string_view kAlways =
    "Server: nginx\r\n"
    "Cache-Control: no-cache, no-store\r\n"
    "Access-Control-Allow-Origin: *\r\n"
    "Access-Control-Allow-Headers: X-Ovh-Timestamp, X-Ovh-Consumer, X-Ovh-Application, "
    "X-Ovh-Signature, X-Ovh-Session, Authorization, Content-Type, X-Challenge-Response, "
    "X-Challenge-Payload, User-Agent\r\n"
    "Access-Control-Expose-Headers: X-Pagination-Cursor-Next, X-Ovh-Queryid\r\n"
    "Access-Control-Max-Age: 60\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "X-Frame-Options: DENY\r\n"
    "X-Xss-Protection: 1; mode=block\r\n"
    "X-Iplb-Instance: 49211\r\n";

struct Numbers {
  std::uint64_t a, b, c;
};

Numbers numbers_of(const ExchangeId& id) {
  const std::uint64_t a = mixed(id.seed ^ mixed(id.request_number));
  const std::uint64_t b = mixed(a);
  return {.a = a, .b = b, .c = mixed(b)};
}

}  // namespace

std::string query_id(const ExchangeId& id) {
  const Numbers n = numbers_of(id);
  return fmt::format("EU.ext-{}.{:08x}.{}.{:016x}{:016x}", n.c % 4 + 1, unix_seconds(id.at).count(),
                     n.c / 4 % 4'000'000, n.a, n.b);
}

std::string api_fields(const ExchangeId& id, std::string_view allowed_methods,
                       std::size_t body_bytes) {
  const Numbers n = numbers_of(id);
  std::string fields;
  fields.reserve(1100);
  auto out = std::back_inserter(fields);
  fmt::format_to(out, "Date: {}\r\n", to_http_date(id.at));
  fields.append(kAlways);
  if (body_bytes > 0) fields.append("Content-Type: application/json; charset=utf-8\r\n");
  if (body_bytes >= kShortestCompressed) fields.append("Vary: Accept-Encoding\r\n");
  if (!allowed_methods.empty()) {
    fmt::format_to(out, "Access-Control-Allow-Methods: {}\r\n", allowed_methods);
  }
  // <caller>:<port>_<server>:01BB_<time>_<hex>:<hex>, all made up but the time, so
  // that a seeded run repeats.
  fmt::format_to(out, "X-Iplb-Request-Id: 7F000001:{:04X}_7F000001:01BB_{:08X}_{:04X}:{:04X}\r\n",
                 n.a & 0xFFFF, unix_seconds(id.at).count(), n.b & 0xFFFF, n.c & 0xFFFF);
  fmt::format_to(out, "X-Ovh-Queryid: {}\r\n", query_id(id));
  return fields;
}

}  // namespace countersign::mock_server

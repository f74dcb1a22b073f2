#include "mock_server/api_fields.hpp"

#include "core/text.hpp"
#include "core/time_text.hpp"
#include "mock_server/compression.hpp"
#include "mock_server/directory/key_source.hpp"

namespace countersign::mock_server {

namespace {

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

std::uint64_t seconds_of(const ExchangeId& id) {
  return static_cast<std::uint64_t>(unix_seconds(id.at).count());
}

void append_query_id(std::string& out, const ExchangeId& id, const Numbers& n) {
  out.append(prefix_of(id.region)).append(".ext-");
  append_decimal(out, n.c % 4 + 1);
  out += '.';
  append_hex(out, seconds_of(id), 8);
  out += '.';
  append_decimal(out, n.c / 4 % 4'000'000);
  out += '.';
  append_hex(out, n.a, 16);
  append_hex(out, n.b, 16);
}

// <caller>:<port>_<server>:01BB_<time>_<hex>:<hex>, all made up but the time, so
// that a seeded run repeats.
void append_balancer_id(std::string& out, const ExchangeId& id, const Numbers& n) {
  out += "7F000001:";
  append_hex(out, n.a, 4, true);
  out += "_7F000001:01BB_";
  append_hex(out, seconds_of(id), 8, true);
  out += '_';
  append_hex(out, n.b, 4, true);
  out += ':';
  append_hex(out, n.c, 4, true);
}

}  // namespace

std::string query_id(const ExchangeId& id) {
  std::string result;
  append_query_id(result, id, numbers_of(id));
  return result;
}

std::string api_fields(const ExchangeId& id, std::string_view allowed_methods,
                       std::size_t body_bytes) {
  const Numbers n = numbers_of(id);
  std::string fields;
  fields.reserve(1100);
  fields.append("Date: ").append(to_http_date(id.at)).append("\r\n").append(kAlways);
  if (body_bytes > 0) fields.append("Content-Type: application/json; charset=utf-8\r\n");
  if (body_bytes >= kShortestCompressed) fields.append("Vary: Accept-Encoding\r\n");
  if (!allowed_methods.empty()) {
    fields.append("Access-Control-Allow-Methods: ").append(allowed_methods).append("\r\n");
  }
  fields.append("X-Iplb-Request-Id: ");
  append_balancer_id(fields, id, n);
  fields.append("\r\nX-Ovh-Queryid: ");
  append_query_id(fields, id, n);
  return fields.append("\r\n");
}

}  // namespace countersign::mock_server

#include "harness/client/request_bytes.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "core/version.hpp"
#include "harness/client/mistakes.hpp"

namespace countersign::harness {

namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

constexpr std::size_t kChunk = 7;  // small and odd, so that chunks cut words and UTF-8 in two

std::string form_encoded(const Json& form) {
  std::string text;
  const auto add = [&](const std::string& name, const std::string& value) {
    text += (text.empty() ? "" : "&") + percent_encoded(name) + "=" + percent_encoded(value);
  };
  for (const auto& [name, values] : form.items()) {
    if (values.is_string()) {
      add(name, values.get<std::string>());
    } else {
      for (const Json& value : values) add(name, value.get<std::string>());
    }
  }
  return text;
}

std::string body_of(const Call& call) {
  if (call.body) return call.body->dump();
  if (call.form) return form_encoded(*call.form);
  return call.body_text.value_or("");
}

Result<void> sign(const Call& call, const CallKeys& keys, const std::string& base,
                  std::int64_t server_time, const std::string& body, Headers& headers) {
  const std::string application_key = call.application_key.value_or(keys.application_key);
  if (call.auth == Auth::none) return {};
  headers.emplace_back("X-Ovh-Application", application_key);
  if (call.auth == Auth::application) return {};

  const std::string consumer = call.consumer_key.value_or(keys.consumer_key);
  const SignedParts parts{.secret = call.application_secret.value_or(keys.application_secret),
                          .consumer = consumer,
                          .method = call.method,
                          .base = call.signed_base.value_or(base),
                          .target = call.target,
                          .body = body,
                          .timestamp = std::to_string(server_time + call.timestamp_offset),
                          .application_key = application_key,
                          .other_secret = keys.other_secret,
                          .other_consumer = keys.other_consumer};
  std::string signature = signature_of(parts);
  if (!call.mistake.empty()) {
    const auto wrong = signature_with(call.mistake, parts);
    if (!wrong) {
      return fail(Errc::bad_input,
                  fmt::format("the mistake {} changes nothing in this call", call.mistake));
    }
    signature = *wrong;
  }
  headers.emplace_back("X-Ovh-Consumer", consumer);
  headers.emplace_back("X-Ovh-Timestamp", parts.timestamp);
  headers.emplace_back("X-Ovh-Signature", signature);
  return {};
}

void apply(const HeaderChange& change, Headers& headers) {
  const auto first = std::find_if(headers.begin(), headers.end(), [&](const auto& header) {
    return equals_ignoring_case(header.first, change.name);
  });
  const auto at = first - headers.begin();
  std::erase_if(
      headers, [&](const auto& header) { return equals_ignoring_case(header.first, change.name); });
  auto place = headers.begin() + std::min<std::ptrdiff_t>(at, std::ssize(headers));
  for (const std::string& value : change.values) {
    place = headers.insert(place, {change.name, value}) + 1;
  }
}

std::string chunked(const std::string& body) {
  std::string result;
  for (std::size_t at = 0; at < body.size(); at += kChunk) {
    const std::string piece = body.substr(at, kChunk);
    result += fmt::format("{:x}\r\n{}\r\n", piece.size(), piece);
  }
  return result + "0\r\n\r\n";
}

bool usually_has_body(const std::string& method) { return method == "POST" || method == "PUT"; }

}  // namespace

Result<PreparedRequest> prepared(const Call& call, const CallKeys& keys, const std::string& base,
                                 std::int64_t server_time) {
  const std::string body = body_of(call);
  Headers headers{{"Host", base.substr(base.find("://") + 3)},
                  {"User-Agent", fmt::format("countersign/{}", kVersion)},
                  {"Accept", "application/json"}};
  const auto done = sign(call, keys, base, server_time, body, headers);
  if (!done) return tl::unexpected(done.error());
  if (!body.empty()) {
    headers.emplace_back("Content-Type",
                         call.form ? "application/x-www-form-urlencoded" : "application/json");
  }
  if (call.framing == Framing::chunked) {
    headers.emplace_back("Transfer-Encoding", "chunked");
  } else if (call.framing == Framing::content_length &&
             (!body.empty() || usually_has_body(call.method))) {
    headers.emplace_back("Content-Length", std::to_string(body.size()));
  }
  for (const HeaderChange& change : call.headers) apply(change, headers);

  PreparedRequest request{.outgoing = {.bytes = {}, .head = call.method == "HEAD"},
                          .start = fmt::format("{} {} HTTP/{}", call.method, call.target,
                                               call.http_1_0 ? "1.0" : "1.1"),
                          .headers = std::move(headers),
                          .body = body};
  std::string& bytes = request.outgoing.bytes;
  bytes = request.start + "\r\n";
  for (const auto& [name, value] : request.headers) bytes += name + ": " + value + "\r\n";
  bytes += "\r\n" + (call.framing == Framing::chunked ? chunked(body) : body);
  return request;
}

}  // namespace countersign::harness

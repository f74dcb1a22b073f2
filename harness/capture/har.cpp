#include "harness/capture/har.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "core/time_text.hpp"
#include "harness/capture/json_capture.hpp"
#include "ovhcloud/digest.hpp"

namespace countersign::harness {

namespace {

using Json = nlohmann::json;

const Json& member(const Json& object, const char* name) {
  static const Json kNone = Json::object();
  if (!object.is_object()) return kNone;
  const auto found = object.find(name);
  return found == object.end() ? kNone : *found;
}

bool has_header(const Json& entry, std::string_view prefix) {
  const auto headers = headers_of_json(member(entry, "request"), "headers");
  return std::any_of(headers.begin(), headers.end(), [&](const CapturedHeader& header) {
    return equals_ignoring_case(std::string_view{header.name}.substr(0, prefix.size()), prefix);
  });
}

const Json& entry_to_read(const Json& entries, std::size_t number) {
  if (number > 0) return entries[number - 1];
  for (const std::string_view prefix : {"x-ovh-signature", "x-ovh-"}) {
    for (const Json& entry : entries) {
      if (has_header(entry, prefix)) return entry;
    }
  }
  return entries.front();
}

// The text of postData and content, which may be Base64; nullopt when it says so and is not.
std::optional<std::string> text_of(const Json& content) {
  std::string text = text_member(content, "text");
  if (text_member(content, "encoding") != "base64") return text;
  return base64_decoded(text);
}

// Chrome leaves the text of a form out and gives its fields.
std::string form_of(const Json& params) {
  std::string text;
  if (!params.is_array()) return text;
  for (const Json& field : params) {
    text +=
        (text.empty() ? "" : "&") + text_member(field, "name") + "=" + text_member(field, "value");
  }
  return text;
}

Captured<bool> take_body(CapturedRequest& request, const Json& json) {
  const Json& data = member(json, "postData");
  const auto text = text_of(data);
  if (!text) return fault(0, "postData.text says that it is Base64, and is not");
  request.body = *text;
  if (text->empty() && !member(data, "params").empty()) {
    request.body = form_of(member(data, "params"));
    request.notes.emplace_back("the body is put together from postData.params");
  }
  const Json& size = member(json, "bodySize");
  if (size.is_number_integer() && size.get<std::int64_t>() > 0) {
    const auto sent = size.get<std::uint64_t>();
    request.body_hidden = request.body.empty();
    if (!request.body_hidden && sent != request.body.size()) {
      request.notes.push_back(fmt::format("bodySize says {} bytes, and postData.text has {}", sent,
                                          request.body.size()));
    }
  }
  return true;
}

std::optional<CapturedAnswer> answer_of(const Json& json) {
  const Json& status = member(json, "status");
  if (!status.is_number_integer()) return std::nullopt;
  constexpr std::int64_t kHighest = 999;
  const auto number = std::clamp<std::int64_t>(status.get<std::int64_t>(), 0, kHighest);
  return CapturedAnswer{.status = static_cast<int>(number),
                        .headers = headers_of_json(json, "headers"),
                        .body = text_of(member(json, "content")).value_or("")};
}

Captured<CapturedRequest> request_of(const Json& entry) {
  const Json& json = member(entry, "request");
  CapturedRequest request{.form = CaptureForm::har, .method = text_member(json, "method")};
  const std::string url = text_member(json, "url");
  const auto pieces = url_pieces(url);
  if (request.method.empty() || !pieces) {
    return fault(0, "the entry has no request with a method and an http or https URL");
  }
  request.url = pieces->base + pieces->target;
  if (!pieces->fragment.empty()) request.intended_url = url;
  for (CapturedHeader& header : headers_of_json(json, "headers")) {
    if (!header.name.starts_with(':')) request.headers.push_back(std::move(header));
  }
  const auto body = take_body(request, json);
  if (!body) return tl::unexpected(body.error());
  request.answer = answer_of(member(entry, "response"));
  request.at = parse_rfc3339(text_member(entry, "startedDateTime"));
  return request;
}

}  // namespace

bool is_har(const Json& json) { return member(member(json, "log"), "entries").is_array(); }

Captured<CapturedRequest> read_har(const Json& json, std::size_t entry) {
  if (!is_har(json)) return fault(0, "the JSON is no HAR file: it has no log.entries");
  const Json& entries = member(member(json, "log"), "entries");
  if (entries.empty()) return fault(0, "the HAR file has no entries");
  if (entry > entries.size()) {
    return fault(0, fmt::format("the HAR file has {} entries, and entry {} is asked for",
                                entries.size(), entry));
  }
  return request_of(entry_to_read(entries, entry));
}

}  // namespace countersign::harness

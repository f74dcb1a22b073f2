#include "harness/vectors/golden_vector.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/json_text.hpp"
#include "harness/vectors/embedded_vectors.hpp"

namespace countersign::harness {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kFile = "signing.json";

VectorResult result_from(const std::string& text) {
  if (text == "valid") return VectorResult::valid;
  return text == "acceptable" ? VectorResult::acceptable : VectorResult::invalid;
}

// `name` as text, or `name`_base64 as bytes.
std::string bytes_of(const Json& json, const std::string& name) {
  if (json.contains(name)) return json.at(name);
  return base64_decoded(json.at(name + "_base64").get<std::string>()).value();
}

std::optional<std::string> text_if_any(const Json& json, const char* name) {
  if (!json.contains(name)) return std::nullopt;
  return json.at(name).get<std::string>();
}

// Where the path starts.
std::size_t end_of_base(const std::string& url) {
  return std::min(url.find('/', url.find("://") + 3), url.size());
}

GoldenVector vector_from(const Json& json) {
  const std::string url = json.at("url");
  const std::size_t path = end_of_base(url);
  return {.id = json.at("id"),
          .comment = json.at("comment"),
          .result = result_from(json.at("result")),
          .cause = json.value("cause", ""),
          .request = {.method = json.at("method"),
                      .target = url.substr(path),
                      .body = bytes_of(json, "body"),
                      .timestamp = json.at("timestamp"),
                      .presented = json.at("signature"),
                      .application_key = json.at("application_key"),
                      .consumer_key = json.at("consumer_key"),
                      .secret = ApplicationSecret{json.at("application_secret").get<std::string>()},
                      .accepted_bases = {url.substr(0, path)},
                      .other_secrets = json.value("other_secrets", std::vector<std::string>{}),
                      .other_consumer_keys =
                          json.value("other_consumer_keys", std::vector<std::string>{}),
                      .intended_url = text_if_any(json, "intended_url"),
                      .intended_body = text_if_any(json, "intended_body")},
          .url = url,
          .string_to_sign = bytes_of(json, "string_to_sign")};
}

SigningInput input_of(const WrongSignature& request) {
  return {.method = request.method,
          .base = request.accepted_bases.front(),
          .target = request.target,
          .body = request.body,
          .timestamp = request.timestamp};
}

}  // namespace

Result<std::vector<GoldenVector>> vectors_from(std::string_view json) try {
  const auto document = parse_json(json);
  if (!document) return fail(Errc::bad_input, "the vectors are no JSON");
  std::vector<GoldenVector> vectors;
  for (const Json& one : document->at("vectors")) vectors.push_back(vector_from(one));
  return vectors;
} catch (const std::exception& e) {  // a member is missing or mistyped, or is no Base64
  return fail(Errc::bad_input, fmt::format("the vectors cannot be read: {}", e.what()));
}

Result<std::vector<GoldenVector>> golden_vectors() {
  for (const EmbeddedFile& file : embedded_vectors()) {
    if (file.path == kFile) return vectors_from(file.text);
  }
  return fail(Errc::bad_input, "there are no vectors in this program");
}

std::string right_signature(const GoldenVector& vector) {
  const WrongSignature& request = vector.request;
  const Signer signer{request.secret.reveal(), request.consumer_key};
  return std::string{signer.sign(input_of(request)).view()};
}

std::string right_string_to_sign(const GoldenVector& vector) {
  const WrongSignature& request = vector.request;
  return string_to_sign(request.secret, ConsumerKey{request.consumer_key}, input_of(request));
}

Explanation explain(const GoldenVector& vector, const std::string& signature) {
  WrongSignature wrong = vector.request;
  wrong.presented = signature;
  return explain_signature(wrong);
}

}  // namespace countersign::harness

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "ovhcloud/iam_body.hpp"
#include "ovhcloud/iam_errors.hpp"
#include "ovhcloud/iam_group_json.hpp"

namespace countersign {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kReserved = "ovh:";
constexpr std::size_t kLongestKey = 128;
constexpr std::size_t kLongestValue = 256;

bool is_map_of_texts(const Json& json) {
  return json.is_object() && std::all_of(json.begin(), json.end(), is_text);
}
bool is_anything(const Json&) { return true; }

constexpr auto kAddTag =
    std::to_array<BodyMember>({{"key", "string", is_text, false, true, false},
                               {"value", "string", is_text, false, true, false}});

// The read-only ones may be sent back: a resource is read, changed and written.
constexpr auto kResource =
    std::to_array<BodyMember>({{"displayName", "string", is_anything, false, false, true},
                               {"id", "uuid", is_anything, false, false, true},
                               {"name", "string", is_anything, false, false, true},
                               {"owner", "string", is_anything, false, false, true},
                               {"tags", "map[string]string", is_map_of_texts, true, false, true},
                               {"type", "string", is_anything, false, false, true},
                               {"urn", "string", is_anything, false, false, true}});

bool is_of_tag(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view{"_.:/=+@-"}.find(c) != std::string_view::npos;
}

bool is_tag_text(std::string_view text, std::size_t longest) {
  return text.size() <= longest && std::all_of(text.begin(), text.end(), is_of_tag);
}

}  // namespace

Json to_json(const Resource& resource) {
  Json json{{"id", resource.id},     {"urn", resource.urn},
            {"name", resource.name}, {"displayName", resource.display_name},
            {"type", resource.type}, {"owner", resource.owner}};
  if (!resource.tags.empty()) json["tags"] = resource.tags;
  return json;
}

Result<Resource> resource_from(const Json& json) {
  if (const auto refusal = body_refusal(json, kResource)) {
    return fail(Errc::bad_input, "a resource: " + refusal->message);
  }
  Resource resource{.id = text_at(json, "id"),
                    .urn = text_at(json, "urn"),
                    .name = text_at(json, "name"),
                    .display_name = text_at(json, "displayName"),
                    .type = text_at(json, "type"),
                    .owner = text_at(json, "owner")};
  if (resource.urn.empty()) return fail(Errc::bad_input, "a resource has no urn");
  if (json.contains("tags") && !json.at("tags").is_null()) json.at("tags").get_to(resource.tags);
  return resource;
}

bool is_reserved_tag(std::string_view key) noexcept { return key.starts_with(kReserved); }

std::optional<ApiError> tag_refusal(std::string_view key, std::string_view value) {
  if (key.empty() || !is_tag_text(key, kLongestKey)) return malformed_tag_key(key);
  if (!is_tag_text(value, kLongestValue)) return malformed_tag_value(value);
  if (is_reserved_tag(key)) return reserved_tag(key);
  return std::nullopt;
}

Answer<Tag> tag_from(const Json& body) {
  if (auto refusal = body_refusal(body, kAddTag)) return refuse(*std::move(refusal));
  Tag tag{.key = text_at(body, "key"), .value = text_at(body, "value")};
  if (auto refusal = tag_refusal(tag.key, tag.value)) return refuse(*std::move(refusal));
  return tag;
}

Answer<Tags> tags_from(const Json& body, const Tags& current) {
  if (auto refusal = body_refusal(body, kResource)) return refuse(*std::move(refusal));
  if (!body.contains("tags")) return current;
  Tags tags;
  for (const auto& [key, value] : current) {
    if (key.starts_with(kReserved)) tags.emplace(key, value);
  }
  if (body.at("tags").is_null()) return tags;
  for (const auto& [key, value] : body.at("tags").get<Tags>()) {
    const auto computed = tags.find(key);
    if (computed != tags.end() && computed->second == value) continue;
    if (auto refusal = tag_refusal(key, value)) return refuse(*std::move(refusal));
    tags.emplace(key, value);
  }
  return tags;
}

}  // namespace countersign

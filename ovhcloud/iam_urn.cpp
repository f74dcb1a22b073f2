#include "ovhcloud/iam_urn.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "ovhcloud/value_types.hpp"

namespace countersign {

namespace {

constexpr std::string_view kNowhere = "";

bool is_region(std::string_view text) { return text == "eu" || text == "ca" || text == "us"; }

bool is_identity_type(std::string_view text) {
  return text == "account" || text == "user" || text == "group" || text == "credential";
}

bool is_type(std::string_view text) {
  const auto belongs = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  };
  return text == "*" || (!text.empty() && std::all_of(text.begin(), text.end(), belongs));
}

std::string_view without_outer_stars(std::string_view text) {
  if (text.starts_with('*')) text.remove_prefix(1);
  if (text.ends_with('*')) text.remove_suffix(1);
  return text;
}

// Nothing that cannot be seen, and stars at the ends alone.
bool is_name(std::string_view text) {
  const auto unseen = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7F'; };
  return !text.empty() && std::none_of(text.begin(), text.end(), unseen) &&
         without_outer_stars(text).find('*') == std::string_view::npos;
}

// An account's name is its nichandle; every other identity stands behind one.
bool is_identity_name(std::string_view type, std::string_view name) {
  if (!is_name(name)) return false;
  if (name.find('*') != std::string_view::npos) return true;
  const auto [owner, rest] = cut(name, '/');
  return !owner.empty() && (type == "account") == rest.empty() && !name.ends_with('/');
}

std::optional<Urn> identity(std::string_view region, std::string_view rest) {
  const auto [type, name] = cut(rest, ':');
  if (!is_identity_type(type) || !is_identity_name(type, name)) return std::nullopt;
  return Urn{.kind = UrnKind::identity, .region = region, .type = type, .name = name};
}

std::optional<Urn> resource(std::string_view region, std::string_view rest) {
  const auto [type, name] = cut(rest, ':');
  if (!is_type(type) || !is_name(name)) return std::nullopt;
  return Urn{.kind = UrnKind::resource, .region = region, .type = type, .name = name};
}

std::optional<Urn> resource_group(std::string_view region, std::string_view rest) {
  if (rest != "*" && !primitive_fits("uuid", rest)) return std::nullopt;
  return Urn{.kind = UrnKind::resource_group, .region = region, .type = kNowhere, .name = rest};
}

std::optional<Urn> permissions_group(std::string_view region, std::string_view rest) {
  const auto [owner, name] = cut(rest, ':');
  if (!is_name(owner) || !is_name(name) || rest.find('*') != std::string_view::npos) {
    return std::nullopt;
  }
  return Urn{.kind = UrnKind::permissions_group, .region = region, .type = owner, .name = name};
}

}  // namespace

std::optional<Urn> parse_urn(std::string_view text) {
  constexpr std::string_view kPrefix = "urn:v1:";
  if (!text.starts_with(kPrefix)) return std::nullopt;
  const auto [region, behind_region] = cut(text.substr(kPrefix.size()), ':');
  const auto [kind, rest] = cut(behind_region, ':');
  if (!is_region(region)) return std::nullopt;
  if (kind == "identity") return identity(region, rest);
  if (kind == "resource") return resource(region, rest);
  if (kind == "resourceGroup") return resource_group(region, rest);
  if (kind == "permissionsGroup") return permissions_group(region, rest);
  return std::nullopt;
}

bool urn_covers(std::string_view pattern, std::string_view asked) {
  const auto covering = parse_urn(pattern);
  const auto covered = parse_urn(asked);
  return covering && covered && urn_covers(*covering, *covered);
}

bool urn_covers(const Urn& pattern, const Urn& asked) {
  return pattern.kind == asked.kind && pattern.region == asked.region &&
         (pattern.type == "*" || pattern.type == asked.type) &&
         wildcard_covers(pattern.name, asked.name);
}

bool wildcard_covers(std::string_view pattern, std::string_view text) noexcept {
  const bool opens = pattern.starts_with('*');
  if (opens) pattern.remove_prefix(1);
  const bool closes = pattern.ends_with('*');
  if (closes) pattern.remove_suffix(1);
  if (opens && closes) return text.find(pattern) != std::string_view::npos;
  if (opens) return text.ends_with(pattern);
  if (closes) return text.starts_with(pattern);
  return text == pattern;
}

std::string account_identity(std::string_view region, std::string_view nichandle) {
  return fmt::format("urn:v1:{}:identity:account:{}", region, nichandle);
}
std::string user_identity(std::string_view region, std::string_view nichandle,
                          std::string_view login) {
  return fmt::format("urn:v1:{}:identity:user:{}/{}", region, nichandle, login);
}
std::string group_identity(std::string_view region, std::string_view nichandle,
                           std::string_view group) {
  return fmt::format("urn:v1:{}:identity:group:{}/{}", region, nichandle, group);
}
std::string client_identity(std::string_view region, std::string_view nichandle,
                            std::string_view client_id) {
  return fmt::format("urn:v1:{}:identity:credential:{}/oauth2-{}", region, nichandle, client_id);
}
std::string resource_urn(std::string_view region, std::string_view type, std::string_view name) {
  return fmt::format("urn:v1:{}:resource:{}:{}", region, type, name);
}
std::string resource_group_urn(std::string_view region, std::string_view id) {
  return fmt::format("urn:v1:{}:resourceGroup:{}", region, id);
}
std::string permissions_group_urn(std::string_view region, std::string_view owner,
                                  std::string_view name) {
  return fmt::format("urn:v1:{}:permissionsGroup:{}:{}", region, owner, name);
}

}  // namespace countersign

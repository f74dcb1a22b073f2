// /domain/zone: DNS zones and their records, kept as they are written. A change
// is served (status says so) only after POST …/refresh, as clients must learn
// (facts, clients R10).
#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "core/time_text.hpp"
#include "mock_server/api/call.hpp"
#include "mock_server/api/handlers.hpp"
#include "mock_server/api/iam_sight.hpp"
#include "ovhcloud/iam_urn.hpp"

namespace countersign::mock_server {

namespace {

Answer<const Zone*> zone_of(Call& call) {
  const auto& zones = account_of(call).zones;
  const auto found = zones.find(call.arguments.path_value("zoneName"));
  if (found == zones.end()) return refuse(unknown_service());
  return &found->second;
}

// The same zone, to be changed: from now on its change waits for a refresh.
Zone& changing(Call& call, const Zone& zone) {
  Zone& kept = *account_of(call).zones.edit(zone.name);
  kept.deployed = false;
  kept.last_update = call.now;
  return kept;
}

// What no zone can hold is refused as a value of the wrong type (assumed): numbers that are
// not of 32 bits, and text that would break out of its line in the exported zone.
std::optional<ApiError> unfit_member(const Json& body) {
  constexpr std::int64_t kMostNumber = 0xFFFF'FFFF;
  for (const auto& [name, value] : body.items()) {
    if (value.is_number_integer()) {
      const auto number = value.get<std::int64_t>();
      if (number < 0 || number > kMostNumber) return invalid_value(name, value.dump(), "long");
    } else if (value.is_string()) {
      const auto& text = value.get_ref<const std::string&>();
      const bool controls =
          std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < ' '; });
      if (controls) return invalid_value(name, text, "string");
    }
  }
  return std::nullopt;
}

Answer<Reply> list_zones(Call& call) {
  Json names = Json::array();
  const Sight sight{call};
  for (const auto& [name, unused] : account_of(call).zones) {
    if (sight.shows_service(name)) names.push_back(name);
  }
  return json_reply(names);
}

Answer<Reply> get_zone(Call& call) {
  const auto zone = zone_of(call);
  if (!zone) return refuse(zone.error());
  Json name_servers = Json::array();
  for (const auto& [unused, record] : (*zone)->records) {
    if (record.field_type == "NS" && record.sub_domain.empty()) {
      std::string_view name = record.target;
      if (name.ends_with('.')) name.remove_suffix(1);
      name_servers.push_back(name);
    }
  }
  const std::string urn = resource_urn(name_of(call.tenant.region), "dnsZone", (*zone)->name);
  return json_reply(Json{{"dnssecActivated", false},
                         {"dnssecSupported", true},
                         {"hasDnsAnycast", false},
                         {"iam", Json{{"displayName", (*zone)->name},
                                      {"id", (*zone)->iam_id},
                                      {"state", "OK"},
                                      {"tags", Json::object()},
                                      {"urn", urn}}},
                         {"lastUpdate", to_paris_time((*zone)->last_update)},
                         {"name", (*zone)->name},
                         {"nameServers", name_servers}});
}

Json record_json(const Zone& zone, std::int64_t id, const Record& record) {
  return Json{
      {"fieldType", record.field_type}, {"id", id},          {"subDomain", record.sub_domain},
      {"target", record.target},        {"ttl", record.ttl}, {"zone", zone.name}};
}

struct FoundRecord {
  const Zone* zone;
  std::int64_t id;
  const Record* record;
};

Answer<FoundRecord> record_of(Call& call) {
  const auto zone = zone_of(call);
  if (!zone) return refuse(zone.error());
  const std::string& text = call.arguments.path_value("id");
  const auto found = (*zone)->records.find(number_from<std::int64_t>(text).value_or(0));
  if (found == (*zone)->records.end()) return refuse(unknown_object("id", text));
  return FoundRecord{.zone = *zone, .id = found->first, .record = &found->second};
}

// The description calls the filters "like" and "ilike"; whole values compared
// without regard to case is assumed.
bool passes(const std::string& value, std::optional<std::string_view> filter) {
  return !filter || equals_ignoring_case(value, *filter);
}

Answer<Reply> list_records(Call& call) {
  const auto zone = zone_of(call);
  if (!zone) return refuse(zone.error());
  Json ids = Json::array();
  for (const auto& [id, record] : (*zone)->records) {
    if (passes(record.field_type, call.arguments.query_value("fieldType")) &&
        passes(record.sub_domain, call.arguments.query_value("subDomain"))) {
      ids.push_back(id);
    }
  }
  return json_reply(ids);
}

// The real API puts a TXT value in quotes when it came without (facts, clients
// R11). Quotes within the value are left as they are (assumed).
std::string kept_target(const std::string& field_type, std::string target) {
  const bool quoted = target.size() >= 2 && target.front() == '"' && target.back() == '"';
  if (field_type != "TXT" || quoted) return target;
  return "\"" + target + "\"";
}

std::optional<ApiError> refusal_of(const Record& record) {
  if (record.field_type == "CNAME" && record.sub_domain.empty()) {
    return invalid_subdomain("Subdomain is mandatory for CNAME");  // J8
  }
  return std::nullopt;
}

Answer<Reply> create_record(Call& call) {
  const auto zone = zone_of(call);
  if (!zone) return refuse(zone.error());
  const Json& body = body_of(call);
  for (const char* name : {"id", "zone"}) {
    if (body.contains(name)) return refuse(read_only_properties(name));
  }
  if (const auto unfit = unfit_member(body)) return refuse(*unfit);
  Record record{.field_type = body.at("fieldType").get<std::string>(),
                .sub_domain = text_or(body, "subDomain", ""),
                .target = body.at("target").get<std::string>(),
                .ttl = number_or(body, "ttl", 0)};
  record.target = kept_target(record.field_type, record.target);
  if (const auto refusal = refusal_of(record)) return refuse(*refusal);
  const auto& records = (*zone)->records;
  // Above every id that was, so that a deleted record's id is never another's.
  const std::int64_t id =
      std::max(records.empty() ? 0 : records.rbegin()->first, (*zone)->last_record_id) + 1;
  Zone& kept = changing(call, **zone);
  kept.last_record_id = id;
  kept.records.put(id, record);
  return json_reply(record_json(kept, id, record));
}

Answer<Reply> get_record(Call& call) {
  const auto found = record_of(call);
  if (!found) return refuse(found.error());
  return json_reply(record_json(*found->zone, found->id, *found->record));
}

Answer<Reply> put_record(Call& call) {
  const auto found = record_of(call);
  if (!found) return refuse(found.error());
  const Json& body = body_of(call);
  if (const auto unfit = unfit_member(body)) return refuse(*unfit);
  Record record = *found->record;
  record.sub_domain = text_or(body, "subDomain", record.sub_domain);
  record.target = kept_target(record.field_type, text_or(body, "target", record.target));
  record.ttl = number_or(body, "ttl", record.ttl);
  if (const auto refusal = refusal_of(record)) return refuse(*refusal);
  changing(call, *found->zone).records.put(found->id, std::move(record));
  return void_reply();
}

Answer<Reply> delete_record(Call& call) {
  const auto found = record_of(call);
  if (!found) return refuse(found.error());
  Zone& kept = changing(call, *found->zone);
  kept.last_record_id = std::max(kept.last_record_id, found->id);
  kept.records.erase(found->id);
  return void_reply();
}

Answer<Reply> refresh(Call& call) {
  const auto zone = zone_of(call);
  if (!zone) return refuse(zone.error());
  Zone& kept = changing(call, **zone);
  kept.deployed = true;
  kept.soa.serial = (kept.soa.serial + 1) & 0xFFFF'FFFF;  // RFC 1982
  return void_reply();
}

Answer<Reply> get_soa(Call& call) {
  const auto zone = zone_of(call);
  if (!zone) return refuse(zone.error());
  const Soa& soa = (*zone)->soa;
  return json_reply(Json{{"email", soa.email},
                         {"expire", soa.expire},
                         {"nxDomainTtl", soa.nx_domain_ttl},
                         {"refresh", soa.refresh},
                         {"serial", soa.serial},
                         {"server", soa.server},
                         {"ttl", soa.ttl}});
}

Answer<Reply> put_soa(Call& call) {
  const auto zone = zone_of(call);
  if (!zone) return refuse(zone.error());
  const Json& body = body_of(call);
  if (const auto unfit = unfit_member(body)) return refuse(*unfit);
  Soa& soa = changing(call, **zone).soa;
  soa.email = text_or(body, "email", soa.email);
  soa.expire = number_or(body, "expire", soa.expire);
  soa.nx_domain_ttl = number_or(body, "nxDomainTtl", soa.nx_domain_ttl);
  soa.refresh = number_or(body, "refresh", soa.refresh);
  soa.serial = number_or(body, "serial", soa.serial);
  soa.server = text_or(body, "server", soa.server);
  soa.ttl = number_or(body, "ttl", soa.ttl);
  return void_reply();
}

Answer<Reply> status(Call& call) {
  const auto zone = zone_of(call);
  if (!zone) return refuse(zone.error());
  return json_reply(Json{
      {"errors", Json::array()}, {"isDeployed", (*zone)->deployed}, {"warnings", Json::array()}});
}

// The zone as a master file (RFC 1035, 5).
Answer<Reply> export_zone(Call& call) {
  const auto zone = zone_of(call);
  if (!zone) return refuse(zone.error());
  const Soa& soa = (*zone)->soa;
  std::string text =
      fmt::format("$TTL {}\n@\tIN SOA {} {} ({} {} {} {} {})\n", soa.ttl, soa.server, soa.email,
                  soa.serial, soa.refresh, soa.ttl, soa.expire, soa.nx_domain_ttl);
  for (const auto& [unused, record] : (*zone)->records) {
    text += fmt::format("{}\t{}IN {}\t{}\n", record.sub_domain,
                        record.ttl == 0 ? "" : fmt::format("{} ", record.ttl), record.field_type,
                        record.target);
  }
  return json_reply(Json(text));
}

}  // namespace

Handlers domain_zone_handlers() {
  return {{"GET /domain/zone", list_zones},
          {"GET /domain/zone/{zoneName}", get_zone},
          {"GET /domain/zone/{zoneName}/record", list_records},
          {"POST /domain/zone/{zoneName}/record", create_record},
          {"GET /domain/zone/{zoneName}/record/{id}", get_record},
          {"PUT /domain/zone/{zoneName}/record/{id}", put_record},
          {"DELETE /domain/zone/{zoneName}/record/{id}", delete_record},
          {"POST /domain/zone/{zoneName}/refresh", refresh},
          {"GET /domain/zone/{zoneName}/soa", get_soa},
          {"PUT /domain/zone/{zoneName}/soa", put_soa},
          {"GET /domain/zone/{zoneName}/status", status},
          {"GET /domain/zone/{zoneName}/export", export_zone}};
}

}  // namespace countersign::mock_server

// What happened: read, waited for, and streamed.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "mock_server/control/answers.hpp"
#include "mock_server/control/control_json.hpp"
#include "mock_server/control/routes.hpp"

namespace countersign::mock_server {

namespace {

using Json = nlohmann::ordered_json;
using std::chrono::milliseconds;

// Of one answer: whoever wants more asks again, since what is held is locked meanwhile.
constexpr std::size_t kMostEntries = 1000;
constexpr std::size_t kMostEntryBytes = 1024 * 1024;
constexpr std::uint64_t kLongestWait = 300;  // seconds
// How long whoever asks for an entry waits while its cause is being looked for.
constexpr milliseconds kExplained{2'000};

Response journal_since(const Tenant& tenant, std::uint64_t since) {
  const Json entries =
      entries_json(tenant.journal.since(since, kMostEntries, kMostEntryBytes), tenant);
  return answer(200, Json{{"entries", entries},
                          {"last", tenant.journal.last_number()},
                          {"dropped", tenant.journal.dropped()}});
}

// Nothing while there is nothing new. A tenant that was reset since then answers anew, and
// one that was removed is told.
std::optional<Response> news(const Tenants& tenants, const SharedTenant& asked, std::uint64_t since,
                             bool last) {
  const SharedTenant tenant = tenants.find(asked->id);
  if (!tenant) return refused(404, fmt::format("the tenant \"{}\" was removed", asked->id));
  const std::scoped_lock lock{tenant->mutex};
  const bool changed = tenant != asked || tenant->journal.last_number() > since;
  if (!changed && !last) return std::nullopt;
  return journal_since(*tenant, tenant == asked ? since : 0);
}

// An entry once the search for its cause is over, or as it is at the last time.
std::optional<Response> explained(const Tenant& tenant, std::uint64_t number, bool last) {
  const std::scoped_lock lock{tenant.mutex};
  const JournalEntry* entry = tenant.journal.entry(number);
  if (entry == nullptr) return refused(404, fmt::format("entry {} was dropped meanwhile", number));
  if (entry->explaining && !last) return std::nullopt;
  return answer(200, entry_json(*entry, tenant));
}

// The journals of all tenants, or of one, in the order of their entries.
class Events {
 public:
  Events(const Tenants& tenants, std::optional<std::string> tenant, std::uint64_t sent)
      : tenants_(tenants), tenant_(std::move(tenant)), sent_(sent) {}

  // The events since the last call, up to one whose cause is still being looked for: an event is
  // told once, and whole.
  std::string next() {
    // Whatever has its place by now is in its journal once the tenant's lock is free.
    const std::uint64_t last = tenants_.feed().last.load();
    if (last <= sent_) return {};
    std::vector<Place> places = places_up_to(last);
    std::string text;
    for (const Place& place : places) {
      const auto told = event(place);
      if (!told) return text;
      text += *told;
      sent_ = place.order;
      if (text.size() >= kMostEntryBytes) return text;
    }
    if (places.size() < kMostEntries) sent_ = last;
    return text;
  }

 private:
  struct Place {
    std::uint64_t order;
    std::uint64_t number;
    SharedTenant tenant;
  };

  // At most kMostEntries of them, the earliest.
  std::vector<Place> places_up_to(std::uint64_t last) const {
    std::vector<Place> places;
    const auto earlier = [](const Place& x, const Place& y) { return x.order < y.order; };
    for (const SharedTenant& tenant : tenants_.all()) {
      if (tenant_ && tenant->id != *tenant_) continue;
      const std::scoped_lock lock{tenant->mutex};
      for (const JournalEntry* entry : tenant->journal.between(sent_, last, kMostEntries)) {
        places.push_back({.order = entry->order, .number = entry->number, .tenant = tenant});
      }
      if (places.size() <= kMostEntries) continue;
      std::sort(places.begin(), places.end(), earlier);
      places.resize(kMostEntries);
    }
    std::sort(places.begin(), places.end(), earlier);
    return places;
  }

  // nullopt: not yet.
  static std::optional<std::string> event(const Place& place) {
    const std::scoped_lock lock{place.tenant->mutex};
    const JournalEntry* entry = place.tenant->journal.entry(place.number);
    if (entry == nullptr) return "";  // dropped meanwhile: its number is missing
    if (entry->explaining) return std::nullopt;
    Json json{{"tenant", place.tenant->id}};
    json.update(entry_json(*entry, *place.tenant));
    return fmt::format("id: {}\nevent: request\ndata: {}\n\n", place.order, json.dump());
  }

  const Tenants& tenants_;
  std::optional<std::string> tenant_;
  std::uint64_t sent_;
};

// Where to go on: after the event that an interrupted reader names, else from now on.
Result<std::uint64_t> start_of(const Request& request, const JournalFeed& feed) {
  const auto id = find_header(request.headers, "last-event-id");
  const std::uint64_t last = feed.last.load();
  if (!id) return last;
  const auto number = number_from<std::uint64_t>(*id);
  if (!number) return fail(Errc::bad_input, "Last-Event-ID is the id of an event: a number");
  return std::min(*number, last);  // of an earlier mock, when it is higher
}

Result<std::optional<std::string>> tenant_asked_for(const ControlCall& call) {
  std::optional<std::string> id;
  for (const std::string_view pair : split(query_of(call.request), '&')) {
    if (pair.empty()) continue;
    const auto [name, value] = cut(pair, '=');
    if (name != "tenant" || id) {
      return fail(Errc::bad_input, "the query takes tenant=ID, once");
    }
    id = value;
    if (!call.tenants.find(value)) {
      return fail(Errc::not_found, fmt::format("there is no tenant \"{}\"", value));
    }
  }
  return id;
}

}  // namespace

Outcome show_journal(ControlCall& call) {
  constexpr std::uint64_t kAnyNumber = std::uint64_t{1} << 62;
  std::array parameters{NumberParameter{"since", kAnyNumber},
                        NumberParameter{"wait", kLongestWait}};
  const auto read = read_numbers(query_of(call.request), parameters);
  if (!read) return refused(read.error());
  const auto& [since, wait] = parameters;
  if (wait.value == 0) return journal_since(*call.tenant, since.value);
  return Deferred{.bell = call.tenant->bell,
                  .limit = std::chrono::seconds{wait.value},
                  .answer = [&tenants = call.tenants, tenant = call.tenant, after = since.value](
                                bool last) { return news(tenants, tenant, after, last); }};
}

Outcome show_entry(ControlCall& call) {
  const Tenant& tenant = *call.tenant;
  const auto number = number_from<std::uint64_t>(call.item);
  const JournalEntry* entry = number ? tenant.journal.entry(*number) : nullptr;
  if (entry == nullptr) {
    return refused(
        404, fmt::format("the journal of {} has no entry {}: it holds {} to {}", tenant.id,
                         call.item, tenant.journal.dropped() + 1, tenant.journal.last_number()));
  }
  if (!entry->explaining) return answer(200, entry_json(*entry, tenant));
  return Deferred{.bell = tenant.bell,
                  .limit = kExplained,
                  .answer = [tenant = call.tenant, number = *number](bool last) {
                    return explained(*tenant, number, last);
                  }};
}

Outcome stream_events(ControlCall& call) {
  const auto tenant = tenant_asked_for(call);
  if (!tenant) return refused(tenant.error());
  const auto start = start_of(call.request, call.tenants.feed());
  if (!start) return refused(start.error());
  Response head = plain_answer("text/event-stream; charset=utf-8", "");
  if (call.request.method == "HEAD") return head;
  const auto events = std::make_shared<Events>(call.tenants, *tenant, *start);
  return Stream{.head = std::move(head),
                .bell = call.tenants.feed().bell,
                .pace = milliseconds{50},
                .more = [events] { return events->next(); },
                .silence = milliseconds{15'000},
                .sign_of_life = ": nothing new\n\n"};
}

}  // namespace countersign::mock_server

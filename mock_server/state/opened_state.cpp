#include "mock_server/state/opened_state.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/json_file.hpp"
#include "core/json_text.hpp"
#include "core/text.hpp"
#include "mock_server/state/restore.hpp"
#include "mock_server/state/row_values.hpp"

namespace countersign::mock_server {

namespace {

using namespace row_shapes;

constexpr JsonLimits kLimits{.depth = 96, .members = 20'000};
constexpr std::string_view kMockKind = "mock";
constexpr std::int64_t kForm = 1;  // of the document

const Shape kMemory{
    .kind = Shape::Kind::object,
    .members = {{"seed", &kText, true}, {"runs", &kNumber, true}, {"made_up_ids", &kNumber, true}}};

Result<MockMemory> memory_from(const RowJson& json) {
  if (const auto mismatch = first_mismatch(json, kMemory)) {
    return fail(Errc::bad_input, mismatch->sentence);
  }
  const auto seed = percent_decoded(text_at(json, "seed"), false);
  const auto runs = json.at("runs").get<std::int64_t>();
  const auto ids = json.at("made_up_ids").get<std::int64_t>();
  constexpr std::int64_t kMost = std::int64_t{1} << 60;
  if (!seed || runs < 0 || runs > kMost || ids < 0 || ids > kMost) {
    return fail(Errc::bad_input, "what it says of the mock is out of range");
  }
  return MockMemory{.seed = *seed,
                    .runs = static_cast<std::uint64_t>(runs),
                    .made_up_ids = static_cast<std::uint64_t>(ids)};
}

RowJson json_of(const MockMemory& memory) {
  const auto& [seed, runs, made_up_ids] = memory;
  return RowJson{{"seed", percent_encoded(seed)}, {"runs", runs}, {"made_up_ids", made_up_ids}};
}

// The row of the mock itself, taken out of `rows`.
Result<MockMemory> taken_memory(std::vector<StoredRow>& rows, const std::string& file) {
  const auto own = std::find_if(rows.begin(), rows.end(),
                                [](const StoredRow& row) { return row.tenant.empty(); });
  if (own == rows.end()) return MockMemory{};
  const auto json = own->kind == kMockKind ? parse_json(own->value, kLimits) : std::nullopt;
  auto memory = json ? memory_from(*json)
                     : Result<MockMemory>{fail(Errc::bad_input, "it is no row of the mock's")};
  if (!memory) {
    return fail(Errc::bad_input, fmt::format("the state file {}: the row {} {} does not read: {}",
                                             file, own->kind, own->key, memory.error().message));
  }
  rows.erase(own);
  return memory;
}

}  // namespace

StoredRow row_of(const MockMemory& memory) {
  return {.tenant = {}, .kind = std::string{kMockKind}, .key = {}, .value = json_of(memory).dump()};
}

ChangeSet change_of(const MockMemory& memory) {
  StoredRow row = row_of(memory);
  return {.tenant = {},
          .rows = {{.kind = std::move(row.kind), .key = {}, .value = std::move(row.value)}}};
}

Result<OpenedState> open_state(const std::filesystem::path& path) {
  auto file = StateFile::open(path);
  if (!file) return tl::unexpected(file.error());
  auto rows = file->rows();
  if (!rows) return tl::unexpected(rows.error());
  auto memory = taken_memory(*rows, file->name());
  if (!memory) return tl::unexpected(memory.error());
  return OpenedState{
      .file = *std::move(file), .memory = *std::move(memory), .rows = *std::move(rows)};
}

Result<void> restore_tenants(Tenants& tenants, const std::vector<StoredRow>& rows) {
  for (auto first = rows.begin(); first != rows.end();) {
    const auto last = std::find_if(
        first, rows.end(), [&](const StoredRow& row) { return row.tenant != first->tenant; });
    std::vector<StoredRow> own(first, last);
    const auto adopted = tenants.adopt(
        first->tenant, [&](Tenant& tenant) { return restore_tenant(tenant, std::move(own)); });
    if (!adopted) return adopted;
    first = last;
  }
  return {};
}

namespace {

// Whether a mock could start with it.
Result<void> check_rows(const std::vector<StoredRow>& rows, const Clock& clock) {
  Tenants tenants{clock, {}, {}, {}, 1};
  return restore_tenants(tenants, rows);
}

const Shape kRow{.kind = Shape::Kind::object,
                 .members = {{"tenant", &kText, true},
                             {"kind", &kText, true},
                             {"key", &kText, true},
                             {"value", &kAnything, true}}};
const Shape kRows{.kind = Shape::Kind::array, .element = &kRow};
const Shape kDocument{
    .kind = Shape::Kind::object,
    .members = {
        {"countersign_state", &kNumber, true}, {"mock", &kMemory, true}, {"rows", &kRows, true}}};

// Each row for itself, so that what is wrong is told with its place in the text.
Result<std::vector<StoredRow>> rows_in(const JsonFile& file, const Clock& clock) {
  JournalFeed feed;
  std::vector<StoredRow> rows;
  std::map<std::string, std::unique_ptr<Tenant>> scratch;
  const RowJson& list = file.json().at("rows");
  std::size_t place = 0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const RowJson& row = list[i];
    const std::string pointer = fmt::format("/rows/{}", i);
    const RowForm* form = form_named(text_at(row, "kind"));
    if (form == nullptr) return file.wrong(pointer + "/kind", "no rows are of this kind");
    const std::string id = text_at(row, "tenant");
    const bool follows = !rows.empty() && rows.back().tenant == id;
    const auto at = static_cast<std::size_t>(form->kind);
    if ((!follows && scratch.contains(id)) || (follows && at < place)) {
      return file.wrong(pointer, "rows stand by tenant, and in a tenant in the order of an export");
    }
    place = at;
    auto& tenant = scratch[id];
    if (!tenant) tenant = std::make_unique<Tenant>(id, clock, 1, feed);
    std::string below;
    const auto read = restore_row(*tenant, *form, text_at(row, "key"), row.at("value"), &below);
    if (!read) return file.wrong(pointer + "/value" + below, read.error().message);
    rows.push_back({.tenant = id,
                    .kind = text_at(row, "kind"),
                    .key = text_at(row, "key"),
                    .value = row.at("value").dump()});
  }
  return rows;
}

}  // namespace

Result<std::string> export_state(const std::filesystem::path& path, const Clock& clock) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    return fail(Errc::bad_input, fmt::format("there is no state file {}", path.string()));
  }
  auto state = open_state(path);
  if (!state) return tl::unexpected(state.error());
  const auto whole = check_rows(state->rows, clock);
  if (!whole) {
    return fail(Errc::bad_input,
                fmt::format("the state file {}: {}", path.string(), whole.error().message));
  }
  std::stable_sort(state->rows.begin(), state->rows.end(), [](const auto& a, const auto& b) {
    if (a.tenant != b.tenant) return a.tenant < b.tenant;
    return form_named(a.kind)->kind < form_named(b.kind)->kind;
  });
  RowJson rows = RowJson::array();
  for (const StoredRow& row : state->rows) {
    rows.push_back(RowJson{{"tenant", row.tenant},
                           {"kind", row.kind},
                           {"key", row.key},
                           {"value", RowJson::parse(row.value)}});
  }
  return RowJson{{"countersign_state", kForm}, {"mock", json_of(state->memory)}, {"rows", rows}}
             .dump(1) +
         "\n";
}

Result<void> import_state(const std::filesystem::path& path, std::string text, const Clock& clock) {
  if (!is_within(text, kLimits)) {
    return fail(Errc::bad_input, "the input is deeper or wider than an export ever is");
  }
  const auto document = JsonFile::parse("the input", std::move(text), kDocument, kLimits.depth);
  if (!document) return tl::unexpected(document.error());
  if (document->json().at("countersign_state") != kForm) {
    return document->wrong("/countersign_state",
                           fmt::format("this Countersign reads the form {}", kForm));
  }
  const auto memory = memory_from(document->json().at("mock"));
  if (!memory) return document->wrong("/mock", memory.error().message);
  const auto rows = rows_in(*document, clock);
  if (!rows) return tl::unexpected(rows.error());
  if (const auto whole = check_rows(*rows, clock); !whole) {
    return document->wrong("/rows", whole.error().message);
  }
  auto file = StateFile::open(path);
  if (!file) return tl::unexpected(file.error());
  if (!file->is_new()) {
    return fail(Errc::bad_input, fmt::format("the state file {} is in use already: import into "
                                             "one that is not there yet",
                                             path.string()));
  }
  if (const auto accepted = file->accept(); !accepted) return accepted;
  std::vector<ChangeSet> sets{change_of(*memory)};
  for (const StoredRow& row : *rows) {
    if (sets.back().tenant != row.tenant) sets.push_back({.tenant = row.tenant});
    sets.back().rows.push_back({.kind = row.kind, .key = row.key, .value = row.value});
  }
  return file->write(sets);
}

}  // namespace countersign::mock_server

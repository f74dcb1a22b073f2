#include "mock_server/state/restore.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/json_text.hpp"

namespace countersign::mock_server {

namespace {

int place_of(const StoredRow& row) {
  const RowForm* form = form_named(row.kind);
  return form == nullptr ? -1 : static_cast<int>(form->kind);
}

// A row of each kind of which a tenant has one.
Result<void> check_own_rows(const Tenant& tenant, const std::vector<StoredRow>& rows) {
  for (const RowForm& form : row_forms()) {
    if (form.parts > 0) continue;
    const bool there = std::any_of(rows.begin(), rows.end(),
                                   [&](const StoredRow& row) { return row.kind == form.name; });
    if (!there) {
      return fail(Errc::bad_input,
                  fmt::format("the tenant \"{}\" has no row {}", tenant.id, form.name));
    }
  }
  return {};
}

}  // namespace

Result<void> restore_tenant(Tenant& tenant, std::vector<StoredRow> rows) {
  if (const auto own = check_own_rows(tenant, rows); !own) return own;
  std::stable_sort(rows.begin(), rows.end(), [](const StoredRow& a, const StoredRow& b) {
    return place_of(a) < place_of(b);
  });
  for (const StoredRow& row : rows) {
    const auto wrong = [&](std::string_view why) {
      return fail(Errc::bad_input,
                  fmt::format("the row {} {} of the tenant \"{}\" does not read: {}", row.kind,
                              row.key, row.tenant, why));
    };
    const RowForm* form = form_named(row.kind);
    if (form == nullptr) return wrong("its kind is not known");
    const auto value = parse_json(row.value, {.depth = 96, .members = 20'000});
    if (!value) return wrong("its value is not JSON");
    const auto restored = restore_row(tenant, *form, row.key, *value);
    if (!restored) return wrong(restored.error().message);
  }
  static_cast<void>(tenant.changes.take_all());
  return check_whole(tenant);
}

}  // namespace countersign::mock_server

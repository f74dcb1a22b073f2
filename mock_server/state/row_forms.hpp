// The rows that a tenant is kept in, as JSON values, and back. One form for each kind: what the
// value looks like, how it is read off a tenant, and how it is put into one.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/json_shape.hpp"
#include "mock_server/directory/tenant.hpp"

namespace countersign::mock_server {

using RowJson = nlohmann::ordered_json;
// What a row's key is made of: {"cs1234-ovh", "example.com", "5000000001"}.
using KeyParts = std::vector<std::string>;

struct RowForm {
  RowKind kind;
  std::string_view name;  // in the file: "record"
  std::size_t parts;      // of the key
  const Shape* shape;
  // nullopt: there is no such thing (any more).
  std::optional<RowJson> (*written)(const Tenant& tenant, const KeyParts& key);
  // Requires: the value has the shape, the rows of the kinds before were put in, and `key` has
  // as many parts. Errors: bad_input, a sentence about the value.
  Result<void> (*restored)(Tenant& tenant, const KeyParts& key, const RowJson& value);
};

// In the order in which a tenant is put together: RowKind's.
[[nodiscard]] std::span<const RowForm> row_forms() noexcept;
[[nodiscard]] const RowForm& form_of(RowKind kind) noexcept;
// Null when there is no kind of that name.
[[nodiscard]] const RowForm* form_named(std::string_view name) noexcept;

// By subject, in RowKind's order.
[[nodiscard]] std::span<const RowForm> tenant_row_forms() noexcept;
[[nodiscard]] std::span<const RowForm> account_row_forms() noexcept;
[[nodiscard]] std::span<const RowForm> iam_row_forms() noexcept;
[[nodiscard]] std::span<const RowForm> user_row_forms() noexcept;
[[nodiscard]] std::span<const RowForm> key_row_forms() noexcept;
[[nodiscard]] std::span<const RowForm> token_row_forms() noexcept;

// One row of the file. The tenant's id is empty for what belongs to none.
struct StoredRow {
  std::string tenant;
  std::string kind;
  std::string key;
  std::string value;  // JSON text
};

// What the row holds now; nullopt: it is gone. Requires: the tenant's lock is held.
[[nodiscard]] std::optional<RowJson> row_written(const Tenant& tenant, const RowId& row);

// Puts one row into its tenant. Errors: bad_input, with a sentence; `pointer`, when given, is
// told where in the value.
[[nodiscard]] Result<void> restore_row(Tenant& tenant, const RowForm& form, std::string_view key,
                                       const RowJson& value, std::string* pointer = nullptr);

// What a tenant cannot be without: its own rows, and the accounts that others name.
[[nodiscard]] Result<void> check_whole(const Tenant& tenant);

}  // namespace countersign::mock_server

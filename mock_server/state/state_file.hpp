// The file of a mock with --state (docs/state.md): one SQLite database, one table, a row for each
// thing that is kept. This alone names SQLite. Not safe to use from several threads at once.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "mock_server/state/row_forms.hpp"

namespace countersign::mock_server {

struct RowChange {
  std::string kind;
  std::string key;
  std::optional<std::string> value = {};  // nullopt: the row goes
};

// What is written as one: all of it is there afterwards, or nothing.
struct ChangeSet {
  std::string tenant;  // empty: of none
  bool anew = false;   // whatever the tenant had goes first
  std::vector<RowChange> rows = {};
};

class StateFile {
 public:
  // SQL that leads from one version of the table to the next; the first makes it.
  using Steps = std::span<const std::string_view>;
  [[nodiscard]] static Steps known_steps() noexcept;

  // Takes the file for this process alone until the object goes, and reads it through. A file
  // that is not there is made, empty, for its owner alone. Nothing else is written before
  // accept(). Errors: machine (another process has it, the system does not let it be read);
  // bad_input (it cannot be used: its folder is missing, it is damaged, another program's, or
  // of a newer version).
  [[nodiscard]] static Result<StateFile> open(const std::filesystem::path& path,
                                              Steps steps = known_steps());
  StateFile(StateFile&&) noexcept;
  StateFile& operator=(StateFile&&) noexcept;
  // Without accept() the file is left as it was.
  ~StateFile();

  // Whether there is nothing in it yet, not even our table.
  [[nodiscard]] bool is_new() const noexcept;
  [[nodiscard]] const std::string& name() const noexcept;

  // From here on the file is ours to write: the table is brought to the newest version, in one
  // transaction. Errors: machine.
  [[nodiscard]] Result<void> accept();

  // In order of tenant, kind and key; of one tenant. Errors: bad_input, a damaged row; machine.
  [[nodiscard]] Result<std::vector<StoredRow>> rows() const;
  [[nodiscard]] Result<std::vector<StoredRow>> rows_of(std::string_view tenant) const;

  // In one transaction, on disk when this returns. Errors: machine; then nothing of it is in
  // the file. Requires: accept().
  [[nodiscard]] Result<void> write(std::span<const ChangeSet> sets);

 private:
  struct Parts;
  explicit StateFile(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace countersign::mock_server

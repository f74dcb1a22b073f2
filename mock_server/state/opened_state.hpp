// A state file with what it holds, read and found whole; and the same as one JSON document, to
// take from one machine to another (docs/state.md).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "mock_server/directory/tenants.hpp"
#include "mock_server/state/state_file.hpp"

namespace countersign::mock_server {

// What belongs to the mock and to none of its tenants.
struct MockMemory {
  std::string seed;               // any bytes; empty: there is none yet
  std::uint64_t runs = 0;         // mocks that used the file before
  std::uint64_t made_up_ids = 0;  // of tenants
};

[[nodiscard]] StoredRow row_of(const MockMemory& memory);
[[nodiscard]] ChangeSet change_of(const MockMemory& memory);

struct OpenedState {
  StateFile file;
  MockMemory memory;
  std::vector<StoredRow> rows;  // of tenants, each tenant's together
};

// Errors: those of StateFile::open(); bad_input when a row does not read. The file is as it was.
[[nodiscard]] Result<OpenedState> open_state(const std::filesystem::path& path);

// Puts every tenant of those rows where requests can reach it. Errors: bad_input, naming the row.
[[nodiscard]] Result<void> restore_tenants(Tenants& tenants, const std::vector<StoredRow>& rows);

// The whole file as JSON. Errors: those of open_state(), and bad_input when there is no file.
[[nodiscard]] Result<std::string> export_state(const std::filesystem::path& path,
                                               const Clock& clock);

// What export_state() wrote, into a file that is not there or empty. Errors: bad_input, with
// line and column where it is the text that is wrong; machine.
[[nodiscard]] Result<void> import_state(const std::filesystem::path& path, std::string text,
                                        const Clock& clock);

}  // namespace countersign::mock_server

#include "mock_server/state/state_file.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace countersign::mock_server {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kApplicationId = 0x43736967;  // "Csig"

constexpr std::string_view kFirstTable =
    "CREATE TABLE kept (tenant TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, "
    "value TEXT NOT NULL, checksum INTEGER NOT NULL, PRIMARY KEY (tenant, kind, key)) "
    "WITHOUT ROWID, STRICT";
constexpr std::array kSteps{kFirstTable};

// SQLite's own checks do not see a value in which a bit has turned.
std::int64_t checksum(std::string_view tenant, std::string_view kind, std::string_view key,
                      std::string_view value) {
  uLong sum = crc32(0, nullptr, 0);
  for (const std::string_view text : {tenant, kind, key, value}) {
    const auto* bytes = reinterpret_cast<const Bytef*>(text.data());
    sum = crc32(sum, bytes, static_cast<uInt>(text.size()));
    sum = crc32(sum, reinterpret_cast<const Bytef*>("\0"), 1);
  }
  return static_cast<std::int64_t>(sum);
}

// An open file with a lock that ends with the process. Apart from SQLite's own locks, so that a
// second mock is refused before it touches anything.
class Hold {
 public:
  explicit Hold(int descriptor) : descriptor_(descriptor) {}
  Hold(Hold&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  Hold(const Hold&) = delete;
  Hold& operator=(const Hold&) = delete;
  Hold& operator=(Hold&&) = delete;
  ~Hold() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

 private:
  int descriptor_;
};

Result<Hold> taken(const fs::path& path) {
  const auto refused = [&](Errc code, std::string_view why) {
    return fail(code, fmt::format("the state file {}: {}", path.string(), why));
  };
  constexpr int kFlags = O_RDWR | O_CLOEXEC | O_NONBLOCK;
  int descriptor = open(path.c_str(), kFlags | O_CREAT | O_EXCL, 0600);
  if (descriptor < 0 && errno == EEXIST) descriptor = open(path.c_str(), kFlags);
  if (descriptor < 0) {
    const int why = errno;
    const bool machine = why == ENOSPC || why == EIO || why == EMFILE || why == ENFILE;
    return refused(machine ? Errc::machine : Errc::bad_input, std::strerror(why));
  }
  Hold hold{descriptor};
  struct stat about {};
  if (fstat(descriptor, &about) != 0 || !S_ISREG(about.st_mode)) {
    return refused(Errc::bad_input, "it is no regular file");
  }
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    return refused(Errc::machine, "another process uses it");
  }
  // An empty one that somebody made for it becomes the owner's alone, as a new one is; it stays as
  // it is where that cannot be.
  if (about.st_size == 0) [[maybe_unused]]
    const int changed = fchmod(descriptor, 0600);
  return hold;
}

std::uint32_t number_at(const std::array<unsigned char, 100>& header, std::size_t at) {
  return static_cast<std::uint32_t>(header[at]) << 24U |
         static_cast<std::uint32_t>(header[at + 1]) << 16U |
         static_cast<std::uint32_t>(header[at + 2]) << 8U | header[at + 3];
}

// Nothing is in it, or what a kill left of the first transaction, which SQLite takes back.
bool may_be_new(int descriptor, const fs::path& path) {
  struct stat about {};
  if (fstat(descriptor, &about) == 0 && about.st_size == 0) return true;
  std::error_code ignored;  // then there is none
  return fs::exists(path.string() + "-journal", ignored);
}

// Why the file is none of ours, by its header alone (SQLite's file format, 1.3); empty when it
// may be. Nothing is touched.
std::string foreign(int descriptor, std::size_t newest) {
  std::array<unsigned char, 100> header{};
  const ssize_t read = pread(descriptor, header.data(), header.size(), 0);
  if (read != static_cast<ssize_t>(header.size()) ||
      std::memcmp(header.data(), "SQLite format 3", 16) != 0) {
    return "it is no SQLite database";
  }
  if (number_at(header, 68) != kApplicationId) return "it is another program's database";
  const std::uint32_t version = number_at(header, 60);
  if (version <= newest) return {};
  return fmt::format(
      "it was written by a newer Countersign (version {} of its form; this one "
      "knows {})",
      version, newest);
}

}  // namespace

namespace {

// SQLite makes an empty log beside a file that it only looks at. What is refused stays as it was.
class EmptyLog {
 public:
  explicit EmptyLog(const std::string& name)
      : path_(name + "-wal"), was_there_(fs::exists(path_)) {}
  EmptyLog(const EmptyLog&) = delete;
  EmptyLog& operator=(const EmptyLog&) = delete;
  ~EmptyLog() {
    std::error_code ignored;  // whatever cannot be looked at stays
    const bool empty = !was_there_ && fs::file_size(path_, ignored) == 0 && !ignored;
    if (empty) fs::remove(path_, ignored);
  }

 private:
  fs::path path_;
  bool was_there_;
};

}  // namespace

struct StateFile::Parts {
  Parts(std::string path, Hold held, Steps known)
      : name(std::move(path)),
        hold(std::move(held)),
        steps(known),
        log(name),
        database(name, SQLite::OPEN_READWRITE) {
    // Until it is accepted not even a log that a kill left is worked into the file.
    sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    database.exec("PRAGMA locking_mode = EXCLUSIVE");
  }

  [[nodiscard]] std::int64_t pragma(const char* name_of_it) {
    return database.execAndGet(std::string{"PRAGMA "} + name_of_it).getInt64();
  }

  std::string name;
  Hold hold;  // before the database: closing it would end SQLite's locks too
  Steps steps;
  EmptyLog log;  // before the database, which makes it and is closed first
  SQLite::Database database;
  std::int64_t version = 0;
  bool accepted = false;
};

namespace {

tl::unexpected<Error> unusable(std::string_view name, std::string_view why) {
  return fail(Errc::bad_input, fmt::format("the state file {}: {}", name, why));
}

// What SQLite says of the file.
tl::unexpected<Error> failure(std::string_view name, const SQLite::Exception& e) {
  switch (e.getErrorCode()) {
    case SQLITE_CORRUPT:
    case SQLITE_ERROR:  // the table is not as we made it
    case SQLITE_NOTADB: return unusable(name, fmt::format("it is damaged ({})", e.what()));
    case SQLITE_BUSY:
      return fail(Errc::machine, fmt::format("the state file {}: another program uses it", name));
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY: return unusable(name, e.what());
    default: return fail(Errc::machine, fmt::format("the state file {}: {}", name, e.what()));
  }
}

}  // namespace

StateFile::StateFile(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
StateFile::StateFile(StateFile&&) noexcept = default;
StateFile& StateFile::operator=(StateFile&&) noexcept = default;
StateFile::~StateFile() = default;

StateFile::Steps StateFile::known_steps() noexcept { return kSteps; }
bool StateFile::is_new() const noexcept { return parts_->version == 0; }
const std::string& StateFile::name() const noexcept { return parts_->name; }

Result<StateFile> StateFile::open(const fs::path& path, Steps steps) try {
  auto hold = taken(path);
  if (!hold) return tl::unexpected(hold.error());
  const bool may_be_empty = may_be_new(hold->descriptor(), path);
  const std::string why = may_be_empty ? "" : foreign(hold->descriptor(), steps.size());
  if (!why.empty()) return unusable(path.string(), why);
  StateFile file{std::make_unique<Parts>(path.string(), *std::move(hold), steps)};
  Parts& parts = *file.parts_;
  parts.version = parts.pragma("user_version");
  const bool empty = parts.database.execAndGet("SELECT count(*) FROM sqlite_schema").getInt() == 0;
  if (parts.version == 0 && empty && may_be_empty) return file;
  if (empty) return unusable(path.string(), "it is damaged (the table is missing)");
  if (parts.pragma("application_id") != kApplicationId) {
    return unusable(path.string(), "it is another program's database");
  }
  if (parts.version < 1 || static_cast<std::size_t>(parts.version) > steps.size()) {
    return unusable(path.string(),
                    fmt::format("it is of version {} of its form; this Countersign knows {}",
                                parts.version, steps.size()));
  }
  const std::string health = parts.database.execAndGet("PRAGMA quick_check(1)").getString();
  if (health != "ok") return unusable(path.string(), fmt::format("it is damaged ({})", health));
  return file;
} catch (const SQLite::Exception& e) {
  return failure(path.string(), e);
}

Result<void> StateFile::accept() try {
  SQLite::Database& database = parts_->database;
  if (static_cast<std::size_t>(parts_->version) < parts_->steps.size()) {
    SQLite::Transaction transaction{database, SQLite::TransactionBehavior::EXCLUSIVE};
    for (auto at = static_cast<std::size_t>(parts_->version); at < parts_->steps.size(); ++at) {
      database.exec(std::string{parts_->steps[at]});
    }
    database.exec(fmt::format("PRAGMA application_id = {}", kApplicationId));
    database.exec(fmt::format("PRAGMA user_version = {}", parts_->steps.size()));
    transaction.commit();
    parts_->version = static_cast<std::int64_t>(parts_->steps.size());
  }
  // Only now: the header, by which others know the file, stands in the file and not in a log.
  if (database.execAndGet("PRAGMA journal_mode = WAL").getString() != "wal") {
    return fail(
        Errc::machine,
        fmt::format("the state file {}: no write-ahead log can be kept there", parts_->name));
  }
  database.exec("PRAGMA synchronous = FULL");
  sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
  parts_->accepted = true;
  return {};
} catch (const SQLite::Exception& e) {
  auto error = failure(parts_->name, e);
  return error;
}

namespace {

Result<std::vector<StoredRow>> read_rows(SQLite::Statement& query, const std::string& name) {
  std::vector<StoredRow> rows;
  while (query.executeStep()) {
    StoredRow row{.tenant = query.getColumn(0).getString(),
                  .kind = query.getColumn(1).getString(),
                  .key = query.getColumn(2).getString(),
                  .value = query.getColumn(3).getString()};
    if (query.getColumn(4).getInt64() != checksum(row.tenant, row.kind, row.key, row.value)) {
      return unusable(name, fmt::format("it is damaged: the row {} {} of the tenant \"{}\" is not "
                                        "as it was written",
                                        row.kind, row.key, row.tenant));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

Result<std::vector<StoredRow>> StateFile::rows() const try {
  if (is_new()) return std::vector<StoredRow>{};
  SQLite::Statement query{parts_->database,
                          "SELECT tenant, kind, key, value, checksum FROM kept "
                          "ORDER BY tenant, kind, key"};
  return read_rows(query, parts_->name);
} catch (const SQLite::Exception& e) {
  return failure(parts_->name, e);
}

Result<std::vector<StoredRow>> StateFile::rows_of(std::string_view tenant) const try {
  SQLite::Statement query{parts_->database,
                          "SELECT tenant, kind, key, value, checksum FROM kept "
                          "WHERE tenant = ? ORDER BY kind, key"};
  query.bind(1, std::string{tenant});
  return read_rows(query, parts_->name);
} catch (const SQLite::Exception& e) {
  return failure(parts_->name, e);
}

Result<void> StateFile::write(std::span<const ChangeSet> sets) try {
  SQLite::Database& database = parts_->database;
  SQLite::Transaction transaction{database, SQLite::TransactionBehavior::IMMEDIATE};
  SQLite::Statement clear{database, "DELETE FROM kept WHERE tenant = ?"};
  SQLite::Statement remove{database, "DELETE FROM kept WHERE tenant = ? AND kind = ? AND key = ?"};
  SQLite::Statement put{database, "INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?)"};
  const auto run = [](SQLite::Statement& statement) {
    statement.exec();
    statement.reset();
  };
  for (const ChangeSet& set : sets) {
    if (set.anew) {
      clear.bind(1, set.tenant);
      run(clear);
    }
    for (const RowChange& row : set.rows) {
      SQLite::Statement& statement = row.value ? put : remove;
      statement.bind(1, set.tenant);
      statement.bind(2, row.kind);
      statement.bind(3, row.key);
      if (row.value) {
        statement.bind(4, *row.value);
        statement.bind(5, checksum(set.tenant, row.kind, row.key, *row.value));
      }
      run(statement);
    }
  }
  transaction.commit();
  return {};
} catch (const SQLite::Exception& e) {
  const auto said = failure(parts_->name, e);
  return fail(Errc::machine, said.value().message);
}

}  // namespace countersign::mock_server

#include "mock_server/tls/authority_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include "ovhcloud/digest.hpp"

namespace countersign::mock_server {

namespace {

namespace fs = std::filesystem;

constexpr std::chrono::hours kTooSoon{24};
constexpr std::size_t kLargest = 64 * 1024;  // of a file read back

tl::unexpected<Error> broken(std::string_view doing, const fs::path& path) {
  return fail(Errc::machine, fmt::format("{} {}: {}", doing, path.string(), std::strerror(errno)));
}

// A descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  [[nodiscard]] int get() const noexcept { return number_; }
  explicit operator bool() const noexcept { return number_ >= 0; }

 private:
  int number_;
};

Result<void> made_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder.parent_path(), error);
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return broken("making", folder);
  struct stat status {};
  if (stat(folder.c_str(), &status) != 0) return broken("looking at", folder);
  const bool own = S_ISDIR(status.st_mode) && status.st_uid == geteuid();
  if (!own || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    return fail(Errc::bad_input,
                fmt::format("{} must be a folder of yours that nobody else can write to: it is to "
                            "hold the key of a certificate authority",
                            folder.string()));
  }
  return {};
}

std::optional<std::string> read(const fs::path& file) {
  const Descriptor descriptor{open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)};
  if (!descriptor) return std::nullopt;
  std::string text(kLargest, '\0');
  const ssize_t got = ::read(descriptor.get(), text.data(), text.size());
  if (got < 0) return std::nullopt;
  text.resize(static_cast<std::size_t>(got));
  return text;
}

bool open_to_others(const fs::path& file) {
  struct stat status {};
  return stat(file.c_str(), &status) == 0 && (status.st_mode & 077) != 0;
}

// Whole or not at all: written beside its place, to the disk, and moved there.
Result<void> write(const fs::path& file, const std::string& text) {
  const fs::path partial = file.string() + ".part";
  unlink(partial.c_str());  // of a process that was killed; the lock is ours
  {
    const Descriptor descriptor{
        open(partial.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
    if (!descriptor) return broken("writing", file);
    const bool whole =
        ::write(descriptor.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
    if (!whole || fsync(descriptor.get()) != 0) return broken("writing", file);
  }
  if (rename(partial.c_str(), file.c_str()) != 0) return broken("writing", file);
  return {};
}

std::string stem_for(std::vector<std::string> further) {
  if (further.empty()) return "ca";
  std::sort(further.begin(), further.end());
  std::string joined;
  for (const std::string& host : further) joined += host + "\n";
  return "ca-" + sha256_hex(joined).substr(0, 8);
}

}  // namespace

Result<KeptAuthority> kept_authority(const fs::path& folder,
                                     const std::vector<std::string>& further, Instant now) {
  const auto ready = made_folder(folder);
  if (!ready) return tl::unexpected(ready.error());
  const fs::path lock_file = folder / "lock";
  const Descriptor lock{open(lock_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
  if (!lock || flock(lock.get(), LOCK_EX) != 0) return broken("locking", lock_file);

  const std::string stem = stem_for(further);
  const fs::path certificate_file = folder / (stem + ".pem");
  const fs::path key_file = folder / (stem + ".key");
  if (open_to_others(key_file)) {
    return fail(Errc::bad_input,
                fmt::format("others can read {}; remove it and {}, and what trusts the latter",
                            key_file.string(), certificate_file.string()));
  }
  const auto certificate = read(certificate_file);
  const auto key = read(key_file);
  if (certificate && key) {
    auto kept = Authority::from_pem(*certificate, *key);
    const bool usable = kept && kept->ends() > now + kTooSoon &&
                        std::all_of(further.begin(), further.end(), [&](const std::string& host) {
                          return kept->may_vouch_for(host);
                        });
    if (usable) {
      return KeptAuthority{.authority = *std::move(kept), .certificate_file = certificate_file};
    }
  }

  auto made = Authority::make(further, now);
  if (!made) return tl::unexpected(made.error());
  for (const auto& [file, text] : {std::pair{key_file, made->key_pem()},
                                   std::pair{certificate_file, made->certificate_pem()}}) {
    const auto written = write(file, text);
    if (!written) return tl::unexpected(written.error());
  }
  return KeptAuthority{.authority = *std::move(made), .certificate_file = certificate_file};
}

}  // namespace countersign::mock_server

#include "cli/whole_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

namespace countersign::cli {

namespace {

namespace fs = std::filesystem;

std::string reason() { return std::strerror(errno); }

// The file beside it, open and empty; removed again unless it was put in place.
class Partial {
 public:
  Partial(const fs::path& file, Readers readers)
      : path_(fmt::format("{}.{}.part", file.string(), getpid())) {
    unlink(path_.c_str());
    const mode_t mode = readers == Readers::owner ? 0600 : 0666;
    descriptor_ = open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  }
  Partial(const Partial&) = delete;
  Partial& operator=(const Partial&) = delete;
  ~Partial() {
    if (descriptor_ >= 0) close(descriptor_);
    if (!path_.empty()) unlink(path_.c_str());
  }

  [[nodiscard]] bool is_open() const noexcept { return descriptor_ >= 0; }

  [[nodiscard]] bool write(std::string_view text) {
    while (!text.empty()) {
      const ssize_t written = ::write(descriptor_, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(written));
    }
    return close(std::exchange(descriptor_, -1)) == 0;
  }

  [[nodiscard]] bool put_at(const fs::path& file) {
    if (rename(path_.c_str(), file.c_str()) != 0) return false;
    path_.clear();
    return true;
  }

 private:
  std::string path_;
  int descriptor_;
};

tl::unexpected<Error> failed(std::string_view doing, std::string_view what, const fs::path& file) {
  return fail(Errc::machine, fmt::format("{} {} {}: {}", doing, what, file.string(), reason()));
}

}  // namespace

Result<void> write_whole_file(const fs::path& file, std::string_view text, Readers readers,
                              std::string_view what) {
  Partial partial{file, readers};
  if (!partial.is_open() || !partial.write(text)) return failed("writing", what, file);
  if (!partial.put_at(file)) return failed("putting in place", what, file);
  return {};
}

Result<void> check_writable(const fs::path& file, std::string_view what) {
  std::error_code error;
  if (fs::is_directory(file, error)) {
    return fail(Errc::machine, fmt::format("writing {} {}: it is a folder", what, file.string()));
  }
  const Partial partial{file, Readers::owner};
  if (!partial.is_open()) return failed("writing", what, file);
  return {};
}

}  // namespace countersign::cli

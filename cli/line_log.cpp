#include "cli/line_log.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/text.hpp"
#include "core/time_text.hpp"

namespace countersign::cli {

// What the two threads share; the writer's hold on it lasts though the log is gone, since it
// may be stuck in a write.
struct LineLog::Queue {
  std::mutex mutex;  // guards all of it
  std::condition_variable changed;
  std::deque<std::string> lines;
  std::size_t bytes = 0;
  std::size_t dropped = 0;
  bool closing = false;
  bool done = false;
};

namespace {

constexpr std::size_t kMostBytes = 1 << 20;
constexpr std::chrono::milliseconds kPatience{500};

void write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written <= 0) return;  // closed, or full for good: the line is lost
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

LineLog::LineLog(const Clock& clock, bool json, int descriptor)
    : clock_(clock), json_(json), queue_(std::make_shared<Queue>()) {
  writer_ = std::thread{[queue = queue_, descriptor] {
    std::unique_lock lock{queue->mutex};
    for (;;) {
      queue->changed.wait(lock, [&] { return queue->closing || !queue->lines.empty(); });
      if (queue->lines.empty()) break;
      std::string text;
      for (const std::string& line : queue->lines) text += line;
      if (queue->dropped > 0) {
        text += fmt::format("{} log lines were dropped: nobody read them in time\n",
                            std::exchange(queue->dropped, 0));
      }
      queue->lines.clear();
      queue->bytes = 0;
      lock.unlock();
      write_all(descriptor, text);
      lock.lock();
    }
    queue->done = true;
    queue->changed.notify_all();
  }};
}

LineLog::~LineLog() {
  std::unique_lock lock{queue_->mutex};
  queue_->closing = true;
  queue_->changed.notify_all();
  const bool done = queue_->changed.wait_for(lock, kPatience, [&] { return queue_->done; });
  lock.unlock();
  if (done) {
    writer_.join();
  } else {
    writer_.detach();
  }
}

void LineLog::event(std::string_view event, const Fields& fields) {
  std::string line;
  const std::string at = to_rfc3339(clock_.now());
  if (json_) {
    nlohmann::ordered_json json{{"at", at}, {"event", event}};
    for (const auto& [name, value] : fields) json[std::string{name}] = utf8_or_replaced(value);
    line = json.dump();
  } else {
    line = fmt::format("{} {}", at.substr(11, 8), event);
    for (const auto& [name, value] : fields) {
      line += name == "detail" ? fmt::format(": {}", printable(value))
                               : fmt::format(" {}", printable(value));
    }
  }
  line += '\n';
  const std::scoped_lock lock{queue_->mutex};
  if (queue_->bytes + line.size() > kMostBytes) {
    ++queue_->dropped;
    return;
  }
  queue_->bytes += line.size();
  queue_->lines.push_back(std::move(line));
  queue_->changed.notify_one();
}

}  // namespace countersign::cli

// A Log that writes lines to stderr, for people or as JSON.
#pragma once

#include <memory>
#include <thread>

#include "core/clock.hpp"
#include "core/log.hpp"

namespace countersign::cli {

// Never waits for whoever reads the lines: they are queued for a thread of its own, and
// dropped and counted when the queue is full, since a pipe that nobody reads must not stop
// the mock. What cannot be written is lost.
class LineLog final : public Log {
 public:
  // `clock` must outlive this. `descriptor` is stderr, but for tests.
  LineLog(const Clock& clock, bool json, int descriptor = 2);
  // Waits half a second at most for the last lines.
  ~LineLog() override;
  void event(std::string_view event, const Fields& fields) override;

 private:
  struct Queue;
  const Clock& clock_;
  bool json_;
  std::shared_ptr<Queue> queue_;
  std::thread writer_;
};

}  // namespace countersign::cli

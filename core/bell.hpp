// Something that happens again and again, on any thread, and those who wait for it.
#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <mutex>

namespace countersign {

// A handle: copies are the same bell. Safe to use from several threads at once.
class Bell {
 public:
  // Called on the thread that rings, one at a time. Must be quick and must not use the bell.
  using Hearer = std::function<void()>;

  // Hears until it is destroyed: after that the hearer is never called again.
  class Listening;

  [[nodiscard]] Listening listen(Hearer hearer) const;

  // Costs next to nothing while nobody listens.
  void ring() const;

 private:
  struct State {
    std::atomic<int> count{0};  // of hearers, so that ring() need not lock to find none
    std::mutex mutex;
    std::list<Hearer> hearers;
  };
  std::shared_ptr<State> state_ = std::make_shared<State>();
};

class Bell::Listening {
 public:
  Listening(Listening&& other) noexcept = default;
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;
  Listening& operator=(Listening&&) = delete;
  ~Listening();

 private:
  friend class Bell;
  Listening(std::shared_ptr<State> state, Hearer hearer);
  std::shared_ptr<State> state_;  // empty once moved from
  std::list<Hearer>::iterator place_;
};

}  // namespace countersign

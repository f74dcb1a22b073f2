// A Log that writes lines to stderr, for people or as JSON.
#pragma once

#include <mutex>

#include "core/clock.hpp"
#include "core/log.hpp"

namespace countersign::cli {

class LineLog final : public Log {
 public:
  // `clock` must outlive this.
  LineLog(const Clock& clock, bool json) : clock_(clock), json_(json) {}
  void event(std::string_view event, const Fields& fields) override;

 private:
  const Clock& clock_;
  bool json_;
  std::mutex mutex_;  // guards stderr, so that lines stay whole
};

}  // namespace countersign::cli

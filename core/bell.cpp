#include "core/bell.hpp"

#include <utility>

namespace countersign {

Bell::Listening Bell::listen(Hearer hearer) const { return {state_, std::move(hearer)}; }

void Bell::ring() const {
  if (state_->count.load() == 0) return;
  const std::scoped_lock lock{state_->mutex};
  for (const Hearer& hearer : state_->hearers) hearer();
}

Bell::Listening::Listening(std::shared_ptr<State> state, Hearer hearer) : state_(std::move(state)) {
  const std::scoped_lock lock{state_->mutex};
  place_ = state_->hearers.insert(state_->hearers.end(), std::move(hearer));
  ++state_->count;
}

Bell::Listening::~Listening() {
  if (!state_) return;
  const std::scoped_lock lock{state_->mutex};
  state_->hearers.erase(place_);
  --state_->count;
}

}  // namespace countersign

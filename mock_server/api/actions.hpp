// The actions that the API of this mock knows: those of every description it serves, routes of
// both branches. Collected when first asked for, since a start has no time for it.
#pragma once

#include <memory>
#include <mutex>

#include "ovhcloud/iam_action.hpp"

namespace countersign::mock_server {

struct Api;

class ActionCatalogue {
 public:
  // Safe to call from several threads. Requires: `api` is the one that holds this catalogue,
  // and complete.
  [[nodiscard]] const KnownActions& of(const Api& api) const;

 private:
  struct Collected {
    std::once_flag once;
    KnownActions actions;
  };
  std::unique_ptr<Collected> collected_ = std::make_unique<Collected>();  // an Api can be moved
};

}  // namespace countersign::mock_server

// Which parts of a tenant have changed, each by the row that it is kept in (docs/state.md). A
// row's value is read when the request is over, so that what changes twice is written once.
#pragma once

#include <compare>
#include <set>
#include <string>
#include <utility>

namespace countersign::mock_server {

// In the order in which a tenant is put together again. One more here is a form more in
// mock_server/state/row_forms.
enum class RowKind {
  mock,  // what belongs to no tenant
  tenant,
  plan,
  clock,
  counters,
  account,
  zone,
  record,
  object,
  policy,
  permissions_group,
  resource_group,
  tags,
  user_group,
  user,
  application,
  credential,
  oauth_client,
  access_token,
  code,
  refresh_token,
  personal_token,
};

struct RowId {
  RowKind kind;
  std::string key;  // empty where a tenant has one row of the kind
  friend auto operator<=>(const RowId&, const RowId&) = default;
};

class Changes {
 public:
  // Until then nothing is noted: a mock that keeps nothing pays one branch for a change.
  void begin() noexcept { noting_ = true; }
  [[nodiscard]] bool noting() const noexcept { return noting_; }

  void note(RowKind kind, std::string key = {}) {
    if (noting_) rows_.insert({kind, std::move(key)});
  }
  // Of what may be lost: it is written down some time later.
  void note_for_later(RowKind kind, std::string key = {}) {
    if (noting_) later_.insert({kind, std::move(key)});
  }

  [[nodiscard]] bool any() const noexcept { return !rows_.empty(); }
  [[nodiscard]] bool any_for_later() const noexcept { return !later_.empty(); }

  // What was noted since the last call.
  [[nodiscard]] std::set<RowId> take() {
    for (const RowId& row : rows_) later_.erase(row);
    return std::exchange(rows_, {});
  }
  [[nodiscard]] std::set<RowId> take_all() {
    rows_.merge(later_);
    later_.clear();
    return std::exchange(rows_, {});
  }

 private:
  bool noting_ = false;
  std::set<RowId> rows_;
  std::set<RowId> later_;
};

}  // namespace countersign::mock_server

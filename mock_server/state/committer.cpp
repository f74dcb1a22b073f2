#include "mock_server/state/committer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "mock_server/state/restore.hpp"

namespace countersign::mock_server {

namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kLater{1};  // how long what may be lost is gathered

std::string text_of(const RowJson& json) {
  return json.dump(-1, ' ', false, RowJson::error_handler_t::replace);
}

std::vector<RowChange> changes_of(const Tenant& tenant, const std::set<RowId>& rows) {
  std::vector<RowChange> changes;
  for (const RowId& row : rows) {
    const auto value = row_written(tenant, row);
    changes.push_back({.kind = std::string{form_of(row.kind).name},
                       .key = row.key,
                       .value = value ? std::optional{text_of(*value)} : std::nullopt});
  }
  return changes;
}

}  // namespace

Committer::Committer(StateFile file, MockMemory memory, Tenants& tenants, Log& log)
    : file_(std::move(file)),
      memory_(std::move(memory)),
      tenants_(tenants),
      log_(log),
      thread_([this] { run(); }) {}

Committer::~Committer() {
  {
    const std::scoped_lock lock{mutex_};
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

Written Committer::keep(Tenant& tenant) {
  return queue({.tenant = tenant.id, .rows = changes_of(tenant, tenant.changes.take())});
}

Written Committer::keep_anew(Tenant& tenant) {
  return queue(
      {.tenant = tenant.id, .anew = true, .rows = changes_of(tenant, tenant.changes.take_all())});
}

Written Committer::forget(std::string_view tenant_id) {
  return queue({.tenant = std::string{tenant_id}, .anew = true});
}

void Committer::keep_later(std::shared_ptr<Tenant> tenant) {
  const std::scoped_lock lock{mutex_};
  later_.push_back(std::move(tenant));
  wake_.notify_one();
}

void Committer::keep_made_up_ids(std::uint64_t count) {
  MockMemory memory = memory_;
  memory.made_up_ids = count;
  const Written ignored = queue(change_of(memory));
}

Written Committer::queue(ChangeSet set) {
  auto commit = std::make_shared<Commit>();
  const std::scoped_lock lock{mutex_};
  waiting_.push_back({.set = std::move(set), .commit = commit});
  wake_.notify_one();
  return commit;
}

void Committer::run() {
  for (;;) {
    Group group = next();
    if (group.empty()) return;
    std::vector<ChangeSet> sets;
    for (Waiting& one : group) sets.push_back(std::move(one.set));
    const auto written = file_.write(sets);
    for (std::size_t i = 0; i < group.size(); ++i) group[i].set.tenant = std::move(sets[i].tenant);
    if (!written) {
      undo(group, written.error());
      continue;
    }
    for (const Waiting& one : group) one.commit->finish(Commit::State::done);
  }
}

// All that waits, as soon as there is something; none when it is time to end.
Committer::Group Committer::next() {
  std::unique_lock lock{mutex_};
  auto gathered = steady_clock::time_point::max();
  for (;;) {
    if (!waiting_.empty()) return std::exchange(waiting_, {});
    if (stopping_ && later_.empty()) return {};
    if (later_.empty()) {
      wake_.wait(lock);
      continue;
    }
    if (gathered == steady_clock::time_point::max()) gathered = steady_clock::now() + kLater;
    if (!stopping_ && steady_clock::now() < gathered) {
      wake_.wait_until(lock, gathered);
      continue;
    }
    lock.unlock();
    gather_later();
    lock.lock();
    gathered = steady_clock::time_point::max();
  }
}

// Each tenant's behind what it has queued already: its lock is held.
void Committer::gather_later() {
  std::vector<std::shared_ptr<Tenant>> tenants;
  {
    const std::scoped_lock lock{mutex_};
    tenants.swap(later_);
  }
  for (const auto& tenant : tenants) {
    const std::scoped_lock lock{tenant->mutex};
    tenant->waits_for_later = false;
    if (tenant->retired) continue;
    const Written ignored =
        queue({.tenant = tenant->id, .rows = changes_of(*tenant, tenant->changes.take_all())});
  }
}

// Memory and file agree again before anybody who waits is told.
void Committer::undo(Group& group, const Error& why) {
  log_.event("state-not-written", {{"what", why.message}});
  std::set<std::string> ids;
  for (const Waiting& one : group) ids.insert(one.set.tenant);
  for (const std::string& id : ids) put_back(id, group);
}

void Committer::put_back(const std::string& tenant_id, Group& group) {
  if (tenant_id.empty()) return fail_all_of(tenant_id, group);
  auto rows = file_.rows_of(tenant_id);
  if (!rows) {  // then memory is all there is
    log_.event("state-not-read", {{"what", rows.error().message}});
    fail_all_of(tenant_id, group);
    return;
  }
  const auto fill = [&](Tenant& tenant) {
    const auto restored = restore_tenant(tenant, *rows);
    if (!restored) log_.event("state-not-read", {{"what", restored.error().message}});
  };
  tenants_.put_back(tenant_id, rows->empty() ? nullptr : Tenants::Fill{fill},
                    [&] { fail_all_of(tenant_id, group); });
}

void Committer::fail_all_of(const std::string& tenant_id, Group& group) {
  Group later;
  {
    const std::scoped_lock lock{mutex_};
    for (Waiting& one : waiting_) {
      if (one.set.tenant == tenant_id) later.push_back(std::move(one));
    }
    std::erase_if(waiting_, [](const Waiting& one) { return one.commit == nullptr; });
  }
  for (const Group* some : {&group, &later}) {
    for (const Waiting& one : *some) {
      if (one.set.tenant == tenant_id) one.commit->finish(Commit::State::failed);
    }
  }
}

}  // namespace countersign::mock_server

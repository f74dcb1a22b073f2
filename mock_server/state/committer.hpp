// Writes what changes to the state file: one thread, which puts all that is waiting into one
// transaction, so that many callers share one wait for the disk.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/log.hpp"
#include "mock_server/directory/tenants.hpp"
#include "mock_server/state/opened_state.hpp"
#include "mock_server/state/state_file.hpp"

namespace countersign::mock_server {

class Committer final : public Keeper {
 public:
  // Takes over the file, which was accepted; `memory` is what it says of the mock now. `tenants`
  // and `log` must outlive this.
  Committer(StateFile file, MockMemory memory, Tenants& tenants, Log& log);
  // Writes what is left, and ends.
  ~Committer() override;

  [[nodiscard]] Written keep(Tenant& tenant) override;
  [[nodiscard]] Written keep_anew(Tenant& tenant) override;
  [[nodiscard]] Written forget(std::string_view tenant_id) override;
  void keep_later(std::shared_ptr<Tenant> tenant) override;
  void keep_made_up_ids(std::uint64_t count) override;

 private:
  struct Waiting {
    ChangeSet set;
    std::shared_ptr<Commit> commit;
  };
  using Group = std::vector<Waiting>;

  Written queue(ChangeSet set);
  void run();
  [[nodiscard]] Group next();
  void gather_later();
  void undo(Group& group, const Error& why);
  void put_back(const std::string& tenant_id, Group& group);
  void fail_all_of(const std::string& tenant_id, Group& group);

  StateFile file_;  // the thread's alone
  const MockMemory memory_;
  Tenants& tenants_;
  Log& log_;
  std::mutex mutex_;  // guards what follows, and is held for moments only
  std::condition_variable wake_;
  Group waiting_;
  std::vector<std::shared_ptr<Tenant>> later_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace countersign::mock_server

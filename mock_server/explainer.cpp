#include "mock_server/explainer.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <exception>

#include "mock_server/directory/mask.hpp"
#include "mock_server/journal/entry_of.hpp"
#include "ovhcloud/verdict.hpp"

namespace countersign::mock_server {

namespace {

std::string text_of(const Request& request, std::string_view name) {
  return std::string{find_header(request.headers, name).value_or("")};
}

// A tenant's other keys: those of its recent credentials, then the newest applications'.
void add_other_keys(WrongSignature& wrong, const MemoryDirectory& directory) {
  const SearchLimits limits;
  const auto add_secret = [&](const Application* application) {
    if (application == nullptr || application->key == wrong.application_key) return;
    std::string secret{application->secret.reveal()};
    auto& all = wrong.other_secrets;
    if (all.size() > limits.keys || std::find(all.begin(), all.end(), secret) != all.end()) return;
    all.push_back(std::move(secret));
  };
  // One more than are tried, so that the search knows that there are more.
  for (const Credential* credential : directory.recent_credentials(limits.keys + 1)) {
    if (credential->consumer_key.reveal() != wrong.consumer_key) {
      wrong.other_consumer_keys.emplace_back(credential->consumer_key.reveal());
    }
    add_secret(directory.application(credential->application_id));
  }
  const auto& applications = directory.applications();
  std::size_t looked_at = 0;
  for (auto it = applications.rbegin(); it != applications.rend(); ++it) {
    if (++looked_at > limits.keys * 2) break;
    add_secret(&it->second);
  }
}

}  // namespace

Explainer::Explainer(const Tenants& tenants, Log& log)
    : tenants_(tenants), log_(log), worker_([this] { work(); }) {}

Explainer::~Explainer() {
  {
    const std::scoped_lock lock{mutex_};
    stopping_ = true;
  }
  changed_.notify_all();
  worker_.join();
}

WrongSignature Explainer::question(const Request& request, const Tenant& tenant) {
  const std::string key = text_of(request, "X-Ovh-Application");
  const Application* application = tenant.directory.application(key);
  WrongSignature wrong{.method = std::string{request.method},
                       .target = std::string{request.path_and_query},
                       .body = std::string{request.body},
                       .timestamp = text_of(request, "X-Ovh-Timestamp"),
                       .presented = text_of(request, "X-Ovh-Signature"),
                       .application_key = key,
                       .consumer_key = text_of(request, "X-Ovh-Consumer"),
                       .secret = application == nullptr ? ApplicationSecret{} : application->secret,
                       .accepted_bases = accepted_bases(request, tenant.settings.verdict)};
  add_other_keys(wrong, tenant.directory);
  return wrong;
}

Explanation Explainer::now(const Request& request, const Tenant& tenant) {
  return explain_signature(question(request, tenant), Mask{tenant.directory});
}

bool Explainer::has_room() {
  const std::scoped_lock lock{mutex_};
  return tasks_.size() < kLongestQueue;
}

void Explainer::later(Task task) {
  {
    const std::scoped_lock lock{mutex_};
    tasks_.push_back(std::move(task));
  }
  changed_.notify_one();
}

void Explainer::work() {
  // Linux counts niceness by thread: a tenth of a busy processor, and not nothing, since whoever
  // reads the journal waits for it. Without it the search is only less polite.
  constexpr int kNice = 10;
  static_cast<void>(setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNice));
  std::unique_lock lock{mutex_};
  for (;;) {
    changed_.wait(lock, [&] { return stopping_ || !tasks_.empty(); });
    if (stopping_) return;
    const Task task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    carry_out(task);
    lock.lock();
  }
}

// Null when a bug of ours kept it from being found.
std::shared_ptr<const Explanation> Explainer::found(const Task& task) try {
  const SharedTenant asker = tenants_.find(task.tenant);
  if (!asker) return nullptr;
  const SecretMask mask = [&](std::string_view text) {
    const std::scoped_lock lock{asker->mutex};
    return Mask{asker->directory}(text);
  };
  return std::make_shared<const Explanation>(
      explain_signature(task.wrong, mask, {.given_up = &stopping_}));
} catch (const std::exception& e) {
  log_.event("bug", {{"what", e.what()}});
  return nullptr;
}

void Explainer::carry_out(const Task& task) {
  std::shared_ptr<const Explanation> explanation = found(task);
  if (stopping_) return;                                   // it was given up, so it is no answer
  const SharedTenant tenant = tenants_.find(task.tenant);  // it may have been reset
  if (!tenant) return;
  const std::scoped_lock lock{tenant->mutex};
  const JournalEntry* entry = tenant->explain(task.entry, task.order, std::move(explanation));
  if (entry == nullptr || entry->status < 400) return;
  const auto words = [&](std::string_view text) { return masked_words(text, tenant->directory); };
  log_.event("refused", log_fields(*entry, tenant->id, words));
}

}  // namespace countersign::mock_server

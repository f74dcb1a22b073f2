#include "mock_server/directory/seen_calls.hpp"

#include <functional>
#include <set>
#include <tuple>

namespace countersign::mock_server {

namespace {

std::size_t bytes_of(const SeenCall& call) {
  std::size_t bytes = call.method.size() + call.rule_path.size() + call.pattern.size();
  for (const SeenAction& action : call.actions) bytes += action.name.size() + action.urn.size();
  return bytes;
}

}  // namespace

SeenCalls::Key SeenCalls::Entry::key() const noexcept {
  return {.credential = credential,
          .client = client,
          .account = account,
          .method = call.method,
          .rule_path = call.rule_path};
}

// Asked for each request: the texts that tell most are hashed, and of the rest no more than that.
std::size_t SeenCalls::Hash::operator()(const Key& key) const noexcept {
  const std::hash<std::string_view> of_text;
  std::size_t hash = of_text(key.rule_path) ^ (static_cast<std::size_t>(key.credential) << 16);
  if (!key.client.empty()) hash ^= of_text(key.client) << 1;
  return key.method.empty()
             ? hash
             : hash ^ (key.method.size() << 8) ^ static_cast<unsigned char>(key.method[0]);
}

bool SeenCalls::Same::equal(const Key& a, const Key& b) noexcept {
  const auto tied = [](const Key& key) {
    return std::tie(key.credential, key.rule_path, key.method, key.client, key.account);
  };
  return tied(a) == tied(b);
}

bool SeenCalls::knows(const Key& key) const { return entries_.find(key) != entries_.end(); }

bool SeenCalls::has_room() {
  const bool room = entries_.size() < kMostCalls && bytes_ < kMostBytes;
  truncated_ = truncated_ || !room;
  return room;
}

void SeenCalls::add(const Key& key, SeenCall call) {
  bytes_ += bytes_of(call);
  entries_.insert(Entry{.credential = key.credential,
                        .client = std::string{key.client},
                        .account = std::string{key.account},
                        .call = std::move(call)});
}

std::vector<SeenCall> SeenCalls::calls(const Of& of) const {
  std::set<SeenCall> found;
  for (const Entry& entry : entries_) {
    if (of.credential && entry.credential != *of.credential) continue;
    if (of.client && entry.client != *of.client) continue;
    found.insert(entry.call);
  }
  return {found.begin(), found.end()};
}

}  // namespace countersign::mock_server

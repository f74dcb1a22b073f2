// The cause search: which mistake, or which two, make the signature that arrived out of the
// request that arrived. It is sure or it is silent: a cause is named only when it reproduces
// the signature exactly. Pure, and bounded: see SearchLimits. Not for the way of every request:
// a single mistake takes up to a millisecond, "unexplained" up to fifty.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ovhcloud/causes/cause.hpp"
#include "ovhcloud/signature.hpp"

namespace countersign {

// What is known of a request whose signature was refused. Texts are bytes as they travelled.
struct WrongSignature {
  std::string method;
  std::string target;  // path and query as received: "/1.0/me?x=1"
  std::string body;
  std::string timestamp;  // X-Ovh-Timestamp
  std::string presented;  // X-Ovh-Signature
  std::string application_key;
  std::string consumer_key;                 // X-Ovh-Consumer
  ApplicationSecret secret;                 // of that application
  std::vector<std::string> accepted_bases;  // "https://eu.api.ovh.com", the first the likeliest
  // Other keys that the client may have mixed up, the most recently used first.
  std::vector<std::string> other_secrets = {};
  std::vector<std::string> other_consumer_keys = {};
  // What the client says it meant to send, where it is asked: mistakes that leave no trace.
  std::optional<std::string> intended_url = std::nullopt;  // absolute
  std::optional<std::string> intended_body = std::nullopt;
};

// Takes secrets out of a text that is shown. The search masks the keys above by itself; what
// else the directory knows to be secret is the caller's.
using SecretMask = std::function<std::string(std::string_view)>;

struct SearchLimits {
  std::size_t rewritten_body_bytes = 4096;  // longer ones are only compared as sent
  std::size_t keys = 64;                    // of other_secrets and of other_consumer_keys
  std::size_t bases = 4;
  std::size_t forms_in_pairs = 500;
  std::size_t blocks_in_pairs = 1'000'000;  // SHA-1 compressions, 64 bytes each
  // Set by another thread once nobody wants the answer any more; null: never. Borrowed.
  const std::atomic<bool>* given_up = nullptr;
};

// `signature.unexplained` when nothing fits. `mask` may be empty.
[[nodiscard]] Explanation explain_signature(const WrongSignature& wrong,
                                            const SecretMask& mask = {},
                                            const SearchLimits& limits = {});

}  // namespace countersign

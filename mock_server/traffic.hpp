// How much goes on at the sockets, counted by wire/ and shown by the control API.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace countersign::mock_server {

struct Traffic {
  std::atomic<std::size_t> connections{0};          // open now
  std::atomic<std::uint64_t> accepted{0};           // since the start
  std::atomic<std::uint64_t> failed_handshakes{0};  // of TLS
};

}  // namespace countersign::mock_server

// The mock OVHcloud API as one object: start it, learn where it answers, stop it.
// What the harness and the command line see of this folder; everything else is
// reached through the control API.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/log.hpp"
#include "mock_server/config.hpp"
#include "mock_server/directory/tenant.hpp"
#include "mock_server/wire/server.hpp"

namespace countersign::mock_server {

struct MockOptions {
  std::vector<ListenAddress> listen{{.host = "127.0.0.1", .port = 0}};
  std::vector<ListenAddress> tls_listen = {};
  // Where the certificate authority for TLS is kept; absent: one in memory, for this run.
  std::optional<std::filesystem::path> ca_folder = {};
  unsigned threads = 0;  // 0: one per processor
  ServerLimits limits = {};
  TenantSettings settings = {};          // every tenant's, unless POST /tenants says otherwise
  ClockPlan clock = {};                  // likewise
  std::optional<std::string> seed = {};  // absent: keys that nobody can guess
  std::optional<std::string> control_token = {};
  Config config = {};
  // Where everything is kept (docs/state.md); absent: in memory. What is kept there already goes
  // before `seed` and the tenants of `config`.
  std::optional<std::filesystem::path> state = {};
  std::size_t journal_bytes = 16 * 1024 * 1024;  // for each tenant
};

// The default tenant's keys, secrets included: for the ready file and the banner. Empty when
// they were deleted, which a state file remembers.
struct MockKeys {
  std::string application_key;
  std::string application_secret;
  std::string consumer_key;
  std::string client_id;  // of its first service account; empty when it has none
  std::string client_secret;
};

class MockServer {
 public:
  // Serves once this returns. `clock`, the real one, and `log` must outlive the server.
  // Errors: machine (a port or the state file is taken), bad_input (not an address, a folder for
  // the authority that will not do, a configuration whose keys or routes clash, a state file
  // that cannot be used).
  [[nodiscard]] static Result<std::unique_ptr<MockServer>> start(const MockOptions& options,
                                                                 const Clock& clock, Log& log);
  virtual ~MockServer() = default;

  [[nodiscard]] virtual const std::string& http_base()
      const noexcept = 0;  // "http://127.0.0.1:8780"
  // Likewise, and the file with the authority's certificate; empty without TLS (the latter
  // also without a ca_folder).
  [[nodiscard]] virtual const std::string& https_base() const noexcept = 0;
  [[nodiscard]] virtual const std::string& ca_file() const noexcept = 0;
  // PEM, empty without TLS.
  [[nodiscard]] virtual const std::string& ca_certificate() const noexcept = 0;
  [[nodiscard]] virtual std::string control_base() const = 0;  // http_base + "/_countersign/v1"
  [[nodiscard]] virtual const MockKeys& keys() const noexcept = 0;
  // What was not done at the start, in a sentence each: a tenant of the configuration that the
  // state file has already.
  [[nodiscard]] virtual const std::vector<std::string>& notes() const noexcept = 0;

  // Least privilege for what the default tenant accepted, as GET …/privileges answers: JSON text.
  // "{}" when there is no such tenant.
  [[nodiscard]] virtual std::string privileges() const = 0;

  // Ends within limits.stop; every request that has begun is answered.
  virtual void stop() = 0;
};

}  // namespace countersign::mock_server

// The world a scenario runs in: a tenant of its own, made through the control API
// like any user would, or the keys that the user brought.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/client/request_bytes.hpp"
#include "harness/client/sender.hpp"
#include "harness/scenario/variables.hpp"
#include "ovhcloud/causes/cause.hpp"

namespace countersign::harness {

struct WorldCredential {
  std::string name;
  std::string consumer_key;
};

struct WorldApplication {
  std::string name;
  std::string key;
  std::string secret;
  std::vector<WorldCredential> credentials;
};

struct WorldClient {
  std::string id;
  std::string secret;
};

struct World {
  std::string tenant;   // empty: not ours, so there is nothing to control
  std::string account;  // nichandle; empty where unknown
  std::vector<WorldApplication> applications;
  std::vector<WorldClient> clients = {};  // service accounts, the first of them first

  // The keys for a call that names them; an empty name is the first. Errors:
  // bad_input when there is no such name.
  [[nodiscard]] Result<CallKeys> keys(const std::string& application,
                                      const std::string& credential) const;
  // Every secret in it, for masking.
  [[nodiscard]] std::vector<std::string> secrets() const;
};

// Calls of the control API. `sender` is the scenario's own; `authority` its Host; `token` as
// mock --control-token-file demands it, empty where none is.
class ControlClient {
 public:
  ControlClient(Sender& sender, std::string authority, std::string token)
      : sender_(sender), authority_(std::move(authority)), token_(std::move(token)) {}

  // Whether the endpoint is a Countersign mock. Errors: bad_input when it is one and
  // demands another token.
  [[nodiscard]] asio::awaitable<Result<bool>> is_countersign();
  // Errors: conflict when a key or id that `given` spells out is taken.
  [[nodiscard]] asio::awaitable<Result<World>> create(Json given);
  [[nodiscard]] asio::awaitable<Result<void>> remove(std::string tenant);
  // Why the tenant's newest call was refused; none when it was not. Errors: as the mock refuses.
  [[nodiscard]] asio::awaitable<Result<std::vector<Cause>>> newest_causes(std::string tenant);
  // One write: method, path below the tenant, body. Errors: bad_input with the
  // mock's own sentence when it refuses.
  [[nodiscard]] asio::awaitable<Result<void>> write(std::string method, std::string path,
                                                    Json body);

 private:
  [[nodiscard]] asio::awaitable<Result<IncomingResponse>> call(std::string method, std::string path,
                                                               std::string body);
  Sender& sender_;
  std::string authority_;
  std::string token_;
};

}  // namespace countersign::harness

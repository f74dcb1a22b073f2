#include "mock_server/mock_server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <nlohmann/json.hpp>
#include <thread>

#include "core/ip.hpp"
#include "core/text.hpp"
#include "mock_server/control/privileges_json.hpp"
#include "mock_server/pipeline.hpp"
#include "mock_server/state/committer.hpp"
#include "mock_server/state/opened_state.hpp"
#include "mock_server/tls/authority_files.hpp"
#include "mock_server/wire/tls_contexts.hpp"
#include "ovhcloud/digest.hpp"
#include "ovhcloud/endpoints.hpp"

namespace countersign::mock_server {

namespace {

constexpr std::size_t kSeedBytes = 32;

std::string url_of(const Listener& listener) {
  const std::string& host = listener.address.host;
  const bool v6 = host.find(':') != std::string::npos;
  return fmt::format("{0}://{1}{2}{3}:{4}", name_of(listener.scheme), v6 ? "[" : "", host,
                     v6 ? "]" : "", listener.address.port);
}

// The first of that scheme, or empty.
std::string base_of(const std::vector<Listener>& bound, Scheme scheme) {
  for (const Listener& listener : bound) {
    if (listener.scheme == scheme) return url_of(listener);
  }
  return {};
}

std::vector<Listener> listeners_of(const MockOptions& options) {
  std::vector<Listener> listeners;
  for (const ListenAddress& address : options.listen) {
    listeners.push_back({.address = address, .scheme = Scheme::http});
  }
  for (const ListenAddress& address : options.tls_listen) {
    listeners.push_back({.address = address, .scheme = Scheme::https});
  }
  return listeners;
}

// What the certificate authority must vouch for besides its usual hosts.
std::vector<std::string> further_hosts(const MockOptions& options) {
  std::vector<std::string> hosts;
  const auto add = [&](std::string host) {
    const bool wildcard = host == "0.0.0.0" || host == "::";
    const bool known = std::find(hosts.begin(), hosts.end(), host) != hosts.end();
    if (!wildcard && !known && !is_loopback(host) && !host.ends_with(".localhost") &&
        !is_ovhcloud_host(host)) {
      hosts.push_back(std::move(host));
    }
  };
  for (const ListenAddress& address : options.tls_listen) add(address.host);
  for (const std::string& base : options.settings.verdict.public_bases) {
    add(std::string{host_of(std::string_view{base}.substr(base.find("://") + 3))});
  }
  return hosts;
}

struct Trust {
  std::unique_ptr<TlsContexts> contexts;
  std::string certificate;
  std::string file;
};

Result<Trust> trust_of(const MockOptions& options, Instant now) {
  const std::vector<std::string> further = further_hosts(options);
  std::string file;
  auto authority = [&]() -> Result<Authority> {
    if (!options.ca_folder) return Authority::make(further, now);
    auto kept = kept_authority(*options.ca_folder, further, now);
    if (!kept) return tl::unexpected(kept.error());
    file = kept->certificate_file.string();
    return std::move(kept->authority);
  }();
  if (!authority) return tl::unexpected(authority.error());
  std::vector<std::string> usual{"localhost", "127.0.0.1", "::1"};
  usual.insert(usual.end(), further.begin(), further.end());
  std::string certificate = authority->certificate_pem();
  auto contexts = TlsContexts::make(*std::move(authority), usual);
  if (!contexts) return tl::unexpected(contexts.error());
  return Trust{.contexts = *std::move(contexts),
               .certificate = std::move(certificate),
               .file = std::move(file)};
}

// The oldest service account; of those that a plan made at once, the one that it names first.
const OAuthClient* first_service_account(const Tenant& tenant) {
  const auto place = [&](const OAuthClient& client) {
    std::size_t at = 0;
    if (!tenant.plan().service_accounts) return at;
    for (const ServiceAccountPlan& one : *tenant.plan().service_accounts) {
      const bool same_id = one.client_id.empty() || one.client_id == client.id;
      if (same_id && one.name == client.name) break;
      ++at;
    }
    return at;
  };
  const OAuthClient* first = nullptr;
  for (const auto& [unused, client] : tenant.directory.oauth_clients()) {
    if (client.flow != OAuthFlow::client_credentials) continue;
    if (first == nullptr ||
        std::pair{client.created, place(client)} < std::pair{first->created, place(*first)}) {
      first = &client;
    }
  }
  return first;
}

// The first application, its first valid credential, and the first service account; empty where
// there is none.
MockKeys keys_of(const Tenant& tenant) {
  const MemoryDirectory& directory = tenant.directory;
  MockKeys keys;
  if (!directory.applications().empty()) {
    const Application& application = directory.applications().begin()->second;
    keys.application_key = application.key;
    keys.application_secret = application.secret.reveal();
    for (const auto& [unused, credential] : directory.credentials()) {
      const bool better = keys.consumer_key.empty() &&
                          credential.application_id == application.id &&
                          credential.state == CredentialState::validated;
      if (better) keys.consumer_key = credential.consumer_key.reveal();
    }
  }
  if (const OAuthClient* client = first_service_account(tenant)) {
    keys.client_id = client->id;
    keys.client_secret = client->secret.reveal();
  }
  return keys;
}

class WholeMock final : public MockServer {
 public:
  WholeMock(const MockOptions& options, std::string seed, Api api, const Clock& clock, Log& log)
      : api_(std::move(api)),
        tenants_(clock, std::move(seed), options.settings, options.clock, options.journal_bytes),
        control_(tenants_, traffic_, options.control_token),
        explainer_(tenants_, log),
        pipeline_(api_, tenants_, control_, explainer_, log) {}

  // What the file holds is there from now on, and what changes goes there.
  Result<void> keep_in(OpenedState state, const MockMemory& memory, Log& log) {
    const auto restored = restore_tenants(tenants_, state.rows);
    if (!restored) {
      return fail(restored.error().code, fmt::format("the state file {}: {}", state.file.name(),
                                                     restored.error().message));
    }
    state_name_ = state.file.name();
    if (const auto accepted = state.file.accept(); !accepted) return accepted;
    const std::array first{change_of(memory)};
    if (const auto written = state.file.write(first); !written) return written;
    tenants_.skip_ids(memory.made_up_ids);
    committer_ = std::make_unique<Committer>(std::move(state.file), memory, tenants_, log);
    tenants_.keep_in(*committer_, memory.runs - 1);
    return {};
  }

  Result<void> start(const MockOptions& options, Instant now) {
    const auto made = make_tenants(options.config);
    if (!made) return made;
    const unsigned threads =
        options.threads == 0 ? std::max(1U, std::thread::hardware_concurrency()) : options.threads;
    if (!options.tls_listen.empty()) {
      auto trust = trust_of(options, now);
      if (!trust) return tl::unexpected(trust.error());
      trust_ = *std::move(trust);
    }
    auto server = Server::start(listeners_of(options), threads, options.limits, pipeline_,
                                trust_.contexts.get(), traffic_);
    if (!server) return tl::unexpected(server.error());
    server_ = *std::move(server);
    http_base_ = base_of(server_->bound(), Scheme::http);
    https_base_ = base_of(server_->bound(), Scheme::https);
    return {};
  }

  const std::string& http_base() const noexcept override { return http_base_; }
  const std::string& https_base() const noexcept override { return https_base_; }
  const std::string& ca_file() const noexcept override { return trust_.file; }
  const std::string& ca_certificate() const noexcept override { return trust_.certificate; }
  std::string control_base() const override { return http_base_ + "/_countersign/v1"; }
  const MockKeys& keys() const noexcept override { return keys_; }
  const std::vector<std::string>& notes() const noexcept override { return notes_; }
  std::string privileges() const override {
    const SharedTenant tenant = tenants_.find(kDefaultTenant);
    if (!tenant) return "{}";
    const std::scoped_lock lock{tenant->mutex};
    return privileges_json(*tenant, {}, Ids::as_seen).dump(2);
  }
  void stop() override {
    server_->stop();
    committer_.reset();
  }

 private:
  Result<void> make_tenants(const Config& config) {
    std::vector<ConfiguredTenant> all = config.tenants;
    const bool has_default = std::any_of(
        all.begin(), all.end(), [](const auto& tenant) { return tenant.id == kDefaultTenant; });
    if (!has_default) all.push_back({std::string{kDefaultTenant}, std::identity{}});
    for (const ConfiguredTenant& configured : all) {
      if (tenants_.find(configured.id)) {
        if (has_default || configured.id != kDefaultTenant) note_kept(configured.id);
        continue;
      }
      Written written;
      const auto tenant =
          tenants_.create(configured.plan(tenants_.plan(configured.id)), {}, &written);
      if (!tenant) return fail(Errc::bad_input, tenant.error().message);
      if (written && written->wait() == Commit::State::failed) {
        return fail(Errc::machine, fmt::format("the state file {}: the tenant \"{}\" could not be "
                                               "written to it",
                                               state_name_, configured.id));
      }
    }
    keys_ = keys_of(*tenants_.find(kDefaultTenant));
    return {};
  }

  void note_kept(const std::string& tenant) {
    notes_.push_back(
        fmt::format("the tenant \"{}\" is in {} already: what --config says of it is "
                    "left out",
                    tenant, state_name_));
  }

  Api api_;
  Tenants tenants_;
  Traffic traffic_;
  Control control_;
  Explainer explainer_;
  Pipeline pipeline_;
  MockKeys keys_;
  std::vector<std::string> notes_;
  std::string state_name_;
  std::string http_base_;
  std::string https_base_;
  Trust trust_;
  std::unique_ptr<Committer> committer_;  // null without --state
  std::unique_ptr<Server> server_;        // last: its threads use all of the above
};

}  // namespace

Result<std::unique_ptr<MockServer>> MockServer::start(const MockOptions& options,
                                                      const Clock& clock, Log& log) {
  Result<Api> api = api_with(options.config.routes);
  if (!api) return tl::unexpected(api.error());
  std::string seed = options.seed ? *options.seed : random_bytes(kSeedBytes);
  std::optional<OpenedState> state;
  if (options.state) {
    auto opened = open_state(*options.state);
    if (!opened) return tl::unexpected(opened.error());
    state = *std::move(opened);
    if (!state->memory.seed.empty()) seed = state->memory.seed;
  }
  auto mock = std::make_unique<WholeMock>(options, seed, *std::move(api), clock, log);
  if (state) {
    MockMemory memory = state->memory;
    memory.seed = seed;
    ++memory.runs;
    const auto kept = mock->keep_in(*std::move(state), memory, log);
    if (!kept) return tl::unexpected(kept.error());
  }
  const auto started = mock->start(options, clock.now());
  if (!started) return tl::unexpected(started.error());
  return mock;
}

}  // namespace countersign::mock_server

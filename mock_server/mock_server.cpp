#include "mock_server/mock_server.hpp"

#include <fmt/format.h>

#include <thread>

#include "core/text.hpp"
#include "mock_server/pipeline.hpp"
#include "ovhcloud/digest.hpp"

namespace countersign::mock_server {

namespace {

constexpr std::size_t kSeedBytes = 32;

std::string url_of(const ListenAddress& address) {
  const bool v6 = address.host.find(':') != std::string::npos;
  return fmt::format("http://{0}{1}{2}:{3}", v6 ? "[" : "", address.host, v6 ? "]" : "",
                     address.port);
}

class WholeMock final : public MockServer {
 public:
  WholeMock(const MockOptions& options, Api api, const Clock& clock, Log& log)
      : api_(std::move(api)),
        tenants_(clock, options.seed ? *options.seed : random_bytes(kSeedBytes), options.settings,
                 options.clock, options.journal_bytes),
        control_(tenants_, options.control_token),
        pipeline_(api_, tenants_, control_, log) {}

  Result<void> start(const MockOptions& options) {
    const auto tenant = tenants_.create(tenants_.plan(std::string{kDefaultTenant}));
    if (!tenant) return tl::unexpected(tenant.error());
    const Application& application = (*tenant)->directory.applications().begin()->second;
    const Credential& credential = (*tenant)->directory.credentials().begin()->second;
    keys_ = {.application_key = application.key,
             .application_secret = std::string{application.secret.reveal()},
             .consumer_key = std::string{credential.consumer_key.reveal()}};

    const unsigned threads =
        options.threads == 0 ? std::max(1U, std::thread::hardware_concurrency()) : options.threads;
    auto server = Server::start(options.listen, threads, options.limits, pipeline_);
    if (!server) return tl::unexpected(server.error());
    server_ = *std::move(server);
    base_ = url_of(server_->bound().front());
    return {};
  }

  const std::string& http_base() const noexcept override { return base_; }
  std::string control_base() const override { return base_ + "/_countersign/v1"; }
  const MockKeys& keys() const noexcept override { return keys_; }
  void stop() override { server_->stop(); }

 private:
  Api api_;
  Tenants tenants_;
  Control control_;
  Pipeline pipeline_;
  MockKeys keys_;
  std::string base_;
  std::unique_ptr<Server> server_;  // last: its threads use all of the above
};

}  // namespace

Result<std::unique_ptr<MockServer>> MockServer::start(const MockOptions& options,
                                                      const Clock& clock, Log& log) {
  Result<Api> api = built_in_api();
  if (!api) return tl::unexpected(api.error());
  auto mock = std::make_unique<WholeMock>(options, *std::move(api), clock, log);
  const auto started = mock->start(options);
  if (!started) return tl::unexpected(started.error());
  return mock;
}

}  // namespace countersign::mock_server

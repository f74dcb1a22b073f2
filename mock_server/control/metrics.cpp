// Counters and gauges in the text format of Prometheus, version 0.0.4.
#include <fmt/format.h>

#include <fstream>

#include "core/version.hpp"
#include "mock_server/control/answers.hpp"
#include "mock_server/control/routes.hpp"

namespace countersign::mock_server {

namespace {

// Text so far, with what every metric needs.
class Page {
 public:
  void begin(std::string_view name, std::string_view type, std::string_view help) {
    name_ = name;
    text_ += fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n", name, help, type);
  }
  // `labels` as between the braces; their values are ours, with nothing to be escaped.
  void sample(std::string_view labels, std::uint64_t value) {
    text_ += labels.empty() ? fmt::format("{} {}\n", name_, value)
                            : fmt::format("{}{{{}}} {}\n", name_, labels, value);
  }
  void one(std::string_view name, std::string_view type, std::string_view help,
           std::uint64_t value) {
    begin(name, type, help);
    sample("", value);
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string_view name_;
  std::string text_;
};

struct Held {
  std::uint64_t tenants = 0, bytes = 0, dropped = 0, credentials = 0;
};

Held held_by(const Tenants& tenants) {
  Held held;
  for (const SharedTenant& tenant : tenants.all()) {
    const std::scoped_lock lock{tenant->mutex};
    ++held.tenants;
    held.bytes += tenant->journal.bytes();
    held.dropped += tenant->journal.dropped();
    held.credentials += tenant->directory.credentials().size();
  }
  return held;
}

// Linux: the second number of statm is resident pages.
std::uint64_t resident_bytes() {
  constexpr std::uint64_t kPage = 4096;
  std::ifstream file{"/proc/self/statm"};
  std::uint64_t whole = 0;
  std::uint64_t resident = 0;
  file >> whole >> resident;
  return resident * kPage;
}

}  // namespace

Outcome show_metrics(ControlCall& call) {
  const Tally& tally = call.tenants.feed().tally;
  const Held held = held_by(call.tenants);
  Page page;
  page.begin("countersign_build_info", "gauge", "The version of this mock.");
  page.sample(fmt::format("version=\"{}\"", kVersion), 1);
  page.begin("countersign_requests_total", "counter",
             "Requests to the API that were answered, by status, malformed ones included.");
  for (const auto& [status, count] : tally.by_status()) {
    page.sample(fmt::format("status=\"{}\"", status), count);
  }
  page.begin("countersign_refusals_total", "counter",
             "Requests that were refused, by the step that refused and the cause, where known.");
  for (const auto& [refusal, count] : tally.refusals()) {
    page.sample(fmt::format("step=\"{}\",cause=\"{}\"", refusal.first, refusal.second), count);
  }
  page.one("countersign_unsearched_refusals_total", "counter",
           "Wrong signatures whose cause was not searched for: too many came at once.",
           tally.unsearched());
  page.one("countersign_connections", "gauge", "Connections that are open.",
           call.traffic.connections.load());
  page.one("countersign_connections_accepted_total", "counter", "Connections since the start.",
           call.traffic.accepted.load());
  page.one("countersign_tls_handshakes_failed_total", "counter",
           "TLS connections that came to nothing.", call.traffic.failed_handshakes.load());
  page.one("countersign_tenants", "gauge", "Tenants.", held.tenants);
  page.one("countersign_credentials", "gauge", "Credentials of all tenants.", held.credentials);
  page.one("countersign_journal_bytes", "gauge", "Bytes that the journals of all tenants hold.",
           held.bytes);
  page.one("countersign_journal_entries_dropped", "gauge",
           "Entries that the journals of the present tenants have dropped.", held.dropped);
  page.one("process_resident_memory_bytes", "gauge", "Resident memory.", resident_bytes());
  return plain_answer("text/plain; version=0.0.4; charset=utf-8", page.take());
}

}  // namespace countersign::mock_server

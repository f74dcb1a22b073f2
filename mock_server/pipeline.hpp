// The life of a request, from what arrived to what is answered. A plain function
// of the request and the mock's state: no sockets.
#pragma once

#include "core/log.hpp"
#include "mock_server/api/authorization.hpp"
#include "mock_server/api/handlers.hpp"
#include "mock_server/control/control.hpp"
#include "mock_server/directory/tenants.hpp"
#include "mock_server/explainer.hpp"
#include "mock_server/responder.hpp"

namespace countersign::mock_server {

class Pipeline final : public Responder {
 public:
  // All of them must outlive the pipeline.
  Pipeline(const Api& api, Tenants& tenants, Control& control, Explainer& explainer, Log& log)
      : api_(api), tenants_(tenants), control_(control), explainer_(explainer), log_(log) {}

  [[nodiscard]] Outcome respond(const Request& request) override;
  [[nodiscard]] Response refuse(const RequestFault& fault, std::string_view received,
                                std::string_view peer) override;
  void note_handshake(std::string_view reason, std::string_view peer) override;

 private:
  struct Exchange;
  [[nodiscard]] Outcome answered(const Request& request);
  [[nodiscard]] Outcome once_written(Response response, const Exchange& exchange);
  [[nodiscard]] Response answer_options(const Exchange& exchange) const;
  [[nodiscard]] Response answer_token(Exchange& exchange);
  [[nodiscard]] Response answer_api(Exchange& exchange);
  [[nodiscard]] static IamSituation situation_of(const Exchange& exchange);
  [[nodiscard]] static Verdict authorized(Accepted caller, const Exchange& exchange);
  [[nodiscard]] Answer<Reply> handle(Exchange& exchange, const Accepted& caller);
  void name_what_is_near(Refused& refused, const Exchange& exchange) const;
  void explain(Exchange& exchange, Response& response);
  void record(Exchange& exchange, const Response& response);
  void log_refusal(const JournalEntry& entry, const Tenant& tenant);

  const Api& api_;
  Tenants& tenants_;
  Control& control_;
  Explainer& explainer_;
  Log& log_;
};

}  // namespace countersign::mock_server

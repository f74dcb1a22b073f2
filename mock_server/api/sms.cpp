// /sms: sending makes a job for each receiver. What a message costs, and how it is cut into
// parts, is assumed; services and jobs are otherwise kept as any described object.
#include <algorithm>

#include "core/text.hpp"
#include "mock_server/api/described.hpp"
#include "mock_server/api/handlers.hpp"

namespace countersign::mock_server {

namespace {

// "+33600000000", or with two zeros in front.
bool is_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  return text.size() >= 8 && text.size() <= 17 &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

Answer<Reply> send(Call& call) {
  const std::string service = "/sms/" + percent_encoded(call.arguments.path_value("serviceName"));
  if (!account_of(call).objects.contains(service)) return refuse(unknown_service());
  const Json& body = body_of(call);
  const auto message = body.at("message").get<std::string>();
  Json ids = Json::array();
  Json valid = Json::array();
  Json invalid = Json::array();
  for (const Json& receiver : body.value("receivers", Json::array())) {
    if (!is_number(receiver.get_ref<const std::string&>())) {
      invalid.push_back(receiver);
      continue;
    }
    const Json job = keep_item(call, service + "/jobs", call.items,
                               Json{{"message", message},
                                    {"messageLength", message.size()},
                                    {"numberOfSms", 1},
                                    {"credits", 1.0},
                                    {"receiver", receiver},
                                    {"sender", text_or(body, "sender", "")},
                                    {"differedDelivery", number_or(body, "differedPeriod", 0)}});
    ids.push_back(job.at("id"));
    valid.push_back(receiver);
  }
  return json_reply(Json{{"ids", ids},
                         {"invalidReceivers", invalid},
                         {"tag", text_or(body, "tag", "")},
                         {"totalCreditsRemoved", static_cast<double>(ids.size())},
                         {"validReceivers", valid}});
}

}  // namespace

Handlers sms_handlers() { return {{"POST /sms/{serviceName}/jobs", send}}; }

}  // namespace countersign::mock_server

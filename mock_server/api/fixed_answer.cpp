// Routes that a configuration file adds: the same answer each time.
#include "mock_server/api/call.hpp"
#include "mock_server/api/handlers.hpp"

namespace countersign::mock_server {

Answer<Reply> fixed_answer(Call& call) {
  if (call.fixed.body.empty() && call.fixed.status == 200) return void_reply();
  return Reply{.body = call.fixed.body, .status = call.fixed.status};
}

}  // namespace countersign::mock_server

// A control API over a mock with the default tenant, and how a test calls it.
#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "mock_server/control/control.hpp"
#include "tests/unit/mock_server/world.hpp"

namespace countersign::mock_server {

using Json = nlohmann::json;

constexpr const char* kTenants = "/_countersign/v1/tenants";

// Starts from a call that is answered; each test spoils one thing in it.
class ControlTest : public ::testing::Test {
 protected:
  ControlTest() { tenant_ = tenants_.create(tenants_.plan("default")).value(); }

  Response answer() { return at_once(control_.respond(call_.request())); }

  // A call with a JSON body, below /_countersign/v1/tenants.
  Response write(std::string method, const std::string& path, std::string body) {
    call_.method = std::move(method);
    call_.target = kTenants + path;
    call_.body = std::move(body);
    call_.set_header("Content-Type", "application/json");
    return answer();
  }

  Response read(const std::string& path) {
    call_ = {.target = kTenants + path};
    return answer();
  }

  static std::string error_of(const Response& response) {
    return Json::parse(response.body).at("error");
  }

  StoppedClock clock_;
  Tenants tenants_{clock_, "7", {}, {}, 1 << 20};
  Traffic traffic_;
  Control control_{tenants_, traffic_, std::nullopt};
  SharedTenant tenant_;
  Incoming call_{.target = "/_countersign/v1"};
};

}  // namespace countersign::mock_server

#include "mock_server/wire/addresses.hpp"

#include <fmt/format.h>

namespace countersign::mock_server {

namespace asio = boost::asio;
using asio::ip::tcp;

std::string peer_address(const tcp::socket& socket) {
  boost::system::error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  if (error) return {};
  const asio::ip::address address = endpoint.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
  }
  return address.to_string();
}

std::string local_authority(const tcp::socket& socket) {
  boost::system::error_code error;
  const auto endpoint = socket.local_endpoint(error);
  if (error) return "localhost";
  const std::string address = endpoint.address().to_string();
  return fmt::format("{1}{0}{2}:{3}", address, endpoint.address().is_v6() ? "[" : "",
                     endpoint.address().is_v6() ? "]" : "", endpoint.port());
}

}  // namespace countersign::mock_server

// The two ends of a TCP connection, as text.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <string>

namespace countersign::mock_server {

// The peer's IP address, an IPv4 address also where the socket is IPv6; empty when it has gone.
[[nodiscard]] std::string peer_address(const boost::asio::ip::tcp::socket& socket);

// "127.0.0.1:8780", "[::1]:8780".
[[nodiscard]] std::string local_authority(const boost::asio::ip::tcp::socket& socket);

}  // namespace countersign::mock_server

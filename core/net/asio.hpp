// How this project uses Asio's coroutines. Included only where sockets are:
// core/net, mock_server/wire, harness/client.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace countersign {

namespace asio = boost::asio;

// `const auto [error, n] = co_await async_op(..., kAsResult);`
inline constexpr auto kAsResult = asio::as_tuple(asio::use_awaitable);

}  // namespace countersign

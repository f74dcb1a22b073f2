// TLS as the mock speaks it: a certificate for whichever host the client asks for (SNI),
// issued when it is first asked for. TLS 1.2 and up, ALPN http/1.1 alone.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "mock_server/tls/authority.hpp"

namespace countersign::mock_server {

class TlsContexts {
 public:
  // `usual`: the names and addresses of the certificate for whoever names no host, or one
  // that the authority may not vouch for.
  [[nodiscard]] static Result<std::unique_ptr<TlsContexts>> make(
      Authority authority, const std::vector<std::string>& usual);

  TlsContexts(const TlsContexts&) = delete;
  TlsContexts& operator=(const TlsContexts&) = delete;

  // The context to start every connection with; it changes to the host's by itself. Lives
  // as long as this object. Safe to use from several threads at once.
  [[nodiscard]] boost::asio::ssl::context& first() noexcept { return *usual_; }

  // Switches the connection to the certificate for `host`; without effect where there can
  // be none. Called by OpenSSL, from any thread.
  void choose(SSL* connection, const std::string& host);

 private:
  using Context = boost::asio::ssl::context;
  explicit TlsContexts(Authority authority) : authority_(std::move(authority)) {}
  [[nodiscard]] Result<std::unique_ptr<Context>> context_for(const std::vector<std::string>& hosts);

  std::mutex mutex_;  // guards by_host_, and the authority's OpenSSL objects
  Authority authority_;
  std::unique_ptr<Context> usual_;
  std::map<std::string, std::unique_ptr<Context>> by_host_;
};

}  // namespace countersign::mock_server

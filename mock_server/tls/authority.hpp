// The certificate authority under which the mock answers as OVHcloud's hosts, and the
// certificates it issues. It can vouch for nothing else: its name constraints allow
// OVHcloud's domains, localhost, loopback addresses and what it was made for besides, so
// that trusting it opens no other door. Keys are P-256 (product: "The mock"). No files.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/error.hpp"

namespace countersign::mock_server {

// PEM, as TLS libraries take it. The key is a secret.
struct Certificate {
  std::string chain_pem;
  std::string key_pem;
};

class Authority {
 public:
  // For 30 days from `now`, which is the real time. `further`: host names and IP addresses
  // it may vouch for besides its own. Errors: bad_input when one of them is neither;
  // machine when OpenSSL fails.
  [[nodiscard]] static Result<Authority> make(const std::vector<std::string>& further, Instant now);

  // One that was kept. Errors: bad_input when the texts are no such pair.
  [[nodiscard]] static Result<Authority> from_pem(const std::string& certificate_pem,
                                                  const std::string& key_pem);

  Authority(Authority&&) noexcept;
  Authority& operator=(Authority&&) noexcept;
  ~Authority();

  [[nodiscard]] std::string certificate_pem() const;
  [[nodiscard]] std::string key_pem() const;  // a secret
  [[nodiscard]] Instant ends() const;

  // Whether its constraints allow the host name or IP address.
  [[nodiscard]] bool may_vouch_for(const std::string& host) const;

  // A server's certificate for these names and addresses, as long as the authority lasts.
  // All share one key. Requires: may_vouch_for each.
  [[nodiscard]] Result<Certificate> issue(const std::vector<std::string>& hosts) const;

 private:
  struct Parts;
  explicit Authority(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

// Whether `text` is a DNS name: letters, digits, hyphens and dots, 253 bytes at most.
[[nodiscard]] bool is_host_name(std::string_view text) noexcept;

}  // namespace countersign::mock_server

// The certificate authority as it is kept from one run to the next, so that whoever has
// trusted it once need not do so again: ca.pem and ca.key in a folder of the user's own.
// An authority for further hosts has files of its own, named after them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "mock_server/tls/authority.hpp"

namespace countersign::mock_server {

struct KeptAuthority {
  Authority authority;
  std::filesystem::path certificate_file;
};

// The one in `folder`, or a new one when there is none, when it ends within a day, or when
// its files are damaged. Safe to call from several processes at once. The folder is made
// with mode 0700 and the key with 0600. Errors: bad_input when the folder or the key is
// open to others, or as Authority::make; machine when files cannot be read or written.
[[nodiscard]] Result<KeptAuthority> kept_authority(const std::filesystem::path& folder,
                                                   const std::vector<std::string>& further,
                                                   Instant now);

}  // namespace countersign::mock_server

// Digests and constant-time comparison. The only place, TLS aside, that names
// OpenSSL's functions. Pure; throws std::runtime_error only when OpenSSL itself
// cannot compute (a broken installation).
#pragma once

#include <openssl/sha.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace countersign {

// SHA-1 as a value: a copy continues from where the original stood, which is how
// a credential's common prefix is hashed once and not for every request. The
// low-level SHA_CTX is the only OpenSSL interface that can be copied without an
// allocation; it is deprecated in OpenSSL 3.0 and still shipped.
class Sha1 {
 public:
  Sha1();
  void update(std::string_view bytes);
  // 40 lower-case hexadecimal characters. Requires: called once.
  [[nodiscard]] std::array<char, 40> finish_hex();
  // The 20 bytes themselves. Requires: neither was called before.
  [[nodiscard]] std::array<char, 20> finish();

 private:
  SHA_CTX context_;
};

// 64 lower-case hexadecimal characters.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

// The raw digest under an algorithm's OpenSSL name: "SHA1", "SHA256", "SHA512", "MD5".
// For trying what a client may have done wrong. Requires: the name is one of these.
[[nodiscard]] std::string digest_of(const char* algorithm, std::string_view bytes);

// The raw HMAC-SHA1, likewise: a mistake that clients make, never what the API wants.
[[nodiscard]] std::string hmac_sha1(std::string_view key, std::string_view bytes);

// Takes time that depends only on the lengths.
[[nodiscard]] bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept;

// `count` bytes nobody can guess, from the operating system.
[[nodiscard]] std::string random_bytes(std::size_t count);

// Standard alphabet, padded.
[[nodiscard]] std::string base64(std::string_view bytes);

// The one text that base64() writes for some bytes, read back; nullopt for any other:
// no blanks, no missing padding, no bits left over.
[[nodiscard]] std::optional<std::string> base64_decoded(std::string_view text);

// The alphabet for URLs, without padding (RFC 7636, appendix A).
[[nodiscard]] std::string base64url(std::string_view bytes);

}  // namespace countersign

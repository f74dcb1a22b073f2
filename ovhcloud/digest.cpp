#include "ovhcloud/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <stdexcept>
#include <vector>

#include "core/text.hpp"

// SHA1_Init and its kin: deprecated, and on purpose (see the header).
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace countersign {

Sha1::Sha1() { SHA1_Init(&context_); }

void Sha1::update(std::string_view bytes) { SHA1_Update(&context_, bytes.data(), bytes.size()); }

std::array<char, 40> Sha1::finish_hex() {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest;
  SHA1_Final(digest.data(), &context_);
  std::array<char, 40> hex;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    hex[2 * i] = kDigits[digest[i] >> 4];
    hex[2 * i + 1] = kDigits[digest[i] & 15];
  }
  return hex;
}

std::string digest_of(const char* algorithm, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int size = 0;
  const EVP_MD* method = EVP_get_digestbyname(algorithm);
  if (method == nullptr ||
      EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, method, nullptr) != 1) {
    throw std::runtime_error{std::string{"OpenSSL offers no "} + algorithm};
  }
  return {digest.begin(), digest.begin() + size};
}

std::string sha256_hex(std::string_view bytes) { return to_hex(digest_of("SHA256", bytes)); }

std::string hmac_sha1(std::string_view key, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int size = 0;
  const std::vector<unsigned char> data(bytes.begin(), bytes.end());
  if (HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), data.data(), data.size(),
           digest.data(), &size) == nullptr) {
    throw std::runtime_error{"OpenSSL offers no HMAC"};
  }
  return {digest.begin(), digest.begin() + size};
}

bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string random_bytes(std::size_t count) {
  std::array<unsigned char, 64> buffer;
  std::string result;
  while (result.size() < count) {
    if (RAND_bytes(buffer.data(), static_cast<int>(buffer.size())) != 1) {
      throw std::runtime_error{"OpenSSL has no random numbers"};
    }
    for (const unsigned char byte : buffer) result += static_cast<char>(byte);
  }
  result.resize(count);
  return result;
}

std::string base64(std::string_view bytes) {
  static constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string result;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t left = bytes.size() - i;
    const auto byte = [&](std::size_t k) -> unsigned {
      return k < left ? static_cast<unsigned char>(bytes[i + k]) : 0U;
    };
    const unsigned group = byte(0) << 16 | byte(1) << 8 | byte(2);
    result += kAlphabet[group >> 18];
    result += kAlphabet[group >> 12 & 63];
    result += left > 1 ? kAlphabet[group >> 6 & 63] : '=';
    result += left > 2 ? kAlphabet[group & 63] : '=';
  }
  return result;
}

}  // namespace countersign

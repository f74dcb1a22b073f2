#include "ovhcloud/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "core/text.hpp"

// SHA1_Init and its kin: deprecated, and on purpose (see the header).
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace countersign {

namespace {
constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
}  // namespace

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

std::array<char, 20> Sha1::finish() {
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest;
  SHA1_Final(digest.data(), &context_);
  std::array<char, 20> bytes;
  std::copy(digest.begin(), digest.end(), bytes.begin());
  return bytes;
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
  std::string result;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t left = bytes.size() - i;
    const auto byte = [&](std::size_t k) -> unsigned {
      return k < left ? static_cast<unsigned char>(bytes[i + k]) : 0U;
    };
    const unsigned group = byte(0) << 16 | byte(1) << 8 | byte(2);
    result += kBase64[group >> 18];
    result += kBase64[group >> 12 & 63];
    result += left > 1 ? kBase64[group >> 6 & 63] : '=';
    result += left > 2 ? kBase64[group & 63] : '=';
  }
  return result;
}

std::optional<std::string> base64_decoded(std::string_view text) {
  const std::string_view digits = text.substr(0, text.find('='));
  std::string result;
  unsigned bits = 0;  // the lowest `held` of them are still to be written
  unsigned held = 0;
  for (const char c : digits) {
    const auto digit = kBase64.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = (bits << 6 | static_cast<unsigned>(digit)) & 0xFFFU;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    result += static_cast<char>(bits >> held & 0xFFU);
  }
  if (base64(result) != text) return std::nullopt;  // padding and spare bits
  return result;
}

std::string base64url(std::string_view bytes) {
  std::string text = base64(bytes);
  text.erase(std::find(text.begin(), text.end(), '='), text.end());
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

}  // namespace countersign

#include "ovhcloud/digest.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "core/text.hpp"

namespace countersign {
namespace {

std::string sha1_hex(std::string_view bytes) {
  Sha1 digest;
  digest.update(bytes);
  const auto hex = digest.finish_hex();
  return {hex.begin(), hex.end()};
}

std::string repeated(std::size_t times, std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

struct DigestVector {
  std::string text;
  std::string_view hex;
};
void PrintTo(const DigestVector& vector, std::ostream* out) { *out << vector.hex; }

class Sha1Vector : public ::testing::TestWithParam<DigestVector> {};

TEST_P(Sha1Vector, IsReproduced) {
  EXPECT_EQ(sha1_hex(GetParam().text), GetParam().hex);
  EXPECT_EQ(to_hex(digest_of("SHA1", GetParam().text)), GetParam().hex);
}

// RFC 3174, 7.3, and the digest of nothing.
INSTANTIATE_TEST_SUITE_P(
    Rfc3174, Sha1Vector,
    ::testing::Values(
        DigestVector{"abc", "a9993e364706816aba3e25717850c26c9cd0d89d"},
        DigestVector{"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                     "84983e441c3bd26ebaae4aa1f95129e5e54670f1"},
        DigestVector{std::string(1'000'000, 'a'), "34aa973cd4c4daa4f61eeb2bdbad27316534016f"},
        DigestVector{
            repeated(10, "0123456701234567012345670123456701234567012345670123456701234567"),
            "dea356a2cddd90c7a7ecedc5ebb563934f460452"},
        DigestVector{"", "da39a3ee5e6b4b0d3255bfef95601890afd80709"}));

TEST(Sha1, TakesItsTextInPieces) {
  Sha1 digest;
  for (const char* piece : {"", "a", "", "bc"}) digest.update(piece);
  const auto hex = digest.finish_hex();

  EXPECT_EQ((std::string{hex.begin(), hex.end()}), sha1_hex("abc"));
}

// 55, 56 and 64 bytes are where the padding changes.
TEST(Sha1, ContinuesInACopyFromWhereTheOriginalStood) {
  for (const std::size_t length : {0U, 1U, 55U, 56U, 63U, 64U, 65U, 127U, 128U}) {
    const std::string start(length, 's');
    Sha1 original;
    original.update(start);

    Sha1 copy = original;
    copy.update("one");
    original.update("two");

    const auto of_copy = copy.finish_hex();
    const auto of_original = original.finish_hex();
    EXPECT_EQ((std::string{of_copy.begin(), of_copy.end()}), sha1_hex(start + "one")) << length;
    EXPECT_EQ((std::string{of_original.begin(), of_original.end()}), sha1_hex(start + "two"))
        << length;
  }
}

// FIPS 180-4's examples; RFC 1321, A.5 for MD5.
TEST(Digest, KnowsEveryAlgorithmByItsOpensslName) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(digest_of("SHA256", "abc")), sha256_hex("abc"));
  EXPECT_EQ(to_hex(digest_of("SHA512", "abc")),
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
  EXPECT_EQ(to_hex(digest_of("MD5", "abc")), "900150983cd24fb0d6963f7d28e17f72");
}

TEST(Digest, SaysWhichAlgorithmIsNotOffered) {
  try {
    const std::string digest = digest_of("SHA0", "abc");
    FAIL() << "a digest by an unknown algorithm: " << to_hex(digest);
  } catch (const std::runtime_error& e) {
    EXPECT_STREQ(e.what(), "OpenSSL offers no SHA0");
  }
}

struct HmacVector {
  std::string key;
  std::string text;
  std::string_view hex;
};
void PrintTo(const HmacVector& vector, std::ostream* out) { *out << vector.hex; }

class HmacSha1Vector : public ::testing::TestWithParam<HmacVector> {};

TEST_P(HmacSha1Vector, IsReproduced) {
  EXPECT_EQ(to_hex(hmac_sha1(GetParam().key, GetParam().text)), GetParam().hex);
}

// RFC 2202, 3, and one that is empty on both sides.
INSTANTIATE_TEST_SUITE_P(
    Rfc2202, HmacSha1Vector,
    ::testing::Values(
        HmacVector{std::string(20, '\x0b'), "Hi There", "b617318655057264e28bc0b6fb378c8ef146be00"},
        HmacVector{"Jefe", "what do ya want for nothing?",
                   "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"},
        HmacVector{std::string(20, '\xaa'), std::string(50, '\xdd'),
                   "125d7342b9ac11cd91a39af48aa17b4f63f175d3"},
        HmacVector{"\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13"
                   "\x14\x15\x16\x17\x18\x19",
                   std::string(50, '\xcd'), "4c9007f4026250c6bc8414f9bf50c86c2d7235da"},
        HmacVector{std::string(20, '\x0c'), "Test With Truncation",
                   "4c1a03424b55e07fe7f27be1d58bb9324a9a5a04"},
        HmacVector{std::string(80, '\xaa'),
                   "Test Using Larger Than Block-Size Key - Hash Key First",
                   "aa4ae5e15272d00e95705637ce8a3b55ed402112"},
        HmacVector{std::string(80, '\xaa'),
                   "Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data",
                   "e8e99d0f45237d786d6bbaa7965c7808bbff1a91"},
        HmacVector{"", "", "fbdb1d1b18aa6c08324b7d64b71fb76370690e1d"}));

TEST(ConstantTimeComparison, IsExact) {
  EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
  EXPECT_TRUE(equal_in_constant_time("", ""));
  EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_in_constant_time("abc", "Abc"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abcd"));
  EXPECT_FALSE(equal_in_constant_time("abc", "ab"));
  EXPECT_FALSE(equal_in_constant_time("abc", ""));
}

TEST(RandomBytes, AreAsManyAsAskedFor) {
  for (const std::size_t count : {0U, 1U, 63U, 64U, 65U, 1000U}) {
    EXPECT_EQ(random_bytes(count).size(), count);
  }
}

TEST(RandomBytes, AreNotTheSameTwice) { EXPECT_NE(random_bytes(32), random_bytes(32)); }

// RFC 4648, 10, and the two characters that differ from the URL-safe alphabet.
TEST(Base64, PadsToFourCharacters) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foob"), "Zm9vYg==");
  EXPECT_EQ(base64("fooba"), "Zm9vYmE=");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
}

TEST(Base64, UsesTheStandardAlphabet) {
  EXPECT_EQ(base64("\xFB\xFF\xBF"), "+/+/");
  EXPECT_EQ(base64("\xFF"), "/w==");
  EXPECT_EQ(base64(std::string(3, '\0')), "AAAA");
}

// RFC 4648, 10.
TEST(Base64, IsReadBack) {
  for (const char* text : {"", "f", "fo", "foo", "foob", "fooba", "foobar"}) {
    EXPECT_EQ(base64_decoded(base64(text)), text);
  }
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  EXPECT_EQ(base64_decoded(base64(bytes)), bytes);
}

// "Zh==" and "Zm9=" have bits left over that "Zg==" and "Zm8=" have not.
TEST(Base64, IsReadOnlyAsItIsWritten) {
  for (const char* text : {"=", "====", "Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm9v====",
                           "Zm9v\n", " Zm9v", "Zm 9v", "Zm9v=Zg=", "Zm-v", "Zm_v", "\xc3\xa9zz"}) {
    EXPECT_EQ(base64_decoded(text), std::nullopt) << text;
  }
}

// RFC 7636, appendix A.
TEST(Base64Url, HasItsOwnAlphabetAndNoPadding) {
  EXPECT_EQ(base64url("\x03\xec\xff\xe0\xc1"), "A-z_4ME");
  EXPECT_EQ(base64url(""), "");
  EXPECT_EQ(base64url("f"), "Zg");
  EXPECT_EQ(base64url("foo"), "Zm9v");
}

}  // namespace
}  // namespace countersign

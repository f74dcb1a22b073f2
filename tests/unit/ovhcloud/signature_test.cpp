#include "ovhcloud/signature.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <array>
#include <random>
#include <string>

#include "core/text.hpp"

namespace countersign {
namespace {

struct Keys {
  std::string_view secret;
  std::string_view consumer;
};

// Revoked long ago; they stand in the tests of go-ovh, python-ovh and php-ovh.
constexpr Keys kSuites{"9ufkBmLaTQ9nz5yMUlg79taH0GNnzDjk", "5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY"};
// The examples of the first guide.
constexpr Keys kGuides{"EXEgWIz07P0HYwtQDs7cNIqCiQaWSuHF", "MtSwSrPpNjqfVSmJhLbPyr2i45lSwPU1"};

struct Vector {
  std::string_view name;
  Keys keys;
  SigningInput input;
  std::string_view signature;
};
void PrintTo(const Vector& vector, std::ostream* out) { *out << vector.name; }

SigningInput suites(std::string_view method, std::string_view target, std::string_view body) {
  return {.method = method,
          .base = "https://eu.api.ovh.com",
          .target = target,
          .body = body,
          .timestamp = "1457018875"};
}

SigningInput guides(std::string_view target) {
  return {.method = "GET",
          .base = "https://eu.api.ovh.com",
          .target = target,
          .body = "",
          .timestamp = "1366560945"};
}

class SigningVector : public ::testing::TestWithParam<Vector> {};

TEST_P(SigningVector, IsWhatWasPublished) {
  const Vector& vector = GetParam();
  const Signer signer{vector.keys.secret, vector.keys.consumer};

  EXPECT_EQ(signer.sign(vector.input).view(), vector.signature)
      << "signed text: "
      << string_to_sign(ApplicationSecret{"<secret>"}, ConsumerKey{"<key>"}, vector.input);
  EXPECT_TRUE(signer.matches(vector.input, vector.signature));
}

constexpr std::string_view kBody = R"({"a":"b","c":"d"})";

// Facts 2.2: the official clients' own; the last two are third parties'.
INSTANTIATE_TEST_SUITE_P(
    Published, SigningVector,
    ::testing::Values(Vector{"Get", kSuites, suites("GET", "/1.0/auth", ""),
                             "$1$e9556054b6309771395efa467c22e627407461ad"},
                      Vector{"Post", kSuites, suites("POST", "/1.0/auth", kBody),
                             "$1$ec2fb5c7a81f64723c77d2e5b609ae6f58a84fc1"},
                      Vector{"Put", kSuites, suites("PUT", "/1.0/auth", kBody),
                             "$1$8a75a9e7c8e7296c9dbeda6a2a735eb6bd58ec4b"},
                      Vector{"Delete", kSuites, suites("DELETE", "/1.0/auth", ""),
                             "$1$a1eecd00b3b02b6cf5708b84b9ff42059a950d85"},
                      Vector{"Version10", kSuites, suites("GET", "/1.0/call", ""),
                             "$1$7f2db49253edfc41891023fcd1a54cf61db05fbb"},
                      Vector{"Version1", kSuites, suites("GET", "/v1/call", ""),
                             "$1$e6e7906d385eb28adcbfbe6b66c1528a42d741ad"},
                      Vector{"Version2", kSuites, suites("GET", "/v2/call", ""),
                             "$1$bb63b132a6f84ad5433d0c534d48d3f7c3804285"},
                      Vector{"ThirdPartyZones", kGuides, guides("/1.0/domain/zone"),
                             "$1$eba73e191a24380e0d8f7ab822e7166c788b2dec"},
                      Vector{"ThirdPartyDomains", kGuides, guides("/1.0/domains/"),
                             "$1$d3705e8afb27a0d2970a322b96550abfc67bb798"}),
    [](const ::testing::TestParamInfo<Vector>& tested) { return std::string{tested.param.name}; });

// A digest by another road than the Signer's, which keeps a SHA-1 state.
std::string signature_by_evp(std::string_view signed_text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EXPECT_EQ(
      EVP_Digest(signed_text.data(), signed_text.size(), digest.data(), &size, EVP_sha1(), nullptr),
      1);
  return "$1$" + to_hex(std::string{digest.begin(), digest.begin() + size});
}

std::string some_bytes(std::mt19937& random, std::size_t count) {
  std::uniform_int_distribution<int> byte{0, 255};
  std::string bytes;
  for (std::size_t i = 0; i < count; ++i) bytes += static_cast<char>(byte(random));
  return bytes;
}

TEST(Signer, HashesTheStringToSignForBodiesAndKeysOfAnyLength) {
  std::mt19937 random{1457018875};
  std::uniform_int_distribution<std::size_t> key_length{0, 130};
  for (std::size_t body_length = 0; body_length <= 300; ++body_length) {
    const ApplicationSecret secret{some_bytes(random, key_length(random))};
    const ConsumerKey consumer{some_bytes(random, key_length(random))};
    const std::string body = some_bytes(random, body_length);
    const SigningInput input = suites("POST", "/1.0/auth", body);

    const std::string expected = signature_by_evp(string_to_sign(secret, consumer, input));

    ASSERT_EQ(Signer(secret, consumer).sign(input).view(), expected) << body_length;
    ASSERT_EQ(Signer(secret.reveal(), consumer.reveal()).sign(input).view(), expected)
        << body_length;
  }
}

// Starts from a call that is signed; each test spoils one thing in it.
class SignerTest : public ::testing::Test {
 protected:
  bool still_matches() const { return signer_.matches(input_, signature_); }

  SigningInput input_ = suites("PUT", "/1.0/me?x=%2F", "body");
  Signer signer_{kSuites.secret, kSuites.consumer};
  std::string signature_{signer_.sign(input_).view()};
};

TEST_F(SignerTest, AcceptsItsOwnSignatureAsOftenAsAsked) {
  EXPECT_TRUE(still_matches());
  EXPECT_TRUE(still_matches()) << "a signer is not used up";
}

TEST_F(SignerTest, RefusesEverySingleWrongCharacter) {
  for (char& c : signature_) {
    const char right = c;
    c = static_cast<char>(c ^ 1);
    EXPECT_FALSE(still_matches()) << signature_;
    c = right;
  }
  EXPECT_TRUE(still_matches());
}

TEST_F(SignerTest, RefusesOtherLengths) {
  const std::string right = signature_;
  for (const std::string& wrong : {right + "0", right + " ", " " + right, right.substr(0, 42),
                                   right.substr(3), "$1$" + right, std::string{}}) {
    signature_ = wrong;
    EXPECT_FALSE(still_matches()) << wrong;
  }
}

TEST_F(SignerTest, RefusesUpperCaseDigits) {
  signature_ = to_upper(signature_);

  EXPECT_FALSE(still_matches());
}

TEST_F(SignerTest, NormalisesNothing) {
  const SigningInput right = input_;
  input_.method = "put";
  EXPECT_FALSE(still_matches());
  input_ = right;
  input_.target = "/1.0/me?x=%2f";
  EXPECT_FALSE(still_matches());
  input_ = right;
  input_.target = "/1.0/me/?x=%2F";
  EXPECT_FALSE(still_matches());
  input_ = right;
  input_.base = "https://EU.api.ovh.com";
  EXPECT_FALSE(still_matches());
  input_ = right;
  input_.timestamp = "01457018875";
  EXPECT_FALSE(still_matches());
  input_ = right;
  input_.body = "body\n";
  EXPECT_FALSE(still_matches());
}

TEST_F(SignerTest, JoinsBaseAndTargetWithNothingBetween) {
  input_.base = "https://eu.api.ovh.com/1.0";
  input_.target = "/me?x=%2F";

  EXPECT_TRUE(still_matches());
}

TEST_F(SignerTest, BelongsToItsKeys) {
  EXPECT_FALSE(Signer(kSuites.consumer, kSuites.secret).matches(input_, signature_)) << "swapped";
  EXPECT_FALSE(Signer(kGuides.secret, kSuites.consumer).matches(input_, signature_));
  EXPECT_FALSE(Signer(kSuites.secret, kGuides.consumer).matches(input_, signature_));
  EXPECT_FALSE(Signer(kSuites.secret, "").matches(input_, signature_));
}

// Facts 2.1.
TEST(StringToSign, JoinsItsPartsWithAPlus) {
  EXPECT_EQ(string_to_sign(ApplicationSecret{"AS"}, ConsumerKey{"CK"}, suites("PUT", "/x", "B")),
            "AS+CK+PUT+https://eu.api.ovh.com/x+B+1457018875");
}

TEST(StringToSign, KeepsTheSeparatorsOfEmptyParts) {
  EXPECT_EQ(string_to_sign(ApplicationSecret{}, ConsumerKey{}, SigningInput{}), "+++++");
  EXPECT_EQ(string_to_sign(ApplicationSecret{"AS"}, ConsumerKey{"CK"}, suites("GET", "/x", "")),
            "AS+CK+GET+https://eu.api.ovh.com/x++1457018875");
}

}  // namespace
}  // namespace countersign

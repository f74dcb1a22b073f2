#include <gtest/gtest.h>

#include "ovhcloud/verdict.hpp"
#include "tests/unit/ovhcloud/judged_call.hpp"

namespace countersign {
namespace {

constexpr std::string_view kBadSignature = "signature: Invalid signature";

// Which URL was signed, on which connection, and what each mode says of it.
struct SignedUrl {
  std::string_view name;
  Scheme scheme;
  std::string_view host;
  std::string_view signed_base;
  std::string_view compatible;  // notes, or "refused"
  std::string_view exact;
};
void PrintTo(const SignedUrl& url, std::ostream* out) { *out << url.name; }

class SignedUrlTest : public ::testing::TestWithParam<SignedUrl> {
 protected:
  SignedUrlTest() {
    call_.scheme = GetParam().scheme;
    call_.host = GetParam().host;
    call_.sign_over(GetParam().signed_base);
  }

  std::string notes_in(SignatureMode mode) {
    call_.settings.signature = mode;
    return call_.notes();
  }

  JudgedCall call_;
};

TEST_P(SignedUrlTest, IsJudgedAsItsModeSays) {
  const std::string in_report_mode = GetParam().compatible == "refused"
                                         ? "signature.unexplained"
                                         : std::string{GetParam().compatible};

  EXPECT_EQ(notes_in(SignatureMode::compatible), GetParam().compatible);
  EXPECT_EQ(notes_in(SignatureMode::exact), GetParam().exact);
  EXPECT_EQ(notes_in(SignatureMode::report), in_report_mode);
  EXPECT_EQ(notes_in(SignatureMode::off), "");
}

constexpr Scheme kHttp = Scheme::http;
constexpr Scheme kHttps = Scheme::https;

INSTANTIATE_TEST_SUITE_P(
    Bases, SignedUrlTest,
    ::testing::Values(
        SignedUrl{"Own", kHttp, "localhost:8080", "http://localhost:8080", "", ""},
        SignedUrl{"OwnOverTls", kHttps, "localhost:8443", "https://localhost:8443", "", ""},
        SignedUrl{"OwnWithoutPort", kHttps, "eu.api.ovh.com", "https://eu.api.ovh.com", "", ""},
        SignedUrl{"OtherScheme", kHttp, "localhost:8080", "https://localhost:8080", "url.scheme",
                  "refused"},
        SignedUrl{"OtherSchemeOverTls", kHttps, "eu.api.ovh.com", "http://eu.api.ovh.com",
                  "url.scheme", "refused"},
        // node-ovh: always https, never a port (facts 2.1).
        SignedUrl{"OtherSchemeNoPort", kHttp, "localhost:8080", "https://localhost",
                  "url.scheme and url.port-missing", "refused"},
        SignedUrl{"NoPort", kHttp, "localhost:8080", "http://localhost", "url.port-missing",
                  "refused"},
        SignedUrl{"NoPortOverTls", kHttps, "localhost:8443", "https://localhost",
                  "url.port-missing", "refused"},
        SignedUrl{"Ipv6NoPort", kHttp, "[::1]:8080", "https://[::1]",
                  "url.scheme and url.port-missing", "refused"},
        SignedUrl{"Ipv6CutAtItsLastColon", kHttp, "[::1]", "http://[:", "refused", "refused"},
        SignedUrl{"PortAdded", kHttps, "eu.api.ovh.com", "https://eu.api.ovh.com:443", "refused",
                  "refused"},
        SignedUrl{"OtherPort", kHttp, "localhost:8080", "http://localhost:8081", "refused",
                  "refused"},
        SignedUrl{"OtherHost", kHttp, "localhost:8080", "https://eu.api.ovh.com", "refused",
                  "refused"},
        SignedUrl{"HostInAnotherCase", kHttp, "localhost:8080", "http://LOCALHOST:8080", "refused",
                  "refused"},
        SignedUrl{"PathOnly", kHttp, "localhost:8080", "", "refused", "refused"}),
    [](const ::testing::TestParamInfo<SignedUrl>& tested) {
      return std::string{tested.param.name};
    });

class PublicBaseTest : public ::testing::Test {
 protected:
  PublicBaseTest() {
    call_.settings.public_bases = {"https://api.example.net", "https://eu.api.ovh.com"};
  }

  std::string notes_over(std::string_view base) {
    call_.sign_over(base);
    return call_.notes();
  }

  JudgedCall call_;
};

TEST_F(PublicBaseTest, EveryOneIsAcceptedWithoutANote) {
  for (const SignatureMode mode :
       {SignatureMode::compatible, SignatureMode::exact, SignatureMode::report}) {
    call_.settings.signature = mode;
    EXPECT_EQ(notes_over("https://api.example.net"), "");
    EXPECT_EQ(notes_over("https://eu.api.ovh.com"), "");
  }
}

TEST_F(PublicBaseTest, TheConnectionsOwnBaseCountsBesidesButInExactMode) {
  EXPECT_EQ(notes_over("http://localhost:8080"), "url.host-differs");
  EXPECT_EQ(notes_over("https://localhost"), "url.scheme and url.port-missing");

  call_.settings.signature = SignatureMode::exact;
  EXPECT_EQ(notes_over("http://localhost:8080"), "refused");
  EXPECT_EQ(call_.decision(), kBadSignature);
}

TEST_F(PublicBaseTest, OneThatIsAlsoAnotherFormOfTheConnectionsIsNotNoted) {
  call_.settings.public_bases = {"https://localhost"};

  EXPECT_EQ(notes_over("https://localhost"), "");
}

TEST_F(PublicBaseTest, OneThatIsTheConnectionsOwnIsNotNoted) {
  call_.settings.public_bases = {"http://localhost:8080"};

  EXPECT_EQ(notes_over("http://localhost:8080"), "");
}

TEST_F(PublicBaseTest, ItsOwnOtherFormsAreNotAccepted) {
  EXPECT_EQ(notes_over("http://api.example.net"), "refused");
  EXPECT_EQ(notes_over("https://api.example.net:443"), "refused");
}

class SignatureModeTest : public ::testing::Test {
 protected:
  void spoil_signature() {
    call_.set("X-Ovh-Signature", "$1$0000000000000000000000000000000000000000");
  }

  JudgedCall call_;
};

TEST_F(SignatureModeTest, ReportNotesAWrongSignatureAndGoesOn) {
  call_.settings.signature = SignatureMode::report;
  spoil_signature();

  EXPECT_EQ(call_.decision(), "accepted");
  EXPECT_EQ(call_.notes(), "signature.unexplained");
  EXPECT_EQ(call_.verdict()->credential, &call_.credential());
}

TEST_F(SignatureModeTest, ReportStillLooksAtEverythingElse) {
  call_.settings.signature = SignatureMode::report;
  spoil_signature();
  call_.credential().state = CredentialState::refused;
  EXPECT_EQ(call_.decision(), "credential-state: This credential is not valid");
  call_.credential().application_id = 2;
  EXPECT_EQ(call_.decision(), "credential: This credential does not exist");
  call_.set("X-Ovh-Consumer", "");
  EXPECT_EQ(call_.decision(), kBadSignature);
  call_.now += std::chrono::seconds{181};
  EXPECT_EQ(call_.decision(), "time: Query out of time");
  call_.remove("X-Ovh-Signature");
  EXPECT_EQ(call_.decision(), "authentication: You must login first");
}

TEST_F(SignatureModeTest, OffLooksNeitherAtTheSignatureNorAtTheTime) {
  call_.settings.signature = SignatureMode::off;
  spoil_signature();
  call_.set("X-Ovh-Timestamp", "yesterday");
  EXPECT_EQ(call_.notes(), "");

  call_.remove("X-Ovh-Signature");
  call_.remove("X-Ovh-Timestamp");
  EXPECT_EQ(call_.notes(), "");
  EXPECT_EQ(call_.verdict()->credential, &call_.credential());
}

TEST_F(SignatureModeTest, OffStillWantsAnApplication) {
  call_.settings.signature = SignatureMode::off;
  call_.headers.clear();

  EXPECT_EQ(call_.decision(), "authentication: You must login first");
  EXPECT_EQ(call_.cause(),
            "auth.missing-headers: X-Ovh-Application, X-Ovh-Consumer, X-Ovh-Timestamp and "
            "X-Ovh-Signature absent");
}

TEST_F(SignatureModeTest, OffStillWantsAConsumerKeyThatExists) {
  call_.settings.signature = SignatureMode::off;
  call_.remove("X-Ovh-Consumer");
  EXPECT_EQ(call_.decision(), "credential: This credential does not exist");
  call_.set("X-Ovh-Consumer", "nobody");
  EXPECT_EQ(call_.decision(), "credential: This credential does not exist");
}

TEST_F(SignatureModeTest, OffStillLooksAtStateAddressAndRules) {
  call_.settings.signature = SignatureMode::off;
  call_.credential().rules.clear();
  EXPECT_EQ(call_.decision(), "access-rules: This call has not been granted");
  call_.restrict_to("198.51.100.0/24");
  EXPECT_EQ(call_.decision(), "caller-address: This call has not been granted");
  call_.credential().state = CredentialState::revoked;
  EXPECT_EQ(call_.decision(), "credential-state: This credential is not valid");
}

}  // namespace
}  // namespace countersign

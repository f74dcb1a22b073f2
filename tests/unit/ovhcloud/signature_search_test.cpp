// The cause search: sure, or silent. What single mistakes it names is tests/causes' affair, and
// tests/unit/harness/explained_mistakes_test.cpp's.
#include "ovhcloud/causes/signature_search.hpp"

#include <gtest/gtest.h>

#include <random>

#include "core/text.hpp"
#include "ovhcloud/causes/composition.hpp"
#include "ovhcloud/digest.hpp"

namespace countersign {
namespace {

// Starts from a call whose signature is right; each test signs another text.
class SignatureSearchTest : public ::testing::Test {
 protected:
  SignatureSearchTest() { sign(joined_pieces(pieces())); }

  [[nodiscard]] Pieces pieces() const { return pieces_of(wrong_, wrong_.accepted_bases.front()); }

  void sign(const std::string& text) { wrong_.presented = "$1$" + to_hex(digest_of("SHA1", text)); }
  // Over the call's own pieces, some of them replaced.
  void sign_with(std::vector<std::pair<std::size_t, std::string>> replaced) {
    Pieces changed = pieces();
    for (const auto& [piece, text] : replaced) changed.at(piece) = text;
    sign(joined_pieces(changed));
  }

  std::string codes(const SearchLimits& limits = {}) {
    std::string text;
    for (const Cause& cause : explain_signature(wrong_, {}, limits).causes) {
      text += (text.empty() ? "" : " ") + cause.code;
      if (!cause.together_with.empty()) text += "+" + cause.together_with;
    }
    return text;
  }

  WrongSignature wrong_{.method = "POST",
                        .target = "/1.0/domain/zone/example.com/record?x=1",
                        .body = "{\"target\":\"caf\xC3\xA9\"}",
                        .timestamp = "1457018875",
                        .presented = "",
                        .application_key = "TDPKJdwZwAQPwKX2",
                        .consumer_key = "5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY",
                        .secret = ApplicationSecret{"9ufkBmLaTQ9nz5yMUlg79taH0GNnzDjk"},
                        .accepted_bases = {"https://eu.api.ovh.com"}};
};

TEST_F(SignatureSearchTest, ClaimsNothingOfASignatureThatNobodyMade) {
  std::mt19937_64 random{20261122};
  for (int i = 0; i < 20; ++i) {
    sign(std::to_string(random()));
    EXPECT_EQ(codes(), "signature.unexplained");
  }
}

TEST_F(SignatureSearchTest, ClaimsNothingOfWhatIsNoSignatureAtAll) {
  for (const std::string text : {"", "$1$", "hello", "$1$zz"}) {
    wrong_.presented = text;
    EXPECT_EQ(codes(), "signature.unexplained") << text;
  }
}

TEST_F(SignatureSearchTest, NamesTwoMistakesOfDifferentFieldsTogether) {
  sign_with({{kTargetPiece, "/1.0/domain/zone/example.com/record"}, {kBodyPiece, ""}});
  EXPECT_EQ(codes(), "url.query-missing+body.missing body.missing+url.query-missing");
}

TEST_F(SignatureSearchTest, NamesAMistakeOfTheHeaderBesideOneOfAField) {
  sign_with({{kMethodPiece, "post"}});
  wrong_.presented = wrong_.presented.substr(3);
  EXPECT_EQ(codes(),
            "digest.prefix-missing+method.lowercase method.lowercase+digest.prefix-missing");
}

TEST_F(SignatureSearchTest, ListsAllThatFitAlike) {
  // Sorting two parameters and swapping them is the same.
  wrong_.target = "/1.0/me?b=1&a=2";
  sign_with({{kTargetPiece, "/1.0/me?a=2&b=1"}});
  EXPECT_EQ(codes(), "url.query-sorted url.query-reordered");
}

TEST_F(SignatureSearchTest, LetsThePreciseCodeSilenceTheGeneralOne) {
  const auto changed = pieces();
  sign(joined_pieces({changed[kConsumerKeyPiece], changed[kSecretPiece], changed[kMethodPiece],
                      changed[kBasePiece], changed[kTargetPiece], changed[kBodyPiece],
                      changed[kTimestampPiece]}));
  EXPECT_EQ(codes(), "secret.swapped");
}

TEST_F(SignatureSearchTest, SaysWhichAcceptedBaseItComparedWith) {
  wrong_.accepted_bases = {"http://127.0.0.1:8780", "https://127.0.0.1"};
  Pieces changed = pieces();
  changed[kBasePiece] = "https://127.0.0.1";
  changed[kBodyPiece] = "";
  sign(joined_pieces(changed));

  const Explanation explanation = explain_signature(wrong_);

  ASSERT_EQ(explanation.causes.size(), 1U);
  EXPECT_EQ(explanation.causes.front().code, "body.missing");
  EXPECT_EQ(explanation.compared->base, "https://127.0.0.1");
}

TEST_F(SignatureSearchTest, MarksTheBytesThatDiffer) {
  sign_with({{kTargetPiece, "/1.0/domain/zone/example.com/record"}});

  const Explanation explanation = explain_signature(wrong_);

  const ComparedTexts& texts = *explanation.compared;
  EXPECT_EQ(texts.signed_text,
            "<application secret>+5mBu\xE2\x80\xA6+POST+https://eu.api.ovh.com/1.0/domain/zone/"
            "example.com/record+{\"target\":\"caf\xC3\xA9\"}+1457018875");
  EXPECT_EQ(texts.expected_text.substr(texts.expected_differs.from,
                                       texts.expected_differs.to - texts.expected_differs.from),
            "?x=1");
  EXPECT_EQ(texts.signed_differs.from, texts.signed_differs.to);
  EXPECT_EQ(
      explanation.causes.front().detail,
      "The client signed the URL without its query; it signed \"\xE2\x80\xA6/zone/example.com/"
      "record\xE2\x9F\xA6\xE2\x9F\xA7\" and sent \"\xE2\x80\xA6/zone/example.com/record"
      "\xE2\x9F\xA6?x=1\xE2\x9F\xA7\", which differ from byte 36 of the path and query.");
}

TEST_F(SignatureSearchTest, CutsNoCharacterInTwo) {
  sign_with({{kBodyPiece, "{\"target\":\"caf\xC3\xA8\"}"}});  // differs in the second byte of é
  wrong_.intended_body = "{\"target\":\"caf\xC3\xA8\"}";

  const Explanation explanation = explain_signature(wrong_);

  const ComparedTexts& texts = *explanation.compared;
  EXPECT_EQ(texts.signed_text.substr(texts.signed_differs.from, 2), "\xC3\xA8");
  EXPECT_EQ(texts.signed_differs.to - texts.signed_differs.from, 2U);
}

TEST_F(SignatureSearchTest, ShowsNoKey) {
  wrong_.other_secrets = {"EXEgWIz07P0HYwtQDs7cNIqCiQaWSuHF"};
  wrong_.other_consumer_keys = {"MtSwSrPpNjqfVSmJhLbPyr2i45lSwPU1"};
  const std::string secret{wrong_.secret.reveal()};
  for (const auto& [piece, text] : std::vector<std::pair<std::size_t, std::string>>{
           {kSecretPiece, secret + "\n"},
           {kSecretPiece, "\"" + secret + "\""},
           {kSecretPiece, base64(secret)},
           {kSecretPiece, wrong_.other_secrets[0]},
           {kConsumerKeyPiece, wrong_.other_consumer_keys[0]},
           {kSecretPiece, "nobody's"}}) {
    sign_with({{piece, text}});
    const Explanation explanation = explain_signature(wrong_);
    std::string all = explanation.compared->signed_text + explanation.compared->expected_text;
    for (const Cause& cause : explanation.causes) all += cause.detail;
    for (const std::string& key : {secret, base64(secret), wrong_.consumer_key,
                                   wrong_.other_secrets[0], wrong_.other_consumer_keys[0]}) {
      EXPECT_EQ(all.find(key), std::string::npos) << all;
    }
  }
}

TEST_F(SignatureSearchTest, AsksTheCallerToMaskWhatElseIsSecret) {
  wrong_.body = "{\"password\":\"hunter2\"}";
  sign_with({{kBodyPiece, "{\"password\": \"hunter2\"}"}});

  const Explanation explanation = explain_signature(wrong_, [](std::string_view text) {
    std::string masked{text};
    if (const auto at = masked.find("hunter2"); at != std::string::npos) masked.replace(at, 7, "*");
    return masked;
  });

  EXPECT_EQ(explanation.causes.front().code, "body.reserialised");
  EXPECT_EQ(explanation.causes.front().detail.find("hunter2"), std::string::npos);
  EXPECT_EQ(explanation.compared->signed_text.find("hunter2"), std::string::npos);
}

TEST_F(SignatureSearchTest, FindsWhatLeftNoTraceOnceToldWhatWasMeant) {
  wrong_.intended_url = "https://eu.api.ovh.com/1.0/domain/../domain/zone/example.com/record?x=1";
  sign_with({{kTargetPiece, wrong_.intended_url->substr(22)}});
  EXPECT_EQ(codes(), "url.normalised");

  wrong_.body = "";
  wrong_.intended_url = std::nullopt;
  wrong_.intended_body = "{\"a\":1}";
  sign_with({{kBodyPiece, "{\"a\":1}"}});
  EXPECT_EQ(codes(), "body.present");
}

TEST_F(SignatureSearchTest, NamesTheHeaderWhenThereIsNoConsumerKey) {
  wrong_.consumer_key = "";
  sign(joined_pieces(pieces()));
  EXPECT_EQ(codes(), "auth.partial-headers");
}

TEST_F(SignatureSearchTest, ComparesALongBodyOnlyAsItWasSent) {
  wrong_.body = "{\"a\":\"" + std::string(5000, 'x') + "\"}";
  sign_with({{kBodyPiece, "{\"a\": \"" + std::string(5000, 'x') + "\"}"}});
  const Explanation explanation = explain_signature(wrong_);
  EXPECT_EQ(explanation.causes.front().code, "signature.unexplained");
  EXPECT_TRUE(explanation.truncated);

  sign_with({{kBodyPiece, ""}});
  EXPECT_EQ(codes(), "body.missing");
}

TEST_F(SignatureSearchTest, SaysWhenItsBudgetDidNotSuffice) {
  sign("nobody's");
  EXPECT_FALSE(explain_signature(wrong_).truncated);
  EXPECT_TRUE(explain_signature(wrong_, {}, {.forms_in_pairs = 50}).truncated);
  EXPECT_TRUE(explain_signature(wrong_, {}, {.blocks_in_pairs = 100}).truncated);
  wrong_.other_secrets = {"a", "b", "c"};
  EXPECT_TRUE(explain_signature(wrong_, {}, {.keys = 2}).truncated);
}

TEST_F(SignatureSearchTest, EndsSoonOnceNobodyWantsItsAnswer) {
  sign("nobody's");
  const std::atomic<bool> given_up{true};
  EXPECT_TRUE(explain_signature(wrong_, {}, {.given_up = &given_up}).truncated);
}

TEST_F(SignatureSearchTest, CountsTheBytesOfEachFieldWhenItIsSilent) {
  sign("nobody's");
  const Cause cause = explain_signature(wrong_).causes.front();
  EXPECT_EQ(
      cause.detail,
      "No mistake that is known makes this signature; expected was one over 162 bytes: secret "
      "32, consumer key 32, method 4, URL 61, body 18, timestamp 10.");
}

TEST(CauseCatalogue, KnowsEachCodeOnceAndSaysWhatToDo) {
  for (const CauseEntry& entry : cause_catalogue()) {
    EXPECT_EQ(cause_entry(entry.code), &entry) << entry.code;
    EXPECT_FALSE(entry.title.empty()) << entry.code;
    EXPECT_TRUE(entry.fix.ends_with('.')) << entry.code;
  }
  EXPECT_EQ(cause_entry("no.such-code"), nullptr);
}

}  // namespace
}  // namespace countersign

// The cause search with whatever a stranger sends: it names nothing that does not reproduce the
// signature, shows no key, writes UTF-8, marks places that its texts have, and stays in budget.
//
// Input, a line each: method, target, timestamp, X-Ovh-Signature ("*" and a letter: one that is
// made here with a mistake); then the body. Lines end with LF.
#include <algorithm>
#include <string>
#include <string_view>

#include "core/text.hpp"
#include "ovhcloud/causes/composition.hpp"
#include "ovhcloud/causes/signature_search.hpp"
#include "ovhcloud/digest.hpp"
#include "tests/fuzz/require.hpp"

namespace countersign::fuzz {

namespace {

constexpr std::string_view kSecret = "9ufkBmLaTQ9nz5yMUlg79taH0GNnzDjk";
constexpr std::string_view kConsumerKey = "5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY";

std::string take_line(std::string_view& text) {
  const auto [line, rest] = cut(text, '\n');
  text = rest;
  return std::string{line};
}

std::string signed_over(const std::string& text) { return "$1$" + to_hex(digest_of("SHA1", text)); }

// The signature that the letter asks for, and the code that must then be among the causes.
std::pair<std::string, std::string_view> made_with(char mistake, const WrongSignature& wrong) {
  Pieces pieces = pieces_of(wrong, wrong.accepted_bases.front());
  const std::string newline = wrong.body + "\n";
  const std::string blank = std::string{kSecret} + " ";
  switch (mistake) {
    case 'b': pieces[kBodyPiece] = newline; break;
    case 's': pieces[kSecretPiece] = blank; break;
    case 'p': return {signed_over(joined_pieces(pieces)).substr(3), "digest.prefix-missing"};
    default: return {signed_over("nobody's " + wrong.body), "signature.unexplained"};
  }
  return {signed_over(joined_pieces(pieces)), mistake == 's' ? "secret.whitespace" : ""};
}

void require_whole(const Explanation& explanation) {
  require(!explanation.causes.empty(), "there is always a cause, if only that none is known");
  for (const Cause& cause : explanation.causes) {
    require(cause_entry(cause.code) != nullptr, "a cause stands in the catalogue");
    for (const std::string_view key : {kSecret, kConsumerKey}) {
      require(cause.detail.find(key) == std::string::npos, "a detail shows no key");
    }
    require(is_utf8(cause.detail), "a detail is UTF-8");
  }
  if (!explanation.compared) return;
  const ComparedTexts& texts = *explanation.compared;
  for (const auto& [text, range] : {std::pair{texts.signed_text, texts.signed_differs},
                                    std::pair{texts.expected_text, texts.expected_differs}}) {
    require(is_utf8(text), "a text is UTF-8");
    require(range.from <= range.to && range.to <= text.size(), "what differs lies in its text");
  }
}

}  // namespace

void run(std::string_view input) {
  WrongSignature wrong{.method = take_line(input),
                       .target = take_line(input),
                       .body = {},
                       .timestamp = take_line(input),
                       .presented = take_line(input),
                       .application_key = "TDPKJdwZwAQPwKX2",
                       .consumer_key = std::string{kConsumerKey},
                       .secret = ApplicationSecret{std::string{kSecret}},
                       .accepted_bases = {"https://eu.api.ovh.com", "http://[::1]:8780"}};
  wrong.body = std::string{input};
  // What a caller writes elsewhere is its own affair, and the mask's.
  const std::string all = wrong.method + wrong.target + wrong.timestamp + wrong.body;
  if (all.find(kSecret) != std::string::npos || all.find(kConsumerKey) != std::string::npos) return;

  std::string_view expected;
  if (wrong.presented.size() == 2 && wrong.presented.front() == '*') {
    std::tie(wrong.presented, expected) = made_with(wrong.presented.back(), wrong);
  }
  const Explanation explanation = explain_signature(wrong, {}, {.blocks_in_pairs = 2000});
  require_whole(explanation);
  if (expected.empty()) return;
  require(std::any_of(explanation.causes.begin(), explanation.causes.end(),
                      [&](const Cause& cause) { return cause.code == expected; }),
          "the mistake that was made is among those that are named");
}

}  // namespace countersign::fuzz

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  // Bytes are what libFuzzer has, and characters what the product takes.
  countersign::fuzz::run({static_cast<const char*>(static_cast<const void*>(data)), size});
  return 0;
}

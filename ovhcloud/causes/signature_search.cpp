#include "ovhcloud/causes/signature_search.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "ovhcloud/causes/composition.hpp"
#include "ovhcloud/causes/forms.hpp"
#include "ovhcloud/causes/joins.hpp"
#include "ovhcloud/causes/presented_digest.hpp"
#include "ovhcloud/digest.hpp"

namespace countersign {

namespace {

constexpr std::size_t kBlock = 64;

std::string_view separator_after(std::size_t piece) {
  return piece == kBasePiece || piece == kTimestampPiece ? "" : "+";
}

// One way to write the request's text, with the work that is the same for all that differ from
// it in one or two pieces done in advance.
class Prepared {
 public:
  explicit Prepared(const Pieces& pieces) : pieces_(pieces) {
    for (std::size_t i = 0; i < kPieces; ++i) {
      before_.at(i) = state;
      state.update(pieces.at(i));
      state.update(separator_after(i));
    }
    for (std::size_t i = kPieces; i-- > 0;) {
      after_.at(i) = std::string{separator_after(i)};
      if (i + 1 < kPieces) after_.at(i).append(pieces.at(i + 1)).append(after_.at(i + 1));
    }
  }

  // The SHA-1 state with `text` in the place of a piece.
  [[nodiscard]] Sha1 with(std::size_t piece, std::string_view text) const {
    Sha1 digest = before_.at(piece);
    digest.update(text);
    return digest;
  }
  // What follows a piece, up to another or to the end.
  [[nodiscard]] std::string_view rest(std::size_t piece) const { return after_.at(piece); }
  [[nodiscard]] std::string_view between(std::size_t piece, std::size_t other) const {
    const std::string_view all = after_.at(piece);
    return all.substr(0, all.size() - after_.at(other).size() - pieces_.at(other).size());
  }

 private:
  Pieces pieces_;
  Sha1 state;
  std::array<Sha1, kPieces> before_;
  std::array<std::string, kPieces> after_;
};

std::string_view view_of(const std::array<char, 20>& bytes) { return {bytes.data(), bytes.size()}; }

class Search {
 public:
  Search(const WrongSignature& wrong, const SearchLimits& limits)
      : wrong_(wrong), limits_(limits), readings_(presented_digests(wrong.presented)) {
    bases_.assign(wrong.accepted_bases.begin(),
                  wrong.accepted_bases.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                     limits.bases, wrong.accepted_bases.size())));
    truncated_ = bases_.size() < wrong.accepted_bases.size();
    for (const std::string& base : bases_) prepared_.emplace_back(pieces_of(wrong, base));
    collect_forms();
  }

  // The mistakes that explain it, the simplest first; all of them sign the same text.
  std::vector<Composition> found() {
    for (const PresentedDigest& reading : readings_) {
      look_for_none(reading);
      look_for_other_digests(reading);
      look_for_one(reading);
    }
    if (hits_.empty()) look_for_unusual_ones();
    for (const PresentedDigest& reading : readings_) {
      if (hits_.empty() && reading.mistakes.empty()) look_for_two(reading);
    }
    std::stable_sort(hits_.begin(), hits_.end(),
                     [](const auto& a, const auto& b) { return a.mistakes() < b.mistakes(); });
    return std::move(hits_);
  }

  [[nodiscard]] bool truncated() const noexcept { return truncated_; }

 private:
  void collect_forms() {
    const std::vector<std::string> secrets = first_of(wrong_.other_secrets);
    const std::vector<std::string> keys = first_of(wrong_.other_consumer_keys);
    const KeysInQuestion in_question{.secret = wrong_.secret.reveal(),
                                     .consumer_key = wrong_.consumer_key,
                                     .application_key = wrong_.application_key,
                                     .other_secrets = secrets,
                                     .other_consumer_keys = keys};
    forms_[kSecretPiece] = secret_forms(in_question);
    forms_[kConsumerKeyPiece] = consumer_key_forms(in_question);
    forms_[kMethodPiece] = method_forms(wrong_.method);
    forms_[kBasePiece] = base_forms(bases_, wrong_.target);
    const bool rewritten = wrong_.body.size() <= limits_.rewritten_body_bytes;
    truncated_ = truncated_ || !rewritten;
    if (wrong_.intended_url) add_intended_url(*wrong_.intended_url);
    if (wrong_.intended_body) {
      forms_[kBodyPiece] = intended_body_forms(wrong_.body, *wrong_.intended_body);
    }
    append(forms_[kTargetPiece], target_forms(wrong_.target));
    append(forms_[kBodyPiece], rewritten ? body_forms(wrong_.body) : long_body_forms(wrong_.body));
    forms_[kTimestampPiece] = timestamp_forms(wrong_.timestamp);
  }

  static void append(std::vector<Form>& to, std::vector<Form> forms) {
    std::move(forms.begin(), forms.end(), std::back_inserter(to));
  }

  std::vector<std::string> first_of(const std::vector<std::string>& all) {
    truncated_ = truncated_ || all.size() > limits_.keys;
    return {all.begin(),
            all.begin() + static_cast<std::ptrdiff_t>(std::min(limits_.keys, all.size()))};
  }

  void add_intended_url(const std::string& url) {
    const auto scheme = url.find("://");
    const std::size_t from = scheme == std::string::npos ? 0 : scheme + 3;
    const std::size_t path = std::min(url.find_first_of("/?#", from), url.size());
    forms_[kTargetPiece] = intended_target_forms(wrong_.target, std::string_view{url}.substr(path));
    const std::string base = url.substr(0, path);
    if (base.empty() || std::find(bases_.begin(), bases_.end(), base) != bases_.end()) return;
    forms_[kBasePiece].push_back(
        {.text = base, .code = "url.host-differs", .note = "the host of the client's own URL"});
  }

  [[nodiscard]] static bool is_sha1(const PresentedDigest& reading) {
    return reading.bytes.size() == sizeof(std::array<char, 20>);
  }

  void hit(Composition composition, const PresentedDigest& reading) {
    composition.digest.insert(composition.digest.begin(), reading.mistakes.begin(),
                              reading.mistakes.end());
    if (composition.mistakes() <= 2) hits_.push_back(std::move(composition));
  }

  // The text is right, and only the header is not; or it is over an empty consumer key.
  void look_for_none(const PresentedDigest& reading) {
    for (const std::string& base : bases_) {
      const std::string text = joined_pieces(pieces_of(wrong_, base));
      if (digest_of(reading.algorithm, text) != reading.bytes) continue;
      Composition composition{.base = base};
      if (!is_sha1(reading)) composition.digest.push_back(algorithm_mistake(reading));
      return hit(std::move(composition), reading);
    }
  }

  static FormMistake algorithm_mistake(const PresentedDigest& reading) {
    return {"digest.algorithm", fmt::format("the {} of the text", reading.algorithm)};
  }

  // Other digests of the right text, or of a text with one mistake.
  void look_for_other_digests(const PresentedDigest& reading) {
    if (!hits_.empty()) return;
    for (const std::string& base : bases_) {
      const Pieces right = pieces_of(wrong_, base);
      try_other_digests({.base = base}, right, {}, reading);
      if (is_sha1(reading)) continue;  // with one more mistake it is one of two: later
      for (const Join& join : usual_joins()) {
        try_other_digests({.base = base, .join = &join}, right, join, reading);
      }
      for (std::size_t piece = 0; piece < kPieces; ++piece) {
        for (const Form& form : forms_.at(piece)) {
          if (form.alone) continue;
          Pieces pieces = right;
          replace(pieces, piece, form);
          Composition composition{.base = base};
          composition.replaced.at(piece) = &form;
          try_other_digests(std::move(composition), pieces, {}, reading);
        }
      }
      if (!hits_.empty()) return;
    }
  }

  void try_other_digests(Composition composition, const Pieces& pieces, const Join& join,
                         const PresentedDigest& reading) {
    if (is_sha1(reading)) {
      return try_hmac(std::move(composition), pieces, join, reading);
    }
    if (digest_of(reading.algorithm, joined_pieces(pieces, join)) != reading.bytes) return;
    if (composition.mistakes() == 0) return;  // look_for_none() found it
    composition.digest.push_back(algorithm_mistake(reading));
    hit(std::move(composition), reading);
  }

  void try_hmac(Composition composition, const Pieces& pieces, const Join& join,
                const PresentedDigest& reading) {
    const std::string text = joined_pieces(pieces, join);
    const std::string_view secret = pieces[kSecretPiece];
    const std::size_t after_secret = std::min(secret.size() + 1, text.size());
    const std::size_t after_keys =
        std::min(after_secret + pieces[kConsumerKeyPiece].size() + 1, text.size());
    for (const std::size_t from : {std::size_t{0}, after_secret, after_keys}) {
      if (hmac_sha1(secret, std::string_view{text}.substr(from)) != reading.bytes) continue;
      composition.digest.push_back(
          {"digest.hmac", from == 0 ? "HMAC-SHA1 of the text, with the secret as its key"
                                    : "HMAC-SHA1 of the text after the keys, with the secret as "
                                      "its key"});
      return hit(std::move(composition), reading);
    }
  }

  void look_for_one(const PresentedDigest& reading) {
    if (!is_sha1(reading)) return;
    for (std::size_t b = 0; b < bases_.size(); ++b) {
      for (std::size_t piece = 0; piece < kPieces; ++piece) {
        // A base that is not accepted is compared with the first that is.
        if (piece != kBasePiece || b == 0) try_each(b, piece, forms_.at(piece), reading);
      }
      try_joins(b, usual_joins(), reading);
      if (!hits_.empty()) return;
    }
  }

  // The last of the pieces that it replaces.
  static std::size_t end_of(std::size_t piece, const Form& form) {
    return form.whole_url ? kTargetPiece : piece;
  }
  static void replace(Pieces& pieces, std::size_t piece, const Form& form) {
    pieces.at(piece) = form.text;
    if (form.whole_url) pieces[kTargetPiece] = {};
  }

  void try_each(std::size_t b, std::size_t piece, const std::vector<Form>& forms,
                const PresentedDigest& reading) {
    for (const Form& form : forms) {
      Sha1 digest = prepared_[b].with(piece, form.text);
      digest.update(prepared_[b].rest(end_of(piece, form)));
      if (view_of(digest.finish()) != reading.bytes) continue;
      Composition composition{.base = bases_[b]};
      composition.replaced.at(piece) = &form;
      hit(std::move(composition), reading);
    }
  }

  void try_joins(std::size_t b, const std::vector<Join>& joins, const PresentedDigest& reading) {
    const Pieces pieces = pieces_of(wrong_, bases_[b]);
    for (const Join& join : joins) {
      if (!is_join(pieces, join, reading)) continue;
      hit({.base = bases_[b], .join = &join}, reading);
    }
  }

  static bool is_join(const Pieces& pieces, const Join& join, const PresentedDigest& reading) {
    Sha1 digest;
    digest.update(joined_pieces(pieces, join));
    return view_of(digest.finish()) == reading.bytes;
  }

  // Thousands of forms that would slow down everybody else's answer.
  void look_for_unusual_ones() {
    unusual_[kTimestampPiece] = fractional_timestamp_forms(wrong_.timestamp);
    unusual_[kTargetPiece] = unusual_target_forms(wrong_.target);
    if (wrong_.body.size() <= limits_.rewritten_body_bytes) {
      unusual_[kBodyPiece] = unusual_body_forms(wrong_.body);
    }
    for (const PresentedDigest& reading : readings_) {
      if (!is_sha1(reading)) continue;
      for (std::size_t b = 0; b < bases_.size() && hits_.empty(); ++b) {
        for (std::size_t piece = 0; piece < kPieces; ++piece) {
          try_each(b, piece, unusual_.at(piece), reading);
        }
        try_joins(b, unusual_orders(), reading);
      }
    }
  }

  void look_for_two(const PresentedDigest& reading) {
    if (!is_sha1(reading)) return;
    choose_forms_for_pairs();
    for (std::size_t b = 0; b < bases_.size(); ++b) {
      for (std::size_t first = kPieces; first-- > 0;) {
        for (std::size_t second = first + 1; second < kPieces; ++second) {
          if ((first == kBasePiece || second == kBasePiece) && b > 0) continue;
          try_pairs(b, first, second, reading);
          if (!hits_.empty() || exhausted()) return;
        }
      }
      try_joins_with_joins(b, reading);
      try_joins_with_forms(b, reading);
      try_hmac_with_forms(b, reading);
      if (!hits_.empty() || exhausted()) return;
    }
  }

  // At most so many in all: those that come first in each piece.
  void choose_forms_for_pairs() {
    std::size_t total = usual_joins().size();
    for (std::size_t piece = 0; piece < kPieces; ++piece) {
      for (const Form& form : forms_.at(piece)) {
        if (!form.alone) pairable_.at(piece).push_back(&form);
      }
      total += pairable_.at(piece).size();
    }
    while (total > limits_.forms_in_pairs) {
      truncated_ = true;
      auto& longest =
          *std::max_element(pairable_.begin(), pairable_.end(),
                            [](const auto& a, const auto& b) { return a.size() < b.size(); });
      if (longest.empty()) return;
      longest.pop_back();
      --total;
    }
  }

  void spend(std::size_t bytes) { blocks_ += bytes / kBlock + 1; }
  bool exhausted() {
    const bool given_up = limits_.given_up != nullptr && limits_.given_up->load();
    if (!given_up && blocks_ < limits_.blocks_in_pairs) return false;
    truncated_ = true;
    return true;
  }

  void try_pairs(std::size_t b, std::size_t first, std::size_t second,
                 const PresentedDigest& reading) {
    const Prepared& prepared = prepared_[b];
    for (const Form* one : pairable_.at(first)) {
      if (end_of(first, *one) >= second) continue;
      Sha1 begun = prepared.with(first, one->text);
      begun.update(prepared.between(end_of(first, *one), second));
      for (const Form* other : pairable_.at(second)) {
        const std::string_view rest = prepared.rest(end_of(second, *other));
        Sha1 digest = begun;
        digest.update(other->text);
        digest.update(rest);
        spend(other->text.size() + rest.size());
        if (view_of(digest.finish()) != reading.bytes) continue;
        Composition composition{.base = bases_[b]};
        composition.replaced.at(first) = one;
        composition.replaced.at(second) = other;
        hit(std::move(composition), reading);
      }
      if (exhausted()) return;
    }
  }

  // Another order and another separator, or end.
  void try_joins_with_joins(std::size_t b, const PresentedDigest& reading) {
    const Pieces pieces = pieces_of(wrong_, bases_[b]);
    for (const Join& order : usual_joins()) {
      const bool hmac = reading.mistakes.empty();
      if (hmac) try_hmac({.base = bases_[b], .join = &order}, pieces, order, reading);
      if (order.order == Join{}.order) continue;
      for (const Join& other : usual_joins()) {
        if (other.order != Join{}.order) continue;
        Join both = other;
        both.order = order.order;
        if (!is_join(pieces, both, reading)) continue;
        hit({.base = bases_[b], .join = &order, .other_join = &other}, reading);
      }
    }
  }

  void try_joins_with_forms(std::size_t b, const PresentedDigest& reading) {
    for (std::size_t piece = 0; piece < kPieces; ++piece) {
      for (const Form* form : pairable_.at(piece)) {
        Pieces pieces = pieces_of(wrong_, bases_[b]);
        replace(pieces, piece, *form);
        for (const Join& join : usual_joins()) {
          if (join.alone) continue;
          spend(kBlock * 3 + pieces[kBodyPiece].size());
          if (!is_join(pieces, join, reading)) continue;
          Composition composition{.base = bases_[b], .join = &join};
          composition.replaced.at(piece) = form;
          hit(std::move(composition), reading);
        }
        if (exhausted()) return;
      }
    }
  }

  void try_hmac_with_forms(std::size_t b, const PresentedDigest& reading) {
    for (std::size_t piece = 0; piece < kPieces; ++piece) {
      for (const Form* form : pairable_.at(piece)) {
        Pieces pieces = pieces_of(wrong_, bases_[b]);
        replace(pieces, piece, *form);
        Composition composition{.base = bases_[b]};
        composition.replaced.at(piece) = form;
        try_hmac(std::move(composition), pieces, {}, reading);
        spend(kBlock * 30);
      }
      if (exhausted()) return;
    }
  }

  const WrongSignature& wrong_;
  const SearchLimits& limits_;
  std::vector<PresentedDigest> readings_;
  std::vector<std::string> bases_;
  std::vector<Prepared> prepared_;  // one for each base
  std::array<std::vector<Form>, kPieces> forms_;
  std::array<std::vector<Form>, kPieces> unusual_;
  std::array<std::vector<const Form*>, kPieces> pairable_;
  std::vector<Composition> hits_;
  std::size_t blocks_ = 0;
  bool truncated_ = false;
};

std::size_t rank_of(const Cause& cause) {
  const CauseEntry* entry = cause_entry(cause.code);
  return entry == nullptr ? cause_catalogue().size()
                          : static_cast<std::size_t>(entry - cause_catalogue().data());
}

// The specific one says what the general one says, and more (docs/causes.md).
bool is_silenced(std::string_view code, const std::vector<Cause>& all) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kSilences{
      {{"url.double-encoded", "url.encoded"},
       {"body.escapes", "body.reserialised"},
       {"secret.swapped", "join.order"},
       {"method.lowercase", "method.differs"}}};
  return std::any_of(kSilences.begin(), kSilences.end(), [&](const auto& pair) {
    return pair.second == code && std::any_of(all.begin(), all.end(), [&](const Cause& cause) {
             return cause.code == pair.first;
           });
  });
}

// Each code once, single ones before pairs, then as the catalogue has them.
std::vector<Cause> merged(const std::vector<Composition>& found, const WrongSignature& wrong,
                          const SecretMask& mask) {
  constexpr std::size_t kMostCauses = 8;
  const std::size_t least = found.front().mistakes();
  std::vector<std::vector<Cause>> alternatives;
  for (const Composition& composition : found) {
    if (composition.mistakes() > least) continue;
    auto causes = causes_of(composition, wrong, mask);
    const bool known =
        std::any_of(alternatives.begin(), alternatives.end(), [&](const std::vector<Cause>& other) {
          return std::equal(causes.begin(), causes.end(), other.begin(), other.end(),
                            [](const Cause& a, const Cause& b) { return a.code == b.code; });
        });
    if (!known) alternatives.push_back(std::move(causes));
  }
  std::stable_sort(alternatives.begin(), alternatives.end(), [](const auto& a, const auto& b) {
    return rank_of(a.front()) < rank_of(b.front());
  });
  std::vector<Cause> all;
  for (const auto& causes : alternatives) all.insert(all.end(), causes.begin(), causes.end());
  std::erase_if(all, [copy = all](const Cause& cause) {
    return cause.together_with.empty() && is_silenced(cause.code, copy);
  });
  if (all.size() > kMostCauses) all.resize(kMostCauses);
  return all;
}

Explanation of_empty_consumer_key() {
  return {.causes = {cause_of("auth.partial-headers",
                              "X-Ovh-Consumer is absent or empty, and a signature needs one.")}};
}

}  // namespace

Explanation explain_signature(const WrongSignature& wrong, const SecretMask& mask,
                              const SearchLimits& limits) {
  if (wrong.consumer_key.empty()) return of_empty_consumer_key();
  Search search{wrong, limits};
  std::vector<Composition> found = search.found();
  Explanation explanation;
  std::erase_if(found, [](const Composition& composition) { return composition.mistakes() == 0; });
  if (!found.empty()) {
    explanation.causes = merged(found, wrong, mask);
    explanation.compared = compared(found.front(), wrong, mask);
    return explanation;
  }
  explanation.compared = expected_only(wrong, mask);
  explanation.truncated = search.truncated();
  const auto& expected = *explanation.compared;
  const std::size_t url = expected.base.size() + wrong.target.size();
  const std::size_t keys = wrong.secret.reveal().size() + wrong.consumer_key.size();
  explanation.causes.push_back(cause_of(
      "signature.unexplained",
      fmt::format("No mistake that is known makes this signature; expected was one over {} bytes: "
                  "secret {}, consumer key {}, method {}, URL {}, body {}, timestamp {}.",
                  keys + wrong.method.size() + url + wrong.body.size() + wrong.timestamp.size() +
                      kSignedFields - 1,
                  wrong.secret.reveal().size(), wrong.consumer_key.size(), wrong.method.size(), url,
                  wrong.body.size(), wrong.timestamp.size())));
  return explanation;
}

}  // namespace countersign

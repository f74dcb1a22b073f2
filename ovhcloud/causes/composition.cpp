#include "ovhcloud/causes/composition.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/secret.hpp"
#include "core/text.hpp"

namespace countersign {

namespace {

// Of a body that is shown.
constexpr std::size_t kMostShown = 4096;
// Around the first difference, and of the difference itself.
constexpr std::size_t kContext = 24;
constexpr std::size_t kMostDiffering = 48;

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; }

std::string cut_for_show(std::string text) {
  if (text.size() <= kMostShown) return text;
  std::size_t end = kMostShown;
  while (end > 0 && continues_character(text[end])) --end;
  return text.substr(0, end) + fmt::format("… ({} bytes in all)", text.size());
}

std::string shown(std::string_view piece, const SecretMask& mask) {
  return cut_for_show(utf8_or_replaced(mask ? mask(piece) : std::string{piece}));
}

std::string shown_secret(std::string_view secret, const Form* form) {
  constexpr std::string_view kName = "<application secret>";
  if (form == nullptr) return std::string{kName};
  const auto at = form->text.find(secret);
  if (secret.empty() || at == std::string::npos) return "<" + form->note + ">";
  return utf8_or_replaced(
      form->text.substr(0, at).append(kName).append(form->text.substr(at + secret.size())));
}

std::string shown_consumer_key(std::string_view key, const Form* form) {
  if (form == nullptr) return masked(key);
  return form->code == "consumer.null-literal" ? form->text : masked(form->text);
}

struct ShownPieces {
  std::array<std::string, kPieces> texts;
  [[nodiscard]] Pieces views() const {
    Pieces pieces;
    std::copy(texts.begin(), texts.end(), pieces.begin());
    return pieces;
  }
};

ShownPieces shown_pieces(const Composition& composition, const WrongSignature& wrong,
                         const SecretMask& mask) {
  const Pieces sent = pieces_of(wrong, composition.base);
  ShownPieces all;
  all.texts[kSecretPiece] = shown_secret(sent[kSecretPiece], composition.replaced[kSecretPiece]);
  all.texts[kConsumerKeyPiece] =
      shown_consumer_key(sent[kConsumerKeyPiece], composition.replaced[kConsumerKeyPiece]);
  for (std::size_t i = kMethodPiece; i < kPieces; ++i) {
    const Form* form = composition.replaced.at(i);
    const Form* base = composition.replaced[kBasePiece];
    if (i == kTargetPiece && base != nullptr && base->whole_url) continue;
    all.texts.at(i) = shown(form == nullptr ? sent.at(i) : std::string_view{form->text}, mask);
  }
  return all;
}

using Range = ComparedTexts::Range;

// The shortest stretches without which both texts are the same, on whole characters.
std::pair<Range, Range> differences(std::string_view a, std::string_view b) {
  const std::size_t least = std::min(a.size(), b.size());
  std::size_t front = 0;
  while (front < least && a[front] == b[front]) ++front;
  while (front > 0 && ((front < a.size() && continues_character(a[front])) ||
                       (front < b.size() && continues_character(b[front])))) {
    --front;
  }
  std::size_t back = 0;
  while (back < least - front && a[a.size() - 1 - back] == b[b.size() - 1 - back]) ++back;
  while (back > 0 &&
         (continues_character(a[a.size() - back]) || continues_character(b[b.size() - back]))) {
    --back;
  }
  return {{front, a.size() - back}, {front, b.size() - back}};
}

// Controls as the symbols that stand for them.
std::string visible(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) out += c;
  for (const auto& [from, to] : {std::pair<std::string_view, std::string_view>{"\\x0a", "␊"},
                                 {"\\x0d", "␍"},
                                 {"\\x09", "␉"}}) {
    for (auto at = out.find(from); at != std::string::npos; at = out.find(from, at + to.size())) {
      out.replace(at, from.size(), to);
    }
  }
  return out;
}

std::size_t back_to_character(std::string_view text, std::size_t at) {
  while (at > 0 && at < text.size() && continues_character(text[at])) --at;
  return at;
}

// "…zone/⟦a b⟧/record": the difference with a little of what is around it.
std::string excerpt(std::string_view text, Range differs) {
  const std::size_t from =
      back_to_character(text, differs.from > kContext ? differs.from - kContext : 0);
  const std::size_t to = back_to_character(text, std::min(text.size(), differs.to + kContext));
  const std::size_t last =
      back_to_character(text, std::min(differs.to, differs.from + kMostDiffering));
  std::string out = from > 0 ? "…" : "";
  out += visible(text.substr(from, differs.from - from)) + "⟦" +
         visible(text.substr(differs.from, last - differs.from));
  if (last < differs.to) return out + "…⟧…";
  out += "⟧" + visible(text.substr(differs.to, to - differs.to));
  return to < text.size() ? out + "…" : out;
}

std::string_view name_of_piece(std::size_t piece) {
  static constexpr std::array<std::string_view, kPieces> kNames{
      "secret", "consumer key", "method", "URL", "URL", "body", "timestamp"};
  return kNames.at(piece);
}

// What differs in one piece, for those that may be shown.
std::string difference_in(std::size_t piece, const Composition& composition,
                          const WrongSignature& wrong, const SecretMask& mask) {
  if (piece == kSecretPiece || piece == kConsumerKeyPiece) return "";
  const bool whole_url = composition.replaced.at(piece)->whole_url;
  const std::string url = std::string{composition.base} + wrong.target;
  const Pieces pieces = pieces_of(wrong, composition.base);
  const std::string sent = shown(whole_url ? std::string_view{url} : pieces.at(piece), mask);
  const std::string used = shown(composition.replaced.at(piece)->text, mask);
  const auto [in_used, in_sent] = differences(used, sent);
  if (used == sent) return "";
  return fmt::format("; it signed \"{}\" and sent \"{}\", which differ from byte {} of {}",
                     excerpt(used, in_used), excerpt(sent, in_sent), in_used.from + 1,
                     piece == kBasePiece     ? "the URL"
                     : piece == kTargetPiece ? "the path and query"
                                             : fmt::format("the {}", name_of_piece(piece)));
}

Join join_of(const Composition& composition) {
  if (composition.join == nullptr) return {};
  if (composition.other_join == nullptr) return *composition.join;
  Join both = *composition.other_join;
  both.order = composition.join->order;
  return both;
}

void pair_up(std::vector<Cause>& causes) {
  if (causes.size() != 2) return;
  causes[0].together_with = causes[1].code;
  causes[1].together_with = causes[0].code;
}

}  // namespace

Pieces pieces_of(const WrongSignature& wrong, std::string_view base) {
  return {wrong.secret.reveal(), wrong.consumer_key, wrong.method,   base,
          wrong.target,          wrong.body,         wrong.timestamp};
}

std::string joined_pieces(const Pieces& pieces, const Join& join) {
  const std::string url = std::string{pieces[kBasePiece]}.append(pieces[kTargetPiece]);
  return joined({pieces[kSecretPiece], pieces[kConsumerKeyPiece], pieces[kMethodPiece], url,
                 pieces[kBodyPiece], pieces[kTimestampPiece]},
                join);
}

std::size_t Composition::mistakes() const noexcept {
  const auto forms = std::count_if(replaced.begin(), replaced.end(),
                                   [](const Form* form) { return form != nullptr; });
  const auto doubled = std::count_if(replaced.begin(), replaced.end(), [](const Form* form) {
    return form != nullptr && !form->also.empty();
  });
  return static_cast<std::size_t>(forms + doubled) + (join == nullptr ? 0U : 1U) +
         (other_join == nullptr ? 0U : 1U) + digest.size();
}

std::vector<Cause> causes_of(const Composition& composition, const WrongSignature& wrong,
                             const SecretMask& mask) {
  std::vector<Cause> causes;
  for (const FormMistake& mistake : composition.digest) {
    causes.push_back(cause_of(mistake.code, "The client sent " + mistake.note + "."));
  }
  for (std::size_t piece = 0; piece < kPieces; ++piece) {
    const Form* form = composition.replaced.at(piece);
    if (form == nullptr) continue;
    causes.push_back(cause_of(
        form->code,
        "The client signed " + form->note + difference_in(piece, composition, wrong, mask) + "."));
    if (form->also.empty()) continue;
    causes.push_back(cause_of(form->also, "The client signed " + form->also_note + "."));
  }
  for (const Join* join : {composition.join, composition.other_join}) {
    if (join == nullptr) continue;
    causes.push_back(cause_of(join->code, "The client signed " + visible(join->note) + "."));
  }
  pair_up(causes);
  return causes;
}

ComparedTexts compared(const Composition& composition, const WrongSignature& wrong,
                       const SecretMask& mask) {
  ComparedTexts texts;
  const Composition right{.base = composition.base};
  const ShownPieces sent = shown_pieces(right, wrong, mask);
  const ShownPieces used = shown_pieces(composition, wrong, mask);
  texts.base = composition.base;
  texts.expected_text = joined_pieces(sent.views());
  texts.signed_text = joined_pieces(used.views(), join_of(composition));
  std::tie(texts.signed_differs, texts.expected_differs) =
      differences(texts.signed_text, texts.expected_text);
  return texts;
}

ComparedTexts expected_only(const WrongSignature& wrong, const SecretMask& mask) {
  const std::string base = wrong.accepted_bases.empty() ? "" : wrong.accepted_bases.front();
  const ShownPieces sent = shown_pieces({.base = base}, wrong, mask);
  return {.base = base, .signed_text = {}, .expected_text = joined_pieces(sent.views())};
}

}  // namespace countersign

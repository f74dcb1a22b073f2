// What was signed, put together of a request's own fields and the forms that replaced some of
// them, and shown beside what should have been. Pure.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "ovhcloud/causes/cause.hpp"
#include "ovhcloud/causes/forms.hpp"
#include "ovhcloud/causes/joins.hpp"
#include "ovhcloud/causes/presented_digest.hpp"
#include "ovhcloud/causes/signature_search.hpp"

namespace countersign {

// The pieces of the text in their order; the URL is two, base and target.
inline constexpr std::size_t kSecretPiece = 0;
inline constexpr std::size_t kConsumerKeyPiece = 1;
inline constexpr std::size_t kMethodPiece = 2;
inline constexpr std::size_t kBasePiece = 3;
inline constexpr std::size_t kTargetPiece = 4;
inline constexpr std::size_t kBodyPiece = 5;
inline constexpr std::size_t kTimestampPiece = 6;
inline constexpr std::size_t kPieces = 7;

using Pieces = std::array<std::string_view, kPieces>;
[[nodiscard]] Pieces pieces_of(const WrongSignature& wrong, std::string_view base);
[[nodiscard]] std::string joined_pieces(const Pieces& pieces, const Join& join = {});

// Which mistakes were made: in the pieces, in how they are joined, and in the digest. What it
// points to must outlive it.
struct Composition {
  std::string_view base;                        // the accepted one that it is compared with
  std::array<const Form*, kPieces> replaced{};  // null: as it was sent
  const Join* join = nullptr;                   // null: rightly
  const Join* other_join = nullptr;             // separators and ends, where `join` is an order
  std::vector<FormMistake> digest = {};

  [[nodiscard]] std::size_t mistakes() const noexcept;
};

// One cause for each mistake, naming each other when there are two.
[[nodiscard]] std::vector<Cause> causes_of(const Composition& composition,
                                           const WrongSignature& wrong, const SecretMask& mask);

[[nodiscard]] ComparedTexts compared(const Composition& composition, const WrongSignature& wrong,
                                     const SecretMask& mask);
// Without what was signed, which nobody knows.
[[nodiscard]] ComparedTexts expected_only(const WrongSignature& wrong, const SecretMask& mask);

}  // namespace countersign

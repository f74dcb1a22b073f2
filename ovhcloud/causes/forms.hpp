// What a client may have signed in the place of one field: the mistakes of docs/causes.md as
// texts to try. Each is of one mistake in one field; the search pairs them. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace countersign {

struct Form {
  std::string text;
  std::string_view code;
  std::string note;  // what was signed, as in "the client signed …"
  // Too many, or too unlikely, to be tried together with another mistake.
  bool alone = false;
  // A second mistake that it has, in the same field; empty: none.
  std::string_view also = {};
  std::string also_note = {};
  // Of scheme and authority only: it stands for path and query as well.
  bool whole_url = false;
};

// Collects forms, leaving out what is no mistake because it changes nothing, and what another
// form of the same code says already.
class Forms {
 public:
  explicit Forms(std::string_view as_sent) : as_sent_(as_sent) {}

  void add(std::string text, std::string_view code, std::string note, bool alone = false);
  void add(std::optional<std::string> text, std::string_view code, std::string note,
           bool alone = false);
  [[nodiscard]] std::vector<Form> take() { return std::move(forms_); }

 private:
  std::string as_sent_;
  std::vector<Form> forms_;
};

struct KeysInQuestion {
  std::string_view secret;
  std::string_view consumer_key;
  std::string_view application_key;
  const std::vector<std::string>& other_secrets;
  const std::vector<std::string>& other_consumer_keys;
};

[[nodiscard]] std::vector<Form> secret_forms(const KeysInQuestion& keys);
[[nodiscard]] std::vector<Form> consumer_key_forms(const KeysInQuestion& keys);
[[nodiscard]] std::vector<Form> method_forms(std::string_view method);
// Of scheme and authority ("https://eu.api.ovh.com"), beside those that are accepted, and of the
// URL as a whole.
[[nodiscard]] std::vector<Form> base_forms(const std::vector<std::string>& accepted,
                                           std::string_view target);
// Of path and query.
[[nodiscard]] std::vector<Form> target_forms(std::string_view target);
// What the client's own URL says was signed; `intended` is its path, query and fragment.
[[nodiscard]] std::vector<Form> intended_target_forms(std::string_view target,
                                                      std::string_view intended);
[[nodiscard]] std::vector<Form> body_forms(std::string_view body);
// Those that are only tried when none of the others fits, here and below.
[[nodiscard]] std::vector<Form> unusual_target_forms(std::string_view target);
[[nodiscard]] std::vector<Form> unusual_body_forms(std::string_view body);
// Of a body that is too long to be written anew.
[[nodiscard]] std::vector<Form> long_body_forms(std::string_view body);
[[nodiscard]] std::vector<Form> intended_body_forms(std::string_view body,
                                                    std::string_view intended);
[[nodiscard]] std::vector<Form> timestamp_forms(std::string_view timestamp);
// The two thousand with a fraction that is not zero: unusual too.
[[nodiscard]] std::vector<Form> fractional_timestamp_forms(std::string_view timestamp);

}  // namespace countersign

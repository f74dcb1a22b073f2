// The form of a page, read so strictly that no two readers of one body can disagree on what it
// says: no field without "=", none that stands twice. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/form.hpp"

namespace countersign::mock_server {

// "name=value", decoded; nullopt without "=" or a name, with a broken escape, with bytes that
// are no UTF-8, or with a control character (line ends and tabs aside).
[[nodiscard]] std::optional<FormField> decoded_field(std::string_view pair);

class Form {
 public:
  // Errors: bad_input for a field that decoded_field() refuses, for a name that stands twice,
  // and for more fields than any page here has.
  [[nodiscard]] static Result<Form> parse(std::string_view text);

  // nullptr when there is no such field.
  [[nodiscard]] const std::string* find(std::string_view name) const noexcept;
  // The value, or nothing at all when the field is absent.
  [[nodiscard]] std::string text(std::string_view name) const;
  [[nodiscard]] const std::vector<FormField>& fields() const noexcept { return fields_; }

 private:
  std::vector<FormField> fields_;  // in the order they came
};

}  // namespace countersign::mock_server

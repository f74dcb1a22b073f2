#include "ovhcloud/causes/forms.hpp"

#include <algorithm>
#include <utility>

namespace countersign {

void Forms::add(std::string text, std::string_view code, std::string note, bool alone) {
  if (text == as_sent_) return;
  const bool known = std::any_of(forms_.begin(), forms_.end(), [&](const Form& form) {
    return form.code == code && form.text == text;
  });
  if (known) return;
  forms_.push_back(
      {.text = std::move(text), .code = code, .note = std::move(note), .alone = alone});
}

void Forms::add(std::optional<std::string> text, std::string_view code, std::string note,
                bool alone) {
  if (text) add(*std::move(text), code, std::move(note), alone);
}

}  // namespace countersign

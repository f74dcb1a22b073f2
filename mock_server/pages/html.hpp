// The frame that every page stands in, and the few pieces that several pages have. All text
// that is not the project's own goes through html_escaped(). Pure.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "core/http.hpp"
#include "mock_server/pages/page_call.hpp"

namespace countersign::mock_server {

// `text` with what HTML gives a meaning to escaped, quotes included, and what no document may
// hold (control characters, bytes that are no UTF-8) replaced.
[[nodiscard]] std::string html_escaped(std::string_view text);

// A name or address of somebody else's, which can neither leave its place nor turn the
// direction of the text around it.
[[nodiscard]] std::string html_name(std::string_view text);
[[nodiscard]] std::string html_code(std::string_view text);

// A text of Words with HTML in its gaps.
template <class... Pieces>
[[nodiscard]] std::string filled(std::string_view words, const Pieces&... pieces) {
  return fmt::format(fmt::runtime(words), pieces...);
}

// Where the forms of a page may lead. Browsers hold a redirect that answers a form, and every
// further one, to form-action too.
enum class FormTarget {
  own,    // the page itself
  onward  // by redirects to whatever web address the application named, and on from there
};

// `title` is of Words; `content` is HTML.
[[nodiscard]] Response html_page(const PageCall& call, int status, std::string_view title,
                                 std::string_view content, FormTarget target = FormTarget::own);

// A page that has one sentence to say, as HTML.
[[nodiscard]] Response sentence_page(const PageCall& call, int status, std::string_view title,
                                     std::string_view sentence);

// <input type="hidden">
[[nodiscard]] std::string hidden_field(std::string_view name, std::string_view value);

struct TextField {
  std::string_view name;
  std::string_view label;  // of Words
  std::string_view value;
  std::string_view hint = {};  // of Words
  std::string_view more = {};  // further attributes: "required"
};
// A label and an input, with the hint as its description.
[[nodiscard]] std::string text_field(const TextField& field);

}  // namespace countersign::mock_server

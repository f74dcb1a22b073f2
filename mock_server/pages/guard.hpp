// Who may send a form: only the page that showed it. There is no login and no cookie, so what
// a foreign page lacks is the proof that stands in the form, which it cannot read.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mock_server/pages/form.hpp"
#include "mock_server/pages/page_call.hpp"

namespace countersign::mock_server {

inline constexpr std::string_view kProofField = "proof";

// Proves that a form was shown by this tenant's page; `subject` says which page, and for whom.
[[nodiscard]] std::string proof_of(const Tenant& tenant, std::string_view subject);

// The form that was posted, or the page that says why it counts for nothing: another type than
// a form's (415), too long (413), from another origin or under a name that is not the mock's
// (403), not to be decoded (400), or without the proof (403).
struct Posted {
  std::optional<Form> form;
  Response refusal = {};  // when there is no form
};
[[nodiscard]] Posted posted_form(const PageCall& call, std::string_view subject);

// The page for a form that no page here has sent: a missing field, or a value that it offers
// nowhere.
[[nodiscard]] Response wrong_form(const PageCall& call);

}  // namespace countersign::mock_server

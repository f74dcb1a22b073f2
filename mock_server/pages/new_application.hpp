// What /createApp/ and /createToken/ have in common: the application they make.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mock_server/pages/form.hpp"
#include "mock_server/pages/page_call.hpp"

namespace countersign::mock_server {

// The fields "name" and "description", with the values of `form`.
[[nodiscard]] std::string application_fields(const Words& words, const Form& form);

// What is wrong with them, in a sentence of Words; empty: nothing.
[[nodiscard]] std::string_view wrong_application(const Words& words, const Form& form);

// An active application of `owner`, with new keys, known to the whole mock.
[[nodiscard]] const Application& new_application(const PageCall& call, const Form& form,
                                                 std::string owner);

// The keys, each under its label.
using LabelledKeys = std::vector<std::pair<std::string_view, std::string_view>>;
[[nodiscard]] std::string keys_shown(const PageCall& call, const Application& application,
                                     const LabelledKeys& keys);

// An alert, as HTML; nothing for an empty sentence.
[[nodiscard]] std::string alert(std::string_view sentence);

}  // namespace countersign::mock_server

// The bodies of the control API, from JSON to values.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "core/error.hpp"
#include "mock_server/directory/tenant.hpp"

namespace countersign::mock_server {

// Fills in what `json` gives over `plan`, which brings the mock's defaults.
// Requires: `json` has new_tenant_shape(). Errors: bad_input with a sentence.
[[nodiscard]] Result<TenantPlan> planned(const nlohmann::ordered_json& json, TenantPlan plan);

// The other way: what planned() reads as the same plan, but for its id and seed.
[[nodiscard]] nlohmann::ordered_json plan_json(const TenantPlan& plan);
[[nodiscard]] nlohmann::ordered_json settings_json(const TenantSettings& settings);

// Requires: `json` has clock_shape(). Errors: bad_input with a sentence.
[[nodiscard]] Result<ClockPlan> planned_clock(const nlohmann::ordered_json& json);

// Names of the settings, as flags and JSON spell them; nullopt for another text.
[[nodiscard]] std::optional<ErrorForm> error_form_from(std::string_view text);
[[nodiscard]] std::optional<VoidForm> void_form_from(std::string_view text);
[[nodiscard]] std::optional<SignatureMode> signature_mode_from(std::string_view text);
[[nodiscard]] std::optional<ValidationUrl> validation_url_from(std::string_view text);
[[nodiscard]] std::optional<ValidationBase> validation_base_from(std::string_view text);
[[nodiscard]] std::optional<IamMode> iam_mode_from(std::string_view text);

}  // namespace countersign::mock_server

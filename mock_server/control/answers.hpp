// What the handlers of the control API share: bodies in, answers out.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

#include "core/error.hpp"
#include "core/http.hpp"
#include "core/json_shape.hpp"

namespace countersign::mock_server {

[[nodiscard]] Response answer(int status, const nlohmann::ordered_json& json);

// {"error": "…"}
[[nodiscard]] Response refused(int status, std::string_view sentence);
[[nodiscard]] Response refused(const Error& error);

// With what no answer of the control API goes without; `type` is the Content-Type.
[[nodiscard]] Response plain_answer(std::string_view type, std::string body);

[[nodiscard]] Response no_content();

// The body as an object of the given shape; an absent one is {}. Errors: bad_input, with the place.
[[nodiscard]] Result<nlohmann::ordered_json> body_of(const Request& request, const Shape& shape);

[[nodiscard]] bool is_read(std::string_view method) noexcept;  // GET, HEAD

// The numbers of a query such as "since=7&wait=30", none of them twice. Errors: bad_input,
// naming what may stand there.
struct NumberParameter {
  std::string_view name;
  std::uint64_t most;
  std::uint64_t value = 0;  // what the query gives, else what it was
};
[[nodiscard]] Result<void> read_numbers(std::string_view query,
                                        std::span<NumberParameter> parameters);

}  // namespace countersign::mock_server

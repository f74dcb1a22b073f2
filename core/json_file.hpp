// A JSON file that a person wrote, comments allowed: every mistake in it is told with its
// place, as "zones.json:12:7: unknown member \"metod\"; did you mean \"method\"?".
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/json_shape.hpp"

namespace countersign {

class JsonFile {
 public:
  // `name` is what messages call the file; `depth` is how many levels it may nest. Errors:
  // bad_input.
  [[nodiscard]] static Result<JsonFile> parse(std::string name, std::string text,
                                              const Shape& shape, std::size_t depth = 64);

  [[nodiscard]] const nlohmann::ordered_json& json() const noexcept { return json_; }

  // bad_input, with the place of the value that a JSON pointer names; of its member's name
  // when `of_name` is set.
  [[nodiscard]] tl::unexpected<Error> wrong(std::string_view pointer, std::string_view sentence,
                                            bool of_name = false) const;

 private:
  JsonFile(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)) {}
  [[nodiscard]] tl::unexpected<Error> wrong_at(std::size_t line, std::size_t column,
                                               std::string_view sentence) const;
  [[nodiscard]] Result<void> read(std::size_t depth);

  std::string name_;
  std::string text_;
  nlohmann::ordered_json json_;
};

// A whole file. Errors: bad_input when it cannot be read, or is larger than `most` bytes.
[[nodiscard]] Result<std::string> text_of_file(const std::filesystem::path& file,
                                               std::uintmax_t most);

}  // namespace countersign

#include "core/json_file.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "core/json_positions.hpp"
#include "core/text.hpp"

namespace countersign {

Result<JsonFile> JsonFile::parse(std::string name, std::string text, const Shape& shape,
                                 std::size_t depth) {
  JsonFile file{std::move(name), std::move(text)};
  const auto read = file.read(depth);
  if (!read) return tl::unexpected(read.error());
  if (const auto twice = duplicate_member(file.text_)) {
    return file.wrong(*twice, "this member is given twice", true);
  }
  if (const auto mismatch = first_mismatch(file.json_, shape)) {
    return file.wrong(mismatch->pointer, mismatch->sentence, mismatch->of_name);
  }
  return file;
}

tl::unexpected<Error> JsonFile::wrong_at(std::size_t line, std::size_t column,
                                         std::string_view sentence) const {
  return fail(Errc::bad_input,
              fmt::format("{}:{}:{}: {}", name_, line, column, utf8_or_replaced(sentence)));
}

tl::unexpected<Error> JsonFile::wrong(std::string_view pointer, std::string_view sentence,
                                      bool of_name) const {
  const TextPosition position = position_of_pointer(text_, pointer, of_name);
  return wrong_at(position.line, position.column, sentence);
}

Result<void> JsonFile::read(std::size_t depth) {
  if (!is_utf8(text_)) return wrong_at(1, 1, "the file is not UTF-8");
  if (nesting_depth(text_) > depth) return wrong_at(1, 1, "the file nests too deeply");
  try {
    json_ = nlohmann::ordered_json::parse(text_, nullptr, true, /*ignore_comments=*/true);
    return {};
  } catch (const nlohmann::ordered_json::parse_error& e) {
    const std::string_view what = e.what();
    const auto colon = what.rfind("; ");  // the library's own position and echo stand before
    const auto detail = colon == std::string_view::npos ? what : what.substr(colon + 2);
    const TextPosition position = position_of_offset(text_, e.byte > 0 ? e.byte - 1 : 0);
    return wrong_at(position.line, position.column, fmt::format("not JSON: {}", detail));
  } catch (const nlohmann::ordered_json::out_of_range&) {  // tells no position
    return wrong_at(1, 1, "a number in the file is too large");
  }
}

Result<std::string> text_of_file(const std::filesystem::path& file, std::uintmax_t most) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(file, error);
  if (error) {
    return fail(Errc::bad_input, fmt::format("cannot read {}: {}", file.string(), error.message()));
  }
  if (size > most) {
    return fail(Errc::bad_input,
                fmt::format("{} is larger than {} MiB", file.string(), most / 1024 / 1024));
  }
  std::ifstream stream{file, std::ios::binary};
  std::string text{std::istreambuf_iterator<char>{stream}, {}};
  if (!stream) return fail(Errc::bad_input, fmt::format("cannot read {}", file.string()));
  return text;
}

}  // namespace countersign

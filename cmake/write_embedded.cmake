# Run by countersign_embed: writes the source file that holds the listed files.
file(STRINGS "${LIST}" files ENCODING UTF-8)
set(entries "")
foreach(file IN LISTS files)
  file(READ "${BASE}/${file}" text)
  string(FIND "${text}" ")embedded\"" clash)
  if(NOT clash EQUAL -1)
    message(FATAL_ERROR "${file} contains the end of a raw string literal")
  endif()
  string(APPEND entries "    {R\"embedded(${file})embedded\"sv, R\"embedded(${text})embedded\"sv},\n")
endforeach()
file(WRITE "${OUTPUT}" "// Made by cmake/embed.cmake.
#include \"${HEADER}\"

#include <array>

namespace ${NAMESPACE} {

namespace {
using namespace std::literals;  // \"\"sv knows its length: counting so many is too much for Clang
constexpr auto kFiles = std::to_array<EmbeddedFile>({
${entries}});
}  // namespace

std::span<const EmbeddedFile> ${FUNCTION}() { return kFiles; }

}  // namespace ${NAMESPACE}
")

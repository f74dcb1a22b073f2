# countersign_embed(target FUNCTION ns::name HEADER h.hpp BASE dir FILES a b ...)
# Makes the files part of `target`: a generated source defines the function that
# the header declares, a span of EmbeddedFile in the order given. Re-made when a
# file changes.
function(countersign_embed target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "FUNCTION;NAMESPACE;HEADER;BASE" "FILES")
  set(output "${CMAKE_CURRENT_BINARY_DIR}/${target}_${arg_FUNCTION}.cpp")
  set(list "${CMAKE_CURRENT_BINARY_DIR}/${target}_${arg_FUNCTION}.txt")
  string(REPLACE ";" "\n" lines "${arg_FILES}")
  file(GENERATE OUTPUT "${list}" CONTENT "${lines}\n")
  set(paths "")
  foreach(file IN LISTS arg_FILES)
    list(APPEND paths "${arg_BASE}/${file}")
  endforeach()
  add_custom_command(
    OUTPUT "${output}"
    COMMAND "${CMAKE_COMMAND}" "-DLIST=${list}" "-DBASE=${arg_BASE}" "-DOUTPUT=${output}"
            "-DFUNCTION=${arg_FUNCTION}" "-DNAMESPACE=${arg_NAMESPACE}" "-DHEADER=${arg_HEADER}"
            -P "${PROJECT_SOURCE_DIR}/cmake/write_embedded.cmake"
    DEPENDS "${list}" ${paths} "${PROJECT_SOURCE_DIR}/cmake/write_embedded.cmake"
    COMMENT "Embedding files of ${arg_BASE}" VERBATIM)
  target_sources(${target} PRIVATE "${output}")
endfunction()

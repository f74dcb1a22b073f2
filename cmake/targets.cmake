# One interface target with what every target of ours is compiled with, and a
# function per kind of target. Nothing here is global.
add_library(countersign_options INTERFACE)
target_compile_features(countersign_options INTERFACE cxx_std_20)
target_compile_options(countersign_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
  -Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast -Wformat=2 -Wimplicit-fallthrough
  $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wduplicated-branches -Wlogical-op>)
target_include_directories(countersign_options INTERFACE "${PROJECT_SOURCE_DIR}")
if(COUNTERSIGN_SANITIZE)  # a list: address,undefined
  target_compile_options(countersign_options INTERFACE
    -fsanitize=${COUNTERSIGN_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(countersign_options INTERFACE -fsanitize=${COUNTERSIGN_SANITIZE})
endif()

# countersign_library(core HEADERS a.hpp SOURCES a.cpp DEPS OpenSSL::Crypto)
function(countersign_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "HEADERS;SOURCES;DEPS")
  add_library(countersign_${name} STATIC ${arg_SOURCES})
  target_sources(countersign_${name} PUBLIC FILE_SET HEADERS
                 BASE_DIRS "${PROJECT_SOURCE_DIR}" FILES ${arg_HEADERS})
  add_library(countersign::${name} ALIAS countersign_${name})
  target_link_libraries(countersign_${name} PUBLIC countersign_options ${arg_DEPS})
endfunction()

// Failures of ours, as values. An answer of the API being imitated is not a
// failure: that is ApiError (ovhcloud/api_error.hpp), and the two never mix.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace countersign {

// What went wrong, in terms a caller can act on. One enumerator per decision a
// caller makes, not per place that can fail.
enum class Errc {
  bad_input,        // a file, a flag or a value is wrong; do not retry (exit code 2)
  not_found,        // the named thing does not exist
  conflict,         // the thing exists already, or is in the wrong state for this
  timed_out,        // no answer within the deadline; may be retried
  connection_lost,  // the peer could not be reached or went away; may be retried
  machine,          // the operating system refused: a port, a file, memory (exit code 5)
};

// `message` is one lower-case sentence for a person: what was being done, to
// what, and what was found. It never holds a secret.
struct Error {
  Errc code;
  std::string message;
};

template <class T>
using Result = tl::expected<T, Error>;

// `return fail(Errc::not_found, "no scenario named x");`
[[nodiscard]] inline tl::unexpected<Error> fail(Errc code, std::string message) {
  return tl::unexpected(Error{code, std::move(message)});
}

}  // namespace countersign

// X-Ovh-Signature, read as widely as clients write it. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace countersign {

// A mistake that is not one of the fields that are signed.
struct FormMistake {
  std::string_view code;
  std::string note;  // as in "the client sent …"
};

struct PresentedDigest {
  const char* algorithm;  // OpenSSL's name of the only one that makes so many bytes: "SHA1"
  std::string bytes;
  std::vector<FormMistake> mistakes;  // of the header's form; none when it is as it should be
};

// The readings that make sense, none when there is none.
[[nodiscard]] std::vector<PresentedDigest> presented_digests(std::string_view header);

}  // namespace countersign

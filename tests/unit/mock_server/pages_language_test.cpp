#include "mock_server/pages/language.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace countersign::mock_server {
namespace {

Language preferred(const std::vector<std::string>& values) {
  std::vector<HeaderField> headers{{.name = "Host", .value = "fr"}};
  for (const std::string& value : values) {
    headers.push_back({.name = "ACCEPT-language", .value = value});
  }
  return preferred_language(headers);
}

struct Wanted {
  std::string header;
  Language language;
};
void PrintTo(const Wanted& wanted, std::ostream* out) { *out << '"' << wanted.header << '"'; }

class PreferredLanguage : public ::testing::TestWithParam<Wanted> {};

TEST_P(PreferredLanguage, IsWhatTheBrowserAsksFor) {
  EXPECT_EQ(preferred({GetParam().header}), GetParam().language);
}

INSTANTIATE_TEST_SUITE_P(
    AcceptLanguage, PreferredLanguage,
    ::testing::Values(
        Wanted{"", Language::english}, Wanted{"fr", Language::french},
        Wanted{"FR-ca", Language::french}, Wanted{"fr-FR,fr;q=0.9,en;q=0.8", Language::french},
        Wanted{"en-GB,en;q=0.9,fr;q=0.8", Language::english},
        Wanted{"en;q=0.8, fr;q=0.9", Language::french},
        Wanted{"en;q=0.8,fr ; Q = 0.801", Language::french}, Wanted{"en,fr", Language::english},
        Wanted{"fr,en", Language::french}, Wanted{"fr;q=0", Language::english},
        Wanted{"fr;q=0.000,de", Language::english}, Wanted{"en;q=0,*", Language::french},
        Wanted{"*", Language::english}, Wanted{"de,*;q=0.5,fr;q=0.1", Language::english},
        Wanted{"*;q=0.5,en;q=0.1", Language::french}, Wanted{"de-DE,de", Language::english},
        Wanted{"frs,fry", Language::english},
        Wanted{"en;q=0.5,fr-BE;q=0.2,fr;q=1.000", Language::french}));

// What is no q-value says nothing of its language.
INSTANTIATE_TEST_SUITE_P(
    Malformed, PreferredLanguage,
    ::testing::Values(Wanted{"fr;q=", Language::english}, Wanted{"fr;q=2", Language::english},
                      Wanted{"fr;q=1.001", Language::english},
                      Wanted{"fr;q=0.1234", Language::english},
                      Wanted{"fr;q=-1", Language::english}, Wanted{"fr;level=1", Language::english},
                      Wanted{"fr;q=.5", Language::english}, Wanted{",;,fr", Language::french}));

TEST(PreferredLanguage, LooksAtEveryHeaderOfTheName) {
  EXPECT_EQ(preferred({"de", "fr;q=0.5"}), Language::french);
  EXPECT_EQ(preferred({"en;q=0.6", "fr;q=0.5"}), Language::english);
}

}  // namespace
}  // namespace countersign::mock_server

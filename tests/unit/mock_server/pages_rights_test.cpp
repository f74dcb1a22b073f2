#include "mock_server/pages/rights.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace countersign::mock_server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string english(const std::vector<AccessRule>& rules) {
  return rights_list(rules, words_in(Language::english));
}

std::string item(std::string_view words, std::string_view code) {
  return "<ul>\n<li>" + std::string{words} + "<br><code><bdi>" + std::string{code} +
         "</bdi></code></li>\n</ul>\n";
}

TEST(RightsList, SaysWhatMayBeDoneWhere) {
  EXPECT_EQ(english({{"GET", "/me"}}),
            item("<strong>Read</strong> in your account, its bills and keys, at this one path",
                 "GET /me"));
  EXPECT_EQ(english({{"POST", "/sms/*"}}),
            item("<strong>Create or start</strong> in text messages (SMS), everywhere below "
                 "<code><bdi>/sms/</bdi></code>",
                 "POST /sms/*"));
  EXPECT_EQ(english({{"PUT", "/domain/zone/*/record"}}),
            item("<strong>Change</strong> in domain names and DNS zones, wherever this fits, * "
                 "standing for anything",
                 "PUT /domain/zone/*/record"));
}

TEST(RightsList, SaysItInFrench) {
  EXPECT_EQ(rights_list({{"DELETE", "/vps/*"}, {"GET", "/vps/*"}}, words_in(Language::french)),
            item("<strong>Lire et supprimer</strong> dans les serveurs privés virtuels, partout "
                 "sous <code><bdi>/vps/</bdi></code>",
                 "DELETE GET /vps/*"));
}

TEST(RightsList, SaysWhatIsEverything) {
  EXPECT_EQ(english({{"GET", "/*"}, {"POST", "/*"}, {"PUT", "/*"}, {"DELETE", "/*"}}),
            item("<strong>Do everything</strong> in your whole account", "GET POST PUT DELETE /*"));
  EXPECT_THAT(english({{"GET", "/*"}, {"POST", "/*"}, {"PUT", "/*"}}),
              HasSubstr("Read, create or start and change</strong> in your whole account"));
}

TEST(RightsList, HasOneItemForAPathAndEachMethodOnce) {
  const std::string list = english({{"GET", "/b"}, {"GET", "/a"}, {"PATCH", "/b"}, {"GET", "/b"}});

  EXPECT_LT(list.find("GET PATCH /b"), list.find("GET /a"));
  EXPECT_THAT(list, Not(HasSubstr("GET PATCH GET")));
  EXPECT_THAT(list, HasSubstr("<strong>Read and amend</strong> at this one path"));
}

// Facts 4.1: neither member of a rule is required, and a path may be empty.
TEST(RightsList, SaysWhatGrantsNothing) {
  EXPECT_EQ(english({}), "<p>Nothing but ask about itself: it names no right.</p>\n");
  EXPECT_THAT(english({{"GET", ""}}), HasSubstr("nowhere: no call has an empty path"));
  EXPECT_THAT(english({{"", "/me"}}), HasSubstr("<strong>Nothing</strong>"));
}

TEST(RightsList, EscapesPathsAndMethods) {
  const std::string list = english({{"<b>", "/<script>\"'&"}, {"GET", "/<i>/*"}});

  EXPECT_THAT(list, HasSubstr("&lt;b&gt; /&lt;script&gt;&quot;&#39;&amp;"));
  EXPECT_THAT(list, Not(HasSubstr("<script")));
  EXPECT_THAT(list, Not(HasSubstr("<i>")));
}

}  // namespace
}  // namespace countersign::mock_server

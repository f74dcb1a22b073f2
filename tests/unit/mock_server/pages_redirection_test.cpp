#include "mock_server/pages/redirection.hpp"

#include <gtest/gtest.h>

namespace countersign::mock_server {
namespace {

TEST(LocationOf, IsAWebAddressAsItWasGiven) {
  for (const std::string_view url :
       {"http://app.example", "https://app.example/back?a=b&c=%2F#d", "HTTPS://App.Example:8443/",
        "http://127.0.0.1:9000/cb", "http://[::1]:9000/", "http://app.example?x"}) {
    EXPECT_EQ(location_of(url), url);
  }
}

// Facts 4.2: any text may have been given.
TEST(LocationOf, IsNothingForWhatIsNoWebAddress) {
  for (const std::string_view text : {"",
                                      "$REDIRECT_URL",
                                      "javascript:alert(1)",
                                      "JavaScript://app.example/%0aalert(1)",
                                      "data:text/html,x",
                                      "//app.example/",
                                      "/back",
                                      "app.example",
                                      "ftp://app.example/",
                                      "http:",
                                      "http://",
                                      "http:///back",
                                      "http://?x",
                                      "http://:80/",
                                      "http:app.example",
                                      "http://app.example\\@evil.example/",
                                      "http://user:secret@app.example/",
                                      "http://a b.example/",
                                      " http://app.example/",
                                      "http://<b>/",
                                      "http://a%0d.example/"}) {
    EXPECT_EQ(location_of(text), std::nullopt) << text;
  }
}

TEST(LocationOf, MakesNoSecondHeader) {
  for (const std::string_view text :
       {"http://app.example/\r\nSet-Cookie: a=b", "http://app.example/\n", "http://app.example/\t",
        "http://app.example\r\n/"}) {
    EXPECT_EQ(location_of(text), std::nullopt) << text;
  }
  EXPECT_EQ(location_of(std::string_view{"http://app.example/\0", 20}), std::nullopt);
}

TEST(LocationOf, EscapesWhatAHeaderCannotHold) {
  EXPECT_EQ(location_of("http://app.example/é \"<>\\"), "http://app.example/%C3%A9%20%22%3C%3E%5C");
  EXPECT_EQ(location_of("http://münchen.example/"), "http://m%C3%BCnchen.example/");
  EXPECT_EQ(location_of("http://app.example/\xFF"), std::nullopt);
}

TEST(LocationOf, IsBounded) {
  const std::string base = "http://app.example/";
  EXPECT_TRUE(location_of(base + std::string(8000 - base.size(), 'a')));
  EXPECT_FALSE(location_of(base + std::string(8001 - base.size(), 'a')));
}

}  // namespace
}  // namespace countersign::mock_server

#include "cli/options.hpp"

#include <gtest/gtest.h>

#include <array>
#include <limits>

namespace countersign::cli {
namespace {

// What the user is told; empty when the text is taken.
std::string complaint_about_host_port(const std::string& text) {
  try {
    static_cast<void>(host_port("listen", text));
  } catch (const WrongUsage& e) {
    return e.sentence;
  }
  return "";
}

std::string complaint_about_number(const std::string& text, std::int64_t low, std::int64_t high) {
  try {
    static_cast<void>(number("threads", text, low, high));
  } catch (const WrongUsage& e) {
    return e.sentence;
  }
  return "";
}

TEST(HostPort, IsAnAddressAndAPort) {
  EXPECT_EQ(host_port("listen", "127.0.0.1:8780").host, "127.0.0.1");
  EXPECT_EQ(host_port("listen", "127.0.0.1:8780").port, 8780);
}

TEST(HostPort, TakesAnIpv6LiteralOutOfItsBrackets) {
  EXPECT_EQ(host_port("listen", "[::1]:0").host, "::1");
  EXPECT_EQ(host_port("listen", "[::1]:0").port, 0);
}

TEST(HostPort, KnowsLocalhost) { EXPECT_EQ(host_port("listen", "localhost:1").host, "127.0.0.1"); }

TEST(HostPort, TakesPortsFrom0To65535) {
  EXPECT_EQ(host_port("listen", "h:65535").port, 65535);
  EXPECT_EQ(host_port("listen", "h:0").port, 0);

  EXPECT_NE(complaint_about_host_port("h:65536"), "");
  EXPECT_NE(complaint_about_host_port("h:-1"), "");
}

TEST(HostPort, SaysWhatItTakes) {
  for (const char* text : {"", "8780", "localhost", ":8780", "[]:8780", "h:", "h:x", "h: 1"}) {
    EXPECT_EQ(complaint_about_host_port(text),
              "--listen takes HOST:PORT such as 127.0.0.1:8780 or [::1]:0, not \"" +
                  std::string{text} + "\"");
  }
}

TEST(Number, IsTakenUpToBothEdges) {
  EXPECT_EQ(number("threads", "1", 1, 64), 1);
  EXPECT_EQ(number("threads", "64", 1, 64), 64);
  EXPECT_EQ(number("offset", "-5", -5, 5), -5);
}

TEST(Number, SaysWhichNumbersItTakes) {
  for (const char* text : {"0", "65", "", "x", "1x", " 1", "1.5", "+1", "99999999999999999999"}) {
    EXPECT_EQ(complaint_about_number(text, 1, 64),
              "--threads takes a whole number from 1 to 64, not \"" + std::string{text} + "\"");
  }
}

TEST(Number, KnowsTheWholeRange) {
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(number("threads", "9223372036854775807", 0, kMost), kMost);

  EXPECT_NE(complaint_about_number("9223372036854775808", 0, kMost), "");
}

TEST(ExitOf, TellsBadInputFromOurOwnFailures) {
  EXPECT_EQ(exit_of({.code = Errc::bad_input, .message = ""}), 2);
  for (const Errc code :
       {Errc::machine, Errc::not_found, Errc::conflict, Errc::timed_out, Errc::connection_lost}) {
    EXPECT_EQ(exit_of({.code = code, .message = ""}), 5);
  }
}

// A command line as main() gets it.
class ParseFlags : public ::testing::Test {
 protected:
  std::string complaint(std::vector<std::string> words) {
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    cxxopts::Options options = options_of("mock", "A mock.");
    try {
      static_cast<void>(parse(options, static_cast<int>(argv.size()), argv.data(), ""));
    } catch (const WrongUsage& e) {
      return e.sentence;
    }
    return "";
  }
};

TEST_F(ParseFlags, AreTakenWithTheirValues) {
  EXPECT_EQ(complaint({"mock"}), "");
  EXPECT_EQ(complaint({"mock", "--color", "never"}), "");
  EXPECT_EQ(complaint({"mock", "--color=always", "--quiet"}), "");
}

TEST_F(ParseFlags, RefuseAColourThatIsNone) {
  EXPECT_EQ(complaint({"mock", "--color", "red"}), "--color is auto, always or never, not \"red\"");
}

TEST_F(ParseFlags, RefuseAnArgumentTooMany) {
  EXPECT_EQ(complaint({"mock", "more"}), "\"more\" is one argument too many; see --help");
}

TEST_F(ParseFlags, PointToTheHelpForUnknownFlags) {
  EXPECT_TRUE(complaint({"mock", "--nonsense"}).ends_with("; see --help"));
  EXPECT_NE(complaint({"mock", "--nonsense"}).find("nonsense"), std::string::npos);
}

}  // namespace
}  // namespace countersign::cli

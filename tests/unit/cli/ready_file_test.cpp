#include "cli/ready_file.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>
#include <iterator>

namespace countersign::cli {
namespace {

namespace fs = std::filesystem;

// The file is the behaviour here: each test has a folder of its own.
class ReadyFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::path{::testing::TempDir()} / "countersign-ready-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    file_ = folder_ / "mock.json";
  }
  void TearDown() override { fs::remove_all(folder_); }

  void put(const std::string& text) const { std::ofstream{file_} << text; }

  Errc code_of_reading() const {
    const auto ready = read_ready_file(file_);
    EXPECT_FALSE(ready);
    return ready ? Errc::machine : ready.error().code;
  }

  fs::path folder_;
  fs::path file_;
  Ready ready_{.http = "http://127.0.0.1:8780",
               .https = "https://127.0.0.1:8443",
               .ca_file = "/home/me/ca.pem",
               .control = "http://127.0.0.1:8780/_countersign/v1",
               .application_key = "TDPKJdwZwAQPwKX2",
               .application_secret = "9ufkBmLaTQ9nz5yMUlg79taH0GNnzDjk",
               .consumer_key = "5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY",
               .client_id = "EU.0f0f0f0f0f0f0f0f",
               .client_secret = "a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0",
               .pid = 4711};
};

TEST_F(ReadyFileTest, IsJsonWithEveryKeyOfTheDocumentation) {
  EXPECT_EQ(json_of(ready_), R"({
  "http": "http://127.0.0.1:8780",
  "https": "https://127.0.0.1:8443",
  "control": "http://127.0.0.1:8780/_countersign/v1",
  "application_key": "TDPKJdwZwAQPwKX2",
  "application_secret": "9ufkBmLaTQ9nz5yMUlg79taH0GNnzDjk",
  "consumer_key": "5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY",
  "client_id": "EU.0f0f0f0f0f0f0f0f",
  "client_secret": "a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0",
  "ca_file": "/home/me/ca.pem",
  "pid": 4711
}
)");
}

TEST_F(ReadyFileTest, HasNullForWhatThereIsNot) {
  ready_.https = ready_.ca_file = "";

  EXPECT_NE(json_of(ready_).find(R"("https": null)"), std::string::npos);
  EXPECT_NE(json_of(ready_).find(R"("ca_file": null)"), std::string::npos);
}

TEST_F(ReadyFileTest, IsReadAsItWasWritten) {
  ASSERT_TRUE(write_ready_file(file_, ready_));

  const Ready got = read_ready_file(file_).value();

  EXPECT_EQ(got.http, ready_.http);
  EXPECT_EQ(got.https, ready_.https);
  EXPECT_EQ(got.ca_file, ready_.ca_file);
  EXPECT_EQ(got.control, ready_.control);
  EXPECT_EQ(got.application_key, ready_.application_key);
  EXPECT_EQ(got.application_secret, ready_.application_secret);
  EXPECT_EQ(got.consumer_key, ready_.consumer_key);
  EXPECT_EQ(got.pid, ready_.pid);
}

TEST_F(ReadyFileTest, IsForItsOwnerAlone) {
  ASSERT_TRUE(write_ready_file(file_, ready_));

  EXPECT_EQ(fs::status(file_).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(ReadyFileTest, ReplacesWhatWasThereAndItsMode) {
  put("old");
  fs::permissions(file_, fs::perms::all);

  ASSERT_TRUE(write_ready_file(file_, ready_));

  EXPECT_EQ(read_ready_file(file_).value().pid, 4711);
  EXPECT_EQ(fs::status(file_).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(ReadyFileTest, LeavesNoPartBehind) {
  ASSERT_TRUE(write_ready_file(file_, ready_));

  EXPECT_EQ(std::distance(fs::directory_iterator{folder_}, {}), 1);
}

TEST_F(ReadyFileTest, DoesNotWriteThroughALink) {
  const fs::path other = folder_ / "other";
  std::ofstream{other} << "kept";
  fs::create_symlink(other, file_);

  ASSERT_TRUE(write_ready_file(file_, ready_));

  EXPECT_FALSE(fs::is_symlink(file_));
  EXPECT_EQ(fs::file_size(other), 4U);
}

TEST_F(ReadyFileTest, CannotBeWrittenWhereThereIsNoFolder) {
  const fs::path nowhere = folder_ / "none" / "mock.json";

  const auto written = write_ready_file(nowhere, ready_);

  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, Errc::machine);
  EXPECT_EQ(written.error().message,
            "writing the ready file " + nowhere.string() + ": No such file or directory");
}

TEST_F(ReadyFileTest, CannotReplaceAFolder) {
  fs::create_directory(file_);

  const auto written = write_ready_file(file_, ready_);

  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, Errc::machine);
  EXPECT_EQ(std::distance(fs::directory_iterator{folder_}, {}), 1) << "no part is left";
}

TEST_F(ReadyFileTest, IsNotFoundWhereThereIsNone) {
  const auto ready = read_ready_file(file_);

  ASSERT_FALSE(ready);
  EXPECT_EQ(ready.error().code, Errc::not_found);
  EXPECT_EQ(ready.error().message, "cannot read " + file_.string());
}

TEST_F(ReadyFileTest, IsNoOtherFile) {
  for (const char* text :
       {"", "{", "[]", "{}", "null",
        R"({"http": 1, "control": "", "application_key": "", "application_secret": "",
            "consumer_key": "", "pid": 1})",
        R"({"http": "", "control": "", "application_key": "", "application_secret": "",
            "consumer_key": "", "pid": "1"})"}) {
    put(text);
    EXPECT_EQ(code_of_reading(), Errc::bad_input) << text;
  }
  EXPECT_EQ(read_ready_file(file_).error().message,
            file_.string() + " is not the ready file of a mock");
}

TEST_F(ReadyFileTest, IsNoLongFile) {
  put(json_of(ready_) + std::string(64 * 1024, ' ') + "x");
  EXPECT_EQ(read_ready_file(file_).value().pid, 4711) << "what is read is whole";

  put("{\"x\":\"" + std::string(64 * 1024, 'x') + "\"," + json_of(ready_).substr(1));
  EXPECT_EQ(code_of_reading(), Errc::bad_input);
}

}  // namespace
}  // namespace countersign::cli

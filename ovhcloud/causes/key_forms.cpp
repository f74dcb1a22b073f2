// Of the secret, the consumer key, the method and the timestamp.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/text.hpp"
#include "ovhcloud/causes/forms.hpp"
#include "ovhcloud/digest.hpp"

namespace countersign {

namespace {

// Of other keys, those that were used last: who makes two mistakes makes one of them with these.
constexpr std::size_t kKeysInPairs = 16;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct Blank {
  std::string_view text;
  std::string_view name;
};
constexpr std::array kBlanks{Blank{"\n", "a newline"},
                             Blank{"\r\n", "CR and LF"},
                             Blank{"\r", "a carriage return"},
                             Blank{" ", "a space"},
                             Blank{"\t", "a tab"},
                             Blank{"\xC2\xA0", "a no-break space"},
                             Blank{"\n\n", "two newlines"},
                             Blank{std::string_view{"\0", 1}, "a NUL byte"}};

void add_blanks(Forms& forms, std::string_view secret) {
  constexpr std::string_view kCode = "secret.whitespace";
  const std::string text{secret};
  for (const Blank& blank : kBlanks) {
    forms.add(text + std::string{blank.text}, kCode,
              fmt::format("the secret with {} after it", blank.name));
  }
  for (const Blank& blank : kBlanks) {
    forms.add(std::string{blank.text} + text, kCode,
              fmt::format("the secret with {} before it", blank.name));
    forms.add(std::string{blank.text} + text + std::string{blank.text}, kCode,
              fmt::format("the secret with {} on both sides", blank.name), true);
  }
  const std::string marked = std::string{kByteOrderMark} + text;
  forms.add(marked, kCode, "the secret with a byte order mark before it");
  forms.add(marked + "\n", kCode, "the secret between a byte order mark and a newline");
  forms.add(marked + "\r\n", kCode, "the secret between a byte order mark and CR LF");
  forms.add(" " + text + "\n", kCode, "the secret with a space before it and a newline after it");
  forms.add(text + " \n", kCode, "the secret with a space and a newline after it");
  forms.add(std::string{trimmed(secret)}, kCode, "the secret without the blanks around it");
}

void add_quotes(Forms& forms, std::string_view secret) {
  constexpr std::string_view kCode = "secret.quoted";
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kQuotes{{{"\"", "\""},
                                                                                  {"'", "'"},
                                                                                  {"`", "`"},
                                                                                  {"“", "”"},
                                                                                  {"\\\"", "\\\""},
                                                                                  {"\"", ""},
                                                                                  {"", "\""},
                                                                                  {"<", ">"}}};
  for (const auto& [before, after] : kQuotes) {
    forms.add(std::string{before}.append(secret).append(after), kCode,
              fmt::format("the secret as {}…{}", before, after));
    forms.add(std::string{before}.append(secret).append(after).append("\n"), kCode,
              fmt::format("the secret as {}…{} and a newline", before, after), true);
  }
  forms.add("'" + std::string{secret}, kCode, "the secret with a ' before it");
  forms.add(std::string{secret} + "'", kCode, "the secret with a ' after it");
  forms.add(std::string{secret} + ";", kCode, "the secret with a ; after it", true);
  forms.add(std::string{secret} + ",", kCode, "the secret with a , after it", true);
}

std::optional<std::string> bytes_of_hex(std::string_view text) {
  if (text.empty() || text.size() % 2 != 0) return std::nullopt;
  std::string escaped;
  for (std::size_t i = 0; i < text.size(); i += 2) escaped.append("%").append(text.substr(i, 2));
  return percent_decoded(escaped, false);
}

// Whether or not the padding was written.
std::optional<std::string> bytes_of_base64(std::string_view text) {
  std::string padded{text};
  std::replace(padded.begin(), padded.end(), '-', '+');
  std::replace(padded.begin(), padded.end(), '_', '/');
  while (padded.size() % 4 != 0) padded += '=';
  return base64_decoded(padded);
}

void add_encodings(Forms& forms, std::string_view secret) {
  const std::string text{secret};
  forms.add(base64(secret), "secret.base64", "the Base64 text of the secret");
  forms.add(base64url(secret), "secret.base64", "the Base64 text of the secret, for URLs");
  forms.add(base64(text + "\n"), "secret.base64", "the Base64 text of the secret and a newline");
  forms.add(base64(secret) + "\n", "secret.base64",
            "the Base64 text of the secret, then a newline");
  forms.add(bytes_of_base64(secret), "secret.base64", "the secret decoded as if it were Base64");
  forms.add(bytes_of_hex(secret), "secret.hex-decoded",
            "the bytes that the secret would be in hexadecimal");
  forms.add(to_hex(secret), "secret.hex-decoded", "the hexadecimal text of the secret");
  forms.add(to_upper(to_hex(secret)), "secret.hex-decoded",
            "the hexadecimal text of the secret, in upper case");
}

}  // namespace

std::vector<Form> secret_forms(const KeysInQuestion& keys) {
  Forms forms{keys.secret};
  add_blanks(forms, keys.secret);
  add_quotes(forms, keys.secret);
  add_encodings(forms, keys.secret);
  forms.add(std::string{keys.application_key}, "secret.is-application-key",
            "the application key where the secret belongs");
  for (std::size_t i = 0; i < keys.other_secrets.size(); ++i) {
    forms.add(keys.other_secrets[i], "secret.other-application",
              "the secret of another application", i >= kKeysInPairs);
  }
  return forms.take();
}

std::vector<Form> consumer_key_forms(const KeysInQuestion& keys) {
  Forms forms{keys.consumer_key};
  forms.add(std::string{}, "consumer.empty", "an empty consumer key");
  for (const std::string_view text :
       {"null", "None", "nil", "undefined", "NULL", "Null", "(null)", "<nil>", "none", "\"\""}) {
    forms.add(std::string{text}, "consumer.null-literal",
              fmt::format("{} as the consumer key", text));
  }
  for (std::size_t i = 0; i < keys.other_consumer_keys.size(); ++i) {
    forms.add(keys.other_consumer_keys[i], "consumer.header-differs",
              "another consumer key than the header's", i >= kKeysInPairs);
  }
  return forms.take();
}

std::vector<Form> method_forms(std::string_view method) {
  Forms forms{method};
  forms.add(to_lower(method), "method.lowercase",
            fmt::format("the method as {}", to_lower(method)));
  std::string title = to_lower(method);
  if (!title.empty()) title.front() = to_upper(title.substr(0, 1)).front();
  forms.add(title, "method.lowercase", fmt::format("the method as {}", title));
  for (const std::string_view other :
       {"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"}) {
    forms.add(std::string{other}, "method.differs",
              fmt::format("the method {}, while {} was sent", other, method));
  }
  for (const std::string_view other : {"get", "post", "put", "delete"}) {
    if (to_lower(method) == other) continue;
    forms.add(std::string{other}, "method.differs",
              fmt::format("the method {}, while {} was sent", other, method), true);
  }
  return forms.take();
}

namespace {

constexpr std::int64_t kQuarter = 15 * 60;

std::string hours(std::int64_t shift) {
  const std::int64_t minutes = std::abs(shift) / 60;
  return fmt::format("{} {} h {:02} min", shift < 0 ? "less" : "more", minutes / 60, minutes % 60);
}

// Whether some place on earth is, or was lately, so many quarters of an hour from UTC.
bool is_of_a_zone(std::int64_t quarters) {
  constexpr std::array<std::int64_t, 11> kBroken{10, 14, 18, 22, 23, 26, 35, 38, 42, 51, 55};
  return quarters % 4 == 0 || std::find(kBroken.begin(), kBroken.end(), quarters) != kBroken.end();
}

}  // namespace

std::vector<Form> timestamp_forms(std::string_view timestamp) {
  Forms forms{timestamp};
  const auto seconds = number_from<std::int64_t>(timestamp);
  if (!seconds || timestamp.size() > 12) return forms.take();
  for (const std::int64_t by : {-1, 1, -2, 2, -3, 3, -4, 4, -5, 5}) {
    forms.add(
        std::to_string(*seconds + by), "timestamp.header-differs",
        fmt::format("a timestamp {} s {} the header's", std::abs(by), by < 0 ? "before" : "after"));
  }
  for (std::int64_t quarters = 1; quarters <= 56; ++quarters) {
    for (const std::int64_t shift : {-quarters * kQuarter, quarters * kQuarter}) {
      forms.add(std::to_string(*seconds + shift), "timestamp.zone-shift",
                fmt::format("a timestamp {} than the header's", hours(shift)),
                !is_of_a_zone(quarters));
    }
  }
  const std::string text{timestamp};
  for (const std::string_view part : {".0", ".00", ".000", ".000000"}) {
    forms.add(text + std::string{part}, "timestamp.float",
              fmt::format("the timestamp with {} after it", part), part != ".0");
  }
  forms.add(text + "000", "timestamp.milliseconds", "the timestamp in milliseconds");
  forms.add(text + "000000", "timestamp.milliseconds", "the timestamp in microseconds", true);
  return forms.take();
}

std::vector<Form> fractional_timestamp_forms(std::string_view timestamp) {
  std::vector<Form> forms;
  const std::string text{timestamp};
  const auto add = [&](std::string_view point, int width, std::string_view code) {
    const int count = width == 1 ? 10 : width == 2 ? 100 : 1000;
    for (int part = 1; part < count; ++part) {
      std::string form = fmt::format("{}{}{:0{}}", text, point, part, width);
      forms.push_back({.text = std::move(form), .code = code, .note = {}, .alone = true});
    }
  };
  if (!number_from<std::int64_t>(timestamp) || timestamp.size() > 12) return forms;
  add("", 3, "timestamp.milliseconds");
  for (const int width : {1, 2, 3}) add(".", width, "timestamp.float");
  for (Form& form : forms) form.note = "the timestamp as " + form.text;
  return forms;
}

}  // namespace countersign

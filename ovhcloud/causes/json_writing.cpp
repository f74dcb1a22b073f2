#include "ovhcloud/causes/json_writing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/text.hpp"
#include "ovhcloud/causes/charset.hpp"

namespace countersign {

namespace {

constexpr int kDeepest = 64;

// The end of the string that begins with the quotation mark at `from`.
std::size_t end_of_string(std::string_view json, std::size_t from) {
  std::size_t at = from + 1;
  while (at < json.size() && json[at] != '"') at += json[at] == '\\' ? 2U : 1U;
  return std::min(at + 1, json.size());
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

void append_unit(std::string& out, char32_t unit, JsonEscapes::Digits digits) {
  out += digits == JsonEscapes::Digits::upper
             ? fmt::format("\\u{:04X}", static_cast<unsigned>(unit))
             : fmt::format("\\u{:04x}", static_cast<unsigned>(unit));
}

void append_escaped(std::string& out, char32_t code, JsonEscapes::Digits digits) {
  constexpr char32_t kFirstPair = 0x10000;
  if (code < kFirstPair) return append_unit(out, code, digits);
  append_unit(out, 0xD800U + ((code - kFirstPair) >> 10U), digits);
  append_unit(out, 0xDC00U + ((code - kFirstPair) & 0x3FFU), digits);
}

// Controls, quotation mark and backslash, which every writer escapes.
bool append_needed(std::string& out, char32_t code, const JsonEscapes& escapes) {
  constexpr std::string_view kShort = "\b\f\n\r\t\"\\";
  constexpr std::string_view kLetters = "bfnrt\"\\";
  const bool ascii = code < 0x80;
  const auto at = ascii ? kShort.find(static_cast<char>(code)) : std::string_view::npos;
  const bool marked = escapes.marks != JsonEscapes::Digits::none && ascii &&
                      escapes.marked.find(static_cast<char>(code)) != std::string_view::npos;
  if (marked) {
    append_unit(out, code, escapes.marks);
  } else if (at != std::string_view::npos) {
    out.append("\\").append(1, kLetters[at]);
  } else if (code < 0x20) {
    append_unit(out, code, escapes.beyond_ascii);
  } else if (code == '/' && escapes.slash) {
    out += "\\/";
  } else {
    return false;
  }
  return true;
}

// `token` with its quotation marks.
std::optional<std::string> rewritten(std::string_view token, const JsonEscapes& escapes) {
  const auto value = nlohmann::json::parse(token, nullptr, false);
  if (!value.is_string()) return std::nullopt;
  const auto& text = value.get_ref<const std::string&>();
  const auto characters = characters_of(text);
  if (!characters) return std::nullopt;
  std::string out = "\"";
  for (const Character& character : *characters) {
    if (append_needed(out, character.code, escapes)) continue;
    const bool plain = character.code < 0x7F || escapes.beyond_ascii == JsonEscapes::Digits::none;
    if (plain || character.code == 0x7F) {
      out += character.bytes;
    } else {
      append_escaped(out, character.code, escapes.beyond_ascii);
    }
  }
  return out + "\"";
}

// One value after another, as the text has them. Requires: it is JSON.
class Writer {
 public:
  Writer(std::string_view json, const JsonLayout& layout) : json_(json), layout_(layout) {}

  std::optional<std::string> written() {
    std::string out = value(0);
    if (too_deep_) return std::nullopt;
    return out;
  }

 private:
  struct Member {
    std::string name;  // decoded, to sort by
    std::string text;
  };

  void skip_blanks() {
    while (at_ < json_.size() && is_blank(json_[at_])) ++at_;
  }
  char next() {
    skip_blanks();
    return at_ < json_.size() ? json_[at_] : '\0';
  }

  std::string_view token() {
    skip_blanks();
    const std::size_t from = at_;
    if (json_[from] == '"') {
      at_ = end_of_string(json_, from);
    } else {
      while (at_ < json_.size() && !is_blank(json_[at_]) &&
             std::string_view{",:]}"}.find(json_[at_]) == std::string_view::npos) {
        ++at_;
      }
    }
    return json_.substr(from, at_ - from);
  }

  std::string value(int depth) {
    const char first = next();
    if (first != '{' && first != '[') return std::string{token()};
    if (depth >= kDeepest) too_deep_ = true;
    if (too_deep_) return {};
    ++at_;
    return container(first == '{', depth);
  }

  std::string container(bool object, int depth) {
    std::vector<Member> members;
    const char end = object ? '}' : ']';
    while (next() != end && !too_deep_) {
      members.push_back(object ? member(depth) : Member{.name = {}, .text = value(depth + 1)});
      if (next() == ',') ++at_;
    }
    ++at_;
    if (object && layout_.sorted) {
      std::stable_sort(members.begin(), members.end(),
                       [](const Member& a, const Member& b) { return a.name < b.name; });
    }
    return joined(members, object ? '{' : '[', end, depth);
  }

  Member member(int depth) {
    const std::string_view name = token();
    if (next() == ':') ++at_;
    const auto decoded = nlohmann::json::parse(name, nullptr, false);
    return {.name = decoded.is_string() ? decoded.get<std::string>() : std::string{name},
            .text = std::string{name}.append(layout_.colon).append(value(depth + 1))};
  }

  void new_line(std::string& out, int depth) const {
    if (layout_.indent.empty()) return;
    out += '\n';
    for (int i = 0; i < depth; ++i) out += layout_.indent;
  }

  std::string joined(const std::vector<Member>& members, char begin, char end, int depth) const {
    std::string out(1, begin);
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (i > 0) out += layout_.comma;
      new_line(out, depth + 1);
      out += members[i].text;
    }
    if (!members.empty()) new_line(out, depth);
    return out + end;
  }

  std::string_view json_;
  const JsonLayout& layout_;
  std::size_t at_ = 0;
  bool too_deep_ = false;
};

}  // namespace

std::optional<std::string> with_escapes(std::string_view json, const JsonEscapes& escapes) {
  if (!nlohmann::json::accept(json)) return std::nullopt;
  std::string out;
  for (std::size_t at = 0; at < json.size();) {
    if (json[at] != '"') {
      out += json[at++];
      continue;
    }
    const std::size_t end = end_of_string(json, at);
    const auto string = rewritten(json.substr(at, end - at), escapes);
    if (!string) return std::nullopt;
    out += *string;
    at = end;
  }
  return out;
}

std::optional<std::string> with_layout(std::string_view json, const JsonLayout& layout) {
  if (!nlohmann::json::accept(json)) return std::nullopt;
  return Writer{json, layout}.written();
}

}  // namespace countersign

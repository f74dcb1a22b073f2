#include "core/json_positions.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include "core/text.hpp"

namespace countersign {

namespace {

constexpr std::size_t kDeepest = 256;  // the walk recurses: hostile files end here

// Walks well-formed JSON with // and /* */ comments. Never throws and never
// leaves the text: on anything unexpected it stops where it is.
class Walker {
 public:
  Walker(std::string_view text, std::vector<std::string> path, bool of_key)
      : text_(text), path_(std::move(path)), of_key_(of_key) {}

  std::size_t find() {
    skip_blanks();
    best_ = at_;
    value(0, true);
    return best_;
  }

  std::optional<std::string> find_duplicate() {
    skip_blanks();
    value(0, false);
    return duplicate_;
  }

 private:
  bool done() const { return at_ >= text_.size(); }
  char here() const { return done() ? '\0' : text_[at_]; }

  void skip_blanks() {
    for (;;) {
      while (!done() && std::string_view{" \t\r\n"}.find(here()) != std::string_view::npos) ++at_;
      const std::string_view rest = text_.substr(at_);
      if (rest.starts_with("//")) {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (rest.starts_with("/*")) {
        const auto end = text_.find("*/", at_ + 2);
        at_ = end == std::string_view::npos ? text_.size() : end + 2;
      } else {
        return;
      }
    }
  }

  // The raw text between the quotes; names with escapes compare as written.
  std::string_view string() {
    const std::size_t start = ++at_;
    while (!done() && here() != '"') at_ += here() == '\\' ? 2U : 1U;
    at_ = std::min(at_, text_.size());
    const std::string_view inside = text_.substr(start, at_ - start);
    if (!done()) ++at_;
    return inside;
  }

  void scalar() {
    while (!done() && std::string_view{",]} \t\r\n/"}.find(here()) == std::string_view::npos) ++at_;
  }

  // `depth` members of path_ lead here when `on_path`.
  void value(std::size_t depth, bool on_path) {
    if (found_ || trail_.size() > kDeepest) return;
    if (here() == '{') {
      object(depth, on_path);
    } else if (here() == '[') {
      array(depth, on_path);
    } else if (here() == '"') {
      string();
    } else {
      scalar();
    }
  }

  void enter(std::size_t depth, std::size_t key_at, std::size_t value_at) {
    const bool last = depth + 1 == path_.size();
    best_ = last && of_key_ ? key_at : value_at;
    found_ = last;
  }

  void object(std::size_t depth, bool on_path) {
    std::set<std::string_view> names;
    ++at_;
    for (skip_blanks(); !done() && here() == '"'; skip_blanks()) {
      const std::size_t key_at = at_;
      const std::string_view name = string();
      trail_.emplace_back(name);
      if (!names.insert(name).second && !duplicate_) duplicate_ = pointer();
      skip_blanks();
      if (here() == ':') ++at_;
      skip_blanks();
      const bool follow = on_path && depth < path_.size() && path_[depth] == name;
      if (follow) enter(depth, key_at, at_);
      if (found_) return;
      value(depth + 1, follow);
      trail_.pop_back();
      if (found_) return;
      skip_blanks();
      if (here() == ',') ++at_;
    }
    if (!done()) ++at_;
  }

  void array(std::size_t depth, bool on_path) {
    ++at_;
    std::size_t index = 0;
    for (skip_blanks(); !done() && here() != ']'; skip_blanks(), ++index) {
      const std::size_t before = at_;
      const bool follow = on_path && depth < path_.size() && path_[depth] == std::to_string(index);
      if (follow) enter(depth, at_, at_);
      if (found_) return;
      trail_.push_back(std::to_string(index));
      value(depth + 1, follow);
      trail_.pop_back();
      if (found_) return;
      skip_blanks();
      if (here() == ',') ++at_;
      if (at_ == before) return;  // not JSON after all
    }
    if (!done()) ++at_;
  }

  std::string pointer() const {
    std::string result;
    for (const std::string& part : trail_) {
      result += '/';
      for (const char c : part) {
        if (c == '~') {
          result += "~0";
        } else if (c == '/') {
          result += "~1";
        } else {
          result += c;
        }
      }
    }
    return result;
  }

  std::string_view text_;
  std::vector<std::string> path_;
  bool of_key_;
  std::size_t at_ = 0;
  std::size_t best_ = 0;
  bool found_ = false;
  std::vector<std::string> trail_;
  std::optional<std::string> duplicate_;
};

// "~1" stands for "/" and "~0" for "~" (RFC 6901).
std::string unescaped(std::string_view token) {
  std::string result;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] == '~' && i + 1 < token.size()) {
      result += token[++i] == '1' ? '/' : '~';
    } else {
      result += token[i];
    }
  }
  return result;
}

// The offset of the last byte of the comment that starts at `at`; `at` itself where none does.
std::size_t last_of_comment(std::string_view json, std::size_t at) noexcept {
  const std::string_view rest = json.substr(at);
  const bool to_line_end = rest.starts_with("//");
  if (!to_line_end && !rest.starts_with("/*")) return at;
  const auto end = to_line_end ? rest.find('\n') : rest.find("*/", 2);
  if (end == std::string_view::npos) return json.size();
  return at + end + (to_line_end ? 0 : 1);
}

}  // namespace

TextPosition position_of_offset(std::string_view text, std::size_t offset) noexcept {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const auto newline = before.rfind('\n');
  const std::size_t start = newline == std::string_view::npos ? 0 : newline + 1;
  return {.line = static_cast<std::size_t>(lines) + 1, .column = before.size() - start + 1};
}

TextPosition position_of_pointer(std::string_view json, std::string_view pointer, bool of_key) {
  std::vector<std::string> path;
  if (pointer.starts_with('/')) {
    for (const std::string_view token : split(pointer.substr(1), '/')) {
      path.push_back(unescaped(token));
    }
  }
  return position_of_offset(json, Walker{json, std::move(path), of_key}.find());
}

std::size_t nesting_depth(std::string_view json) noexcept {
  std::size_t depth = 0;
  std::size_t deepest = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '/') {
      i = last_of_comment(json, i);
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      deepest = std::max(deepest, ++depth);
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return deepest;
}

std::optional<std::string> duplicate_member(std::string_view json) {
  return Walker{json, {}, false}.find_duplicate();
}

}  // namespace countersign

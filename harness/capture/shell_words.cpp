#include "harness/capture/shell_words.hpp"

#include <algorithm>

namespace countersign::harness {

namespace {

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

void append_utf8(std::string& out, unsigned long code) {
  constexpr unsigned long kTwo = 0x80;
  constexpr unsigned long kThree = 0x800;
  constexpr unsigned long kFour = 0x10000;
  const auto byte = [&](unsigned long value) { out += static_cast<char>(value); };
  const auto tail = [&](unsigned int shift) { byte(0x80 | ((code >> shift) & 0x3F)); };
  if (code < kTwo) {
    byte(code);
  } else if (code < kThree) {
    byte(0xC0 | (code >> 6));
    tail(0);
  } else if (code < kFour) {
    byte(0xE0 | (code >> 12));
    tail(6);
    tail(0);
  } else {
    byte(0xF0 | ((code >> 18) & 0x07));
    tail(12);
    tail(6);
    tail(0);
  }
}

class Reader {
 public:
  Reader(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  Captured<ShellCommand> read() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\\' && at_line_end(at_ + 1)) {
        at_ = text_.find('\n', at_) + 1;
      } else if (c == ' ' || c == '\t' || c == '\r') {
        ++at_;
      } else if (c == '\n' || c == ';' || c == '|' || c == '&') {
        break;
      } else if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (auto word = read_word(); !word) {
        return tl::unexpected(word.error());
      } else if (!is_redirection(*word)) {
        words_.push_back(*std::move(word));
      }
    }
    return ShellCommand{.words = std::move(words_), .end = at_};
  }

 private:
  [[nodiscard]] bool at_line_end(std::size_t at) const {
    return at < text_.size() &&
           (text_[at] == '\n' || (text_[at] == '\r' && text_.substr(at + 1, 1) == "\n"));
  }

  // "2>&1", "> out.txt", "< /dev/null": with the file name after it, if that stands apart.
  bool is_redirection(const ShellWord& word) {
    if (word.leading_quote) return false;
    std::string_view rest = word.text;
    while (!rest.empty() && rest.front() >= '0' && rest.front() <= '9') rest.remove_prefix(1);
    if (rest != ">" && rest != ">>" && rest != "<") {
      return rest.starts_with('>') || rest.starts_with("</");
    }
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    if (at_ < text_.size() && text_[at_] != '\n') (void)read_word();
    return true;
  }

  Captured<ShellWord> read_word() {
    ShellWord word{.text = {}, .offset = at_};
    word.leading_quote = text_[at_] == '\'' || text_[at_] == '"';
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ';' || c == '|') break;
      if (c == '&' && !word.text.ends_with('>')) break;  // but "2>&1"
      const auto read = read_piece(word);
      if (!read) return tl::unexpected(read.error());
    }
    return word;
  }

  Captured<bool> read_piece(ShellWord& word) {
    const char c = text_[at_];
    if (c == '\'') return read_single(word);
    if (c == '"') return read_double(word);
    if (c == '$' && text_.substr(at_ + 1, 1) == "'") return read_dollar_quote(word);
    if (c == '\\') {
      if (at_line_end(at_ + 1)) {
        at_ = text_.find('\n', at_) + 1;
      } else {
        if (at_ + 1 < text_.size()) word.text += text_[at_ + 1];
        at_ = std::min(at_ + 2, text_.size());
      }
      return true;
    }
    note_expansion(word);
    word.text += c;
    ++at_;
    return true;
  }

  // Whether a variable, a command or a positional parameter begins here.
  void note_expansion(ShellWord& word) const {
    if (text_[at_] == '`') word.expands = true;
    if (text_[at_] != '$' || at_ + 1 >= text_.size()) return;
    const char next = text_[at_ + 1];
    if (is_name(next) || next == '{' || next == '(') word.expands = true;
  }

  Captured<bool> read_single(ShellWord& word) {
    const auto end = text_.find('\'', at_ + 1);
    if (end == std::string_view::npos) return fault(at_, "this single quote is not closed");
    word.text.append(text_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    return true;
  }

  Captured<bool> read_double(ShellWord& word) {
    constexpr std::string_view kEscapable = "$`\"\\";
    const std::size_t begin = at_++;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        if (at_line_end(at_ + 1)) {
          at_ = text_.find('\n', at_) + 1;
          continue;
        }
        if (kEscapable.find(text_[at_ + 1]) != std::string_view::npos) ++at_;
        word.text += text_[at_++];
        continue;
      }
      note_expansion(word);
      word.text += text_[at_++];
    }
    if (at_ >= text_.size()) return fault(begin, "this double quote is not closed");
    ++at_;
    return true;
  }

  Captured<bool> read_dollar_quote(ShellWord& word) {
    const std::size_t begin = at_;
    at_ += 2;
    while (at_ < text_.size() && text_[at_] != '\'') {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        ++at_;
        append_escape(word.text);
      } else {
        word.text += text_[at_++];
      }
    }
    if (at_ >= text_.size()) return fault(begin, "this quote, opened by $', is not closed");
    ++at_;
    return true;
  }

  // The number of at most `most` digits of that base which begins here.
  unsigned long digits(std::size_t most, unsigned long base) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    unsigned long value = 0;
    for (std::size_t i = 0; i < most && at_ < text_.size(); ++i, ++at_) {
      const char c = text_[at_];
      const auto digit = kDigits.find(c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c);
      if (digit >= base) break;
      value = value * base + digit;
    }
    return value;
  }

  // After the backslash of $'…'.
  void append_escape(std::string& out) {
    constexpr std::string_view kLetters = "abefnrtvE";
    constexpr std::string_view kMeanings = "\a\b\x1b\f\n\r\t\v\x1b";
    const char c = text_[at_];
    if (const auto letter = kLetters.find(c); letter != std::string_view::npos) {
      out += kMeanings[letter];
      ++at_;
    } else if (c == 'x' || c == 'u' || c == 'U') {
      ++at_;
      const unsigned long code = digits(c == 'x' ? 2 : c == 'u' ? 4 : 8, 16);
      if (c == 'x') {
        out += static_cast<char>(code);
      } else {
        append_utf8(out, code);
      }
    } else if (c >= '0' && c <= '7') {
      out += static_cast<char>(digits(3, 8));
    } else {
      out += c;
      ++at_;
    }
  }

  std::string_view text_;
  std::size_t at_;
  std::vector<ShellWord> words_;
};

}  // namespace

Captured<ShellCommand> shell_command(std::string_view text, std::size_t at) {
  return Reader{text, at}.read();
}

}  // namespace countersign::harness

// Of the body.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "ovhcloud/causes/charset.hpp"
#include "ovhcloud/causes/forms.hpp"
#include "ovhcloud/causes/json_writing.hpp"
#include "ovhcloud/digest.hpp"

namespace countersign {

namespace {

using Json = nlohmann::ordered_json;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

void add_absent(Forms& forms) {
  for (const std::string_view text : {"{}", "null", "[]", "None", "undefined", "nil", "\"\"",
                                      "NULL", "''", "false", "0", "{}\n", "null\n", " ", "\n"}) {
    forms.add(std::string{text}, "body.present",
              fmt::format("{} as the body, while none was sent", text == " "    ? "a blank"
                                                                 : text == "\n" ? "a newline"
                                                                                : trimmed(text)));
  }
}

void add_line_ends(Forms& forms, std::string_view body) {
  const std::string text{body};
  forms.add(text + "\n", "body.newline", "the body with a newline after it");
  forms.add(text + "\r\n", "body.newline", "the body with CR and LF after it");
  if (body.ends_with("\r\n")) {
    forms.add(text.substr(0, text.size() - 2), "body.newline", "the body without its last newline");
  }
  if (body.ends_with('\n')) {
    forms.add(text.substr(0, text.size() - 1), "body.newline", "the body without its last newline");
  }
  const std::string lf = replaced(text, "\r\n", "\n");
  forms.add(lf, "body.crlf", "the body with LF for CR LF");
  forms.add(replaced(lf, "\n", "\r\n"), "body.crlf", "the body with CR LF for LF");
  if (body.starts_with(kByteOrderMark)) {
    forms.add(text.substr(kByteOrderMark.size()), "body.bom", "the body without a byte order mark");
  } else {
    forms.add(std::string{kByteOrderMark} + text, "body.bom", "the body with a byte order mark");
  }
}

void add_encoded(Forms& forms, std::string_view body) {
  forms.add(to_hex(body), "body.encoded", "the hexadecimal text of the body");
  forms.add(to_upper(to_hex(body)), "body.encoded", "the hexadecimal text of the body");
  forms.add(base64(body), "body.encoded", "the Base64 text of the body");
  forms.add(base64url(body), "body.encoded", "the Base64 text of the body, for URLs");
}

void add_charsets(Forms& forms, std::string_view body) {
  const bool ascii = std::all_of(body.begin(), body.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (ascii) return;
  forms.add(to_latin1(body), "body.charset", "the body in Latin-1");
  forms.add(to_windows1252(body), "body.charset", "the body in Windows-1252");
  if (is_utf8(body)) {
    forms.add(from_latin1(body), "body.charset", "the body turned into UTF-8 twice");
    forms.add(from_windows1252(body), "body.charset", "the body turned into UTF-8 twice");
  } else {
    forms.add(from_latin1(body), "body.charset", "the body in UTF-8, while Latin-1 was sent");
    forms.add(from_windows1252(body), "body.charset",
              "the body in UTF-8, while Windows-1252 was sent");
  }
}

// What an encoder that lacks characters puts in their place.
struct Encoder {
  std::string_view substitute;
  char32_t last;       // the last character that it has
  bool for_each_unit;  // of UTF-16: two for a character beyond U+FFFF
  bool keeps_latin1;   // as single bytes; else characters that it has stay UTF-8
  std::string_view note;
};
constexpr std::array kEncoders{
    Encoder{"?", 0x7F, false, false, "the body with ? for each character beyond ASCII"},
    Encoder{"?", 0x7F, true, false, "the body with ? for each character beyond ASCII"},
    Encoder{"?", 0xFF, false, true, "the body in Latin-1, with ? for what that lacks"},
    Encoder{"?", 0xFF, true, true, "the body in Latin-1, with ? for what that lacks"},
    Encoder{"?", 0xFF, false, false, "the body with ? for what Latin-1 lacks"},
    Encoder{"\xEF\xBF\xBD", 0x7F, false, false, "the body with U+FFFD for what is not ASCII"},
    Encoder{"\xEF\xBF\xBD", 0x7F, true, false, "the body with U+FFFD for what is not ASCII"}};

std::string encoded_by(const Encoder& encoder, const std::vector<Character>& characters) {
  std::string out;
  for (const Character& character : characters) {
    if (character.code > encoder.last) {
      out += encoder.substitute;
      if (encoder.for_each_unit && character.code > 0xFFFF) out += encoder.substitute;
    } else if (encoder.keeps_latin1) {
      out += static_cast<char>(character.code);
    } else {
      out += character.bytes;
    }
  }
  return out;
}

// Bytes that are no text, each replaced: what was sent is the low byte of a character that the
// signer had no byte for (java-ovh, facts S10).
std::string with_strays_replaced(std::string_view body, std::string_view substitute, bool high) {
  std::string out;
  for (const char c : body) {
    const auto byte = static_cast<unsigned char>(c);
    const bool control = byte < 0x20 && c != '\t' && c != '\n' && c != '\r';
    if (control || (high && byte >= 0x80)) {
      out += substitute;
    } else {
      out += c;
    }
  }
  return out;
}

void add_replacements(Forms& forms, std::string_view body) {
  constexpr std::string_view kCode = "body.replacement";
  for (const std::string_view substitute : {"?", "\xEF\xBF\xBD"}) {
    for (const bool high : {false, true}) {
      forms.add(with_strays_replaced(body, substitute, high), kCode,
                fmt::format("the body with {} for each byte that is no text", substitute));
    }
  }
  const auto characters = characters_of(body);
  if (!characters || characters->size() == body.size()) return;
  for (const Encoder& encoder : kEncoders) {
    std::string text = encoded_by(encoder, *characters);
    if (encoder.keeps_latin1 && text == to_latin1(body)) continue;  // nothing was lost
    forms.add(std::move(text), kCode, std::string{encoder.note});
  }
}

std::string form_value(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_null()) return "";
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// How libraries write the values of a form.
enum class FormWriting { plus, percent, browser, raw };

std::string form_text(const std::string& text, FormWriting writing) {
  if (writing == FormWriting::raw) return text;
  std::string encoded = percent_encoded(text);
  if (writing != FormWriting::percent) encoded = replaced(std::move(encoded), "%20", "+");
  if (writing != FormWriting::browser) return encoded;
  return replaced(replaced(std::move(encoded), "%2A", "*"), "~", "%7E");
}

std::string as_form(const Json& json, bool sorted, FormWriting writing) {
  std::vector<std::pair<std::string, std::string>> members;
  for (const auto& [name, value] : json.items()) members.emplace_back(name, form_value(value));
  if (sorted) std::sort(members.begin(), members.end());
  std::string form;
  for (const auto& [name, value] : members) {
    form.append(form.empty() ? "" : "&")
        .append(form_text(name, writing))
        .append("=")
        .append(form_text(value, writing));
  }
  return form;
}

void add_as_form(Forms& forms, std::string_view body) {
  const Json json = Json::parse(body, nullptr, false);
  if (json.is_object() && !json.empty()) {
    for (const bool sorted : {false, true}) {
      for (const FormWriting writing :
           {FormWriting::plus, FormWriting::percent, FormWriting::browser, FormWriting::raw}) {
        forms.add(as_form(json, sorted, writing), "body.form-encoded", "the parameters as a form");
      }
    }
  }
  if (!json.is_discarded() || body.find('=') == std::string_view::npos) return;
  Json object = Json::object();
  for (const std::string_view pair : split(body, '&')) {
    const auto [name, value] = cut(pair, '=');
    const auto decoded_name = percent_decoded(name, true);
    const auto decoded = percent_decoded(value, true);
    if (!decoded || !decoded_name || !is_utf8(*decoded) || !is_utf8(*decoded_name)) return;
    object[*decoded_name] = *decoded;
  }
  const std::string compact = object.dump();
  forms.add(compact, "body.form-encoded", "the parameters as JSON, while a form was sent");
  forms.add(with_layout(compact, {.comma = ", ", .colon = ": "}), "body.form-encoded",
            "the parameters as JSON, while a form was sent");
}

struct Layout {
  JsonLayout layout;
  std::string_view note;
};
constexpr std::array kLayouts{
    Layout{{.comma = ",", .colon = ":"}, "the JSON without blanks"},
    Layout{{.comma = ", ", .colon = ": "}, "the JSON with blanks after : and ,"},
    Layout{{.comma = ",", .colon = ": "}, "the JSON with blanks after :"},
    Layout{{.comma = ", ", .colon = ":"}, "the JSON with blanks after ,"},
    Layout{{.comma = ",", .colon = " : "}, "the JSON with blanks around :"},
    Layout{{.comma = ",", .colon = ": ", .indent = "  "}, "the JSON indented by 2"},
    Layout{{.comma = ",", .colon = ": ", .indent = "    "}, "the JSON indented by 4"},
    Layout{{.comma = ",", .colon = ": ", .indent = "\t"}, "the JSON indented by tabs"},
    Layout{{.comma = ",", .colon = " : ", .indent = "  "},
           "the JSON indented by 2, with blanks around :"},
    Layout{{.comma = ",", .colon = ":", .sorted = true}, "the JSON sorted by name"},
    Layout{{.comma = ", ", .colon = ": ", .sorted = true},
           "the JSON sorted by name, with blanks after : and ,"},
    Layout{{.comma = ",", .colon = ": ", .indent = "  ", .sorted = true},
           "the JSON sorted by name, indented by 2"},
    Layout{{.comma = ",", .colon = ": ", .indent = "    ", .sorted = true},
           "the JSON sorted by name, indented by 4"},
    Layout{{.comma = ",", .colon = ": ", .indent = "\t", .sorted = true},
           "the JSON sorted by name, indented by tabs"}};

struct Escaping {
  JsonEscapes escapes;
  std::string_view note;
  bool usual;  // of a library's defaults: tried with other layouts too
};
using Digits = JsonEscapes::Digits;
constexpr std::array kEscapings{
    Escaping{{}, "without escapes that JSON does not need", true},
    Escaping{{.beyond_ascii = Digits::lower}, "with \\uXXXX beyond ASCII", true},
    Escaping{{.beyond_ascii = Digits::upper}, "with \\uXXXX beyond ASCII, in upper case", false},
    Escaping{{.slash = true}, "with \\/", true},
    Escaping{{.beyond_ascii = Digits::lower, .slash = true}, "with \\uXXXX and \\/", true},
    Escaping{{.beyond_ascii = Digits::upper, .slash = true}, "with \\uXXXX and \\/", false},
    Escaping{{.marks = Digits::lower}, "with \\u003c for <, likewise > and &", true},
    Escaping{{.marks = Digits::upper}, "with \\u003C for <, likewise > and &", false},
    Escaping{{.beyond_ascii = Digits::lower, .marks = Digits::lower},
             "with \\uXXXX for < > & and beyond ASCII",
             false},
    Escaping{{.beyond_ascii = Digits::upper, .marks = Digits::upper},
             "with \\uXXXX for < > & and beyond ASCII, in upper case",
             false},
    Escaping{{.beyond_ascii = Digits::lower, .marks = Digits::lower, .slash = true},
             "with \\uXXXX for < > & and beyond ASCII, and \\/",
             false},
    Escaping{{.marks = Digits::lower, .marked = "<>&='"}, "with \\uXXXX for < > & = '", false},
    Escaping{{.marks = Digits::lower, .marked = "<>&'\""}, "with \\uXXXX for < > & ' \"", false},
    Escaping{{.marks = Digits::upper, .marked = "<>&'\""}, "with \\uXXXX for < > & ' \"", false},
    Escaping{{.beyond_ascii = Digits::upper, .marks = Digits::upper, .marked = "<>&'\"+`"},
             "with \\uXXXX for < > & ' \" + ` and beyond ASCII",
             false},
    Escaping{
        {.beyond_ascii = Digits::lower, .marks = Digits::upper, .marked = "<>&'\"", .slash = true},
        "with \\uXXXX for < > & ' \", beyond ASCII, and \\/",
        false},
    Escaping{{.marks = Digits::lower, .slash = true}, "with \\u003c for <, and \\/", false}};

bool looks_like_json(std::string_view body) {
  const std::string_view text = trimmed(body);
  return text.starts_with('{') || text.starts_with('[') || text.starts_with('"');
}

void add_json(Forms& forms, std::string_view body) {
  if (!looks_like_json(body) || !nlohmann::json::accept(body)) return;
  for (const Escaping& escaping : kEscapings) {
    forms.add(with_escapes(body, escaping.escapes), "body.escapes",
              fmt::format("the JSON {}", escaping.note));
  }
  for (const Layout& layout : kLayouts) {
    forms.add(with_layout(body, layout.layout), "body.reserialised", std::string{layout.note});
  }
  const auto add_default = [&](const JsonLayout& layout, const JsonEscapes& escapes,
                               const char* whose) {
    const auto text = with_layout(body, layout);
    if (text) {
      forms.add(with_escapes(*text, escapes), "body.reserialised",
                fmt::format("the JSON as {} writes it", whose));
    }
  };
  add_default({.comma = ", ", .colon = ": "}, {.beyond_ascii = Digits::lower}, "Python");
  add_default({}, {.beyond_ascii = Digits::lower, .slash = true}, "PHP");
  add_default({}, {.marks = Digits::lower}, "Go");
  add_default({}, {}, "JavaScript");
}

// Another library wrote it: blanks and escapes differ at once.
void add_json_of_other_libraries(Forms& forms, std::string_view body) {
  for (const Layout& layout : kLayouts) {
    const auto text = with_layout(body, layout.layout);
    if (!text) return;
    for (const Escaping& escaping : kEscapings) {
      if (!escaping.usual) continue;
      forms.add(with_escapes(*text, escaping.escapes), "body.reserialised",
                fmt::format("{}, {}", layout.note, escaping.note), true);
    }
  }
}

// JSON that ends too early, with what it lacks at least: a quotation mark, brackets.
std::optional<std::string> completed(std::string_view body) {
  std::string open;
  bool in_string = false;
  for (std::size_t i = 0; i < body.size(); ++i) {
    const char c = body[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      open += c == '{' ? '}' : ']';
    } else if (c == '}' || c == ']') {
      if (open.empty()) return std::nullopt;
      open.pop_back();
    }
  }
  if (open.empty() && !in_string) return std::nullopt;
  std::string whole{body};
  if (in_string) whole += '"';
  whole.append(open.rbegin(), open.rend());
  return whole;
}

void add_completions(Forms& forms, std::string_view body) {
  if (body.empty() || nlohmann::json::accept(body)) return;
  forms.add(completed(body), "body.length-in-characters", "a longer body: its end is missing");
  // Cut within a last word that can be nothing else.
  for (const std::string_view word : {"true", "false", "null"}) {
    for (std::size_t n = 1; n < word.size(); ++n) {
      if (!body.ends_with(word.substr(0, n))) continue;
      forms.add(completed(std::string{body}.append(word.substr(n))), "body.length-in-characters",
                "a longer body: its end is missing", true);
    }
  }
  const auto whole = completed(body);
  if (whole) {
    forms.add(*whole + "\n", "body.length-in-characters", "a longer body: its end is missing",
              true);
  }
}

}  // namespace

std::vector<Form> long_body_forms(std::string_view body) {
  Forms forms{body};
  forms.add(std::string{}, "body.missing", "an empty body");
  return forms.take();
}

std::vector<Form> body_forms(std::string_view body) {
  Forms forms{body};
  if (body.empty()) {
    add_absent(forms);
    return forms.take();
  }
  forms.add(std::string{}, "body.missing", "an empty body");
  for (const std::string_view text : {"{}", "null", "[]"}) {
    forms.add(std::string{text}, "body.missing", fmt::format("{} as the body", text));
  }
  add_json(forms, body);
  add_line_ends(forms, body);
  add_charsets(forms, body);
  add_replacements(forms, body);
  add_as_form(forms, body);
  add_encoded(forms, body);
  add_completions(forms, body);
  return forms.take();
}

std::vector<Form> unusual_body_forms(std::string_view body) {
  Forms forms{body};
  if (looks_like_json(body)) add_json_of_other_libraries(forms, body);
  return forms.take();
}

std::vector<Form> intended_body_forms(std::string_view body, std::string_view intended) {
  const auto code = [&]() -> std::string_view {
    if (body.empty()) return "body.present";
    if (intended.starts_with(body)) return "body.length-in-characters";
    const std::string meant{intended};
    if (to_latin1(body) == meant || to_latin1(intended) == body) return "body.charset";
    const auto same = with_escapes(body, {});
    if (same && same == with_escapes(intended, {})) return "body.escapes";
    if (intended.find("?") != std::string_view::npos &&
        nlohmann::json::accept(intended) != nlohmann::json::accept(body)) {
      return "body.replacement";
    }
    return "body.reserialised";
  };
  Forms forms{body};
  forms.add(std::string{intended}, code(), "the body as the client meant it");
  return forms.take();
}

}  // namespace countersign

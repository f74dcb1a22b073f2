#include "harness/client/mistakes.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "ovhcloud/digest.hpp"

namespace countersign::harness {

namespace {

using Json = nlohmann::ordered_json;

// A signature in the making: the fields in order, and how they become a header.
struct Making {
  SignedParts parts;
  std::string separator = "+";
  std::string leading = "";
  std::string trailing = "";
  std::string prefix = "$1$";
  enum class Order { right, consumer_first, method_last } order = Order::right;
  enum class Digest { sha1, sha1_upper, sha1_base64, hmac_sha1, sha256 } digest = Digest::sha1;
};

std::string joined(const Making& m) {
  const SignedParts& p = m.parts;
  const std::string url = p.base + p.target;
  std::vector<std::string> fields{p.secret, p.consumer, p.method, url, p.body, p.timestamp};
  if (m.order == Making::Order::consumer_first) std::swap(fields[0], fields[1]);
  if (m.order == Making::Order::method_last) {
    std::rotate(fields.begin() + 2, fields.begin() + 3, fields.end());
  }
  std::string text = m.leading;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    text += (i == 0 ? "" : m.separator) + fields[i];
  }
  return text + m.trailing;
}

std::string header_of(const Making& m) {
  const std::string text = joined(m);
  switch (m.digest) {
    case Making::Digest::sha1: return m.prefix + to_hex(digest_of("SHA1", text));
    case Making::Digest::sha1_upper: return m.prefix + to_upper(to_hex(digest_of("SHA1", text)));
    case Making::Digest::sha1_base64: return m.prefix + base64(digest_of("SHA1", text));
    case Making::Digest::hmac_sha1: return m.prefix + to_hex(hmac_sha1(m.parts.secret, text));
    case Making::Digest::sha256: return m.prefix + sha256_hex(text);
  }
  return {};
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

std::string path_of(const std::string& target) { return target.substr(0, target.find('?')); }

std::string query_of(const std::string& target) {
  const auto at = target.find('?');
  return at == std::string::npos ? "" : target.substr(at + 1);
}

// The target with its parameters put in another order.
template <class Reorder>
void reorder_query(std::string& target, Reorder reorder) {
  const std::string query = query_of(target);
  auto pairs = split(query, '&');
  if (pairs.size() < 2) return;
  reorder(pairs.begin(), pairs.end());
  std::string reordered;
  for (const std::string_view pair : pairs) {
    reordered.append(reordered.empty() ? "" : "&").append(pair);
  }
  target = path_of(target) + "?" + reordered;
}

// Without "." and ".." in the path, and without a question mark that nothing follows.
void normalise(std::string& target) {
  const std::string path = path_of(target);
  const std::string query = query_of(target);
  std::vector<std::string_view> kept;
  for (const std::string_view segment : split(path, '/')) {
    if (segment == "..") {
      if (kept.size() > 1) kept.pop_back();
    } else if (segment != ".") {
      kept.push_back(segment);
    }
  }
  target.clear();
  for (std::size_t i = 0; i < kept.size(); ++i) {
    target.append(i == 0 ? "" : "/").append(kept[i]);
  }
  if (!query.empty()) target += "?" + query;
}

// Every %XX in the other case.
void flip_escapes(std::string& text) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    if (text[i] != '%') continue;
    const std::string upper = to_upper(text.substr(i, 3));
    text.replace(i, 3, upper == text.substr(i, 3) ? to_lower(upper) : upper);
  }
}

// What an eager library would escape though the path may carry it as it is.
void encode_delimiters(std::string& target) {
  std::string result;
  for (const char c : path_of(target)) {
    const bool eager = std::string_view{"!*'(),;:@$"}.find(c) != std::string_view::npos;
    result += eager ? percent_encoded(std::string(1, c)) : std::string(1, c);
  }
  target = result + target.substr(path_of(target).size());
}

std::string latin1(const std::string& utf8) {
  std::string result;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto byte = static_cast<unsigned char>(utf8[i]);
    if (byte == 0xC2 || byte == 0xC3) {
      const auto next = static_cast<unsigned char>(i + 1 < utf8.size() ? utf8[++i] : '?');
      result += static_cast<char>(byte == 0xC2 ? next : next + 0x40);
    } else if (byte < 0x80) {
      result += utf8[i];
    } else {
      result += '?';
      while (i + 1 < utf8.size() && (static_cast<unsigned char>(utf8[i + 1]) & 0xC0) == 0x80) ++i;
    }
  }
  return result;
}

// The escapes of a character beyond ASCII as one of Latin-1, where it has the character.
void escape_in_latin1(std::string& target) {
  constexpr std::size_t kTwoEscapes = 6;
  for (std::size_t i = 0; i + kTwoEscapes <= target.size(); ++i) {
    const auto bytes = percent_decoded(target.substr(i, kTwoEscapes), false);
    if (!bytes || bytes->size() != 2 || !is_utf8(*bytes)) continue;
    const std::string character = latin1(*bytes);
    if (character.size() == 1 && character != "?") {
      target.replace(i, kTwoEscapes, "%" + to_upper(to_hex(character)));
    }
  }
}

// A question mark for every character that is not ASCII, as encoders put that lack it.
std::string ascii_or_replaced(const std::string& utf8) {
  std::string result;
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) result += c;
    if (byte >= 0xC0) result += '?';  // the first byte of a character
  }
  return result;
}

std::string as_form(const std::string& body) {
  const Json json = Json::parse(body, nullptr, false);
  if (!json.is_object()) return body;
  std::string form;
  for (const auto& [name, value] : json.items()) {
    const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    form += (form.empty() ? "" : "&") + percent_encoded(name) + "=" + percent_encoded(text);
  }
  return form;
}

// The same JSON with spaces after ":" and ",", as Python's json.dumps writes it.
std::string spaced(const std::string& body) {
  std::string result;
  bool in_string = false;
  for (std::size_t i = 0; i < body.size(); ++i) {
    result += body[i];
    if (in_string && body[i] == '\\' && i + 1 < body.size()) {
      result += body[++i];
    } else if (body[i] == '"') {
      in_string = !in_string;
    } else if (!in_string && (body[i] == ':' || body[i] == ',')) {
      result += ' ';
    }
  }
  return result;
}

std::string ascii_escaped(const std::string& body) {
  const Json json = Json::parse(body, nullptr, false);
  if (json.is_discarded()) return body;
  std::string text = json.dump(-1, ' ', /*ensure_ascii=*/true);
  replace_all(text, "/", "\\/");
  return text;
}

std::string shifted(const std::string& seconds, std::int64_t by) {
  return std::to_string(number_from<std::int64_t>(seconds).value_or(0) + by);
}

void swap_scheme(std::string& base) {
  const bool tls = base.starts_with("https:");
  base = (tls ? "http" : "https") + base.substr(base.find(':'));
}

// Where the port starts in "http://host:port", or npos.
std::size_t port_in(const std::string& base) {
  const auto colon = base.rfind(':');
  return colon == base.find(':') || base.ends_with(']') ? std::string::npos : colon;
}

void swap_version(std::string& target) {
  if (target.starts_with("/1.0/")) {
    target = "/v1" + target.substr(4);
  } else if (target.starts_with("/v1/")) {
    target = "/1.0" + target.substr(3);
  }
}

void toggle_trailing_slash(std::string& target) {
  std::string path = path_of(target);
  const std::string rest = target.substr(path.size());
  if (path.ends_with('/')) {
    path.pop_back();
  } else {
    path += '/';
  }
  target = path + rest;
}

using Mistake = void (*)(Making&);

const std::map<std::string_view, Mistake>& mistakes() {
  static const std::map<std::string_view, Mistake> kMistakes{
      {"secret.whitespace", [](Making& m) { m.parts.secret += "\n"; }},
      {"secret.quoted", [](Making& m) { m.parts.secret = "\"" + m.parts.secret + "\""; }},
      {"secret.base64", [](Making& m) { m.parts.secret = base64(m.parts.secret); }},
      {"secret.hex-decoded",
       [](Making& m) {
         std::string escaped;
         for (std::size_t i = 0; i + 1 < m.parts.secret.size(); i += 2) {
           escaped += "%" + m.parts.secret.substr(i, 2);
         }
         m.parts.secret = percent_decoded(escaped, false).value_or(m.parts.secret);
       }},
      {"secret.swapped", [](Making& m) { m.order = Making::Order::consumer_first; }},
      {"secret.is-application-key", [](Making& m) { m.parts.secret = m.parts.application_key; }},
      {"secret.other-application",
       [](Making& m) {
         if (!m.parts.other_secret.empty()) m.parts.secret = m.parts.other_secret;
       }},
      {"consumer.empty", [](Making& m) { m.parts.consumer.clear(); }},
      {"consumer.null-literal", [](Making& m) { m.parts.consumer = "null"; }},
      {"consumer.header-differs",
       [](Making& m) {
         if (!m.parts.other_consumer.empty()) m.parts.consumer = m.parts.other_consumer;
       }},
      {"method.lowercase", [](Making& m) { m.parts.method = to_lower(m.parts.method); }},
      {"method.differs",
       [](Making& m) { m.parts.method = m.parts.method == "GET" ? "POST" : "GET"; }},
      {"url.path-only", [](Making& m) { m.parts.base.clear(); }},
      {"url.query-missing", [](Making& m) { m.parts.target = path_of(m.parts.target); }},
      {"url.query-reordered",
       [](Making& m) {
         reorder_query(m.parts.target, [](auto first, auto last) { std::reverse(first, last); });
       }},
      {"url.query-sorted",
       [](Making& m) {
         reorder_query(m.parts.target, [](auto first, auto last) { std::sort(first, last); });
       }},
      {"url.normalised", [](Making& m) { normalise(m.parts.target); }},
      {"url.charset", [](Making& m) { escape_in_latin1(m.parts.target); }},
      {"url.decoded",
       [](Making& m) {
         m.parts.target = percent_decoded(m.parts.target, false).value_or(m.parts.target);
       }},
      {"url.encoded", [](Making& m) { encode_delimiters(m.parts.target); }},
      {"url.double-encoded", [](Making& m) { replace_all(m.parts.target, "%", "%25"); }},
      {"url.escape-case", [](Making& m) { flip_escapes(m.parts.target); }},
      {"url.plus-space",
       [](Making& m) {
         const bool plus = m.parts.target.find('+') != std::string::npos;
         replace_all(m.parts.target, plus ? "+" : "%20", plus ? "%20" : "+");
       }},
      {"url.fragment-kept", [](Making& m) { m.parts.target += "#top"; }},
      {"url.scheme", [](Making& m) { swap_scheme(m.parts.base); }},
      {"url.port-missing",
       [](Making& m) {
         m.parts.base.resize(std::min(m.parts.base.size(), port_in(m.parts.base)));
       }},
      {"url.port-added",
       [](Making& m) {
         if (port_in(m.parts.base) == std::string::npos) {
           m.parts.base += m.parts.base.starts_with("https:") ? ":443" : ":80";
         }
       }},
      {"url.host-differs", [](Making& m) { m.parts.base = "https://eu.api.ovh.com"; }},
      {"url.version-alias", [](Making& m) { swap_version(m.parts.target); }},
      {"url.trailing-slash", [](Making& m) { toggle_trailing_slash(m.parts.target); }},
      {"url.double-slash", [](Making& m) { m.parts.base += "/"; }},
      {"body.missing", [](Making& m) { m.parts.body.clear(); }},
      {"body.present",
       [](Making& m) {
         if (m.parts.body.empty()) m.parts.body = "{}";
       }},
      {"body.reserialised", [](Making& m) { m.parts.body = spaced(m.parts.body); }},
      {"body.escapes", [](Making& m) { m.parts.body = ascii_escaped(m.parts.body); }},
      {"body.charset", [](Making& m) { m.parts.body = latin1(m.parts.body); }},
      {"body.replacement", [](Making& m) { m.parts.body = ascii_or_replaced(m.parts.body); }},
      {"body.form-encoded", [](Making& m) { m.parts.body = as_form(m.parts.body); }},
      {"body.encoded", [](Making& m) { m.parts.body = to_hex(m.parts.body); }},
      {"body.newline",
       [](Making& m) {
         if (m.parts.body.ends_with('\n')) {
           m.parts.body.pop_back();
         } else {
           m.parts.body += '\n';
         }
       }},
      {"body.crlf",
       [](Making& m) {
         const bool crlf = m.parts.body.find("\r\n") != std::string::npos;
         replace_all(m.parts.body, crlf ? "\r\n" : "\n", crlf ? "\n" : "\r\n");
       }},
      {"body.bom",
       [](Making& m) {
         const std::string mark = "\xEF\xBB\xBF";
         m.parts.body = m.parts.body.starts_with(mark) ? m.parts.body.substr(mark.size())
                                                       : mark + m.parts.body;
       }},
      {"timestamp.header-differs",
       [](Making& m) { m.parts.timestamp = shifted(m.parts.timestamp, -1); }},
      {"timestamp.milliseconds", [](Making& m) { m.parts.timestamp += "000"; }},
      {"timestamp.float", [](Making& m) { m.parts.timestamp += ".0"; }},
      {"timestamp.zone-shift",
       [](Making& m) { m.parts.timestamp = shifted(m.parts.timestamp, 3600); }},
      {"digest.prefix-missing", [](Making& m) { m.prefix.clear(); }},
      {"digest.prefix-doubled", [](Making& m) { m.prefix += "$1$"; }},
      {"digest.uppercase", [](Making& m) { m.digest = Making::Digest::sha1_upper; }},
      {"digest.base64", [](Making& m) { m.digest = Making::Digest::sha1_base64; }},
      {"digest.hmac", [](Making& m) { m.digest = Making::Digest::hmac_sha1; }},
      {"digest.algorithm", [](Making& m) { m.digest = Making::Digest::sha256; }},
      {"join.separator", [](Making& m) { m.separator.clear(); }},
      {"join.order", [](Making& m) { m.order = Making::Order::method_last; }},
      {"join.trailing", [](Making& m) { m.trailing = m.separator; }},
  };
  return kMistakes;
}

}  // namespace

std::string signature_of(const SignedParts& parts) {
  Making right;
  right.parts = parts;
  return header_of(right);
}

std::optional<std::string> signature_with(std::string_view mistake, const SignedParts& parts) {
  Making making;
  making.parts = parts;
  mistakes().at(mistake)(making);
  std::string wrong = header_of(making);
  if (wrong == signature_of(parts)) return std::nullopt;
  return wrong;
}

std::vector<std::string_view> mistake_codes() {
  std::vector<std::string_view> codes;
  for (const auto& [code, unused] : mistakes()) codes.push_back(code);
  return codes;
}

}  // namespace countersign::harness

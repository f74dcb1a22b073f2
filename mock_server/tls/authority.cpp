#include "mock_server/tls/authority.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "core/ip.hpp"
#include "core/text.hpp"
#include "ovhcloud/endpoints.hpp"

namespace countersign::mock_server {

namespace {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* object) const noexcept {
    Free(object);
  }
};
using X509Ptr = std::unique_ptr<X509, Freed<X509_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using BioPtr = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using ExtensionPtr = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;
using ConstraintsPtr = std::unique_ptr<NAME_CONSTRAINTS, Freed<NAME_CONSTRAINTS_free>>;
using NumberPtr = std::unique_ptr<BIGNUM, Freed<BN_free>>;

constexpr std::chrono::days kLifetime{30};
constexpr std::chrono::hours kEarlier{1};  // clocks of other machines may be behind
constexpr std::string_view kLoopback4 = "127.0.0.0/255.0.0.0";
constexpr std::string_view kLoopback6 = "::1/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";

tl::unexpected<Error> broken(std::string_view doing) {
  std::array<char, 256> reason{};
  ERR_error_string_n(ERR_get_error(), reason.data(), reason.size());
  ERR_clear_error();
  return fail(Errc::machine, fmt::format("{}: {}", doing, reason.data()));
}

bool is_v6(std::string_view address) { return address.find(':') != std::string_view::npos; }

// As OpenSSL's configuration writes a permitted name or single address.
std::string permitted(const std::string& host) {
  if (!parse_ip(host)) return "permitted;DNS:" + host;
  return fmt::format("permitted;IP:{}/{}", host,
                     is_v6(host) ? kLoopback6.substr(kLoopback6.find('/') + 1) : "255.255.255.255");
}

std::string constraints_for(const std::vector<std::string>& further) {
  std::string text = "critical";
  for (const std::string_view domain : ovhcloud_domains()) {
    text.append(",permitted;DNS:").append(domain);
  }
  text.append(",permitted;DNS:localhost");
  text.append(",permitted;IP:").append(kLoopback4).append(",permitted;IP:").append(kLoopback6);
  for (const std::string& host : further) text.append(",").append(permitted(host));
  return text;
}

std::string alternative_names(const std::vector<std::string>& hosts) {
  std::string text;
  for (const std::string& host : hosts) {
    text.append(text.empty() ? "" : ",").append(parse_ip(host) ? "IP:" : "DNS:").append(host);
  }
  return text;
}

bool set_validity(X509& certificate, Instant from, Instant to) {
  const auto set = [](ASN1_TIME* field, Instant when) {
    return ASN1_TIME_set(field, static_cast<std::time_t>(unix_seconds(when).count())) != nullptr;
  };
  return set(X509_getm_notBefore(&certificate), from) && set(X509_getm_notAfter(&certificate), to);
}

bool set_serial(X509& certificate) {
  std::array<unsigned char, 16> bytes{};
  if (RAND_bytes(bytes.data(), bytes.size()) != 1) return false;
  bytes[0] &= 0x7f;  // a positive number
  const NumberPtr number{BN_bin2bn(bytes.data(), bytes.size(), nullptr)};
  return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(&certificate)) != nullptr;
}

bool add_name(X509_NAME* name, const char* field, const std::string& text) {
  return X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(text.data()),
                                    static_cast<int>(text.size()), -1, 0) == 1;
}

bool add_extension(X509& certificate, X509& issuer, int kind, const std::string& value) {
  X509V3_CTX context{};
  X509V3_set_ctx(&context, &issuer, &certificate, nullptr, nullptr, 0);
  const ExtensionPtr extension{X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str())};
  return extension && X509_add_ext(&certificate, extension.get(), -1) == 1;
}

struct Extension {
  int kind;
  std::string value;
};

bool add_extensions(X509& certificate, X509& issuer, const std::vector<Extension>& extensions) {
  return std::all_of(extensions.begin(), extensions.end(), [&](const Extension& e) {
    return add_extension(certificate, issuer, e.kind, e.value);
  });
}

template <class Write>
std::string pem(Write write) {
  const BioPtr memory{BIO_new(BIO_s_mem())};
  if (!memory || write(memory.get()) != 1) return {};
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string pem_of(X509& certificate) {
  return pem([&](BIO* out) { return PEM_write_bio_X509(out, &certificate); });
}

std::string pem_of(EVP_PKEY& key) {
  return pem([&](BIO* out) {
    return PEM_write_bio_PKCS8PrivateKey(out, &key, nullptr, nullptr, 0, nullptr, nullptr);
  });
}

// Tells one machine's authority from another's in a trust store.
std::string name_of_authority() {
  std::array<unsigned char, 3> bytes{};
  RAND_bytes(bytes.data(), bytes.size());
  return fmt::format("Countersign mock CA {:02x}{:02x}{:02x}, not OVHcloud", bytes[0], bytes[1],
                     bytes[2]);
}

// "example.com" covers itself and what ends in ".example.com" (RFC 5280, 4.2.1.10).
bool name_covers(std::string_view permitted, std::string_view host) {
  if (host.size() < permitted.size()) return false;
  const std::size_t at = host.size() - permitted.size();
  return equals_ignoring_case(host.substr(at), permitted) && (at == 0 || host[at - 1] == '.');
}

// An IPv4 subtree is address and mask of 4 bytes each, an IPv6 one of 16.
bool subtree_covers(const ASN1_OCTET_STRING& subtree, const std::string& address) {
  const std::size_t width = is_v6(address) ? 16 : 4;
  const auto size = static_cast<std::size_t>(ASN1_STRING_length(&subtree));
  if (size != 2 * width) return false;
  const unsigned char* network = ASN1_STRING_get0_data(&subtree);
  const IpAddress parsed = *parse_ip(address);
  const std::uint8_t* bytes = parsed.bytes.data() + (16 - width);
  for (std::size_t i = 0; i < width; ++i) {
    if ((bytes[i] & network[width + i]) != (network[i] & network[width + i])) return false;
  }
  return true;
}

bool covers(const GENERAL_NAME& subtree, const std::string& host) {
  const bool address = parse_ip(host).has_value();
  if (subtree.type == GEN_IPADD) return address && subtree_covers(*subtree.d.iPAddress, host);
  if (subtree.type != GEN_DNS || address) return false;
  const ASN1_IA5STRING& text = *subtree.d.dNSName;
  return name_covers({reinterpret_cast<const char*>(ASN1_STRING_get0_data(&text)),
                      static_cast<std::size_t>(ASN1_STRING_length(&text))},
                     host);
}

}  // namespace

struct Authority::Parts {
  X509Ptr certificate;
  KeyPtr key;
  KeyPtr server_key;
  ConstraintsPtr constraints;
};

bool is_host_name(std::string_view text) noexcept {
  constexpr std::size_t kLongest = 253;
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.';
  };
  return !text.empty() && text.size() <= kLongest && text.front() != '.' &&
         std::all_of(text.begin(), text.end(), fits) && text.find("..") == std::string_view::npos;
}

Authority::Authority(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Authority::Authority(Authority&&) noexcept = default;
Authority& Authority::operator=(Authority&&) noexcept = default;
Authority::~Authority() = default;

Result<Authority> Authority::make(const std::vector<std::string>& further, Instant now) {
  constexpr std::string_view kDoing = "making a certificate authority";
  for (const std::string& host : further) {
    if (!parse_ip(host) && !is_host_name(host)) {
      return fail(Errc::bad_input, fmt::format("\"{}\" is neither a host name nor an IP address "
                                               "that a certificate could name",
                                               printable(host)));
    }
  }
  const KeyPtr key{EVP_EC_gen("P-256")};
  const X509Ptr certificate{X509_new()};
  if (!key || !certificate) return broken(kDoing);
  X509& ca = *certificate;
  X509_NAME* name = X509_get_subject_name(&ca);
  const bool made = X509_set_version(&ca, X509_VERSION_3) == 1 && set_serial(ca) &&
                    set_validity(ca, now - kEarlier, now + kLifetime) &&
                    add_name(name, "O", "Countersign") &&
                    add_name(name, "CN", name_of_authority()) &&
                    X509_set_issuer_name(&ca, name) == 1 && X509_set_pubkey(&ca, key.get()) == 1 &&
                    add_extensions(ca, ca,
                                   {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                                    {NID_key_usage, "critical,keyCertSign,cRLSign"},
                                    {NID_ext_key_usage, "serverAuth"},
                                    {NID_subject_key_identifier, "hash"},
                                    {NID_name_constraints, constraints_for(further)}}) &&
                    X509_sign(&ca, key.get(), EVP_sha256()) > 0;
  if (!made) return broken(kDoing);
  return from_pem(pem_of(ca), pem_of(*key));
}

Result<Authority> Authority::from_pem(const std::string& certificate_pem,
                                      const std::string& key_pem) {
  const BioPtr certificate{
      BIO_new_mem_buf(certificate_pem.data(), static_cast<int>(certificate_pem.size()))};
  const BioPtr key{BIO_new_mem_buf(key_pem.data(), static_cast<int>(key_pem.size()))};
  auto parts = std::make_unique<Parts>();
  parts->certificate.reset(PEM_read_bio_X509(certificate.get(), nullptr, nullptr, nullptr));
  // An empty passphrase: OpenSSL must not ask for one on the terminal.
  std::string none;
  parts->key.reset(PEM_read_bio_PrivateKey(key.get(), nullptr, nullptr, none.data()));
  const bool pair = parts->certificate && parts->key &&
                    X509_check_private_key(parts->certificate.get(), parts->key.get()) == 1 &&
                    X509_check_ca(parts->certificate.get()) == 1;
  if (pair) {
    parts->constraints.reset(static_cast<NAME_CONSTRAINTS*>(
        X509_get_ext_d2i(parts->certificate.get(), NID_name_constraints, nullptr, nullptr)));
  }
  if (!pair || !parts->constraints) {
    ERR_clear_error();
    return fail(Errc::bad_input, "no certificate authority of this program, with its key");
  }
  parts->server_key.reset(EVP_EC_gen("P-256"));
  if (!parts->server_key) return broken("making a key");
  return Authority{std::move(parts)};
}

std::string Authority::certificate_pem() const { return pem_of(*parts_->certificate); }
std::string Authority::key_pem() const { return pem_of(*parts_->key); }

Instant Authority::ends() const {
  std::tm time{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(parts_->certificate.get()), &time) != 1) return {};
  return Instant{std::chrono::seconds{timegm(&time)}};
}

bool Authority::may_vouch_for(const std::string& host) const {
  if (!parse_ip(host) && !is_host_name(host)) return false;
  const auto* subtrees = parts_->constraints->permittedSubtrees;
  for (int i = 0; i < sk_GENERAL_SUBTREE_num(subtrees); ++i) {
    if (covers(*sk_GENERAL_SUBTREE_value(subtrees, i)->base, host)) return true;
  }
  return false;
}

Result<Certificate> Authority::issue(const std::vector<std::string>& hosts) const {
  const X509Ptr certificate{X509_new()};
  if (!certificate) return broken("issuing a certificate");
  X509& leaf = *certificate;
  X509& ca = *parts_->certificate;
  // A common name holds 64 characters at most; the names that count stand below.
  const std::string name = hosts.front().substr(0, 64);
  const bool issued = X509_set_version(&leaf, X509_VERSION_3) == 1 && set_serial(leaf) &&
                      X509_set1_notBefore(&leaf, X509_get0_notBefore(&ca)) == 1 &&
                      X509_set1_notAfter(&leaf, X509_get0_notAfter(&ca)) == 1 &&
                      add_name(X509_get_subject_name(&leaf), "CN", name) &&
                      X509_set_issuer_name(&leaf, X509_get_subject_name(&ca)) == 1 &&
                      X509_set_pubkey(&leaf, parts_->server_key.get()) == 1 &&
                      add_extensions(leaf, ca,
                                     {{NID_basic_constraints, "critical,CA:FALSE"},
                                      {NID_key_usage, "critical,digitalSignature"},
                                      {NID_ext_key_usage, "serverAuth"},
                                      {NID_subject_key_identifier, "hash"},
                                      {NID_authority_key_identifier, "keyid"},
                                      {NID_subject_alt_name, alternative_names(hosts)}}) &&
                      X509_sign(&leaf, parts_->key.get(), EVP_sha256()) > 0;
  if (!issued) return broken("issuing a certificate");
  return Certificate{.chain_pem = pem_of(leaf), .key_pem = pem_of(*parts_->server_key)};
}

}  // namespace countersign::mock_server

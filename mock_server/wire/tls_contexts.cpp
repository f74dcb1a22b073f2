#include "mock_server/wire/tls_contexts.hpp"

#include <fmt/format.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/system/system_error.hpp>

#include "core/ip.hpp"
#include "core/text.hpp"

namespace countersign::mock_server {

namespace {

namespace ssl = boost::asio::ssl;

// Names are the client's to choose: beyond this many, those made before are forgotten.
constexpr std::size_t kMostHosts = 256;
constexpr std::array<unsigned char, 9> kHttp11{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

// A client that offers only other protocols gets none chosen, and may go on in HTTP/1.1.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size,
                    const unsigned char* in, unsigned int in_size, void*) {
  unsigned char* chosen = nullptr;
  const int found =
      SSL_select_next_proto(&chosen, out_size, kHttp11.data(), kHttp11.size(), in, in_size);
  *out = chosen;
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

int choose_certificate(SSL* connection, int*, void* contexts) {
  const char* name = SSL_get_servername(connection, TLSEXT_NAMETYPE_host_name);
  if (name != nullptr) static_cast<TlsContexts*>(contexts)->choose(connection, name);
  return SSL_TLSEXT_ERR_OK;
}

std::string canonical(std::string_view host) {
  while (host.ends_with('.')) host.remove_suffix(1);
  return to_lower(host);
}

}  // namespace

Result<std::unique_ptr<TlsContexts>> TlsContexts::make(Authority authority,
                                                       const std::vector<std::string>& usual) {
  std::unique_ptr<TlsContexts> made{new TlsContexts{std::move(authority)}};
  auto context = made->context_for(usual);
  if (!context) return tl::unexpected(context.error());
  made->usual_ = *std::move(context);
  SSL_CTX* native = made->usual_->native_handle();
  // What SSL_CTX_set_tlsext_servername_callback is, without its C cast.
  SSL_CTX_callback_ctrl(native, SSL_CTRL_SET_TLSEXT_SERVERNAME_CB,
                        reinterpret_cast<void (*)()>(choose_certificate));
  SSL_CTX_ctrl(native, SSL_CTRL_SET_TLSEXT_SERVERNAME_ARG, 0, made.get());
  return made;
}

Result<std::unique_ptr<ssl::context>> TlsContexts::context_for(
    const std::vector<std::string>& hosts) {
  const auto certificate = authority_.issue(hosts);
  if (!certificate) return tl::unexpected(certificate.error());
  try {
    auto context = std::make_unique<Context>(Context::tls_server);
    SSL_CTX* native = context->native_handle();
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);  // an idle connection keeps none
    SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);
    context->use_certificate_chain(boost::asio::buffer(certificate->chain_pem));
    context->use_private_key(boost::asio::buffer(certificate->key_pem), Context::pem);
    return context;
  } catch (const boost::system::system_error& e) {
    return fail(Errc::machine, fmt::format("preparing TLS: {}", e.what()));
  }
}

void TlsContexts::choose(SSL* connection, const std::string& host) {
  const std::string name = canonical(host);
  if (parse_ip(name)) return;  // no name (RFC 6066): the usual certificate vouches for addresses
  const std::scoped_lock lock{mutex_};
  auto found = by_host_.find(name);
  if (found == by_host_.end()) {
    if (!authority_.may_vouch_for(name)) return;
    auto made = context_for({name});
    if (!made) return;
    // A connection keeps a reference of its own to what it uses.
    if (by_host_.size() >= kMostHosts) by_host_.clear();
    found = by_host_.emplace(name, *std::move(made)).first;
  }
  SSL_set_SSL_CTX(connection, found->second->native_handle());
}

}  // namespace countersign::mock_server

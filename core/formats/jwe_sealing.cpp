// SPDX-License-Identifier: Apache-2.0
#include "formats/jwe_sealing.h"

#include <algorithm>

#include "codec/base64url.h"
#include "crypto/concat_kdf.h"
#include "crypto/key_wrap.h"
#include "crypto/pbkdf2.h"
#include "data/json_scalar.h"

namespace siegel {
namespace {

constexpr std::string_view content_cipher = "A256GCM";
constexpr std::size_t content_key_size = 32;
constexpr std::size_t salt_size = 16;

/// The members of an object, one behind the other.
class Members {
 public:
  Members& text(std::string_view name, std::string_view value) {
    begin(name);
    std::string quoted;
    append_json_string(value, quoted);
    json_ += quoted;
    return *this;
  }
  Members& number(std::string_view name, std::uint64_t value) { return raw(name, std::to_string(value)); }
  /// JSON as it is.
  Members& raw(std::string_view name, std::string_view json) {
    begin(name);
    json_ += json;
    return *this;
  }
  void add(const Members& other) {
    if (!other.json_.empty() && !json_.empty()) json_ += ',';
    json_ += other.json_;
  }
  bool empty() const { return json_.empty(); }
  std::string print() const { return "{" + json_ + "}"; }

 private:
  void begin(std::string_view name) {
    if (!json_.empty()) json_ += ',';
    json_ += '"';
    json_ += name;
    json_ += "\":";
  }
  std::string json_;
};

/// What one recipient needs.
struct Wrapped {
  Members header;
  Bytes encrypted_key;
};

class KeyWrapping {
 public:
  KeyWrapping(const JweOptions& options, const Provider& provider) : options_(options), provider_(provider) {}

  /// The key of the content comes from the only recipient (`dir`, `ECDH-ES`), or is drawn.
  Result<SecretBytes> draw_content_key(std::span<const JweSecret> recipients) {
    SecretBytes key(content_key_size);
    const auto* only = recipients.size() == 1 ? recipients.front().key : nullptr;
    if (only != nullptr && only->algorithm() == "dir") {
      if (only->type() != JwkType::symmetric || only->secret().size() != content_key_size)
        return fail(ErrorCode::bad_key, "a direct key for A256GCM has 32 bytes");
      return only->secret().clone();
    }
    SIEGEL_CHECK(provider_.random().fill(key.reveal_for_writing()));
    return key;
  }

  /// `content_key` is replaced where the recipient's algorithm makes it.
  Result<Wrapped> wrap(const JweSecret& recipient, bool is_only, SecretBytes& content_key) {
    if (recipient.key == nullptr) return wrap_by_passphrase(recipient.passphrase, content_key);
    const auto& key = *recipient.key;
    const auto algorithm = algorithm_of(key);
    if (!key.allows(algorithm, "")) return fail(ErrorCode::bad_key, "a key says that it is not meant for encryption");
    Wrapped wrapped;
    wrapped.header.text("alg", algorithm);
    if (key.type() != JwkType::symmetric || !key.key_id().empty())
      wrapped.header.text("kid", key.key_id().empty() ? key.thumbprint(provider_) : key.key_id());
    const bool is_direct = algorithm == "dir" || algorithm == "ECDH-ES";
    if (is_direct && !is_only)
      return fail(ErrorCode::bad_argument, "a key that is the key of the content goes with no other recipient");
    switch (key.type()) {
      case JwkType::symmetric:
        if (algorithm == "dir") return wrapped;
        return by_symmetric_key(algorithm, key, content_key, std::move(wrapped));
      case JwkType::rsa: {
        if (algorithm != "RSA-OAEP-256") return fail(not_written);
        SIEGEL_TRY(wrapped.encrypted_key,
                   key.rsa_public().encrypt(RsaPadding::oaep_sha_256, content_key.reveal(), provider_.random()));
        return wrapped;
      }
      case JwkType::p256:
      case JwkType::x25519: break;
    }
    if (algorithm != "ECDH-ES" && algorithm != "ECDH-ES+A256KW") return fail(not_written);
    return by_agreement(algorithm, key, content_key, std::move(wrapped));
  }

 private:
  static constexpr Error not_written{ErrorCode::unsupported, "a key is for an algorithm that is not written"};

  static std::string algorithm_of(const Jwk& key) {
    if (!key.algorithm().empty()) return key.algorithm();
    switch (key.type()) {
      case JwkType::symmetric: return "A256KW";
      case JwkType::rsa: return "RSA-OAEP-256";
      case JwkType::p256:
      case JwkType::x25519: break;
    }
    return "ECDH-ES+A256KW";
  }

  Result<Wrapped> by_symmetric_key(std::string_view algorithm, const Jwk& key, const SecretBytes& content_key,
                                   Wrapped wrapped) const {
    if (algorithm != "A256KW" && algorithm != "A256GCMKW") return fail(not_written);
    if (key.secret().size() != content_key_size) return fail(ErrorCode::bad_key, "a key for AES-256 has 32 bytes");
    if (algorithm == "A256KW") {
      SIEGEL_TRY(wrapped.encrypted_key, wrap_key(key.secret().reveal(), content_key.reveal()));
      return wrapped;
    }
    Nonce nonce{};
    SIEGEL_CHECK(provider_.random().fill(nonce));
    SIEGEL_TRY(const auto aead, provider_.aes_256_gcm(key.secret().reveal()));
    Bytes sealed(content_key.size() + aead_tag_size);
    SIEGEL_CHECK(aead->seal(nonce, {}, content_key.reveal(), sealed));
    const auto tag = ByteView(sealed).last(aead_tag_size);
    wrapped.header.text("iv", encode_base64url(nonce)).text("tag", encode_base64url(tag));
    sealed.resize(content_key.size());
    wrapped.encrypted_key = std::move(sealed);
    return wrapped;
  }

  Result<Wrapped> by_agreement(std::string_view algorithm, const Jwk& key, SecretBytes& content_key,
                               Wrapped wrapped) const {
    const auto group = key.type() == JwkType::p256 ? Group::p256 : Group::x25519;
    SIEGEL_TRY(const auto ephemeral, draw_key(group));
    SIEGEL_TRY(const auto shared, provider_.agree(group, ephemeral.secret().reveal(), key.public_key()));
    const auto& point = ephemeral.public_key();
    Members epk;
    if (group == Group::p256) {
      const auto half = (point.size() - 1) / 2;
      epk.text("kty", "EC").text("crv", "P-256").text("x", encode_base64url(ByteView(point).subspan(1, half)));
      epk.text("y", encode_base64url(ByteView(point).last(half)));
    } else {
      epk.text("kty", "OKP").text("crv", "X25519").text("x", encode_base64url(point));
    }
    wrapped.header.raw("epk", epk.print());
    const bool is_direct = algorithm == "ECDH-ES";
    auto derived =
        concat_kdf(shared.reveal(), {is_direct ? content_cipher : algorithm, {}, {}}, content_key_size, provider_);
    if (is_direct) {
      content_key = std::move(derived);
    } else {
      SIEGEL_TRY(wrapped.encrypted_key, wrap_key(derived.reveal(), content_key.reveal()));
    }
    return wrapped;
  }

  /// A secret that is none of P-256 comes up with a probability of 2^-32.
  Result<Jwk> draw_key(Group group) const {
    while (true) {
      SecretBytes secret(32);
      SIEGEL_CHECK(provider_.random().fill(secret.reveal_for_writing()));
      auto key = Jwk::of_secret(group, std::move(secret), provider_);
      if (key || key.error().code != ErrorCode::bad_key) return key;
    }
  }

  Result<Wrapped> wrap_by_passphrase(ByteView passphrase, const SecretBytes& content_key) const {
    if (passphrase.empty()) return fail(ErrorCode::bad_argument, "a recipient of a JWE is a key or a passphrase");
    constexpr std::string_view algorithm = "PBES2-HS512+A256KW";
    const auto iterations = options_.pbkdf2_iterations == 0 ? pbkdf2_iterations : options_.pbkdf2_iterations;
    if (iterations < min_pbkdf2_iterations || iterations > max_pbkdf2_iterations)
      return fail(ErrorCode::bad_argument, "a passphrase takes 1,000 to 2,000,000 iterations");
    Bytes salt(salt_size);
    SIEGEL_CHECK(provider_.random().fill(salt));
    Bytes whole(bytes_of(algorithm).begin(), bytes_of(algorithm).end());
    whole.push_back(0);
    append(whole, salt);
    SIEGEL_TRY(const auto kek, pbkdf2(Pbkdf2Hash::sha_512, passphrase, whole, iterations, content_key_size));
    Wrapped wrapped;
    wrapped.header.text("alg", algorithm).text("p2s", encode_base64url(salt)).number("p2c", iterations);
    SIEGEL_TRY(wrapped.encrypted_key, wrap_key(kek.reveal(), content_key.reveal()));
    return wrapped;
  }

  const JweOptions& options_;
  const Provider& provider_;
};

}  // namespace

Result<std::string> seal_jwe(ByteView content, std::span<const JweSecret> recipients, const JweOptions& options,
                             const Provider& provider) {
  if (content.size() > options.max_content)
    return fail(ErrorCode::too_large, "a JWE takes at most 64 MiB: one tag covers all of it");
  const bool is_general = options.serialization == JweSerialization::general;
  const bool is_compact = options.serialization == JweSerialization::compact;
  if (recipients.empty() || recipients.size() > max_jwe_recipients || (!is_general && recipients.size() != 1))
    return fail(ErrorCode::bad_argument, "a JWE has one recipient, in its general form up to 100");
  if (is_compact && options.additional_data)
    return fail(ErrorCode::bad_argument, "a compact JWE has no additional data");
  KeyWrapping wrapping(options, provider);
  SIEGEL_TRY(auto content_key, wrapping.draw_content_key(recipients));
  std::vector<Wrapped> wrapped;
  for (const auto& recipient : recipients) {
    SIEGEL_TRY(auto one, wrapping.wrap(recipient, recipients.size() == 1, content_key));
    wrapped.push_back(std::move(one));
  }
  Members protected_header;
  if (!is_general) protected_header.add(wrapped.front().header);
  protected_header.text("enc", content_cipher);
  if (!options.content_type.empty()) protected_header.text("cty", options.content_type);
  const auto protected_text = encode_base64url(bytes_of(protected_header.print()));
  const auto additional = options.additional_data ? encode_base64url(*options.additional_data) : std::string();

  Nonce nonce{};
  SIEGEL_CHECK(provider.random().fill(nonce));
  SIEGEL_TRY(const auto aead, provider.aes_256_gcm(content_key.reveal()));
  Bytes sealed(content.size() + aead_tag_size);
  const auto covered = options.additional_data ? protected_text + "." + additional : protected_text;
  SIEGEL_CHECK(aead->seal(nonce, bytes_of(covered), content, sealed));
  const auto ciphertext = ByteView(sealed).first(content.size());
  const auto tag = ByteView(sealed).subspan(content.size());
  if (is_compact)
    return protected_text + "." + encode_base64url(wrapped.front().encrypted_key) + "." + encode_base64url(nonce) +
           "." + encode_base64url(ciphertext) + "." + encode_base64url(tag);

  Members message;
  message.text("protected", protected_text);
  if (is_general) {
    std::string entries;
    for (const auto& one : wrapped) {
      Members entry;
      entry.raw("header", one.header.print());
      if (!one.encrypted_key.empty()) entry.text("encrypted_key", encode_base64url(one.encrypted_key));
      entries += (entries.empty() ? "" : ",") + entry.print();
    }
    message.raw("recipients", "[" + entries + "]");
  } else if (!wrapped.front().encrypted_key.empty()) {
    message.text("encrypted_key", encode_base64url(wrapped.front().encrypted_key));
  }
  if (options.additional_data) message.text("aad", additional);
  message.text("iv", encode_base64url(nonce)).text("ciphertext", encode_base64url(ciphertext));
  message.text("tag", encode_base64url(tag));
  return message.print() + "\n";
}

}  // namespace siegel

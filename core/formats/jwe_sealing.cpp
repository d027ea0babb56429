// SPDX-License-Identifier: Apache-2.0
#include "formats/jwe_sealing.h"

#include <algorithm>

#include "codec/base64url.h"
#include "crypto/concat_kdf.h"
#include "crypto/key_wrap.h"
#include "crypto/pbkdf2.h"
#include "data/json_scalar.h"
#include "formats/hpke_suite.h"
#include "formats/jwe_content_key.h"
#include "formats/jwk.h"

namespace siegel {
namespace {

constexpr std::string_view content_cipher = "A256GCM";
constexpr std::size_t content_key_size = 32;
constexpr std::size_t salt_size = 16;
constexpr std::size_t room_per_recipient = 2048;  // bytes, about: a wrapped key and the JSON around it

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
  const std::string& print_inner() const { return json_; }

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
  Result<SecretBytes> draw_content_key(std::span<const EnvelopeSecret> recipients) {
    SecretBytes key(content_key_size);
    const auto* only = recipients.size() == 1 ? recipients.front().key : nullptr;
    if (only != nullptr && only->algorithm() == "dir") {
      if (only->type() != EnvelopeKeyType::symmetric || only->secret().size() != content_key_size)
        return fail(ErrorCode::bad_key, "a direct key for A256GCM has 32 bytes");
      return only->secret().clone();
    }
    SIEGEL_CHECK(provider_.random().fill(key.reveal_for_writing()));
    return key;
  }

  /// `content_key` is replaced where the recipient's algorithm makes it.
  Result<Wrapped> wrap(const EnvelopeSecret& recipient, bool is_only, SecretBytes& content_key) {
    if (recipient.key == nullptr) return wrap_by_passphrase(recipient.passphrase, content_key);
    const auto& key = *recipient.key;
    const auto algorithm = algorithm_of(key);
    if (!key.allows(algorithm, "")) return fail(ErrorCode::bad_key, "a key says that it is not meant for encryption");
    Wrapped wrapped;
    wrapped.header.text("alg", algorithm);
    if (options_.name_keys && (key.type() != EnvelopeKeyType::symmetric || !key.key_id().empty()))
      wrapped.header.text("kid", jwk_key_id(key, provider_));
    const bool is_direct = algorithm == "dir" || algorithm == "ECDH-ES";
    if (is_direct && !is_only)
      return fail(ErrorCode::bad_argument, "a key that is the key of the content goes with no other recipient");
    switch (key.type()) {
      case EnvelopeKeyType::symmetric:
        if (algorithm == "dir") return wrapped;
        return by_symmetric_key(algorithm, key, content_key, std::move(wrapped));
      case EnvelopeKeyType::rsa: {
        if (algorithm != "RSA-OAEP-256") return fail(not_written);
        SIEGEL_TRY(wrapped.encrypted_key,
                   key.rsa_public().encrypt(RsaPadding::oaep_sha_256, content_key.reveal(), provider_.random()));
        return wrapped;
      }
      case EnvelopeKeyType::p256:
      case EnvelopeKeyType::x25519: break;
    }
    if (const auto* const suite = find_hpke_suite(algorithm))
      return by_hpke(*suite, key, content_key, std::move(wrapped));
    if (algorithm != "ECDH-ES" && algorithm != "ECDH-ES+A256KW") return fail(not_written);
    return by_agreement(algorithm, key, content_key, std::move(wrapped));
  }

 private:
  static constexpr Error not_written{ErrorCode::unsupported, "a key is for an algorithm that is not written"};

  static std::string algorithm_of(const EnvelopeKey& key) {
    if (!key.algorithm().empty()) return key.algorithm();
    switch (key.type()) {
      case EnvelopeKeyType::symmetric: return "A256KW";
      case EnvelopeKeyType::rsa: return "RSA-OAEP-256";
      case EnvelopeKeyType::p256:
      case EnvelopeKeyType::x25519: break;
    }
    return "ECDH-ES+A256KW";
  }

  Result<Wrapped> by_symmetric_key(std::string_view algorithm, const EnvelopeKey& key, const SecretBytes& content_key,
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

  Result<Wrapped> by_agreement(std::string_view algorithm, const EnvelopeKey& key, SecretBytes& content_key,
                               Wrapped wrapped) const {
    const auto group = key.group();
    SIEGEL_TRY(const auto ephemeral, EnvelopeKey::draw(group, provider_));
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

  Result<Wrapped> by_hpke(const HpkeSuite& suite, const EnvelopeKey& key, const SecretBytes& content_key,
                          Wrapped wrapped) const {
    if (!suite.is_written || !fits(suite, key)) return fail(not_written);
    if (suite.is_integrated)
      return fail(ErrorCode::bad_argument, "a key for which HPKE encrypts the content goes with no other recipient");
    SIEGEL_TRY(auto sender, set_up_hpke_sender(suite, key, jose_recipient_structure(content_cipher), provider_));
    wrapped.header.text("ek", encode_base64url(sender.enc));
    SIEGEL_TRY(wrapped.encrypted_key, sender.context.seal({}, content_key.reveal()));
    return wrapped;
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

/// The parts of a message that are not about its recipients.
struct Sealed {
  std::string protected_text;
  std::optional<std::string> additional;  ///< `aad`, in base64url
  ByteView iv;
  ByteView ciphertext;
  ByteView tag;

  /// What the tag covers beside the content (RFC 7516, 5.1, step 14).
  std::string covered() const { return additional ? protected_text + "." + *additional : protected_text; }
};

Sealed begin_message(const Members& protected_header, const JweOptions& options) {
  Sealed sealed{encode_base64url(bytes_of(protected_header.print())), std::nullopt, {}, {}, {}};
  if (options.additional_data) sealed.additional = encode_base64url(*options.additional_data);
  return sealed;
}

Bytes room_for(const Sealed& sealed, std::size_t recipients) {
  Bytes message;
  message.reserve(sealed.ciphertext.size() / 3 * 4 + sealed.covered().size() + room_per_recipient * (recipients + 1));
  return message;
}

Bytes print_compact(const Sealed& sealed, ByteView encrypted_key) {
  auto message = room_for(sealed, 1);
  append(message, bytes_of(sealed.protected_text));
  for (const auto part : {encrypted_key, sealed.iv, sealed.ciphertext, sealed.tag}) {
    message.push_back('.');
    append_base64url(part, message);
  }
  return message;
}

Bytes print_json(const Sealed& sealed, std::span<const Wrapped> recipients, bool is_general) {
  Members members;
  members.text("protected", sealed.protected_text);
  if (is_general) {
    std::string entries;
    for (const auto& one : recipients) {
      Members entry;
      entry.raw("header", one.header.print());
      if (!one.encrypted_key.empty()) entry.text("encrypted_key", encode_base64url(one.encrypted_key));
      entries += (entries.empty() ? "" : ",") + entry.print();
    }
    members.raw("recipients", "[" + entries + "]");
  } else if (!recipients.front().encrypted_key.empty()) {
    members.text("encrypted_key", encode_base64url(recipients.front().encrypted_key));
  }
  if (sealed.additional) members.text("aad", *sealed.additional);
  if (!sealed.iv.empty()) members.text("iv", encode_base64url(sealed.iv)).text("tag", encode_base64url(sealed.tag));
  // The content is the last member, so that it is written once and where it stays.
  auto message = room_for(sealed, recipients.size());
  append(message, bytes_of("{" + members.print_inner() + ",\"ciphertext\":\""));
  append_base64url(sealed.ciphertext, message);
  append(message, bytes_of("\"}\n"));
  return message;
}

Bytes print_message(const Sealed& sealed, std::span<const Wrapped> recipients, JweSerialization serialization) {
  if (serialization == JweSerialization::compact) return print_compact(sealed, recipients.front().encrypted_key);
  return print_json(sealed, recipients, serialization == JweSerialization::general);
}

/// HPKE that encrypts the content itself (draft-ietf-jose-hpke-encrypt-20, "Integrated Encryption").
Result<Bytes> seal_integrated(WipedBytes content, const EnvelopeKey& key, const HpkeSuite& suite,
                              const JweOptions& options, const Provider& provider) {
  if (!suite.is_written || !fits(suite, key))
    return fail(ErrorCode::unsupported, "a key is for an algorithm that is not written");
  if (!key.allows(suite.name, "")) return fail(ErrorCode::bad_key, "a key says that it is not meant for encryption");
  if (options.serialization == JweSerialization::general)
    return fail(ErrorCode::bad_argument, "a JWE in which HPKE encrypts the content is compact or flattened");
  Members header;
  header.text("alg", suite.name);
  if (options.name_keys) header.text("kid", jwk_key_id(key, provider));
  if (!options.content_type.empty()) header.text("cty", options.content_type);
  auto sealed = begin_message(header, options);
  SIEGEL_TRY(auto sender, set_up_hpke_sender(suite, key, {}, provider));
  const auto size = content.size();
  content.resize(size + aead_tag_size);
  SIEGEL_CHECK(sender.context.seal(bytes_of(sealed.covered()), ByteView(content).first(size), content));
  sealed.ciphertext = content;
  Wrapped recipient;
  recipient.encrypted_key = std::move(sender.enc);
  return print_message(sealed, std::span(&recipient, 1), options.serialization);
}

}  // namespace

Result<Bytes> seal_jwe(WipedBytes content, std::span<const EnvelopeSecret> recipients, const JweOptions& options,
                       const Provider& provider) {
  if (content.size() > options.max_content)
    return fail(ErrorCode::too_large, "a JWE takes at most 64 MiB: one tag covers all of it");
  const bool is_general = options.serialization == JweSerialization::general;
  if (recipients.empty() || recipients.size() > max_envelope_recipients || (!is_general && recipients.size() != 1))
    return fail(ErrorCode::bad_argument, "a JWE has one recipient, in its general form up to 100");
  if (options.serialization == JweSerialization::compact && options.additional_data)
    return fail(ErrorCode::bad_argument, "a compact JWE has no additional data");
  if (const auto* const suite = recipients.size() == 1 ? integrated_suite_of(recipients.front()) : nullptr)
    return seal_integrated(std::move(content), *recipients.front().key, *suite, options, provider);
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
  auto sealed = begin_message(protected_header, options);

  Nonce nonce{};
  SIEGEL_CHECK(provider.random().fill(nonce));
  SIEGEL_TRY(const auto aead, provider.aes_256_gcm(content_key.reveal()));
  const auto size = content.size();
  content.resize(size + aead_tag_size);
  SIEGEL_CHECK(aead->seal(nonce, bytes_of(sealed.covered()), ByteView(content).first(size), content));
  sealed.iv = nonce;
  sealed.ciphertext = ByteView(content).first(size);
  sealed.tag = ByteView(content).subspan(size);
  return print_message(sealed, wrapped, options.serialization);
}

}  // namespace siegel

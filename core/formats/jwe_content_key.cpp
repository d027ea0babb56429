// SPDX-License-Identifier: Apache-2.0
#include "formats/jwe_content_key.h"

#include <algorithm>

#include "crypto/concat_kdf.h"
#include "crypto/key_wrap.h"
#include "crypto/pbkdf2.h"
#include "formats/hpke_suite.h"
#include "formats/jwk.h"

namespace siegel {
namespace {

using Found = Result<std::optional<SecretBytes>>;

constexpr std::size_t min_salt_size = 8;  // RFC 7518, 4.8.1.1

/// Bits of the AES key in `A256KW` and `ECDH-ES+A256KW`, as bytes; 0 for no such ending.
std::size_t wrap_key_size(std::string_view algorithm) {
  if (algorithm.ends_with("A128KW")) return 16;
  if (algorithm.ends_with("A192KW")) return 24;
  return algorithm.ends_with("A256KW") ? 32 : 0;
}

Found unwrapped(ByteView kek, ByteView encrypted_key) {
  SIEGEL_TRY(auto key, unwrap_key(kek, encrypted_key));
  return std::optional(std::move(key));
}

Found by_direct_key(const EnvelopeKey& key, ByteView encrypted_key, std::size_t key_size) {
  if (!encrypted_key.empty()) return fail(ErrorCode::bad_data, "a JWE with a direct key has an encrypted key as well");
  if (key.secret().size() != key_size)
    return fail(ErrorCode::payload_forged, "the key has not the size of the content cipher");
  return std::optional(key.secret().clone());
}

Found by_gcm_wrap(const JweHeader& header, const EnvelopeKey& key, ByteView encrypted_key, const Provider& provider) {
  SIEGEL_TRY(const auto iv, header.bytes("/iv"));
  SIEGEL_TRY(const auto tag, header.bytes("/tag"));
  Nonce nonce{};
  if (iv.size() != nonce.size() || tag.size() != aead_tag_size)
    return fail(ErrorCode::bad_data, "the iv of A256GCMKW has 12 bytes, and its tag 16");
  std::ranges::copy(iv, nonce.begin());
  Bytes sealed(encrypted_key.begin(), encrypted_key.end());
  append(sealed, tag);
  SIEGEL_TRY(const auto aead, provider.aes_256_gcm(key.secret().reveal()));
  SecretBytes content_key(encrypted_key.size());
  SIEGEL_CHECK(aead->open(nonce, {}, sealed, content_key.reveal_for_writing()));
  return std::optional(std::move(content_key));
}

bool is_on_curve_of(const EnvelopeKey& key, std::string_view type, std::string_view curve) {
  return key.type() == EnvelopeKeyType::p256 ? type == "EC" && curve == "P-256" : type == "OKP" && curve == "X25519";
}

/// The sender's key for this message, as `Provider::agree` takes it.
Result<Bytes> ephemeral_key(const JweHeader& header, const EnvelopeKey& key) {
  const bool is_p256 = key.type() == EnvelopeKeyType::p256;
  SIEGEL_TRY(const auto x, header.bytes("/epk/x"));
  Bytes point;
  if (is_p256) point.push_back(4);
  append(point, x);
  if (is_p256) {
    SIEGEL_TRY(const auto y, header.bytes("/epk/y"));
    append(point, y);
  }
  if (point.size() != key.public_key().size())
    return fail(ErrorCode::bad_data, "a coordinate of the sender's key has not 32 bytes");
  return point;
}

Found by_agreement(const JweHeader& header, std::string_view algorithm, const EnvelopeKey& key, ByteView encrypted_key,
                   std::size_t key_size, const Provider& provider) {
  SIEGEL_TRY(const auto type, header.text("/epk/kty"));
  SIEGEL_TRY(const auto curve, header.text("/epk/crv"));
  if (!is_on_curve_of(key, type, curve)) return std::nullopt;  // for another key
  SIEGEL_TRY(const auto point, ephemeral_key(header, key));
  const auto shared = provider.agree(key.group(), key.secret().reveal(), point);
  if (!shared && !is_about_message(shared.error())) return fail(shared.error());
  if (!shared) return fail(ErrorCode::payload_forged, "the sender's key is no point that gives a secret");
  SIEGEL_TRY(const auto party_u, header.holder_of("/apu").bytes("/apu"));
  SIEGEL_TRY(const auto party_v, header.holder_of("/apv").bytes("/apv"));
  const auto kek_size = wrap_key_size(algorithm);
  SIEGEL_TRY(const auto content_cipher, header.text("/enc"));
  const ConcatKdfInfo info{kek_size == 0 ? content_cipher : algorithm, party_u ? ByteView(*party_u) : ByteView{},
                           party_v ? ByteView(*party_v) : ByteView{}};
  auto derived = concat_kdf(shared->reveal(), info, kek_size == 0 ? key_size : kek_size, provider);
  if (kek_size != 0) return unwrapped(derived.reveal(), encrypted_key);
  if (!encrypted_key.empty()) return fail(ErrorCode::bad_data, "a JWE with an agreed key has an encrypted key as well");
  return std::optional(std::move(derived));
}

Found by_passphrase(const JweHeader& header, std::string_view algorithm, ByteView passphrase, ByteView encrypted_key) {
  SIEGEL_TRY(const auto salt, header.bytes("/p2s"));
  SIEGEL_TRY(const auto iterations, header.holder_of("/p2c").number("/p2c"));
  if (!iterations || salt.size() < min_salt_size)
    return fail(ErrorCode::bad_data, "a JWE by passphrase needs p2c, and p2s of 8 bytes");
  if (*iterations < min_pbkdf2_iterations || *iterations > max_pbkdf2_iterations)
    return fail(ErrorCode::unsupported,
                "p2c is 1,000 to 2,000,000 iterations: less is no protection, more only costs time");
  Bytes whole(bytes_of(algorithm).begin(), bytes_of(algorithm).end());
  whole.push_back(0);
  append(whole, salt);
  SIEGEL_TRY(const auto kek, pbkdf2(Pbkdf2Hash::sha_512, passphrase, whole, static_cast<std::uint32_t>(*iterations),
                                    wrap_key_size(algorithm)));
  return unwrapped(kek.reveal(), encrypted_key);
}

Found by_hpke(const JweHeader& header, const HpkeSuite& suite, const EnvelopeKey& key, ByteView encrypted_key,
              const Provider& provider) {
  SIEGEL_CHECK(check_no_pre_shared_key(header));
  SIEGEL_TRY(const auto encapsulated, header.bytes("/ek"));
  SIEGEL_TRY(const auto content_cipher, header.text("/enc"));
  const auto info = jose_recipient_structure(content_cipher);
  SIEGEL_TRY(auto context, set_up_hpke_receiver(suite, key, encapsulated, info, provider));
  SIEGEL_TRY(auto content_key, context.open({}, encrypted_key));
  return std::optional(std::move(content_key));
}

bool is_agreement(std::string_view algorithm) {
  return algorithm == "ECDH-ES" ||
         (algorithm.starts_with("ECDH-ES+") && algorithm.size() == 14 && wrap_key_size(algorithm) != 0);
}

}  // namespace

Bytes jose_recipient_structure(std::string_view content_cipher) {
  Bytes structure;
  append(structure, bytes_of("JOSE-HPKE rcpt"));
  structure.push_back(0xff);
  append(structure, bytes_of(content_cipher));
  structure.push_back(0xff);
  return structure;
}

Status check_no_pre_shared_key(const JweHeader& header) {
  if (!header.holder_of("/psk_id").has("/psk_id")) return {};
  return fail(ErrorCode::unsupported, "the JWE needs a key that both sides know beforehand beside that of HPKE");
}

bool is_for(const JweHeader& header, std::string_view algorithm, const EnvelopeKey& key, const Provider& provider) {
  const auto id = header.holder_of("/kid").text("/kid");
  if (id && *id && !key.key_id().empty() && **id != jwk_key_id(key, provider)) return false;
  return key.is_private() && key.allows(algorithm, "");
}

Found find_jwe_content_key(const JweHeader& header, ByteView encrypted_key, std::size_t key_size,
                           const EnvelopeSecret& secret, const Provider& provider) {
  SIEGEL_TRY(const auto algorithm, header.text("/alg"));
  SIEGEL_CHECK(header.holder_of("/kid").text("/kid"));
  if (algorithm == "PBES2-HS512+A256KW") {
    if (secret.passphrase.empty()) return std::nullopt;
    return by_passphrase(header, algorithm, secret.passphrase, encrypted_key);
  }
  if (secret.key == nullptr) return std::nullopt;
  const auto& key = *secret.key;
  if (!is_for(header, algorithm, key, provider)) return std::nullopt;
  if (const auto* const suite = find_hpke_suite(algorithm); suite != nullptr && !suite->is_integrated) {
    if (!fits(*suite, key)) return std::nullopt;
    return by_hpke(header, *suite, key, encrypted_key, provider);
  }
  if (is_agreement(algorithm)) {
    if (key.type() != EnvelopeKeyType::p256 && key.type() != EnvelopeKeyType::x25519) return std::nullopt;
    return by_agreement(header, algorithm, key, encrypted_key, key_size, provider);
  }
  if (algorithm == "RSA-OAEP-256") {
    if (key.type() != EnvelopeKeyType::rsa) return std::nullopt;
    SIEGEL_TRY(auto content_key,
               key.rsa_private()->decrypt(RsaPadding::oaep_sha_256, encrypted_key, key_size, provider.random()));
    return std::optional(std::move(content_key));
  }
  const bool is_wrap = algorithm.size() == 6 && wrap_key_size(algorithm) != 0;
  if (algorithm != "dir" && algorithm != "A256GCMKW" && !is_wrap)
    return fail(ErrorCode::unsupported, "the JWE uses a key management algorithm that is not read");
  if (key.type() != EnvelopeKeyType::symmetric) return std::nullopt;
  if (algorithm == "dir") return by_direct_key(key, encrypted_key, key_size);
  if (key.secret().size() != (is_wrap ? wrap_key_size(algorithm) : 32)) return std::nullopt;
  if (is_wrap) return unwrapped(key.secret().reveal(), encrypted_key);
  return by_gcm_wrap(header, key, encrypted_key, provider);
}

}  // namespace siegel

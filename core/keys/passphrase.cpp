// SPDX-License-Identifier: Apache-2.0
#include "keys/passphrase.h"

#include <algorithm>

#include "base/utf8.h"

namespace siegel {
namespace {

// The nonce is all zero: the fresh salt makes this key single-use (docs/format.md, "Recipients").
constexpr Nonce zero_nonce{};

Status check_passphrase(const SecretBytes& passphrase) {
  if (passphrase.empty()) return fail(ErrorCode::bad_argument, "an empty passphrase protects nothing");
  if (!is_utf8(passphrase.reveal())) return fail(ErrorCode::bad_argument, "a passphrase has to be UTF-8 text");
  return {};
}

bool is_at_least(const Argon2Cost& cost, const Argon2Cost& minimum) {
  return cost.memory_kib >= minimum.memory_kib && cost.passes >= minimum.passes && cost.lanes >= minimum.lanes;
}

/// Argon2id(passphrase, salt) -> 64 bytes = wrap key || commitment.
struct PassphraseKeys {
  static Result<PassphraseKeys> derive(const SecretBytes& passphrase, ByteView salt, const Argon2Cost& cost,
                                       const Provider& provider) {
    SIEGEL_TRY(auto derived,
               provider.argon2id(passphrase.reveal(), salt, cost, aead_key_size + passphrase_commitment_size));
    return PassphraseKeys{std::move(derived)};
  }
  ByteView wrap_key() const { return derived.reveal().first(aead_key_size); }
  ByteView commitment() const { return derived.reveal().last(passphrase_commitment_size); }

  SecretBytes derived;
};

}  // namespace

Result<PassphraseRecipient> PassphraseRecipient::create(SecretBytes passphrase, const Argon2Cost& cost) {
  SIEGEL_CHECK(check_passphrase(passphrase));
  if (!is_at_least(cost, minimum_argon2_cost))
    return fail(ErrorCode::bad_argument, "the Argon2id cost is below the minimum of 19 MiB and 2 passes");
  if (!is_at_least(maximum_argon2_cost, cost))
    return fail(ErrorCode::bad_argument, "the Argon2id cost is above the maximum of 1 GiB, 16 passes and 16 lanes");
  return PassphraseRecipient(std::move(passphrase), cost);
}

Result<Stanza> PassphraseRecipient::wrap(const SecretBytes& file_key, ByteView binding,
                                         const Provider& provider) const {
  std::array<std::uint8_t, passphrase_salt_size> salt;
  SIEGEL_CHECK(provider.random().fill(salt));
  SIEGEL_TRY(const auto keys, PassphraseKeys::derive(passphrase_, salt, cost_, provider));
  SIEGEL_TRY(const auto aead, provider.aes_256_gcm(keys.wrap_key()));
  std::array<std::uint8_t, wrapped_key_size> wrapped_key;
  SIEGEL_CHECK(aead->seal(zero_nonce, binding, file_key.reveal(), wrapped_key));

  Stanza stanza{static_cast<std::uint16_t>(StanzaType::passphrase), {}};
  append(stanza.body, salt);
  append_big_endian(stanza.body, cost_.memory_kib);
  append_big_endian(stanza.body, cost_.passes);
  append_big_endian(stanza.body, cost_.lanes);
  append(stanza.body, keys.commitment());
  append(stanza.body, wrapped_key);
  return stanza;
}

Result<PassphraseIdentity> PassphraseIdentity::create(SecretBytes passphrase, const Argon2Cost& maximum) {
  SIEGEL_CHECK(check_passphrase(passphrase));
  return PassphraseIdentity(std::move(passphrase), maximum);
}

Result<std::optional<SecretBytes>> PassphraseIdentity::unwrap(const Stanza& stanza, ByteView binding,
                                                              const Provider& provider) const {
  if (stanza.type != static_cast<std::uint16_t>(StanzaType::passphrase)) return std::nullopt;
  SIEGEL_TRY(const auto body, PassphraseBody::read(stanza));
  if (!is_at_least(maximum_, body.cost))
    return fail(ErrorCode::too_large, "the passphrase cost in the header is beyond what is accepted");
  // RFC 9106, 3.1: at least one pass, one lane, and 8 KiB of memory for each lane.
  if (body.cost.passes < 1 || body.cost.lanes < 1 || body.cost.memory_kib < 8 * body.cost.lanes)
    return fail(ErrorCode::bad_header, "the passphrase cost in the header is not a valid one");

  SIEGEL_TRY(const auto keys, PassphraseKeys::derive(passphrase_, body.salt, body.cost, provider));
  constexpr Error wrong{ErrorCode::bad_passphrase, "the passphrase is wrong, or the header was altered"};
  if (!equal_constant_time(keys.commitment(), body.commitment)) return fail(wrong);
  SIEGEL_TRY(const auto aead, provider.aes_256_gcm(keys.wrap_key()));
  SecretBytes file_key(file_key_size);
  const auto opened = aead->open(zero_nonce, binding, body.wrapped_key, file_key.reveal_for_writing());
  if (!opened) return fail(opened.error().code == ErrorCode::payload_forged ? wrong : opened.error());
  return std::optional(std::move(file_key));
}

}  // namespace siegel

// SPDX-License-Identifier: Apache-2.0
#include "keys/stanza_body.h"

#include <algorithm>

namespace siegel {
namespace {

std::size_t enc_size(StanzaType type) {
  switch (type) {
    case StanzaType::x25519: return 32;
    case StanzaType::mlkem768_x25519: return 1120;
    case StanzaType::p256: return 65;
    default: return 0;
  }
}

Status check_exhausted(const ByteReader& reader) {
  if (!reader.empty()) return fail(ErrorCode::bad_header, "a recipient stanza is longer than its fields");
  return {};
}

}  // namespace

Result<HpkeBody> HpkeBody::read(const Stanza& stanza) {
  ByteReader reader(stanza.body);
  SIEGEL_TRY(const auto key_id, reader.take(key_id_size));
  SIEGEL_TRY(const auto enc, reader.take(enc_size(static_cast<StanzaType>(stanza.type))));
  SIEGEL_TRY(const auto wrapped_key, reader.take(wrapped_key_size));
  SIEGEL_CHECK(check_exhausted(reader));
  return HpkeBody{key_id, enc, wrapped_key};
}

Result<PassphraseBody> PassphraseBody::read(const Stanza& stanza) {
  ByteReader reader(stanza.body);
  SIEGEL_TRY(const auto salt, reader.take(passphrase_salt_size));
  SIEGEL_TRY(const auto memory_kib, reader.take_integer<std::uint32_t>());
  SIEGEL_TRY(const auto passes, reader.take_integer<std::uint32_t>());
  SIEGEL_TRY(const auto lanes, reader.take_integer<std::uint32_t>());
  SIEGEL_TRY(const auto commitment, reader.take(passphrase_commitment_size));
  SIEGEL_TRY(const auto wrapped_key, reader.take(wrapped_key_size));
  SIEGEL_CHECK(check_exhausted(reader));
  return PassphraseBody{salt, {memory_kib, passes, lanes}, commitment, wrapped_key};
}

Result<KekBody> KekBody::read(const Stanza& stanza) {
  ByteReader reader(stanza.body);
  SIEGEL_TRY(const auto key_id_length, reader.take_integer<std::uint8_t>());
  SIEGEL_TRY(const auto key_id, reader.take(key_id_length));
  SIEGEL_TRY(const auto nonce_bytes, reader.take(aead_nonce_size));
  SIEGEL_TRY(const auto wrapped_key, reader.take(wrapped_key_size));
  SIEGEL_CHECK(check_exhausted(reader));
  KekBody body{key_id, {}, wrapped_key};
  std::ranges::copy(nonce_bytes, body.nonce.begin());
  return body;
}

Result<ExternalBody> ExternalBody::read(const Stanza& stanza) {
  ByteReader reader(stanza.body);
  SIEGEL_TRY(const auto provider_length, reader.take_integer<std::uint8_t>());
  SIEGEL_TRY(const auto provider, reader.take(provider_length));
  SIEGEL_TRY(const auto key_id_length, reader.take_integer<std::uint16_t>());
  SIEGEL_TRY(const auto key_id, reader.take(key_id_length));
  return ExternalBody{provider, key_id, reader.take_rest()};
}

}  // namespace siegel

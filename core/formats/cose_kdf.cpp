// SPDX-License-Identifier: Apache-2.0
#include "formats/cose_kdf.h"

#include "codec/cbor_writer.h"
#include "formats/cose_labels.h"

namespace siegel {
namespace {

/// One field of a party, null if it is not there.
Status write_field(const CoseHeader& header, std::int64_t label, CborWriter& to) {
  const auto value = header.holder_of(label).find(label);
  if (!value) {
    to.null();
    return {};
  }
  // A nonce may also be a number.
  if (label != cose::party_u_nonce && label != cose::party_v_nonce) SIEGEL_CHECK(CborReader(*value).bytes());
  to.raw(*value);
  return {};
}

}  // namespace

Result<SecretBytes> cose_kdf(ByteView shared_secret, std::int64_t algorithm, std::size_t key_size,
                             const CoseHeader& header, ByteView protected_map, const Provider& provider) {
  CborWriter context;
  context.array(4).integer(algorithm);
  context.array(3);
  for (const auto label : {cose::party_u_identity, cose::party_u_nonce, cose::party_u_other})
    SIEGEL_CHECK(write_field(header, label, context));
  context.array(3);
  for (const auto label : {cose::party_v_identity, cose::party_v_nonce, cose::party_v_other})
    SIEGEL_CHECK(write_field(header, label, context));
  context.array(2).integer(static_cast<std::int64_t>(8 * key_size)).bytes(bound_map(protected_map));

  SIEGEL_TRY(const auto salt, header.holder_of(cose::salt).bytes(cose::salt));
  auto extracted = provider.hmac_sha_256(salt.value_or(ByteView{}), {shared_secret});
  const auto pseudorandom_key = SecretBytes::copy(extracted);
  wipe(extracted);
  SecretBytes key(key_size);
  provider.hkdf_expand_sha_256(pseudorandom_key.reveal(), context.written(), key.reveal_for_writing());
  return key;
}

Bytes cose_recipient_structure(ByteView protected_map) {
  CborWriter structure;
  structure.array(4).text("HPKE Recipient").integer(cose::a256gcm).bytes(protected_map).bytes({});
  return structure.take();
}

Result<ByteView> cose_encapsulated_key(const CoseHeader& header) {
  if (!header.protected_map().has(cose::alg))
    return fail(ErrorCode::bad_data, "HPKE in COSE does not say its algorithm where it is protected");
  if (header.holder_of(cose::psk_id).has(cose::psk_id))
    return fail(ErrorCode::unsupported,
                "the COSE message needs a key that both sides know beforehand beside that of HPKE");
  SIEGEL_TRY(const auto key, header.holder_of(cose::encapsulated_key).bytes(cose::encapsulated_key));
  if (!key) return fail(ErrorCode::bad_data, "the encapsulated secret of HPKE is missing in a COSE header");
  return *key;
}

}  // namespace siegel

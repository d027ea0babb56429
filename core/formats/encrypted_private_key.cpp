// SPDX-License-Identifier: Apache-2.0
#include "formats/encrypted_private_key.h"

#include <array>
#include <optional>

#include "crypto/aes_cbc.h"
#include "formats/cms_algorithm.h"
#include "formats/cms_oids.h"
#include "formats/pbkdf2_parameters.h"

namespace siegel {
namespace {

constexpr std::string_view pbes2 = "1.2.840.113549.1.5.13";
constexpr std::size_t max_size = 65'536;
constexpr Error malformed{ErrorCode::bad_key, "the encrypted private key is malformed"};
constexpr Error other_cipher{ErrorCode::unsupported, "the private key is encrypted with a cipher that is not read"};

/// Bytes of the AES key; nothing for another cipher.
std::optional<std::size_t> key_size_of(const CmsAlgorithm& cipher) {
  if (cipher.is(cms::aes128_cbc)) return 16;
  if (cipher.is(cms::aes192_cbc)) return 24;
  if (cipher.is(cms::aes256_cbc)) return 32;
  return std::nullopt;
}

struct Parts {
  CmsAlgorithm derivation;
  CmsAlgorithm cipher;
  Bytes encrypted;
};

Result<Parts> read(ByteView der) {
  BerReader reader(der);
  SIEGEL_TRY(auto info, reader.enter(asn1::sequence));
  SIEGEL_CHECK(reader.finish());
  SIEGEL_TRY(const auto scheme, read_cms_algorithm(info));
  if (!scheme.is(pbes2)) return fail(other_cipher);
  BerReader inner(scheme.parameters);
  SIEGEL_TRY(auto parameters, inner.enter(asn1::sequence));
  Parts parts;
  SIEGEL_TRY(parts.derivation, read_cms_algorithm(parameters));
  SIEGEL_TRY(parts.cipher, read_cms_algorithm(parameters));
  SIEGEL_CHECK(parameters.finish());
  SIEGEL_TRY(parts.encrypted, info.octets(asn1::octet_string, max_size));
  SIEGEL_CHECK(info.finish());
  return parts;
}

}  // namespace

Result<SecretBytes> decrypt_private_key(ByteView der, ByteView passphrase) {
  const auto parts = read(der);
  if (!parts) return fail(parts.error().code == ErrorCode::unsupported ? parts.error() : malformed);
  const auto key_size = key_size_of(parts->cipher);
  if (!key_size) return fail(other_cipher);
  BerReader parameters(parts->cipher.parameters);
  const auto iv = parameters.octets(asn1::octet_string, aes_cbc_iv_size);
  if (!iv || iv->size() != aes_cbc_iv_size) return fail(malformed);
  const auto key = derive_by_pbkdf2(parts->derivation.whole, passphrase, *key_size);
  if (!key) return fail(key.error().code == ErrorCode::unsupported ? key.error() : malformed);
  auto opened = open_aes_cbc(key->reveal(), *iv, parts->encrypted);
  if (!opened && opened.error().code == ErrorCode::payload_forged)
    return fail(ErrorCode::bad_passphrase, "the passphrase does not open the private key");
  return opened;
}

}  // namespace siegel

// SPDX-License-Identifier: Apache-2.0
#include "keys/signing_key.h"

#include <algorithm>

#include "base/constant_time.h"
#include "base/utf8.h"
#include "codec/bech32.h"
#include "keys/key_text.h"

namespace siegel {
namespace {

constexpr std::string_view signer_prefix = "siegel-signer";
constexpr std::string_view key_prefix = "siegel-signing-key-";
constexpr std::array<std::uint8_t, 2> type_ed25519{0x00, 0x01};

SecretBytes with_type(ByteView key) {
  SecretBytes data(type_ed25519.size() + key.size());
  const auto out = data.reveal_for_writing();
  std::ranges::copy(key, std::ranges::copy(type_ed25519, out.begin()).out);
  return data;
}

/// The key behind the type.
Result<ByteView> key_in(const Bech32& text) {
  const auto data = text.data.reveal();
  if (data.size() != type_ed25519.size() + ed25519_seed_size || data[0] != type_ed25519[0] ||
      data[1] != type_ed25519[1])
    return fail(ErrorCode::bad_key, "a signing key is incomplete, or of a kind this version does not know");
  return data.subspan(type_ed25519.size());
}

}  // namespace

Bytes Signer::encode() const {
  Bytes bytes(type_ed25519.begin(), type_ed25519.end());
  append(bytes, key_);
  return bytes;
}

Result<Signer> Signer::decode(ByteView bytes) {
  if (bytes.size() < type_ed25519.size()) return fail(ErrorCode::bad_key, "the key of a signer is incomplete");
  if (!std::ranges::equal(bytes.first(type_ed25519.size()), type_ed25519))
    return fail(ErrorCode::unsupported, "the signature is of a kind this version does not know");
  Ed25519PublicKey key{};
  if (bytes.size() != type_ed25519.size() + key.size())
    return fail(ErrorCode::bad_key, "the key of a signer is incomplete");
  std::ranges::copy(bytes.subspan(type_ed25519.size()), key.begin());
  return Signer(key);
}

std::string Signer::print() const {
  const auto text = encode_bech32(signer_prefix, encode());
  return std::string(text_of(text.reveal()));
}

Result<Signer> Signer::parse(std::string_view text) {
  SIEGEL_TRY(const auto decoded, decode_bech32(bytes_of(text)));
  if (decoded.prefix == key_prefix)
    return fail(ErrorCode::bad_key, "this is a secret signing key, not a signer: keep it to yourself");
  if (decoded.prefix != signer_prefix) return fail(ErrorCode::bad_key, "a signer starts with siegel-signer1");
  SIEGEL_TRY(const auto bytes, key_in(decoded));
  Ed25519PublicKey key{};
  std::ranges::copy(bytes, key.begin());
  return Signer(key);
}

Result<SigningKey> SigningKey::generate(RandomSource& random) {
  SecretBytes seed(ed25519_seed_size);
  SIEGEL_CHECK(random.fill(seed.reveal_for_writing()));
  return from_seed(std::move(seed));
}

Result<SigningKey> SigningKey::from_seed(SecretBytes seed) {
  SIEGEL_TRY(const auto key, ed25519_public_key(seed));
  return SigningKey(std::move(seed), Signer(key));
}

SecretBytes print_signing_seed(const SecretBytes& seed) {
  auto text = encode_bech32(key_prefix, with_type(seed.reveal()).reveal());
  for (auto& c : text.reveal_for_writing()) c = ascii_upper_case(c);
  return text;
}

Result<SecretBytes> parse_signing_seed(ByteView text) {
  SIEGEL_TRY(const auto decoded, decode_bech32(text));
  if (decoded.prefix == signer_prefix)
    return fail(ErrorCode::bad_key, "this names a signer and cannot sign: the key starts with SIEGEL-SIGNING-KEY-1");
  if (decoded.prefix != key_prefix) return fail(ErrorCode::bad_key, "a signing key starts with SIEGEL-SIGNING-KEY-1");
  SIEGEL_TRY(const auto seed, key_in(decoded));
  return SecretBytes::copy(seed);
}

Result<SecretBytes> parse_signing_seed_file(const SecretBytes& text) {
  SIEGEL_TRY(const auto lines, key_lines(text.reveal()));
  if (lines.size() != 1) return fail(ErrorCode::bad_key, "a signing key file holds one key");
  return parse_signing_seed(lines.front());
}

Result<SigningKey> SigningKey::parse(ByteView text) {
  SIEGEL_TRY(auto seed, parse_signing_seed(text));
  return from_seed(std::move(seed));
}

Result<SigningKey> SigningKey::parse_file(const SecretBytes& text) {
  SIEGEL_TRY(auto seed, parse_signing_seed_file(text));
  return from_seed(std::move(seed));
}

}  // namespace siegel

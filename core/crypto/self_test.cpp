// SPDX-License-Identifier: Apache-2.0
#include "crypto/self_test.h"

#include <algorithm>
#include <string_view>

namespace siegel {
namespace {

template <std::size_t Size>
consteval std::array<std::uint8_t, Size> from_hex(const char (&text)[2 * Size + 1]) {
  const auto digit = [](char c) { return static_cast<std::uint8_t>(c <= '9' ? c - '0' : c - 'a' + 10); };
  std::array<std::uint8_t, Size> bytes{};
  for (std::size_t i = 0; i < Size; ++i)
    bytes[i] = static_cast<std::uint8_t>(digit(text[2 * i]) << 4 | digit(text[2 * i + 1]));
  return bytes;
}

bool same(ByteView a, ByteView b) { return std::ranges::equal(a, b); }

/// A primitive that fails is a wrong one, unless all that it lacks is memory or the random bytes it blinds itself with.
Result<bool> wrong_answer(const Error& error) {
  if (error.code == ErrorCode::out_of_memory || error.code == ErrorCode::random_failed) return fail(error);
  return false;
}

// McGrew and Viega, "The Galois/Counter Mode of Operation", test case 14: a zero key, nonce and block.
Result<bool> gcm_is_right(const Provider& provider) {
  constexpr auto expected = from_hex<32>("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
  const std::array<std::uint8_t, aead_key_size> key{};
  const std::array<std::uint8_t, 16> plaintext{};
  std::array<std::uint8_t, 32> sealed{};
  std::array<std::uint8_t, 16> opened{};
  const auto aead = provider.aes_256_gcm(key);
  if (!aead) return wrong_answer(aead.error());
  if (const auto status = (*aead)->seal({}, {}, plaintext, sealed); !status) return wrong_answer(status.error());
  if (const auto status = (*aead)->open({}, {}, sealed, opened); !status) return wrong_answer(status.error());
  if (!same(sealed, expected) || !same(opened, plaintext)) return false;
  sealed.back() ^= 1;
  const auto forged = (*aead)->open({}, {}, sealed, opened);
  if (!forged && forged.error().code != ErrorCode::payload_forged) return wrong_answer(forged.error());
  return !forged.has_value();
}

// FIPS 180-4 and FIPS 202: the published digests of "abc" and of the empty message.
bool hashes_are_right(const Provider& provider) {
  constexpr auto sha_256 = from_hex<32>("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  constexpr auto sha_512 = from_hex<64>(
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
      "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
  constexpr auto sha3_256 = from_hex<32>("3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532");
  constexpr auto shake_256 = from_hex<32>("46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f");
  const auto abc = bytes_of("abc");
  std::array<std::uint8_t, 32> squeezed{};
  provider.shake_256({}, squeezed);
  const auto hash = provider.sha_256();
  hash->update(abc);
  return same(hash->finish(), sha_256) && same(provider.sha_512({abc}), sha_512) &&
         same(provider.sha3_256({abc}), sha3_256) && same(squeezed, shake_256);
}

// RFC 4231, test case 2, and RFC 5869, A.1 (the expand step).
bool key_derivation_is_right(const Provider& provider) {
  constexpr auto mac = from_hex<32>("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  constexpr auto pseudorandom_key = from_hex<32>("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
  constexpr auto info = from_hex<10>("f0f1f2f3f4f5f6f7f8f9");
  constexpr auto okm =
      from_hex<42>("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  std::array<std::uint8_t, 42> out{};
  provider.hkdf_expand_sha_256(pseudorandom_key, info, out);
  return same(out, okm) &&
         same(provider.hmac_sha_256(bytes_of("Jefe"), {bytes_of("what do ya "), bytes_of("want for nothing?")}), mac);
}

// RFC 7748, 6.1.
Result<bool> x25519_is_right(const Provider& provider) {
  constexpr auto alice_secret = from_hex<32>("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
  constexpr auto bob_public = from_hex<32>("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
  constexpr auto shared = from_hex<32>("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
  const auto agreed = provider.agree(Group::x25519, alice_secret, bob_public);
  if (!agreed) return wrong_answer(agreed.error());
  return same(agreed->reveal(), shared);
}

// The base point of P-256 (NIST SP 800-186, 3.2.1.3), which belongs to the secret 1.
Result<bool> p256_is_right(const Provider& provider) {
  constexpr auto base_point = from_hex<65>(
      "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
      "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");
  std::array<std::uint8_t, 32> one{};
  one.back() = 1;
  const auto point = provider.public_key(Group::p256, one);
  if (!point) return wrong_answer(point.error());
  return same(*point, base_point);
}

constexpr Error wrong{ErrorCode::internal, "a known answer of the cryptographic library did not come out"};

}  // namespace

Status self_test(const Provider& provider) {
  SIEGEL_TRY(const bool gcm, gcm_is_right(provider));
  SIEGEL_TRY(const bool x25519, x25519_is_right(provider));
  if (!gcm || !x25519 || !hashes_are_right(provider) || !key_derivation_is_right(provider)) return fail(wrong);
  return {};
}

Status self_test_of_p256(const Provider& provider) {
  SIEGEL_TRY(const bool p256, p256_is_right(provider));
  return p256 ? Status{} : fail(wrong);
}

}  // namespace siegel

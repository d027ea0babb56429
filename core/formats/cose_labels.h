// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

/// The numbers that COSE gives to names (IANA, "CBOR Object Signing and Encryption").
namespace siegel::cose {

// Header parameters (RFC 9052, 3.1; RFC 9053, 5 and 6).
inline constexpr std::int64_t alg = 1;
inline constexpr std::int64_t crit = 2;
inline constexpr std::int64_t content_type = 3;
inline constexpr std::int64_t kid = 4;
inline constexpr std::int64_t iv = 5;
inline constexpr std::int64_t ephemeral_key = -1;
inline constexpr std::int64_t salt = -20;
inline constexpr std::int64_t party_u_identity = -21;
inline constexpr std::int64_t party_u_nonce = -22;
inline constexpr std::int64_t party_u_other = -23;
inline constexpr std::int64_t party_v_identity = -24;
inline constexpr std::int64_t party_v_nonce = -25;
inline constexpr std::int64_t party_v_other = -26;

// Of HPKE (draft-ietf-cose-hpke-23).
inline constexpr std::int64_t encapsulated_key = -4;
inline constexpr std::int64_t psk_id = -5;

// Algorithms (RFC 9053, 4 to 6).
inline constexpr std::int64_t a256gcm = 3;
inline constexpr std::int64_t a128kw = -3;
inline constexpr std::int64_t a192kw = -4;
inline constexpr std::int64_t a256kw = -5;
inline constexpr std::int64_t direct = -6;
inline constexpr std::int64_t ecdh_es_hkdf_256 = -25;
inline constexpr std::int64_t ecdh_es_a128kw = -29;
inline constexpr std::int64_t ecdh_es_a192kw = -30;
inline constexpr std::int64_t ecdh_es_a256kw = -31;

// Members of a key (RFC 9052, 7; RFC 9053, 7).
inline constexpr std::int64_t kty = 1;
inline constexpr std::int64_t key_id = 2;
inline constexpr std::int64_t key_alg = 3;
inline constexpr std::int64_t key_ops = 4;
inline constexpr std::int64_t base_iv = 5;
inline constexpr std::int64_t crv = -1;
inline constexpr std::int64_t k = -1;  ///< of a symmetric key
inline constexpr std::int64_t x = -2;
inline constexpr std::int64_t y = -3;
inline constexpr std::int64_t d = -4;
inline constexpr std::int64_t kty_okp = 1;
inline constexpr std::int64_t kty_ec2 = 2;
inline constexpr std::int64_t kty_symmetric = 4;
inline constexpr std::int64_t crv_p256 = 1;
inline constexpr std::int64_t crv_x25519 = 4;

// Tags (RFC 9052, 2).
inline constexpr std::uint64_t tag_encrypt0 = 16;
inline constexpr std::uint64_t tag_encrypt = 96;

}  // namespace siegel::cose

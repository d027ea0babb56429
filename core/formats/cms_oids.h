// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

/// Object identifiers of CMS, with the names they have in their standards.
namespace siegel::cms {

inline constexpr std::string_view data = "1.2.840.113549.1.7.1";                       // RFC 5652, 4
inline constexpr std::string_view enveloped_data = "1.2.840.113549.1.7.3";             // RFC 5652, 6
inline constexpr std::string_view auth_enveloped_data = "1.2.840.113549.1.9.16.1.23";  // RFC 5083, 2
inline constexpr std::string_view aes256_gcm = "2.16.840.1.101.3.4.1.46";              // RFC 5084, 3.2
inline constexpr std::string_view rsa_encryption = "1.2.840.113549.1.1.1";             // RFC 3370, 4.2.1
inline constexpr std::string_view rsaes_oaep = "1.2.840.113549.1.1.7";                 // RFC 3560
inline constexpr std::string_view mgf1 = "1.2.840.113549.1.1.8";                       // RFC 8017, A.2.1
inline constexpr std::string_view p_specified = "1.2.840.113549.1.1.9";                // RFC 8017, A.2.1
inline constexpr std::string_view sha1 = "1.3.14.3.2.26";
inline constexpr std::string_view sha256 = "2.16.840.1.101.3.4.2.1";
inline constexpr std::string_view std_dh_sha256_kdf = "1.3.132.1.11.1";               // RFC 5753, 7.1.4
inline constexpr std::string_view std_dh_sha1_kdf = "1.3.133.16.840.63.0.2";          // RFC 5753, 7.1.4
inline constexpr std::string_view std_dh_hkdf_sha256 = "1.2.840.113549.1.9.16.3.19";  // RFC 8418, 2.2
inline constexpr std::string_view ec_public_key = "1.2.840.10045.2.1";                // RFC 5480
inline constexpr std::string_view secp256r1 = "1.2.840.10045.3.1.7";
inline constexpr std::string_view x25519 = "1.3.101.110";                  // RFC 8410
inline constexpr std::string_view aes128_wrap = "2.16.840.1.101.3.4.1.5";  // RFC 3565, 2.3.2
inline constexpr std::string_view aes192_wrap = "2.16.840.1.101.3.4.1.25";
inline constexpr std::string_view aes256_wrap = "2.16.840.1.101.3.4.1.45";
inline constexpr std::string_view pbkdf2 = "1.2.840.113549.1.5.12";  // RFC 8018, A.2
inline constexpr std::string_view hmac_sha1 = "1.2.840.113549.2.7";
inline constexpr std::string_view hmac_sha256 = "1.2.840.113549.2.9";
inline constexpr std::string_view hmac_sha512 = "1.2.840.113549.2.11";
inline constexpr std::string_view pwri_kek = "1.2.840.113549.1.9.16.3.9";  // RFC 3211
inline constexpr std::string_view aes128_cbc = "2.16.840.1.101.3.4.1.2";   // RFC 3565, 4.1
inline constexpr std::string_view aes192_cbc = "2.16.840.1.101.3.4.1.22";
inline constexpr std::string_view aes256_cbc = "2.16.840.1.101.3.4.1.42";

}  // namespace siegel::cms

// SPDX-License-Identifier: Apache-2.0
// In place of core/crypto/botan/x509.cpp: Botan's X.509 would double the module (docs/decisions/0023). Here the fields
// that CMS needs are read, and nothing is verified but their form; neither does x509.cpp look at who signed.
#include <algorithm>
#include <chrono>
#include <string_view>

#include "codec/ber_reader.h"
#include "crypto/p256_point.h"
#include "crypto/x509.h"

namespace siegel {
namespace {

constexpr Error no_certificate{ErrorCode::bad_certificate,
                               "this is no certificate, or its key is neither RSA nor on P-256 or X25519"};
constexpr Error no_public_key{ErrorCode::bad_key, "this is no public key, or neither RSA nor on P-256 or X25519"};
constexpr Error no_private_key{ErrorCode::bad_key, "this is no private key, or neither RSA nor on P-256 or X25519"};
constexpr Error other_algorithm{ErrorCode::unsupported, "the key is neither RSA nor on P-256 or X25519"};

// Contents of object identifiers.
using namespace std::string_view_literals;
constexpr auto oid_rsa_encryption = "\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01"sv;  // RFC 8017, C
constexpr auto oid_ec_public_key = "\x2A\x86\x48\xCE\x3D\x02\x01"sv;           // RFC 5480, 2.1.1
constexpr auto oid_prime256v1 = "\x2A\x86\x48\xCE\x3D\x03\x01\x07"sv;
constexpr auto oid_x25519 = "\x2B\x65\x6E"sv;                  // RFC 8410, 3
constexpr auto oid_subject_key_identifier = "\x55\x1D\x0E"sv;  // RFC 5280, 4.2.1
constexpr auto oid_key_usage = "\x55\x1D\x0F"sv;
constexpr auto oid_extended_key_usage = "\x55\x1D\x25"sv;
constexpr auto oid_any_extended_key_usage = "\x55\x1D\x25\x00"sv;
constexpr auto oid_email_protection = "\x2B\x06\x01\x05\x05\x07\x03\x04"sv;

constexpr std::uint8_t boolean = 0x01;
constexpr std::uint8_t utc_time = 0x17;
constexpr std::uint8_t generalized_time = 0x18;
constexpr std::size_t coordinate_size = 32;
constexpr std::size_t max_extensions = 100;

enum class KeyKind : std::uint8_t { rsa, p256, x25519 };

/// AlgorithmIdentifier of a key. Errors: `unsupported`, `bad_data`.
Result<KeyKind> read_algorithm(BerReader& reader) {
  SIEGEL_TRY(auto algorithm, reader.enter(asn1::sequence));
  SIEGEL_TRY(const auto name, algorithm.take(asn1::object_identifier));
  const auto oid = text_of(name.content);
  if (oid == oid_rsa_encryption) return KeyKind::rsa;
  if (oid == oid_x25519) return KeyKind::x25519;
  if (oid != oid_ec_public_key) return fail(other_algorithm);
  SIEGEL_TRY(const auto curve, algorithm.take(asn1::object_identifier));
  if (text_of(curve.content) != oid_prime256v1) return fail(ErrorCode::bad_data, "the key is on another curve");
  return KeyKind::p256;
}

/// An INTEGER that is not negative, without leading zeros.
Result<ByteView> read_number(BerReader& reader) {
  SIEGEL_TRY(const auto element, reader.take(asn1::integer));
  auto digits = element.content;
  if (digits.empty() || (digits.front() & 0x80) != 0) return fail(ErrorCode::bad_data, "a number of a key is negative");
  while (digits.size() > 1 && digits.front() == 0) digits = digits.subspan(1);
  return digits;
}

/// A BIT STRING of whole bytes.
Result<ByteView> read_bits(BerReader& reader) {
  SIEGEL_TRY(const auto element, reader.take(asn1::bit_string));
  if (element.content.empty() || element.content.front() != 0)
    return fail(ErrorCode::bad_data, "a bit string of a key has no whole bytes");
  return element.content.subspan(1);
}

Result<SubjectPublicKey> read_key_info(BerReader& outer) {
  SIEGEL_TRY(auto info, outer.enter(asn1::sequence));
  SIEGEL_TRY(const auto kind, read_algorithm(info));
  SIEGEL_TRY(const auto bits, read_bits(info));
  SIEGEL_CHECK(info.finish());
  SubjectPublicKey key;
  if (kind == KeyKind::rsa) {
    BerReader reader(bits);
    SIEGEL_TRY(auto numbers, reader.enter(asn1::sequence));
    SIEGEL_CHECK(reader.finish());
    SIEGEL_TRY(const auto modulus, read_number(numbers));
    SIEGEL_TRY(const auto exponent, read_number(numbers));
    SIEGEL_CHECK(numbers.finish());
    SIEGEL_TRY(key.rsa, make_rsa_public_key(modulus, exponent));
    return key;
  }
  const bool is_p256 = kind == KeyKind::p256;
  if (is_p256 && bits.size() == 1 + coordinate_size) {
    SIEGEL_TRY(key.point, decompress_p256_point(bits));
  } else {
    key.point.assign(bits.begin(), bits.end());
  }
  key.group = is_p256 ? Group::p256 : Group::x25519;
  if (key.point.size() != (is_p256 ? 1 + 2 * coordinate_size : coordinate_size) || (is_p256 && key.point.front() != 4))
    return fail(ErrorCode::bad_data, "a public key has another length than its curve");
  return key;
}

/// UTCTime or GeneralizedTime to the second and in UTC (RFC 5280, 4.1.2.5), as seconds since 1970.
Result<std::int64_t> read_time(BerReader& reader) {
  constexpr Error no_time{ErrorCode::bad_data, "a time of the certificate is none"};
  SIEGEL_TRY(const auto element, reader.any());
  const auto text = text_of(element.content);
  const bool is_short = element.identifier == utc_time;
  if ((!is_short && element.identifier != generalized_time) || text.size() != (is_short ? 13 : 15) ||
      !text.ends_with('Z'))
    return fail(no_time);
  const auto digits = text.substr(0, text.size() - 1);
  if (!std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; })) return fail(no_time);
  const auto pair = [&](std::size_t at) { return (digits[at] - '0') * 10 + (digits[at + 1] - '0'); };
  const std::size_t at = is_short ? 2 : 4;
  int year = is_short ? pair(0) : pair(0) * 100 + pair(2);
  if (is_short) year += year < 50 ? 2000 : 1900;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(pair(at))),
                                         std::chrono::day(static_cast<unsigned>(pair(at + 2)))};
  const int hour = pair(at + 4);
  const int minute = pair(at + 6);
  const int second = pair(at + 8);
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return fail(no_time);
  const auto days = std::chrono::sys_days(date).time_since_epoch().count();
  return ((std::int64_t{days} * 24 + hour) * 60 + minute) * 60 + second;
}

/// Bit `number` of KeyUsage (RFC 5280, 4.2.1.3).
bool has_bit(ByteView bits, std::size_t number) {
  const auto at = 1 + number / 8;
  return at < bits.size() && (bits[at] & (0x80U >> number % 8)) != 0;
}

Status read_key_usage(ByteView value, CertificateFacts& facts) {
  constexpr std::size_t key_encipherment = 2;
  constexpr std::size_t key_agreement = 4;
  BerReader reader(value);
  SIEGEL_TRY(const auto bits, reader.take(asn1::bit_string));
  SIEGEL_CHECK(reader.finish());
  facts.allows_key_transport = has_bit(bits.content, key_encipherment);
  facts.allows_key_agreement = has_bit(bits.content, key_agreement);
  return {};
}

Status read_extended_key_usage(ByteView value, CertificateFacts& facts) {
  facts.allows_mail = false;
  BerReader reader(value);
  SIEGEL_TRY(auto purposes, reader.enter(asn1::sequence));
  SIEGEL_CHECK(reader.finish());
  while (!purposes.at_end()) {
    SIEGEL_TRY(const auto purpose, purposes.take(asn1::object_identifier));
    const auto oid = text_of(purpose.content);
    facts.allows_mail |= oid == oid_email_protection || oid == oid_any_extended_key_usage;
  }
  return {};
}

Status read_extension(BerReader extension, CertificateFacts& facts) {
  SIEGEL_TRY(const auto name, extension.take(asn1::object_identifier));
  if (extension.peek() == boolean) SIEGEL_CHECK(extension.any());
  SIEGEL_TRY(const auto value, extension.take(asn1::octet_string));
  SIEGEL_CHECK(extension.finish());
  const auto oid = text_of(name.content);
  if (oid == oid_key_usage) return read_key_usage(value.content, facts);
  if (oid == oid_extended_key_usage) return read_extended_key_usage(value.content, facts);
  if (oid != oid_subject_key_identifier) return {};
  BerReader reader(value.content);
  SIEGEL_TRY(const auto id, reader.take(asn1::octet_string));
  SIEGEL_CHECK(reader.finish());
  facts.subject_key_id.assign(id.content.begin(), id.content.end());
  return {};
}

Status read_extensions(BerReader& body, CertificateFacts& facts) {
  SIEGEL_TRY(auto wrapper, body.enter(asn1::context_constructed(3)));
  SIEGEL_TRY(auto extensions, wrapper.enter(asn1::sequence));
  SIEGEL_CHECK(wrapper.finish());
  for (std::size_t i = 0; !extensions.at_end(); ++i) {
    if (i == max_extensions) return fail(no_certificate);
    SIEGEL_TRY(auto extension, extensions.enter(asn1::sequence));
    SIEGEL_CHECK(read_extension(extension, facts));
  }
  return {};
}

/// Certificate (RFC 5280, 4.1).
Result<CertificateFacts> read_all(ByteView der) {
  BerReader outer(der);
  SIEGEL_TRY(auto certificate, outer.enter(asn1::sequence));
  SIEGEL_CHECK(outer.finish());
  SIEGEL_TRY(auto body, certificate.enter(asn1::sequence));
  SIEGEL_CHECK(certificate.take(asn1::sequence));    // signatureAlgorithm
  SIEGEL_CHECK(certificate.take(asn1::bit_string));  // signature
  SIEGEL_CHECK(certificate.finish());
  if (body.peek() == asn1::context_constructed(0)) SIEGEL_CHECK(body.any());  // version
  SIEGEL_CHECK(body.take(asn1::integer));                                     // serialNumber
  SIEGEL_CHECK(body.take(asn1::sequence));                                    // signature
  SIEGEL_CHECK(body.take(asn1::sequence));                                    // issuer
  CertificateFacts facts;
  SIEGEL_TRY(auto validity, body.enter(asn1::sequence));
  SIEGEL_TRY(facts.not_before, read_time(validity));
  SIEGEL_TRY(facts.not_after, read_time(validity));
  SIEGEL_CHECK(validity.finish());
  SIEGEL_CHECK(body.take(asn1::sequence));  // subject
  SIEGEL_TRY(facts.public_key, read_key_info(body));
  facts.allows_key_transport = facts.allows_key_agreement = facts.allows_mail = true;
  for (const auto unique_id : {asn1::context(1), asn1::context(2)})
    if (body.peek() == unique_id) SIEGEL_CHECK(body.any());
  if (body.peek() == asn1::context_constructed(3)) SIEGEL_CHECK(read_extensions(body, facts));
  SIEGEL_CHECK(body.finish());
  return facts;
}

Result<SubjectPrivateKey> read_rsa_numbers(BerReader& reader, RandomSource& random) {
  SIEGEL_TRY(auto numbers, reader.enter(asn1::sequence));
  SIEGEL_CHECK(numbers.small_integer());  // version
  SIEGEL_TRY(const auto modulus, read_number(numbers));
  SIEGEL_TRY(const auto exponent, read_number(numbers));
  SIEGEL_TRY(const auto private_exponent, read_number(numbers));
  SIEGEL_TRY(const auto first_prime, read_number(numbers));
  SIEGEL_TRY(const auto second_prime, read_number(numbers));
  const RsaPrivateNumbers parts{Bytes(modulus.begin(), modulus.end()), Bytes(exponent.begin(), exponent.end()),
                                SecretBytes::copy(private_exponent), SecretBytes::copy(first_prime),
                                SecretBytes::copy(second_prime)};
  SubjectPrivateKey key;
  SIEGEL_TRY(key.rsa, make_rsa_private_key(parts, random));
  return key;
}

/// PrivateKeyInfo (RFC 5208, 5) or OneAsymmetricKey (RFC 5958, 2).
Result<SubjectPrivateKey> read_private_key_info(ByteView der, RandomSource& random) {
  BerReader outer(der);
  SIEGEL_TRY(auto info, outer.enter(asn1::sequence));
  SIEGEL_CHECK(outer.finish());
  SIEGEL_CHECK(info.small_integer());  // version
  SIEGEL_TRY(const auto kind, read_algorithm(info));
  SIEGEL_TRY(const auto octets, info.take(asn1::octet_string));
  BerReader reader(octets.content);
  if (kind == KeyKind::rsa) return read_rsa_numbers(reader, random);
  SubjectPrivateKey key;
  key.group = kind == KeyKind::p256 ? Group::p256 : Group::x25519;
  if (kind == KeyKind::p256) {  // ECPrivateKey (RFC 5915, 3)
    SIEGEL_TRY(reader, reader.enter(asn1::sequence));
    SIEGEL_CHECK(reader.small_integer());
  }
  SIEGEL_TRY(const auto secret, reader.take(asn1::octet_string));
  if (secret.content.size() != coordinate_size)
    return fail(ErrorCode::bad_data, "a private key has another length than its curve");
  key.secret = SecretBytes::copy(secret.content);
  return key;
}

/// What is malformed is said in the words of the caller; what is too weak or of another algorithm in its own.
template <class T>
Result<T> told_as(Result<T> result, const Error& malformed) {
  if (!result && (result.error().code == ErrorCode::bad_data || result.error().code == ErrorCode::too_large))
    return fail(malformed);
  return result;
}

}  // namespace

Result<CertificateFacts> read_certificate(ByteView der) { return told_as(read_all(der), no_certificate); }

Result<SubjectPublicKey> read_subject_public_key(ByteView der) {
  BerReader reader(der);
  auto key = read_key_info(reader);
  if (key && !reader.at_end()) return fail(no_public_key);
  return told_as(std::move(key), no_public_key);
}

Result<SubjectPrivateKey> read_private_key(ByteView der, RandomSource& random) {
  return told_as(read_private_key_info(der, random), no_private_key);
}

}  // namespace siegel

// SPDX-License-Identifier: Apache-2.0
#include "formats/cose_key.h"

#include <algorithm>
#include <array>

#include "base/wiped_bytes.h"
#include "codec/cbor_writer.h"
#include "crypto/p256_point.h"
#include "formats/cose_labels.h"
#include "formats/hpke_suite.h"

namespace siegel {
namespace {

constexpr std::size_t coordinate_size = 32;
constexpr std::size_t max_key_size = 65'536;
constexpr std::uint8_t uncompressed_point = 4;  // SEC 1, 2.3.3
constexpr std::uint8_t compressed_even = 2;
constexpr std::uint8_t compressed_odd = 3;

std::unexpected<Error> bad_key(std::string_view what) { return fail(ErrorCode::bad_key, what); }

struct Name {
  std::int64_t number;
  std::string_view word;
};
/// The algorithms a key can say it is for, in the words of JOSE, which `EnvelopeKey` keeps.
constexpr std::array<Name, 7> algorithms{{{cose::a256gcm, "A256GCM"},
                                          {cose::direct, "dir"},
                                          {cose::a128kw, "A128KW"},
                                          {cose::a192kw, "A192KW"},
                                          {cose::a256kw, "A256KW"},
                                          {cose::ecdh_es_hkdf_256, "ECDH-ES"},
                                          {cose::ecdh_es_a256kw, "ECDH-ES+A256KW"}}};
/// RFC 9052, 7.1, table 5; the words of RFC 7517, 4.3.
constexpr std::array<std::string_view, 10> operations{"sign",      "verify",    "encrypt",    "decrypt",   "wrapKey",
                                                      "unwrapKey", "deriveKey", "deriveBits", "macCreate", "macVerify"};

template <class T>
Result<T> needed(Result<std::optional<T>> member) {
  if (!member) return bad_key(member.error().what);
  if (!*member) return bad_key("a member of the COSE key is missing");
  return **std::move(member);
}

/// A number in the registry that has no word here is one of an algorithm that is not read.
std::string word_of(std::int64_t algorithm) {
  if (const auto* const suite = find_hpke_suite(algorithm)) return std::string(suite->name);
  const auto* const found = std::ranges::find(algorithms, algorithm, &Name::number);
  return found == algorithms.end() ? "COSE " + std::to_string(algorithm) : std::string(found->word);
}

Result<EnvelopeKeyUse> read_use(const CoseMap& map) {
  EnvelopeKeyUse use;
  const auto id = map.bytes(cose::key_id);
  if (!id) return bad_key(id.error().what);
  if (*id) use.key_id = text_of(**id);
  if (map.has(cose::key_alg)) {
    const auto algorithm = map.integer(cose::key_alg);
    if (!algorithm) return bad_key(algorithm.error().what);
    use.algorithm = word_of(**algorithm);
  }
  if (const auto list = map.find(cose::key_ops)) {
    CborReader reader(*list);
    const auto count = reader.array();
    if (!count) return bad_key(count.error().what);
    for (std::size_t i = 0; i < *count; ++i) {
      const auto operation = reader.integer();
      if (!operation) return bad_key(operation.error().what);
      const auto known = *operation >= 1 && *operation <= static_cast<std::int64_t>(operations.size());
      use.operations.emplace_back(known ? operations[static_cast<std::size_t>(*operation - 1)] : "unknown");
    }
  }
  return use;
}

/// `y` is the coordinate, or only its sign (RFC 9053, 7.1.1).
Result<Bytes> read_p256_point(const CoseMap& map, ByteView x) {
  Bytes point;
  const auto y = map.find(cose::y);
  if (!y) return bad_key("a member of the COSE key is missing");
  if (const auto odd = CborReader(*y).boolean()) {
    point.push_back(*odd ? compressed_odd : compressed_even);
    append(point, x);
    return decompress_p256_point(point);
  }
  const auto coordinate = CborReader(*y).bytes();
  if (!coordinate) return bad_key(coordinate.error().what);
  point.push_back(uncompressed_point);
  append(point, x);
  append(point, *coordinate);
  return point;
}

Result<EnvelopeKey> read_key(const CoseMap& map, const Provider& provider) {
  if (map.has(cose::base_iv)) return fail(ErrorCode::unsupported, "a COSE key with a Base IV is not read");
  SIEGEL_TRY(const auto type, needed(map.integer(cose::kty)));
  if (type == cose::kty_symmetric) {
    SIEGEL_TRY(const auto secret, needed(map.bytes(cose::k)));
    return EnvelopeKey::symmetric(SecretBytes::copy(secret));
  }
  SIEGEL_TRY(auto point, read_cose_point(map));
  SIEGEL_TRY(auto key, EnvelopeKey::of_public(point.group, std::move(point.point)));
  const auto secret = map.bytes(cose::d);
  if (!secret) return bad_key(secret.error().what);
  if (!*secret) return key;
  SIEGEL_TRY(auto own, EnvelopeKey::of_secret(point.group, SecretBytes::copy(**secret), provider));
  if (own.public_key() != key.public_key())
    return bad_key("public and private part of the COSE key do not belong together");
  return own;
}

/// In the deterministic order (RFC 8949, 4.2.1): positive labels first, each by its absolute value.
struct Members {
  Bytes positive;
  WipedBytes negative;
  std::size_t count = 0;

  void add(std::int64_t label, const CborWriter& value) {
    CborWriter writer;
    writer.integer(label);
    const auto add_to = [&](auto& to) {
      append(to, writer.written());
      append(to, value.written());
    };
    label > 0 ? add_to(positive) : add_to(negative);
    ++count;
  }
  void add_bytes(std::int64_t label, ByteView value) {
    CborWriter head;
    head.bytes_head(value.size());
    add(label, head);
    append(negative, value);
  }
};

void add_point(const EnvelopeKey& key, Members& members) {
  const bool is_p256 = key.type() == EnvelopeKeyType::p256;
  members.add(cose::crv, CborWriter().integer(is_p256 ? cose::crv_p256 : cose::crv_x25519));
  const auto point = ByteView(key.public_key()).subspan(is_p256 ? 1 : 0);
  members.add_bytes(cose::x, point.first(coordinate_size));
  if (is_p256) members.add_bytes(cose::y, point.subspan(coordinate_size));
}

std::int64_t type_number(const EnvelopeKey& key) {
  if (key.type() == EnvelopeKeyType::symmetric) return cose::kty_symmetric;
  return key.type() == EnvelopeKeyType::p256 ? cose::kty_ec2 : cose::kty_okp;
}

WipedBytes print(const Members& members) {
  CborWriter head;
  head.map(members.count);
  WipedBytes cbor(head.written().begin(), head.written().end());
  append(cbor, members.positive);
  append(cbor, members.negative);
  return cbor;
}

Status check_printable(const EnvelopeKey& key) {
  if (key.type() == EnvelopeKeyType::rsa) return fail(ErrorCode::unsupported, "an RSA key is not written for COSE");
  return {};
}

Members own_members(const EnvelopeKey& key, const Provider& provider) {
  Members members;
  members.add(cose::kty, CborWriter().integer(type_number(key)));
  const auto id = key.key_id();
  if (!id.empty() || key.is_on_curve())
    members.add(cose::key_id,
                CborWriter().bytes(id.empty() ? cose_key_thumbprint(key, provider) : Bytes(id.begin(), id.end())));
  const auto* const algorithm = std::ranges::find(algorithms, key.algorithm(), &Name::word);
  if (algorithm != algorithms.end()) members.add(cose::key_alg, CborWriter().integer(algorithm->number));
  if (const auto* const suite = find_hpke_suite(key.algorithm()))
    members.add(cose::key_alg, CborWriter().integer(suite->number));
  return members;
}

}  // namespace

Result<CosePoint> read_cose_point(const CoseMap& key) {
  SIEGEL_TRY(const auto type, needed(key.integer(cose::kty)));
  if (type != cose::kty_ec2 && type != cose::kty_okp)
    return fail(ErrorCode::unsupported, "the COSE key is of a type that is not read");
  SIEGEL_TRY(const auto curve, needed(key.integer(cose::crv)));
  const bool is_p256 = type == cose::kty_ec2 && curve == cose::crv_p256;
  if (!is_p256 && !(type == cose::kty_okp && curve == cose::crv_x25519))
    return fail(ErrorCode::unsupported, "the COSE key is on a curve that is not read");
  SIEGEL_TRY(const auto x, needed(key.bytes(cose::x)));
  if (x.size() != coordinate_size) return bad_key("a coordinate of the COSE key has not 32 bytes");
  if (!is_p256) return CosePoint{Group::x25519, Bytes(x.begin(), x.end())};
  SIEGEL_TRY(auto point, read_p256_point(key, x));
  if (point.size() != 1 + 2 * coordinate_size) return bad_key("a coordinate of the COSE key has not 32 bytes");
  return CosePoint{Group::p256, std::move(point)};
}

Result<EnvelopeKey> parse_cose_key(ByteView cbor, const Provider& provider) {
  if (cbor.size() > max_key_size) return fail(ErrorCode::too_large, "a COSE key is larger than 64 KiB");
  CborReader reader(cbor);
  const auto map = CoseMap::read(reader);
  if (!map) return bad_key(map.error().what);
  if (const auto end = reader.finish(); !end) return bad_key(end.error().what);
  SIEGEL_TRY(auto key, read_key(*map, provider));
  SIEGEL_TRY(auto use, read_use(*map));
  key.set_use(std::move(use));
  return key;
}

Bytes cose_key_thumbprint(const EnvelopeKey& key, const Provider& provider) {
  Members members;
  members.add(cose::kty, CborWriter().integer(type_number(key)));
  if (key.is_on_curve())
    add_point(key, members);
  else
    members.add_bytes(cose::k, key.secret().reveal());
  const auto hash = provider.sha_256();
  hash->update(print(members));
  const auto digest = hash->finish();
  return {digest.begin(), digest.end()};
}

Result<Bytes> print_public_cose_key(const EnvelopeKey& key, const Provider& provider) {
  SIEGEL_CHECK(check_printable(key));
  if (!key.is_on_curve()) return fail(ErrorCode::bad_argument, "a symmetric key has no public part");
  auto members = own_members(key, provider);
  add_point(key, members);
  const auto cbor = print(members);
  return Bytes(cbor.begin(), cbor.end());
}

Result<SecretBytes> print_private_cose_key(const EnvelopeKey& key, const Provider& provider) {
  SIEGEL_CHECK(check_printable(key));
  auto members = own_members(key, provider);
  if (key.is_on_curve()) {
    add_point(key, members);
    if (key.is_private()) members.add_bytes(cose::d, key.secret().reveal());
  } else {
    members.add_bytes(cose::k, key.secret().reveal());
  }
  return SecretBytes::copy(print(members));
}

}  // namespace siegel

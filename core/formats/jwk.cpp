// SPDX-License-Identifier: Apache-2.0
#include "formats/jwk.h"

#include <algorithm>

#include "base/utf8.h"
#include "base/wiped_bytes.h"
#include "codec/base64url.h"
#include "data/json_scalar.h"
#include "formats/jose_object.h"

namespace siegel {
namespace {

constexpr std::size_t coordinate_size = 32;
constexpr std::uint8_t uncompressed_point = 4;  // SEC 1, 2.3.3

std::unexpected<Error> bad_key(std::string_view what) { return fail(ErrorCode::bad_key, what); }

/// A missing member, or a malformed one.
template <class T>
Result<T> needed(Result<std::optional<T>> member) {
  if (!member) return bad_key(member.error().what);
  if (!*member) return bad_key("a member of the JSON Web Key is missing");
  return **std::move(member);
}

template <class T>
Result<std::optional<T>> known(Result<std::optional<T>> member) {
  if (!member) return bad_key(member.error().what);
  return member;
}

/// Base64urlUInt is as short as it can be (RFC 7518, 2).
Status check_shortest(ByteView number) {
  if (number.empty() || number[0] == 0) return bad_key("a number of the JSON Web Key has leading zeros");
  return {};
}

void append_text(WipedBytes& to, std::string_view text) { append(to, bytes_of(text)); }

void append_member(WipedBytes& to, std::string_view name, ByteView value) {
  if (to.size() > 1) append_text(to, ",");
  append_text(to, "\"");
  append_text(to, name);
  append_text(to, "\":\"");
  append(to, value);
  append_text(to, "\"");
}
void append_member(WipedBytes& to, std::string_view name, std::string_view value) {
  append_member(to, name, bytes_of(value));
}

/// From JSON to a key.
class JwkReader {
 public:
  JwkReader(const JoseObject& json, const Provider& provider) : json_(json), provider_(provider) {}

  Result<EnvelopeKey> read() const {
    SIEGEL_TRY(const auto type, needed(json_.text("/kty")));
    SIEGEL_TRY(auto key, read_numbers(type));
    SIEGEL_TRY(auto use, read_use());
    key.set_use(std::move(use));
    return key;
  }

 private:
  Result<EnvelopeKeyUse> read_use() const {
    SIEGEL_TRY(const auto id, known(json_.text("/kid")));
    SIEGEL_TRY(const auto algorithm, known(json_.text("/alg")));
    SIEGEL_TRY(const auto use, known(json_.text("/use")));
    auto operations = json_.texts("/key_ops");
    if (!operations) return bad_key(operations.error().what);
    return EnvelopeKeyUse{std::string(id.value_or("")), std::string(algorithm.value_or("")),
                          use.value_or("enc") == "enc", *std::move(operations)};
  }

  Result<EnvelopeKey> read_numbers(std::string_view type) const {
    if (type == "EC" || type == "OKP") return read_curve(type);
    if (type == "RSA") return read_rsa();
    if (type != "oct") return fail(ErrorCode::unsupported, "the JSON Web Key is of a type that is not read");
    SIEGEL_TRY(auto secret, needed(json_.secret("/k")));
    return EnvelopeKey::symmetric(std::move(secret));
  }

  Result<EnvelopeKey> read_curve(std::string_view type) const {
    SIEGEL_TRY(const auto curve, needed(json_.text("/crv")));
    const bool is_p256 = type == "EC" && curve == "P-256";
    if (!is_p256 && !(type == "OKP" && curve == "X25519"))
      return fail(ErrorCode::unsupported, "the JSON Web Key is on a curve that is not read");
    SIEGEL_TRY(const auto x, needed(json_.bytes("/x")));
    Bytes point;
    if (is_p256) {
      SIEGEL_TRY(const auto y, needed(json_.bytes("/y")));
      if (x.size() != coordinate_size) return bad_key("a coordinate of the JSON Web Key has not 32 bytes");
      point.push_back(uncompressed_point);
      append(point, x);
      append(point, y);
    } else {
      point = x;
    }
    const auto group = is_p256 ? Group::p256 : Group::x25519;
    SIEGEL_TRY(auto key, EnvelopeKey::of_public(group, std::move(point)));
    SIEGEL_TRY(auto secret, known(json_.secret("/d")));
    if (!secret) return key;
    SIEGEL_TRY(auto own, EnvelopeKey::of_secret(group, *std::move(secret), provider_));
    if (own.public_key() != key.public_key())
      return bad_key("public and private part of the JSON Web Key do not belong together");
    return own;
  }

  Result<EnvelopeKey> read_rsa() const {
    SIEGEL_TRY(auto modulus, needed(json_.bytes("/n")));
    SIEGEL_TRY(auto exponent, needed(json_.bytes("/e")));
    SIEGEL_CHECK(check_shortest(modulus));
    SIEGEL_CHECK(check_shortest(exponent));
    if (json_.has("/oth")) return fail(ErrorCode::unsupported, "RSA keys with more than two primes are not read");
    SIEGEL_TRY(auto private_exponent, known(json_.secret("/d")));
    if (!private_exponent) {
      SIEGEL_TRY(auto key, make_rsa_public_key(modulus, exponent));
      return EnvelopeKey::of_rsa(std::move(key));
    }
    SIEGEL_TRY(auto first_prime, needed(json_.secret("/p")));
    SIEGEL_TRY(auto second_prime, needed(json_.secret("/q")));
    const RsaPrivateNumbers numbers{std::move(modulus), std::move(exponent), *std::move(private_exponent),
                                    std::move(first_prime), std::move(second_prime)};
    SIEGEL_TRY(auto key, make_rsa_private_key(numbers, provider_.random()));
    return EnvelopeKey::of_rsa(std::move(key));
  }

  const JoseObject& json_;
  const Provider& provider_;
};

/// In the order of RFC 7638, 3.3: the members that make the public key, by name.
void append_public_members(const EnvelopeKey& key, WipedBytes& to) {
  switch (key.type()) {
    case EnvelopeKeyType::symmetric: {
      const auto secret = encode_secret_base64url(key.secret().reveal());
      append_member(to, "k", secret.reveal());
      append_member(to, "kty", "oct");
      return;
    }
    case EnvelopeKeyType::p256: {
      const auto point = ByteView(key.public_key()).subspan(1);
      append_member(to, "crv", "P-256");
      append_member(to, "kty", "EC");
      append_member(to, "x", encode_base64url(point.first(coordinate_size)));
      append_member(to, "y", encode_base64url(point.subspan(coordinate_size)));
      return;
    }
    case EnvelopeKeyType::x25519:
      append_member(to, "crv", "X25519");
      append_member(to, "kty", "OKP");
      append_member(to, "x", encode_base64url(key.public_key()));
      return;
    case EnvelopeKeyType::rsa:
      append_member(to, "e", encode_base64url(key.rsa_public().exponent()));
      append_member(to, "kty", "RSA");
      append_member(to, "n", encode_base64url(key.rsa_public().modulus()));
      return;
  }
}

/// What the key says about itself. It may be any text, in a key that came from elsewhere.
void append_use(WipedBytes& to, const EnvelopeKey& key, const Provider& provider) {
  const auto append_quoted = [&](std::string_view name, std::string_view value) {
    std::string quoted;
    append_json_string(value, quoted);
    append_text(to, name);
    append_text(to, quoted);
  };
  append_quoted(",\"kid\":", jwk_key_id(key, provider));
  append_text(to, ",\"use\":\"enc\"");
  if (!key.algorithm().empty()) append_quoted(",\"alg\":", key.algorithm());
}

}  // namespace

Result<EnvelopeKey> parse_jwk(ByteView json, const Provider& provider) {
  const auto object = JoseObject::parse(json);
  if (!object && object.error().code == ErrorCode::too_large) return fail(object.error());
  if (!object) return bad_key(object.error().what);
  return JwkReader(*object, provider).read();
}

std::string jwk_thumbprint(const EnvelopeKey& key, const Provider& provider) {
  WipedBytes members;
  append_text(members, "{");
  append_public_members(key, members);
  append_text(members, "}");
  const auto hash = provider.sha_256();
  hash->update(members);
  return encode_base64url(hash->finish());
}

std::string jwk_key_id(const EnvelopeKey& key, const Provider& provider) {
  const auto& id = key.key_id();
  if (id.empty()) return jwk_thumbprint(key, provider);
  return is_utf8(bytes_of(id)) ? id : encode_base64url(bytes_of(id));
}

Result<std::string> print_public_jwk(const EnvelopeKey& key, const Provider& provider) {
  if (key.type() == EnvelopeKeyType::symmetric)
    return fail(ErrorCode::bad_argument, "a symmetric key has no public part");
  WipedBytes json;
  append_text(json, "{");
  append_public_members(key, json);
  append_use(json, key, provider);
  append_text(json, "}");
  return std::string(text_of(json));
}

SecretBytes print_private_jwk(const EnvelopeKey& key, const Provider& provider) {
  WipedBytes json;
  append_text(json, "{");
  append_public_members(key, json);
  if (key.type() == EnvelopeKeyType::rsa && key.rsa_private() != nullptr) {
    const auto numbers = key.rsa_private()->numbers();
    append_member(json, "d", encode_secret_base64url(numbers.private_exponent.reveal()).reveal());
    append_member(json, "p", encode_secret_base64url(numbers.first_prime.reveal()).reveal());
    append_member(json, "q", encode_secret_base64url(numbers.second_prime.reveal()).reveal());
    // With one of these all have to be there (RFC 7518, 6.3.2).
    const auto rest = key.rsa_private()->remainder_numbers();
    append_member(json, "dp", encode_secret_base64url(rest.first_exponent.reveal()).reveal());
    append_member(json, "dq", encode_secret_base64url(rest.second_exponent.reveal()).reveal());
    append_member(json, "qi", encode_secret_base64url(rest.coefficient.reveal()).reveal());
  } else if (key.type() != EnvelopeKeyType::symmetric && key.is_private()) {
    append_member(json, "d", encode_secret_base64url(key.secret().reveal()).reveal());
  }
  append_use(json, key, provider);
  append_text(json, "}");
  return SecretBytes::copy(json);
}

}  // namespace siegel

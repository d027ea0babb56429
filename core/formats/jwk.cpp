// SPDX-License-Identifier: Apache-2.0
#include "formats/jwk.h"

#include <algorithm>

#include "base/wiped_bytes.h"
#include "codec/base64url.h"
#include "data/json_scalar.h"
#include "formats/jose_object.h"

namespace siegel {
namespace {

constexpr std::size_t coordinate_size = 32;
constexpr std::size_t max_symmetric_key = 64;
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

}  // namespace

/// From JSON to a key.
class JwkReader {
 public:
  JwkReader(const JoseObject& json, const Provider& provider) : json_(json), provider_(provider) {}

  Result<Jwk> read() {
    SIEGEL_TRY(const auto type, needed(json_.text("/kty")));
    SIEGEL_TRY(const auto id, known(json_.text("/kid")));
    SIEGEL_TRY(const auto algorithm, known(json_.text("/alg")));
    SIEGEL_TRY(const auto use, known(json_.text("/use")));
    key_.key_id_ = id.value_or("");
    key_.algorithm_ = algorithm.value_or("");
    key_.use_ = use.value_or("");
    auto operations = json_.texts("/key_ops");
    if (!operations) return bad_key(operations.error().what);
    key_.operations_ = *std::move(operations);
    if (type == "oct") {
      SIEGEL_CHECK(read_symmetric());
    } else if (type == "EC" || type == "OKP") {
      SIEGEL_CHECK(read_curve(type));
    } else if (type == "RSA") {
      SIEGEL_CHECK(read_rsa());
    } else {
      return fail(ErrorCode::unsupported, "the JSON Web Key is of a type that is not read");
    }
    return std::move(key_);
  }

 private:
  Status read_symmetric() {
    key_.type_ = JwkType::symmetric;
    SIEGEL_TRY(key_.secret_, needed(json_.secret("/k")));
    if (key_.secret_.empty() || key_.secret_.size() > max_symmetric_key)
      return bad_key("a symmetric JSON Web Key has 1 to 64 bytes");
    return {};
  }

  Status read_curve(std::string_view type) {
    SIEGEL_TRY(const auto curve, needed(json_.text("/crv")));
    const bool is_p256 = type == "EC" && curve == "P-256";
    if (!is_p256 && !(type == "OKP" && curve == "X25519"))
      return fail(ErrorCode::unsupported, "the JSON Web Key is on a curve that is not read");
    key_.type_ = is_p256 ? JwkType::p256 : JwkType::x25519;
    SIEGEL_TRY(const auto x, needed(json_.bytes("/x")));
    Bytes y;
    if (is_p256) {
      SIEGEL_TRY(y, needed(json_.bytes("/y")));
      key_.public_key_.push_back(uncompressed_point);
    }
    if (x.size() != coordinate_size || (is_p256 && y.size() != coordinate_size))
      return bad_key("a coordinate of the JSON Web Key has not 32 bytes");
    append(key_.public_key_, x);
    append(key_.public_key_, y);
    SIEGEL_TRY(auto secret, known(json_.secret("/d")));
    if (!secret) return {};
    key_.secret_ = *std::move(secret);
    SIEGEL_TRY(const auto own, provider_.public_key(is_p256 ? Group::p256 : Group::x25519, key_.secret_.reveal()));
    if (own != key_.public_key_) return bad_key("public and private part of the JSON Web Key do not belong together");
    return {};
  }

  Status read_rsa() {
    key_.type_ = JwkType::rsa;
    SIEGEL_TRY(auto modulus, needed(json_.bytes("/n")));
    SIEGEL_TRY(auto exponent, needed(json_.bytes("/e")));
    SIEGEL_CHECK(check_shortest(modulus));
    SIEGEL_CHECK(check_shortest(exponent));
    if (json_.has("/oth")) return fail(ErrorCode::unsupported, "RSA keys with more than two primes are not read");
    SIEGEL_TRY(key_.rsa_public_, make_rsa_public_key(modulus, exponent));
    SIEGEL_TRY(auto private_exponent, known(json_.secret("/d")));
    if (!private_exponent) return {};
    SIEGEL_TRY(auto first_prime, needed(json_.secret("/p")));
    SIEGEL_TRY(auto second_prime, needed(json_.secret("/q")));
    const RsaPrivateNumbers numbers{std::move(modulus), std::move(exponent), *std::move(private_exponent),
                                    std::move(first_prime), std::move(second_prime)};
    SIEGEL_TRY(key_.rsa_private_, make_rsa_private_key(numbers, provider_.random()));
    return {};
  }

  const JoseObject& json_;
  const Provider& provider_;
  Jwk key_;
};

Result<Jwk> Jwk::parse(ByteView json, const Provider& provider) {
  const auto object = JoseObject::parse(json);
  if (!object && object.error().code == ErrorCode::too_large) return fail(object.error());
  if (!object) return bad_key(object.error().what);
  return JwkReader(*object, provider).read();
}

Result<Jwk> Jwk::of_secret(Group group, SecretBytes secret, const Provider& provider) {
  Jwk key;
  key.type_ = group == Group::p256 ? JwkType::p256 : JwkType::x25519;
  SIEGEL_TRY(key.public_key_, provider.public_key(group, secret.reveal()));
  key.secret_ = std::move(secret);
  return key;
}

bool Jwk::allows(std::string_view algorithm, std::string_view operation) const {
  if (!use_.empty() && use_ != "enc") return false;
  if (!algorithm_.empty() && algorithm_ != algorithm) return false;
  return operation.empty() || operations_.empty() || std::ranges::find(operations_, operation) != operations_.end();
}

const RsaPublicKey& Jwk::rsa_public() const {
  return rsa_private_ != nullptr ? rsa_private_->public_key() : *rsa_public_;
}

namespace {

/// In the order of RFC 7638, 3.3: the members that make the public key, by name.
void append_public_members(const Jwk& key, WipedBytes& to) {
  switch (key.type()) {
    case JwkType::symmetric: {
      const auto secret = encode_secret_base64url(key.secret().reveal());
      append_member(to, "k", secret.reveal());
      append_member(to, "kty", "oct");
      return;
    }
    case JwkType::p256: {
      const auto point = ByteView(key.public_key()).subspan(1);
      append_member(to, "crv", "P-256");
      append_member(to, "kty", "EC");
      append_member(to, "x", encode_base64url(point.first(coordinate_size)));
      append_member(to, "y", encode_base64url(point.subspan(coordinate_size)));
      return;
    }
    case JwkType::x25519:
      append_member(to, "crv", "X25519");
      append_member(to, "kty", "OKP");
      append_member(to, "x", encode_base64url(key.public_key()));
      return;
    case JwkType::rsa:
      append_member(to, "e", encode_base64url(key.rsa_public().exponent()));
      append_member(to, "kty", "RSA");
      append_member(to, "n", encode_base64url(key.rsa_public().modulus()));
      return;
  }
}

/// It may be any text, in a key that came from elsewhere.
void append_key_id(WipedBytes& to, std::string_view key_id) {
  std::string quoted;
  append_json_string(key_id, quoted);
  append_text(to, ",\"kid\":");
  append_text(to, quoted);
  append_text(to, ",\"use\":\"enc\"");
}

}  // namespace

std::string Jwk::thumbprint(const Provider& provider) const {
  WipedBytes members;
  append_text(members, "{");
  append_public_members(*this, members);
  append_text(members, "}");
  const auto hash = provider.sha_256();
  hash->update(members);
  return encode_base64url(hash->finish());
}

Result<std::string> Jwk::print_public(const Provider& provider) const {
  if (type_ == JwkType::symmetric) return fail(ErrorCode::bad_argument, "a symmetric key has no public part");
  WipedBytes json;
  append_text(json, "{");
  append_public_members(*this, json);
  append_key_id(json, key_id_.empty() ? thumbprint(provider) : key_id_);
  append_text(json, "}");
  return std::string(text_of(json));
}

SecretBytes Jwk::print_private(const Provider& provider) const {
  WipedBytes json;
  append_text(json, "{");
  append_public_members(*this, json);
  if (type_ == JwkType::rsa && rsa_private_ != nullptr) {
    const auto numbers = rsa_private_->numbers();
    append_member(json, "d", encode_secret_base64url(numbers.private_exponent.reveal()).reveal());
    append_member(json, "p", encode_secret_base64url(numbers.first_prime.reveal()).reveal());
    append_member(json, "q", encode_secret_base64url(numbers.second_prime.reveal()).reveal());
    // With one of these all have to be there (RFC 7518, 6.3.2).
    const auto rest = rsa_private_->remainder_numbers();
    append_member(json, "dp", encode_secret_base64url(rest.first_exponent.reveal()).reveal());
    append_member(json, "dq", encode_secret_base64url(rest.second_exponent.reveal()).reveal());
    append_member(json, "qi", encode_secret_base64url(rest.coefficient.reveal()).reveal());
  } else if (type_ != JwkType::symmetric && !secret_.empty()) {
    append_member(json, "d", encode_secret_base64url(secret_.reveal()).reveal());
  }
  append_key_id(json, key_id_.empty() ? thumbprint(provider) : key_id_);
  append_text(json, "}");
  return SecretBytes::copy(json);
}

}  // namespace siegel

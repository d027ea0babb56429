// SPDX-License-Identifier: Apache-2.0
#include "formats/cose_content_key.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "crypto/key_wrap.h"
#include "formats/cose_kdf.h"
#include "formats/cose_key.h"
#include "formats/cose_labels.h"
#include "formats/hpke_suite.h"

namespace siegel {
namespace {

using Found = Result<std::optional<SecretBytes>>;

struct Algorithm {
  std::int64_t number;
  std::string_view name;      ///< RFC 9053
  std::string_view key_word;  ///< what a key has to say if it says anything, in the words of JOSE
  std::int64_t wrap;          ///< the key wrap in it; 0 for none
  std::size_t wrap_key_size;
  bool is_agreement;
};
constexpr std::array<Algorithm, 8> algorithms{
    {{cose::direct, "direct", "dir", 0, 0, false},
     {cose::a128kw, "A128KW", "A128KW", cose::a128kw, 16, false},
     {cose::a192kw, "A192KW", "A192KW", cose::a192kw, 24, false},
     {cose::a256kw, "A256KW", "A256KW", cose::a256kw, 32, false},
     {cose::ecdh_es_hkdf_256, "ECDH-ES + HKDF-256", "ECDH-ES", 0, 0, true},
     {cose::ecdh_es_a128kw, "ECDH-ES + A128KW", "ECDH-ES+A128KW", cose::a128kw, 16, true},
     {cose::ecdh_es_a192kw, "ECDH-ES + A192KW", "ECDH-ES+A192KW", cose::a192kw, 24, true},
     {cose::ecdh_es_a256kw, "ECDH-ES + A256KW", "ECDH-ES+A256KW", cose::a256kw, 32, true}}};

const Algorithm* find_algorithm(std::int64_t number) {
  const auto* const found = std::ranges::find(algorithms, number, &Algorithm::number);
  return found == algorithms.end() ? nullptr : found;
}

Found unwrapped(ByteView kek, ByteView encrypted_key) {
  SIEGEL_TRY(auto key, unwrap_key(kek, encrypted_key));
  return std::optional(std::move(key));
}

Status check_no_encrypted_key(ByteView encrypted_key) {
  if (encrypted_key.empty()) return {};
  return fail(ErrorCode::bad_data, "a COSE recipient has an encrypted key beside the one it makes");
}

Found by_symmetric_key(const Algorithm& algorithm, const CoseRecipient& recipient, const EnvelopeKey& key) {
  if (algorithm.wrap == 0) {
    // RFC 9053, 6.1.1: nothing may be protected, because nothing protects it.
    if (!recipient.protected_map.empty())
      return fail(ErrorCode::bad_data, "a direct COSE recipient has a protected header");
    SIEGEL_CHECK(check_no_encrypted_key(recipient.encrypted_key));
    if (key.secret().size() != aead_key_size) return std::nullopt;
    return std::optional(key.secret().clone());
  }
  if (key.secret().size() != algorithm.wrap_key_size) return std::nullopt;
  return unwrapped(key.secret().reveal(), recipient.encrypted_key);
}

Found by_agreement(const Algorithm& algorithm, const CoseHeader& header, const CoseRecipient& recipient,
                   const EnvelopeKey& key, const Provider& provider) {
  SIEGEL_TRY(const auto sender, header.holder_of(cose::ephemeral_key).map(cose::ephemeral_key));
  if (!sender) return fail(ErrorCode::bad_data, "the sender's key of a COSE recipient is missing");
  const auto point = read_cose_point(*sender);
  if (!point && point.error().code == ErrorCode::unsupported) return std::nullopt;  // for a key on another curve
  if (!point) return fail(ErrorCode::bad_data, point.error().what);
  if (point->group != key.group()) return std::nullopt;
  const auto shared = provider.agree(key.group(), key.secret().reveal(), point->point);
  if (!shared && !is_about_message(shared.error())) return fail(shared.error());
  if (!shared) return fail(ErrorCode::payload_forged, "the sender's key is no point that gives a secret");
  const bool is_direct = algorithm.wrap == 0;
  SIEGEL_TRY(auto derived,
             cose_kdf(shared->reveal(), is_direct ? cose::a256gcm : algorithm.wrap,
                      is_direct ? aead_key_size : algorithm.wrap_key_size, header, recipient.protected_map, provider));
  if (!is_direct) return unwrapped(derived.reveal(), recipient.encrypted_key);
  SIEGEL_CHECK(check_no_encrypted_key(recipient.encrypted_key));
  return std::optional(std::move(derived));
}

Found by_hpke(const HpkeSuite& suite, const CoseHeader& header, const CoseRecipient& recipient,
              const EnvelopeSecret& secret, const Provider& provider) {
  if (suite.is_integrated) return fail(ErrorCode::bad_data, "a COSE recipient is for HPKE that encrypts a content");
  SIEGEL_TRY(const auto encapsulated, cose_encapsulated_key(header));
  if (secret.key == nullptr || !is_for(header, suite, *secret.key)) return std::nullopt;
  SIEGEL_TRY(auto context, set_up_hpke_receiver(suite, *secret.key, encapsulated,
                                                cose_recipient_structure(recipient.protected_map), provider));
  SIEGEL_TRY(auto key, context.open({}, recipient.encrypted_key));
  return std::optional(std::move(key));
}

}  // namespace

bool is_for(const CoseHeader& header, const HpkeSuite& suite, const EnvelopeKey& key) {
  return key.is_private() && fits(suite, key) && is_named(header, key) && key.allows(suite.name, "");
}

bool is_named(const CoseHeader& header, const EnvelopeKey& key) {
  const auto id = header.holder_of(cose::kid).bytes(cose::kid);
  return !id || !*id || key.key_id().empty() || text_of(**id) == key.key_id();
}

Result<std::string> cose_algorithm_of(const CoseHeader& header) {
  SIEGEL_TRY(const auto number, header.holder_of(cose::alg).integer(cose::alg));
  if (!number) return fail(ErrorCode::bad_data, "a COSE header has no algorithm");
  if (*number == cose::a256gcm) return std::string("A256GCM");
  if (const auto* const suite = find_hpke_suite(*number)) return std::string(suite->name);
  const auto* const algorithm = find_algorithm(*number);
  return algorithm == nullptr ? std::to_string(*number) : std::string(algorithm->name);
}

Found find_cose_content_key(const CoseRecipient& recipient, const EnvelopeSecret& secret, const Provider& provider) {
  SIEGEL_TRY(const auto header, recipient.header());
  SIEGEL_TRY(const auto number, header.holder_of(cose::alg).integer(cose::alg));
  if (!number) return fail(ErrorCode::bad_data, "a COSE recipient has no algorithm");
  if (const auto* const suite = find_hpke_suite(*number)) return by_hpke(*suite, header, recipient, secret, provider);
  const auto* const algorithm = find_algorithm(*number);
  if (algorithm == nullptr)
    return fail(ErrorCode::unsupported, "the COSE message uses a key management algorithm that is not read");
  if (secret.key == nullptr) return std::nullopt;
  const auto& key = *secret.key;
  const bool fits = algorithm->is_agreement ? key.is_on_curve() : key.type() == EnvelopeKeyType::symmetric;
  if (!fits || !key.is_private() || !is_named(header, key)) return std::nullopt;
  // A key for AES-GCM is one that is used directly.
  if (!key.allows(algorithm->key_word, "") && !(algorithm->number == cose::direct && key.allows("A256GCM", "")))
    return std::nullopt;
  if (algorithm->is_agreement) return by_agreement(*algorithm, header, recipient, key, provider);
  return by_symmetric_key(*algorithm, recipient, key);
}

}  // namespace siegel

// SPDX-License-Identifier: Apache-2.0
#include "codec/base64url.h"
#include "codec/cbor_writer.h"
#include "crypto/other_aead.h"
#include "formats/cms_sealing.h"
#include "formats/cose.h"
#include "formats/cose_key.h"
#include "formats/cose_labels.h"
#include "formats/cose_sealing.h"
#include "formats/hpke_suite.h"
#include "formats/jwe.h"
#include "formats/jwe_sealing.h"
#include "formats/jwk.h"
#include "support/faults.h"

using namespace siegel;
using namespace siegel::test;

namespace {

WipedBytes letter() { return {'l', 'e', 't', 't', 'e', 'r'}; }

EnvelopeKey key_for(std::string_view algorithm) {
  auto key = value(EnvelopeKey::draw(find_hpke_suite(algorithm)->group, provider()));
  EnvelopeKeyUse use;
  use.algorithm = algorithm;
  key.set_use(use);
  return key;
}

EnvelopeKey renamed(const EnvelopeKey& key, std::string_view algorithm) {
  auto other = value(EnvelopeKey::of_secret(key.group(), key.secret().clone(), provider()));
  EnvelopeKeyUse use;
  use.algorithm = algorithm;
  other.set_use(use);
  return other;
}

Bytes jwe_for(const EnvelopeKey& key, JweSerialization serialization = JweSerialization::compact) {
  const EnvelopeSecret recipient{&key, {}};
  JweOptions options;
  options.serialization = serialization;
  return value(seal_jwe(letter(), std::span(&recipient, 1), options, provider()));
}

Bytes cose_for(const EnvelopeKey& key) {
  const EnvelopeSecret recipient{&key, {}};
  return value(seal_cose(letter(), std::span(&recipient, 1), {}, provider()));
}

Result<WipedBytes> open_jwe(ByteView message, const EnvelopeKey& key, const Provider& with = provider()) {
  SIEGEL_TRY(const auto parsed, JweMessage::parse(message));
  return parsed.open({&key, {}}, with);
}

Result<WipedBytes> open_cose(ByteView message, const EnvelopeKey& key, const Provider& with = provider()) {
  SIEGEL_TRY(const auto parsed, CoseMessage::parse(message));
  return parsed.open({&key, {}}, with);
}

constexpr std::array written{"HPKE-4", "HPKE-7", "HPKE-4-KE", "HPKE-7-KE"};

/// Every fault of the message is an error.
template <class Open>
void check_altered(const Bytes& message, Open open) {
  for (std::size_t i = 0; i < message.size(); ++i) {
    auto altered = message;
    altered[i] ^= 1;
    CAPTURE(i);
    // The last character of base64url has bits that stand for nothing; strict reading refuses them as well.
    REQUIRE_FALSE(open(altered).has_value());
  }
}

}  // namespace

TEST_CASE("a JWE with HPKE opens with its key and no other", "[formats][hpke]") {
  for (const std::string algorithm : written) {
    CAPTURE(algorithm);
    const auto key = key_for(algorithm);
    const auto is_integrated = find_hpke_suite(algorithm)->is_integrated;
    for (const auto serialization :
         {JweSerialization::compact, JweSerialization::flattened, JweSerialization::general}) {
      if (is_integrated && serialization == JweSerialization::general) continue;
      const auto message = jwe_for(key, serialization);
      const auto parsed = value(JweMessage::parse(message));
      REQUIRE(parsed.content_cipher() == (is_integrated ? algorithm : "A256GCM"));
      REQUIRE(value(parsed.recipients()).front().algorithm == algorithm);
      REQUIRE(value(parsed.open({&key, {}}, provider())) == letter());
      REQUIRE(error_of(open_jwe(message, key_for(algorithm))) != ErrorCode::internal);
      REQUIRE_FALSE(open_jwe(message, key_for(algorithm)).has_value());
      // The same numbers for another algorithm.
      REQUIRE(error_of(open_jwe(message, renamed(key, "ECDH-ES"))) == ErrorCode::no_matching_key);
      REQUIRE(error_of(parsed.open({nullptr, bytes_of("passphrase")}, provider())) == ErrorCode::no_matching_key);
    }
    check_altered(jwe_for(key), [&](const Bytes& altered) { return open_jwe(altered, key); });
  }
}

TEST_CASE("a COSE message with HPKE opens with its key and no other", "[formats][hpke]") {
  for (const std::string algorithm : written) {
    CAPTURE(algorithm);
    const auto key = key_for(algorithm);
    const auto message = cose_for(key);
    const auto parsed = value(CoseMessage::parse(message));
    REQUIRE(parsed.content_cipher() == (find_hpke_suite(algorithm)->is_integrated ? algorithm : "A256GCM"));
    REQUIRE(value(parsed.recipients()).front().algorithm == algorithm);
    REQUIRE(value(parsed.open({&key, {}}, provider())) == letter());
    REQUIRE_FALSE(open_cose(message, key_for(algorithm)).has_value());
    REQUIRE(error_of(open_cose(message, renamed(key, "ECDH-ES"))) == ErrorCode::no_matching_key);
    REQUIRE(error_of(parsed.open({nullptr, bytes_of("passphrase")}, provider())) == ErrorCode::no_matching_key);
    check_altered(message, [&](const Bytes& altered) { return open_cose(altered, key); });
    // The key as COSE has it says the same.
    const auto again = value(parse_cose_key(value(print_private_cose_key(key, provider())).reveal(), provider()));
    REQUIRE(again.algorithm() == algorithm);
  }
}

TEST_CASE("HPKE stands beside other recipients where it wraps the key", "[formats][hpke]") {
  const auto first = key_for("HPKE-7-KE");
  const auto second = key_for("HPKE-4-KE");
  const auto third = value(EnvelopeKey::draw(Group::x25519, provider()));
  const std::array<EnvelopeSecret, 3> recipients{{{&first, {}}, {&second, {}}, {&third, {}}}};
  JweOptions options;
  options.serialization = JweSerialization::general;
  const auto jwe = value(seal_jwe(letter(), recipients, options, provider()));
  const auto cose = value(seal_cose(letter(), recipients, {}, provider()));
  for (const auto* key : {&first, &second, &third}) {
    REQUIRE(value(open_jwe(jwe, *key)) == letter());
    REQUIRE(value(open_cose(cose, *key)) == letter());
  }
  const auto integrated = key_for("HPKE-7");
  const std::array<EnvelopeSecret, 2> mixed{{{&third, {}}, {&integrated, {}}}};
  REQUIRE(error_of(seal_jwe(letter(), mixed, options, provider())) == ErrorCode::bad_argument);
  REQUIRE(error_of(seal_cose(letter(), mixed, {}, provider())) == ErrorCode::bad_argument);
  REQUIRE(error_of(seal_jwe(letter(), std::span(&mixed[1], 1), options, provider())) == ErrorCode::bad_argument);
}

TEST_CASE("what HPKE does not write it refuses", "[formats][hpke]") {
  for (const auto* algorithm : {"HPKE-0", "HPKE-3", "HPKE-0-KE", "HPKE-3-KE"}) {
    const auto key = key_for(algorithm);
    const EnvelopeSecret recipient{&key, {}};
    REQUIRE(error_of(seal_jwe(letter(), std::span(&recipient, 1), {}, provider())) == ErrorCode::unsupported);
    REQUIRE(error_of(seal_cose(letter(), std::span(&recipient, 1), {}, provider())) == ErrorCode::unsupported);
  }
  for (const auto* algorithm : {"HPKE-7", "HPKE-7-KE"}) {
    // On the other curve, and meant for signatures.
    const auto other_curve = renamed(key_for("HPKE-4"), algorithm);
    auto signing = key_for(algorithm);
    EnvelopeKeyUse use;
    use.algorithm = algorithm;
    use.for_encryption = false;
    signing.set_use(use);
    const EnvelopeSecret first{&other_curve, {}};
    const EnvelopeSecret second{&signing, {}};
    REQUIRE(error_of(seal_jwe(letter(), std::span(&first, 1), {}, provider())) == ErrorCode::unsupported);
    REQUIRE(error_of(seal_cose(letter(), std::span(&first, 1), {}, provider())) == ErrorCode::unsupported);
    REQUIRE(error_of(seal_jwe(letter(), std::span(&second, 1), {}, provider())) == ErrorCode::bad_key);
    REQUIRE(error_of(seal_cose(letter(), std::span(&second, 1), {}, provider())) == ErrorCode::bad_key);
    REQUIRE_FALSE(seal_cms(letter(), std::span(&second, 1), {}, provider()).has_value());
  }
}

TEST_CASE("a JWE with HPKE that breaks a rule is refused", "[formats][hpke]") {
  const auto key = key_for("HPKE-7");
  const auto wrapping = key_for("HPKE-7-KE");
  const auto message = [](std::string_view header, std::string_view rest) {
    const auto text = encode_base64url(bytes_of(header)) + std::string(rest);
    return Bytes(text.begin(), text.end());
  };
  const auto of_integrated = [&](std::string_view header, std::string_view rest) {
    return error_of(JweMessage::parse(message(header, rest)));
  };
  constexpr std::string_view parts = ".AAAA..AAAAAAAAAAAAAAAAAAAAAAAA.";
  REQUIRE(of_integrated(R"({"alg":"HPKE-7","enc":"A256GCM"})", parts) == ErrorCode::bad_data);
  REQUIRE(of_integrated(R"({"alg":"HPKE-7","ek":"AAAA"})", parts) == ErrorCode::bad_data);
  REQUIRE(of_integrated(R"({"alg":"HPKE-7","psk_id":"AAAA"})", parts) == ErrorCode::unsupported);
  REQUIRE(of_integrated(R"({"alg":"HPKE-7"})", ".AAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAAAA.") == ErrorCode::bad_data);
  REQUIRE(of_integrated(R"({"alg":"HPKE-7"})", ".AAAA..AAAAAAAAAAAAAAAAAAAAAAAA.AAAA") == ErrorCode::bad_data);
  REQUIRE(of_integrated(R"({"alg":"HPKE-7"})", ".AAAA..AAAA.") == ErrorCode::bad_data);
  // An encapsulated secret of another length, and one that is no point.
  REQUIRE(error_of(open_jwe(message(R"({"alg":"HPKE-7"})", parts), key)) == ErrorCode::bad_data);
  const auto no_point = "." + encode_base64url(Bytes(65, 4)) + "..AAAAAAAAAAAAAAAAAAAAAAAA.";
  REQUIRE(error_of(open_jwe(message(R"({"alg":"HPKE-7"})", no_point), key)) == ErrorCode::payload_forged);
  // The algorithm is not protected, and there are two recipients.
  constexpr std::string_view unprotected =
      R"({"unprotected":{"alg":"HPKE-7"},"encrypted_key":"AAAA","ciphertext":"AAAAAAAAAAAAAAAAAAAAAAAA"})";
  REQUIRE(error_of(JweMessage::parse(bytes_of(unprotected))) == ErrorCode::bad_data);
  constexpr std::string_view two =
      R"({"unprotected":{"alg":"HPKE-7"},"recipients":[{},{}],"ciphertext":"AAAAAAAAAAAAAAAAAAAAAAAA"})";
  REQUIRE(error_of(JweMessage::parse(bytes_of(two))) == ErrorCode::bad_data);
  // Where it wraps the key.
  constexpr std::string_view gcm = ".AAAA.AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA";
  const auto open_wrapped = [&](std::string_view header) { return error_of(open_jwe(message(header, gcm), wrapping)); };
  REQUIRE(open_wrapped(R"({"alg":"HPKE-7-KE","enc":"A256GCM"})") == ErrorCode::bad_data);
  REQUIRE(open_wrapped(R"({"alg":"HPKE-7-KE","enc":"A256GCM","ek":"AAAA"})") == ErrorCode::bad_data);
  REQUIRE(open_wrapped(R"({"alg":"HPKE-7-KE","enc":"A256GCM","ek":"AAAA","psk_id":"AA"})") == ErrorCode::unsupported);
  REQUIRE(open_wrapped(R"({"alg":"HPKE-4-KE","enc":"A256GCM","ek":"AAAA"})") == ErrorCode::no_matching_key);
}

TEST_CASE("a COSE message with HPKE that breaks a rule is refused", "[formats][hpke]") {
  const auto header = [](std::int64_t algorithm) {
    CborWriter map;
    map.map(1).integer(cose::alg).integer(algorithm);
    return map.take();
  };
  const auto encrypt0 = [](const Bytes& protected_map, const Bytes& unprotected_map) {
    CborWriter message;
    message.array(3).bytes(protected_map).raw(unprotected_map).bytes(Bytes(16));
    return message.take();
  };
  CborWriter none;
  none.map(0);
  const auto nothing = none.take();
  const auto with = [](std::int64_t label, const Bytes& bytes) {
    CborWriter map;
    map.map(1).integer(label).bytes(bytes);
    return map.take();
  };
  REQUIRE(error_of(CoseMessage::parse(encrypt0(header(45), nothing))) == ErrorCode::bad_data);
  REQUIRE(error_of(CoseMessage::parse(encrypt0(header(45), with(cose::iv, Bytes(12))))) == ErrorCode::bad_data);
  REQUIRE(error_of(CoseMessage::parse(encrypt0(header(45), with(cose::psk_id, Bytes(1))))) == ErrorCode::unsupported);
  // One that wraps keys is none for a content.
  REQUIRE(error_of(CoseMessage::parse(encrypt0(header(53), with(cose::encapsulated_key, Bytes(65))))) ==
          ErrorCode::unsupported);
  const auto key = key_for("HPKE-7");
  REQUIRE(error_of(open_cose(encrypt0(header(45), with(cose::encapsulated_key, Bytes(3))), key)) ==
          ErrorCode::bad_data);
  REQUIRE(error_of(open_cose(encrypt0(header(45), with(cose::encapsulated_key, Bytes(65))), key)) ==
          ErrorCode::payload_forged);

  const auto encrypt = [&](const Bytes& protected_map, const Bytes& unprotected_map) {
    CborWriter message;
    message.array(4).bytes(header(cose::a256gcm)).raw(with(cose::iv, Bytes(12))).bytes(Bytes(16)).array(1);
    message.array(3).bytes(protected_map).raw(unprotected_map).bytes(Bytes(48));
    return message.take();
  };
  const auto wrapping = key_for("HPKE-7-KE");
  CborWriter unprotected;
  unprotected.map(2).integer(cose::alg).integer(53).integer(cose::encapsulated_key).bytes(Bytes(65));
  REQUIRE(error_of(open_cose(encrypt({}, unprotected.take()), wrapping)) == ErrorCode::bad_data);
  REQUIRE(error_of(open_cose(encrypt(header(45), with(cose::encapsulated_key, Bytes(65))), key)) ==
          ErrorCode::bad_data);
  REQUIRE(error_of(open_cose(encrypt(header(53), with(cose::encapsulated_key, Bytes(65))), wrapping)) ==
          ErrorCode::payload_forged);
}

TEST_CASE("a library that fails at any call stops HPKE in an envelope", "[formats][hpke]") {
  for (const std::string algorithm : written) {
    CAPTURE(algorithm);
    const auto key = key_for(algorithm);
    const EnvelopeSecret recipient{&key, {}};
    for_each_fault([&](const Provider& faulty) { return seal_jwe(letter(), std::span(&recipient, 1), {}, faulty); });
    for_each_fault([&](const Provider& faulty) { return seal_cose(letter(), std::span(&recipient, 1), {}, faulty); });
    const auto jwe = jwe_for(key);
    const auto cose = cose_for(key);
    for_each_fault([&](const Provider& faulty) { return open_jwe(jwe, key, faulty); });
    for_each_fault([&](const Provider& faulty) { return open_cose(cose, key, faulty); });
  }
}

TEST_CASE("the other ciphers open what they sealed, and nothing else", "[crypto]") {
  for (auto* const make : {&aes_128_gcm, &chacha20_poly1305}) {
    const std::size_t key_size = make == &aes_128_gcm ? 16 : 32;
    REQUIRE(error_of(make(Bytes(key_size - 1))) == ErrorCode::bad_key);
    const auto aead = value(make(Bytes(key_size, 7)));
    Bytes sealed(5 + aead_tag_size);
    REQUIRE(aead->seal({}, bytes_of("data"), bytes_of("hello"), sealed).has_value());
    Bytes opened(5);
    REQUIRE(aead->open({}, bytes_of("data"), sealed, opened).has_value());
    REQUIRE(text_of(opened) == "hello");
    REQUIRE(error_of(aead->open({}, bytes_of("date"), sealed, opened)) == ErrorCode::payload_forged);
    REQUIRE(opened == Bytes(5));
    REQUIRE(error_of(aead->open({}, {}, ByteView(sealed).first(15), {})) == ErrorCode::payload_forged);
    // In place.
    auto message = sealed;
    REQUIRE(aead->open({}, bytes_of("data"), message, ByteSpan(message).first(5)).has_value());
    REQUIRE(text_of(ByteView(message).first(5)) == "hello");
  }
}

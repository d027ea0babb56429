// SPDX-License-Identifier: Apache-2.0
#include "formats/cose.h"

#include "codec/cbor_writer.h"
#include "formats/cose_key.h"
#include "formats/cose_sealing.h"
#include "formats/jwk.h"
#include "support/provider.h"

using namespace siegel;
using namespace siegel::test;

namespace {

constexpr std::string_view letter = "Sehr geehrte Frau Mustermann, \xC3\xBC";

WipedBytes wiped(std::string_view text) { return {bytes_of(text).begin(), bytes_of(text).end()}; }

EnvelopeKey curve_key(Group group, std::uint64_t seed) {
  return value(EnvelopeKey::of_secret(group, secret(pattern(32, seed)), provider()));
}

EnvelopeKey symmetric_key(std::string algorithm = {}, std::string id = "s", std::size_t size = 32) {
  auto key = value(EnvelopeKey::symmetric(secret(pattern(size, 9))));
  key.set_use({std::move(id), std::move(algorithm), true, {}});
  return key;
}

EnvelopeKey of_algorithm(Group group, std::string algorithm) {
  auto key = curve_key(group, 5);
  key.set_use({{}, std::move(algorithm), true, {}});
  return key;
}

Bytes sealed(const EnvelopeKey& key, const CoseOptions& options = {}) {
  const EnvelopeSecret recipient{&key, {}};
  return value(seal_cose(wiped(letter), {&recipient, 1}, options, provider()));
}

Result<WipedBytes> opened(ByteView message, const EnvelopeKey& key) {
  SIEGEL_TRY(const auto parsed, CoseMessage::parse(message));
  return parsed.open({&key, {}}, provider());
}

ErrorCode parse_error(std::string_view text) {
  const auto message = hex(text);
  return error_of(CoseMessage::parse(message));
}

}  // namespace

TEST_CASE("COSE: every kind of recipient", "[cose]") {
  std::vector<EnvelopeKey> keys;
  keys.push_back(curve_key(Group::x25519, 5));
  keys.push_back(curve_key(Group::p256, 5));
  keys.push_back(of_algorithm(Group::x25519, "ECDH-ES"));
  keys.push_back(of_algorithm(Group::p256, "ECDH-ES"));
  keys.push_back(symmetric_key());
  keys.push_back(symmetric_key("dir"));
  keys.push_back(symmetric_key("A256GCM", ""));
  const auto stranger = curve_key(Group::x25519, 6);
  for (const auto& key : keys) {
    CAPTURE(key.algorithm());
    for (const bool tagged : {true, false}) {
      CoseOptions options;
      options.tagged = tagged;
      options.name_keys = tagged;
      options.content_type = tagged ? "text/plain" : "";
      const auto message = sealed(key, options);
      CHECK(text(value(opened(message, key))) == letter);
      CHECK(error_of(opened(message, stranger)) != ErrorCode::bad_data);
      const auto parsed = value(CoseMessage::parse(message));
      CHECK(parsed.content_cipher() == "A256GCM");
      CHECK(value(parsed.recipients()).size() == 1);
      CHECK(error_of(parsed.open({}, provider())) == ErrorCode::no_matching_key);
      CHECK(error_of(parsed.open({&key, {}}, provider(), bytes_of("other"))) == ErrorCode::payload_forged);
    }
  }
}

TEST_CASE("COSE: several recipients, and what they are called", "[cose]") {
  const auto first = curve_key(Group::x25519, 5);
  const auto second = curve_key(Group::p256, 6);
  const auto third = symmetric_key({}, "archive");
  const std::array<EnvelopeSecret, 3> recipients{{{&first, {}}, {&second, {}}, {&third, {}}}};
  CoseOptions options;
  options.external_data = bytes("matter 4711");
  const auto message = value(seal_cose(wiped(letter), recipients, options, provider()));
  const auto parsed = value(CoseMessage::parse(message));
  for (const auto& recipient : recipients)
    CHECK(text(value(parsed.open(recipient, provider(), options.external_data))) == letter);
  const auto list = value(parsed.recipients());
  CHECK(list[0].algorithm == "ECDH-ES + A256KW");
  CHECK(list[0].key_id == encode_hex(cose_key_thumbprint(first, provider())));
  CHECK(list[2].algorithm == "A256KW");
  CHECK(list[2].key_id == "archive");
}

TEST_CASE("COSE: what cannot be sealed", "[cose]") {
  const auto code = [](std::span<const EnvelopeSecret> recipients) {
    return error_of(seal_cose({}, recipients, {}, provider()));
  };
  const auto curve = curve_key(Group::x25519, 5);
  const auto direct = symmetric_key("dir");
  const auto agreed = of_algorithm(Group::x25519, "ECDH-ES");
  const auto small = symmetric_key({}, "s", 16);
  const auto small_direct = symmetric_key("dir", "s", 16);
  const auto gcm_wrap = symmetric_key("A256GCMKW");
  auto for_signatures = curve_key(Group::x25519, 5);
  for_signatures.set_use({{}, {}, false, {}});
  auto direct_for_signatures = symmetric_key("dir");
  direct_for_signatures.set_use({{}, "dir", false, {}});
  auto rsa = EnvelopeKey::of_rsa(value(generate_rsa_key(2048, provider().random())));
  CHECK(code({}) == ErrorCode::bad_argument);
  CHECK(code(std::vector<EnvelopeSecret>(101, {&curve, {}})) == ErrorCode::bad_argument);
  CHECK(code(std::vector<EnvelopeSecret>{{nullptr, bytes_of("x")}}) == ErrorCode::bad_argument);
  CHECK(code(std::vector<EnvelopeSecret>{{&direct, {}}, {&curve, {}}}) == ErrorCode::bad_argument);
  CHECK(code(std::vector<EnvelopeSecret>{{&curve, {}}, {&agreed, {}}}) == ErrorCode::bad_argument);
  CHECK(code(std::vector<EnvelopeSecret>{{&small, {}}}) == ErrorCode::bad_key);
  CHECK(code(std::vector<EnvelopeSecret>{{&small_direct, {}}}) == ErrorCode::bad_key);
  CHECK(code(std::vector<EnvelopeSecret>{{&gcm_wrap, {}}}) == ErrorCode::bad_key);
  CHECK(code(std::vector<EnvelopeSecret>{{&for_signatures, {}}}) == ErrorCode::bad_key);
  CHECK(code(std::vector<EnvelopeSecret>{{&direct_for_signatures, {}}}) == ErrorCode::bad_key);
  CHECK(code(std::vector<EnvelopeSecret>{{&rsa, {}}}) == ErrorCode::unsupported);
  CoseOptions options;
  options.max_content = 3;
  const EnvelopeSecret own{&curve, {}};
  CHECK(error_of(seal_cose(wiped("four"), {&own, 1}, options, provider())) == ErrorCode::too_large);
  const auto message = sealed(curve);
  CHECK(error_of(CoseMessage::parse(message, {3})) == ErrorCode::too_large);
}

TEST_CASE("COSE: no change to a message goes unseen", "[cose]") {
  const auto key = symmetric_key("dir", "");
  auto message = sealed(key);
  for (std::size_t i = 0; i < message.size(); ++i)
    for (unsigned bit = 0; bit < 8; ++bit) {
      message[i] ^= static_cast<std::uint8_t>(1U << bit);
      CAPTURE(i, bit);
      REQUIRE_FALSE(opened(message, key));
      message[i] ^= static_cast<std::uint8_t>(1U << bit);
    }
  for (std::size_t size = 0; size < message.size(); ++size) REQUIRE_FALSE(opened(ByteView(message).first(size), key));
  message.push_back(0);
  CHECK(error_of(opened(message, key)) == ErrorCode::bad_data);
}

TEST_CASE("COSE: malformed messages", "[cose]") {
  const std::string iv = "054c000000000000000000000000";
  const std::string content = "50" + std::string(32, '0');
  const std::string good = "8343a10103a1" + iv + content;
  CHECK(CoseMessage::parse(hex(good)));
  CHECK(parse_error("00") == ErrorCode::bad_data);
  CHECK(parse_error("d061" + good) == ErrorCode::bad_data);
  CHECK(parse_error("d860" + good) == ErrorCode::bad_data);                           // tag of the other form
  CHECK(parse_error("d18343a10103a1" + iv + content) == ErrorCode::bad_data);         // COSE_Mac0
  CHECK(parse_error("8243a10103a0") == ErrorCode::bad_data);                          // two parts
  CHECK(parse_error("8340a20103" + iv + content) == ErrorCode::unsupported);          // cipher unprotected
  CHECK(parse_error("8343a10101a1" + iv + content) == ErrorCode::unsupported);        // A128GCM
  CHECK(parse_error("8343a10103a0" + content) == ErrorCode::bad_data);                // no IV
  CHECK(parse_error("8343a10103a1054100" + content) == ErrorCode::bad_data);          // a short one
  CHECK(parse_error("8343a10103a1064100" + content) == ErrorCode::unsupported);       // Partial IV
  CHECK(parse_error("8343a10103a20103" + iv + content) == ErrorCode::bad_data);       // alg twice
  CHECK(parse_error("8345a201030103a1" + iv + content) == ErrorCode::bad_data);       // twice in one map
  CHECK(parse_error("8346a20103028120a1" + iv + content) == ErrorCode::unsupported);  // crit -1
  CHECK(parse_error("8345a201030280a1" + iv + content) == ErrorCode::bad_data);       // crit of nothing
  CHECK(parse_error("8346a20103028104a1" + iv + content) == ErrorCode::bad_data);     // crit of what is not there
  CHECK(parse_error("8343a10103a2028101" + iv + content) == ErrorCode::bad_data);     // crit unprotected
  CHECK(parse_error("8343a10103a2f500" + iv + content) == ErrorCode::bad_data);       // a label that is none
  CHECK(parse_error("8344a1010300a1" + iv + content) == ErrorCode::bad_data);         // something behind the map
  CHECK(parse_error("8343a10103a1" + iv + "f6") == ErrorCode::unsupported);           // detached
  CHECK(parse_error("8343a10103a1" + iv + "4100") == ErrorCode::bad_data);            // no tag
  const std::string front = "8443a10103a1" + iv + content;
  CHECK(parse_error(front + "80") == ErrorCode::bad_data);  // nobody
  CHECK(parse_error(front + "818440a1012540" + "80") == ErrorCode::unsupported);
  CHECK(parse_error(front + "818240a10125") == ErrorCode::bad_data);
  std::string many = front + "9865";
  for (int i = 0; i < 101; ++i) many += "8340a1012540";
  CHECK(parse_error(many) == ErrorCode::too_large);
  CHECK(parse_error(front + "9affffffff") == ErrorCode::bad_data);
  const auto key = symmetric_key("dir", "");
  const auto code = [&](std::string_view recipient) {
    const auto message = hex(front + "81" + std::string(recipient));
    return error_of(opened(message, key));
  };
  CHECK(code("8340a10125f6") == ErrorCode::payload_forged);
  CHECK(code("8340a101254100") == ErrorCode::bad_data);       // direct, with an encrypted key
  CHECK(code("8341a0a1012540") == ErrorCode::bad_data);       // direct, with a protected header
  CHECK(code("8340a040") == ErrorCode::bad_data);             // without algorithm
  CHECK(code("8340a101382840") == ErrorCode::unsupported);    // RSA-OAEP
  CHECK(code("8340a1012440") == ErrorCode::no_matching_key);  // not what the key is for
  const auto wrapping = symmetric_key();
  const auto wrapped = hex(front + "818340a1012440");
  CHECK(error_of(opened(wrapped, wrapping)) == ErrorCode::payload_forged);
  const auto curve = curve_key(Group::x25519, 5);
  const auto curve_code = [&](std::string_view recipient) {
    const auto message = hex(front + "81" + std::string(recipient));
    return error_of(opened(message, curve));
  };
  CHECK(curve_code("8344a101381ea040") == ErrorCode::bad_data);                                // no sender's key
  CHECK(curve_code("8344a101381ea120a20101200540") == ErrorCode::no_matching_key);             // Ed25519
  CHECK(curve_code("8344a101381ea120a2010120044" + std::string("0")) == ErrorCode::bad_data);  // no x
  CHECK(curve_code("8344a101381ea120a301012004215820" + std::string(64, '0') + "40") ==
        ErrorCode::payload_forged);  // low order
}

TEST_CASE("COSE keys: read and printed", "[cose]") {
  for (const auto group : {Group::x25519, Group::p256}) {
    const auto key = curve_key(group, 5);
    const auto own = value(parse_cose_key(value(print_private_cose_key(key, provider())).reveal(), provider()));
    CHECK(own.is_private());
    CHECK(own.public_key() == key.public_key());
    const auto open = value(parse_cose_key(value(print_public_cose_key(key, provider())), provider()));
    CHECK_FALSE(open.is_private());
    CHECK(bytes(open.key_id()) == cose_key_thumbprint(key, provider()));
    CHECK(jwk_key_id(open, provider()) != jwk_thumbprint(open, provider()));
  }
  const auto symmetric = symmetric_key("dir", "k1");
  const auto again = value(parse_cose_key(value(print_private_cose_key(symmetric, provider())).reveal(), provider()));
  CHECK(again.algorithm() == "dir");
  CHECK(again.key_id() == "k1");
  CHECK(again.secret().size() == 32);
  CHECK(cose_key_thumbprint(again, provider()).size() == 32);
  CHECK(error_of(print_public_cose_key(symmetric, provider())) == ErrorCode::bad_argument);
  const auto rsa = EnvelopeKey::of_rsa(value(generate_rsa_key(2048, provider().random())));
  CHECK(error_of(print_private_cose_key(rsa, provider())) == ErrorCode::unsupported);
  CHECK(error_of(print_public_cose_key(rsa, provider())) == ErrorCode::unsupported);
}

TEST_CASE("COSE keys: a thumbprint of RFC 9679, and a compressed point", "[cose]") {
  // RFC 9679, 6.
  const auto key = value(parse_cose_key(hex("a401022001215820"
                                            "65eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d"
                                            "225820"
                                            "1e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c"),
                                        provider()));
  CHECK(encode_hex(cose_key_thumbprint(key, provider())) ==
        "496bd8afadf307e5b08c64b0421bf9dc01528a344a43bda88fadd1669da253ec");
  const auto compressed = value(parse_cose_key(hex("a401022001215820"
                                                   "65eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d"
                                                   "22f4"),
                                               provider()));
  CHECK(compressed.public_key() == key.public_key());
}

TEST_CASE("COSE keys: what is none", "[cose]") {
  const auto code = [](std::string_view text) { return error_of(parse_cose_key(hex(text), provider())); };
  const std::string x = "215820" + std::string(64, '1');
  CHECK(code("00") == ErrorCode::bad_key);
  CHECK(code("a0") == ErrorCode::bad_key);
  CHECK(code("a1010400") == ErrorCode::bad_key);    // something behind
  CHECK(code("a10104") == ErrorCode::bad_key);      // no k
  CHECK(code("a201042040") == ErrorCode::bad_key);  // an empty one
  CHECK(code("a20103200100") == ErrorCode::bad_key);
  CHECK(code("a201032001") == ErrorCode::unsupported);  // RSA
  CHECK(code("a301042041000541"
             "00") == ErrorCode::unsupported);  // Base IV
  CHECK(code("a3010120"
             "05" +
             x) == ErrorCode::unsupported);  // Ed25519
  CHECK(code("a3010220"
             "01" +
             x) == ErrorCode::bad_key);  // no y
  CHECK(code("a3010120"
             "042141"
             "11") == ErrorCode::bad_key);  // a short x
  CHECK(code("a4010220"
             "01" +
             x +
             "2241"
             "11") == ErrorCode::bad_key);
  CHECK(code("a4010220"
             "01" +
             x + "2201") == ErrorCode::bad_key);
  CHECK(code("a4010220"
             "01" +
             std::string("215820") + std::string(64, 'f') + "22f5") == ErrorCode::bad_key);
  CHECK(code("a4010120"
             "04" +
             x + "235820" + std::string(64, '2')) == ErrorCode::bad_key);  // not its own
  CHECK(code("a3010420410003"
             "6161") == ErrorCode::bad_key);  // alg as text
  CHECK(code("a3010420410004"
             "00") == ErrorCode::bad_key);  // key_ops that are none
  CHECK(code("a3010420410004"
             "8161"
             "61") == ErrorCode::bad_key);
  CHECK(code("a3010420410002"
             "00") == ErrorCode::bad_key);  // kid as a number
  CHECK(error_of(parse_cose_key(Bytes(70'000), provider())) == ErrorCode::too_large);
  const auto key = value(parse_cose_key(hex("a40104204100"
                                            "0304"
                                            "04820618"
                                            "63"),
                                        provider()));
  CHECK(key.algorithm() == "COSE 4");
  CHECK(key.use().operations == std::vector<std::string>{"unwrapKey", "unknown"});
}

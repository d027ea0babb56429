// SPDX-License-Identifier: Apache-2.0
#include "formats/jwe.h"
#include "formats/jwk.h"

#include "codec/base64url.h"
#include "formats/jwe_sealing.h"
#include "support/provider.h"

using namespace siegel;
using namespace siegel::test;

namespace {

constexpr std::string_view letter = "Sehr geehrte Frau Mustermann, \xC3\xBC";

EnvelopeKey curve_key(Group group, std::uint64_t seed) {
  return value(EnvelopeKey::of_secret(group, secret(pattern(32, seed)), provider()));
}

EnvelopeKey symmetric_key(std::string_view algorithm, std::uint64_t seed = 9) {
  return value(parse_jwk(bytes_of(R"({"kty":"oct","kid":"s","alg":")" + std::string(algorithm) + R"(","k":")" +
                                  encode_base64url(pattern(32, seed)) + "\"}"),
                         provider()));
}

const EnvelopeKey& rsa_key() {
  static const auto key = [] {
    const auto numbers = value(generate_rsa_key(2048, provider().random()))->numbers();
    const auto text = [](ByteView number) { return encode_base64url(number); };
    return value(parse_jwk(
        bytes_of(R"({"kty":"RSA","n":")" + text(numbers.modulus) + R"(","e":")" + text(numbers.exponent) +
                 R"(","d":")" + text(numbers.private_exponent.reveal()) + R"(","p":")" +
                 text(numbers.first_prime.reveal()) + R"(","q":")" + text(numbers.second_prime.reveal()) + "\"}"),
        provider()));
  }();
  return key;
}

EnvelopeKey of_algorithm(const EnvelopeKey& key, std::string_view algorithm) {
  std::string json(text_of(print_private_jwk(key, provider()).reveal()));
  json.insert(1, R"("alg":")" + std::string(algorithm) + "\",");
  return value(parse_jwk(bytes_of(json), provider()));
}

WipedBytes wiped(std::string_view text) { return {bytes_of(text).begin(), bytes_of(text).end()}; }

std::string sealed(const EnvelopeSecret& recipient, JweSerialization serialization = JweSerialization::compact) {
  JweOptions options;
  options.serialization = serialization;
  options.pbkdf2_iterations = 1000;
  const auto message = value(seal_jwe(wiped(letter), {&recipient, 1}, options, provider()));
  return std::string(text_of(message));
}

Result<std::string> opened(std::string_view message, const EnvelopeSecret& secret) {
  SIEGEL_TRY(const auto parsed, JweMessage::parse(bytes_of(message)));
  SIEGEL_TRY(const auto content, parsed.open(secret, provider()));
  return std::string(text_of(content));
}
ErrorCode code_of(std::string_view message, const EnvelopeSecret& secret) {
  const auto content = opened(message, secret);
  REQUIRE_FALSE(content);
  return content.error().code;
}

/// A compact message with another protected header.
std::string with_header(std::string_view message, std::string_view json) {
  return encode_base64url(bytes_of(json)) + std::string(message.substr(message.find('.')));
}

}  // namespace

TEST_CASE("JWE: each algorithm, in each serialization", "[formats][jwe]") {
  std::vector<EnvelopeKey> keys;
  for (const auto group : {Group::x25519, Group::p256}) {
    keys.push_back(curve_key(group, 3));
    keys.push_back(of_algorithm(keys.back(), "ECDH-ES"));
  }
  for (const auto* algorithm : {"dir", "A256KW", "A256GCMKW"}) keys.push_back(symmetric_key(algorithm));
  keys.push_back(of_algorithm(rsa_key(), "RSA-OAEP-256"));
  for (const auto& key : keys)
    for (const auto serialization :
         {JweSerialization::compact, JweSerialization::flattened, JweSerialization::general}) {
      const auto message = sealed({&key, {}}, serialization);
      CAPTURE(message);
      CHECK(value(opened(message, {&key, {}})) == letter);
      const auto other =
          key.type() == EnvelopeKeyType::symmetric ? symmetric_key(key.algorithm(), 8) : curve_key(Group::x25519, 8);
      CHECK_FALSE(opened(message, {&other, {}}));
      CHECK(value(value(JweMessage::parse(bytes_of(message))).recipients()).front().algorithm ==
            (key.algorithm().empty() ? "ECDH-ES+A256KW" : key.algorithm()));
    }
  const auto message = sealed({nullptr, bytes_of("a passphrase")});
  CHECK(value(opened(message, {nullptr, bytes_of("a passphrase")})) == letter);
  CHECK(code_of(message, {nullptr, bytes_of("another")}) == ErrorCode::payload_forged);
  CHECK(code_of(message, {&keys.front(), {}}) == ErrorCode::no_matching_key);
  CHECK(code_of(sealed({&keys.front(), {}}), {nullptr, bytes_of("x")}) == ErrorCode::no_matching_key);
  // Who has the public part only opens nothing.
  const auto open_part = value(parse_jwk(bytes_of(value(print_public_jwk(keys.front(), provider()))), provider()));
  CHECK(value(opened(sealed({&open_part, {}}), {&keys.front(), {}})) == letter);
  CHECK(code_of(sealed({&open_part, {}}), {&open_part, {}}) == ErrorCode::no_matching_key);
}

TEST_CASE("JWE: several recipients, additional data, content type", "[formats][jwe]") {
  const auto first = curve_key(Group::x25519, 1);
  const auto second = curve_key(Group::p256, 2);
  const auto stranger = curve_key(Group::p256, 3);
  const std::array<EnvelopeSecret, 3> recipients{EnvelopeSecret{&first, {}}, EnvelopeSecret{&second, {}},
                                                 EnvelopeSecret{nullptr, bytes_of("p")}};
  JweOptions options;
  options.serialization = JweSerialization::general;
  options.additional_data = Bytes{1, 2, 3};
  options.content_type = "text/plain";
  options.pbkdf2_iterations = 1000;
  const auto bytes = value(seal_jwe(wiped(letter), recipients, options, provider()));
  const std::string message(text_of(bytes));
  for (const auto& recipient : recipients) CHECK(value(opened(message, recipient)) == letter);
  CHECK(code_of(message, {&stranger, {}}) == ErrorCode::payload_forged);  // it has no name
  auto altered = message;
  altered.replace(altered.find(R"("aad":"AQID")"), 12, R"("aad":"AQIE")");
  CHECK(code_of(altered, {&first, {}}) == ErrorCode::payload_forged);
  CHECK(value(JweMessage::parse(bytes_of(message))).content_cipher() == "A256GCM");

  CHECK(error_of(seal_jwe({}, {}, options, provider())) == ErrorCode::bad_argument);
  const auto direct = symmetric_key("dir");
  const std::array<EnvelopeSecret, 2> with_direct{EnvelopeSecret{&first, {}}, EnvelopeSecret{&direct, {}}};
  CHECK(error_of(seal_jwe({}, with_direct, options, provider())) == ErrorCode::bad_argument);
  options.serialization = JweSerialization::flattened;
  CHECK(error_of(seal_jwe({}, recipients, options, provider())) == ErrorCode::bad_argument);
  options.serialization = JweSerialization::compact;
  CHECK(error_of(seal_jwe({}, std::span(recipients).first(1), options, provider())) == ErrorCode::bad_argument);
  options.additional_data.reset();
  const auto error_with = [&](const EnvelopeSecret& recipient) {
    return error_of(seal_jwe({}, {&recipient, 1}, options, provider()));
  };
  CHECK(error_with({nullptr, {}}) == ErrorCode::bad_argument);
  options.pbkdf2_iterations = 10;
  CHECK(error_with({nullptr, bytes_of("p")}) == ErrorCode::bad_argument);
  const auto signing = of_algorithm(first, "EdDSA");
  CHECK(error_with({&signing, {}}) == ErrorCode::unsupported);
  const auto unknown = symmetric_key("A128KW");
  CHECK(error_with({&unknown, {}}) == ErrorCode::unsupported);
  const auto rsa = of_algorithm(rsa_key(), "RSA1_5");
  CHECK(error_with({&rsa, {}}) == ErrorCode::unsupported);
  for (const auto* algorithm : {"A256KW", "dir"}) {
    const auto small =
        value(parse_jwk(bytes_of(R"({"kty":"oct","alg":")" + std::string(algorithm) + R"(","k":"AAAA"})"), provider()));
    CHECK(error_with({&small, {}}) == ErrorCode::bad_key);
  }
  std::string json(text_of(print_private_jwk(first, provider()).reveal()));
  json.replace(json.find("enc"), 3, "sig");
  const auto sig = value(parse_jwk(bytes_of(json), provider()));
  CHECK(error_with({&sig, {}}) == ErrorCode::bad_key);
  options.max_content = 2;
  const EnvelopeSecret own{&first, {}};
  CHECK(error_of(seal_jwe(wiped(letter), {&own, 1}, options, provider())) == ErrorCode::too_large);
}

TEST_CASE("JWE: every bit of a message counts", "[formats][jwe]") {
  const auto key = curve_key(Group::x25519, 1);
  const auto message = sealed({&key, {}});
  for (std::size_t at = 0; at < message.size(); ++at)
    for (unsigned bit = 0; bit < 8; ++bit) {
      auto altered = message;
      altered[at] = static_cast<char>(static_cast<unsigned char>(altered[at]) ^ (1U << bit));
      if (opened(altered, {&key, {}})) FAIL("opens with bit " << bit << " of " << at << " flipped");
    }
  for (std::size_t size = 0; size < message.size(); ++size) CHECK_FALSE(opened(message.substr(0, size), {&key, {}}));
  for (const auto* behind : {".", "\n", " ", "A", ".A"}) CHECK_FALSE(opened(message + behind, {&key, {}}));
}

TEST_CASE("JWE: algorithms that are none, or for another key", "[formats][jwe]") {
  const auto key = curve_key(Group::p256, 1);
  const auto message = sealed({&key, {}});
  const auto code = [&](std::string_view header) { return code_of(with_header(message, header), {&key, {}}); };
  CHECK(code(R"({"alg":"none","enc":"A256GCM"})") == ErrorCode::unsupported);
  CHECK(code(R"({"alg":"RSA1_5","enc":"A256GCM"})") == ErrorCode::unsupported);
  CHECK(code(R"({"alg":"dir","enc":"A256GCM"})") == ErrorCode::no_matching_key);  // a public key is no secret
  CHECK(code(R"({"alg":"A256KW","enc":"A256GCM"})") == ErrorCode::no_matching_key);
  CHECK(code(R"({"alg":"RSA-OAEP-256","enc":"A256GCM"})") == ErrorCode::no_matching_key);
  CHECK(code(R"({"alg":"ECDH-ES+A256KW","enc":"A128GCM"})") == ErrorCode::unsupported);
  CHECK(code(R"({"alg":"ECDH-ES+A256KW","enc":"A256CBC-HS512"})") == ErrorCode::bad_data);  // the lengths are others
  CHECK(code(R"({"alg":"ECDH-ES+A256KW","enc":"A256GCM","zip":"DEF"})") == ErrorCode::unsupported);
  CHECK(code(R"({"alg":"ECDH-ES+A256KW","enc":"A256GCM","crit":["exp"],"exp":1})") == ErrorCode::unsupported);
  CHECK(code(R"({"alg":"ECDH-ES+A256KW","alg":"dir","enc":"A256GCM"})") == ErrorCode::bad_data);
  CHECK(code(R"({"alg":"ECDH-ES+A256KW"})") == ErrorCode::bad_data);
  CHECK(code(R"({"enc":"A256GCM"})") == ErrorCode::bad_data);
  CHECK(code(R"({"alg":1,"enc":"A256GCM"})") == ErrorCode::bad_data);
  CHECK(code("[]") == ErrorCode::bad_data);
  CHECK(code(R"({"alg":"ECDH-ES+A256KW","enc":"A256GCM","kid":"another"})") ==
        ErrorCode::bad_data);  // no epk: key has no kid
  const auto agreed = [&](std::string_view epk) {
    return code(R"({"alg":"ECDH-ES+A256KW","enc":"A256GCM","epk":)" + std::string(epk) + "}");
  };
  const auto zero = std::string(43, 'A');
  CHECK(agreed("{}") == ErrorCode::bad_data);
  CHECK(agreed(R"({"kty":"OKP","crv":"X25519","x":")" + zero + "\"}") == ErrorCode::no_matching_key);
  CHECK(agreed(R"({"kty":"EC","crv":"P-256","x":")" + zero + "\"}") == ErrorCode::bad_data);
  CHECK(agreed(R"({"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA"})") == ErrorCode::bad_data);
  CHECK(agreed(R"({"kty":"EC","crv":"P-256","x":")" + zero + R"(","y":")" + zero + "\"}") == ErrorCode::payload_forged);
  const auto direct = of_algorithm(key, "ECDH-ES");
  const auto agreed_message = sealed({&direct, {}});
  auto with_key = agreed_message;
  with_key.insert(with_key.find('.') + 1, "AAAA");
  CHECK(code_of(with_key, {&direct, {}}) == ErrorCode::bad_data);

  const auto symmetric = symmetric_key("dir");
  auto own = sealed({&symmetric, {}});
  own.insert(own.find('.') + 1, "AAAA");
  CHECK(code_of(own, {&symmetric, {}}) == ErrorCode::bad_data);
  const auto other_size = value(parse_jwk(bytes_of(R"({"kty":"oct","k":"AAAA"})"), provider()));
  CHECK(code_of(sealed({&symmetric, {}}), {&other_size, {}}) == ErrorCode::payload_forged);
  const auto wrapping = symmetric_key("A256KW");
  CHECK(code_of(sealed({&wrapping, {}}), {&other_size, {}}) == ErrorCode::no_matching_key);
  const auto by_gcm = symmetric_key("A256GCMKW");
  const auto gcm = sealed({&by_gcm, {}});
  CHECK(code_of(with_header(gcm, R"({"alg":"A256GCMKW","enc":"A256GCM","iv":"AAAA","tag":"AAAA"})"), {&by_gcm, {}}) ==
        ErrorCode::bad_data);
  CHECK(code_of(with_header(gcm, R"({"alg":"A256GCMKW","enc":"A256GCM"})"), {&by_gcm, {}}) == ErrorCode::bad_data);

  const EnvelopeSecret passphrase{nullptr, bytes_of("p")};
  const auto locked = sealed(passphrase);
  const auto costing = [&](std::string_view cost) {
    return code_of(with_header(locked, R"({"alg":"PBES2-HS512+A256KW","enc":"A256GCM",)" + std::string(cost) + "}"),
                   passphrase);
  };
  CHECK(costing(R"("p2s":"AAAAAAAAAAA","p2c":2147483648)") == ErrorCode::unsupported);
  CHECK(costing(R"("p2s":"AAAAAAAAAAA","p2c":1)") == ErrorCode::unsupported);
  CHECK(costing(R"("p2s":"AAAA","p2c":1000)") == ErrorCode::bad_data);
  CHECK(costing(R"("p2s":"AAAAAAAAAAA")") == ErrorCode::bad_data);
  CHECK(costing(R"("p2s":"AAAAAAAAAAA","p2c":1000)") == ErrorCode::payload_forged);
}

TEST_CASE("JWE: JSON that is no message", "[formats][jwe]") {
  const auto key = curve_key(Group::x25519, 1);
  const auto flat = sealed({&key, {}}, JweSerialization::flattened);
  const auto general = sealed({&key, {}}, JweSerialization::general);
  const auto replaced = [](std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
  };
  CHECK(value(opened(replaced(flat, "{", R"({"unknown":[{"a":1}],"unprotected":{"x":{"y":[1,"z"]}},)"), {&key, {}})) ==
        letter);
  for (const auto& wrong : {replaced(flat, "{", R"({"recipients":[{}],)"),
                            replaced(flat, "{", R"({"recipients":{},)"),
                            replaced(general, "{", R"({"encrypted_key":"AAAA",)"),
                            replaced(general, "{", R"({"header":{},)"),
                            replaced(general, R"("recipients":[)", R"("recipients":[1,)"),
                            replaced(general, R"("recipients":[)", R"("recipients":[[],)"),
                            replaced(flat, R"("iv":")", R"("iv":1,"x":")"),
                            replaced(flat, R"("iv":")", R"("iv":[],"x":")"),
                            replaced(flat, R"("protected":")", R"("protected":1,"x":")"),
                            replaced(flat, "{", R"({"unprotected":1,)"),
                            replaced(flat, "{", R"({"unprotected":[],)"),
                            replaced(flat, "{", R"({"unprotected":{"alg":"dir"},)"),
                            replaced(flat, R"("tag":")", R"("tag":"=)"),
                            replaced(flat, R"("tag":")", R"("tag":"AAAA","x":")"),
                            replaced(flat, "}\n", ""),
                            flat + "x",
                            std::string("{}"),
                            std::string("[]"),
                            std::string("{\"recipients\":[]}"),
                            std::string(" "),
                            replaced(flat, "{", R"({"aad":"=",)"),
                            replaced(flat, "{", R"({"iv":"AAAA",)")})
    CHECK(code_of(wrong, {&key, {}}) == ErrorCode::bad_data);
  auto many = std::string(R"({"recipients":[{})");
  for (std::size_t i = 0; i < max_envelope_recipients; ++i) many += ",{}";
  CHECK(code_of(many + "]}", {&key, {}}) == ErrorCode::too_large);
  CHECK(JweMessage::parse(bytes_of(flat), {8}).error().code == ErrorCode::too_large);
  CHECK(JweMessage::parse(bytes_of(sealed({&key, {}})), {8}).error().code == ErrorCode::too_large);
  CHECK(JweMessage::parse(bytes_of(std::string(90'000, 'A') + "....")).error().code == ErrorCode::too_large);
  const auto two =
      R"({"protected":"","recipients":[{"header":{"alg":"dir","enc":"A256GCM"}},{"header":{"alg":"dir","enc":"A256CBC-HS512"}}],"iv":"AAAAAAAAAAAAAAAA","ciphertext":"","tag":"AAAAAAAAAAAAAAAAAAAAAA"})";
  CHECK(code_of(two, {&key, {}}) == ErrorCode::bad_data);
}

TEST_CASE("JWE: the message that RFC 7516 prints in A.1", "[formats][jwe]") {
  // RSA-OAEP there has SHA-1 and is not read; the content is in A256GCM, and its key is printed.
  constexpr std::string_view header = "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ";
  constexpr std::string_view encrypted_key =
      "OKOawDo13gRp2ojaHV7LFpZcgV7T6DVZKTyKOMTYUmKoTCVJRgckCL9kiMT03JGeipsEdY3mx_etLbbWSrFr05kLzcSr4qKAq7YN7e9jwQRb23nf"
      "a6c9d-StnImGyFDbSv04uVuxIp5Zms1gNxKKK2Da14B8S4rzVRltdYwam_lDp5XnZAYpQdb76FdIKLaVmqgfwX7XWRxv2322i-vDxRfqNzo_tETK"
      "zpVLzfiwQyeyPGLBIO56YJ7eObdv0je81860ppamavo35UgoRdbYaBcoh9QcfylQr66oc6vFWXRcZ_ZT2LawVCWTIy3brGPi6UklfCpIMfIjf7iG"
      "dXKHzg";
  constexpr std::string_view iv = "48V1_ALb6US04U3b";
  constexpr std::string_view ciphertext =
      "5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX_EFShS8iB7j6jiSdiwkIr3ajwQzaBtQD_A";
  constexpr std::string_view tag = "XFBoMYUZodetZdvTiFvSkQ";
  constexpr std::array<std::uint8_t, 32> content_key{177, 161, 244, 128, 84,  143, 225, 115, 63, 180, 3,
                                                     255, 107, 154, 212, 246, 138, 7,   110, 91, 112, 46,
                                                     34,  105, 47,  130, 203, 46,  122, 234, 64, 252};
  const auto text = std::string(header) + "." + std::string(encrypted_key) + "." + std::string(iv) + "." +
                    std::string(ciphertext) + "." + std::string(tag);
  const auto message = value(JweMessage::parse(bytes_of(text)));
  REQUIRE(message.content_cipher() == "A256GCM");
  REQUIRE(value(message.recipients()).front().algorithm == "RSA-OAEP");
  const auto rsa = EnvelopeKey::of_rsa(value(generate_rsa_key(2048, provider().random())));
  REQUIRE(error_of(message.open({&rsa, {}}, provider())) == ErrorCode::unsupported);

  auto sealed = value(decode_base64url(ciphertext));
  append(sealed, value(decode_base64url(tag)));
  Nonce nonce{};
  std::ranges::copy(value(decode_base64url(iv)), nonce.begin());
  Bytes content(sealed.size() - aead_tag_size);
  REQUIRE(value(provider().aes_256_gcm(content_key))->open(nonce, bytes_of(header), sealed, content).has_value());
  REQUIRE(text_of(content) == "The true sign of intelligence is not knowledge but imagination.");
}

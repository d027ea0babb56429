// SPDX-License-Identifier: Apache-2.0
#include "formats/cms.h"

#include "codec/der_writer.h"
#include "codec/pem.h"
#include "crypto/aes_cbc.h"
#include "formats/cms_oids.h"
#include "formats/cms_sealing.h"
#include "formats/encrypted_private_key.h"
#include "formats/envelope_key_file.h"
#include "formats/pem_key.h"
#include "formats/standard_envelope.h"
#include "support/provider.h"
#include "support/suites.h"

using namespace siegel;
using namespace siegel::test;

namespace {

constexpr std::string_view letter = "Sehr geehrte Frau Mustermann\n";
constexpr std::int64_t now = 1'800'000'000;  // after the certificates were made

std::string file(const std::string& name) {
  return read_text(std::filesystem::path(SIEGEL_SOURCE_DIR) / "tests/data/cms" / name);
}
Bytes file_bytes(const std::string& name) { return bytes(file(name)); }

EnvelopeKey key(const std::string& name) { return value(parse_envelope_key(file_bytes(name), provider())); }
Result<EnvelopeKey> key_of(std::string_view pem) { return parse_pem_key(bytes_of(pem), provider()); }

WipedBytes wiped(std::string_view text) { return {bytes_of(text).begin(), bytes_of(text).end()}; }

CmsOptions options_now() {
  CmsOptions options;
  options.now = now;
  options.pbkdf2_iterations = 1000;
  return options;
}

Result<Bytes> seal(const EnvelopeSecret& recipient, const CmsOptions& options = options_now()) {
  return seal_cms(wiped(letter), {&recipient, 1}, options, provider());
}

Result<WipedBytes> opened(ByteView message, const EnvelopeSecret& secret, const EnvelopeLimits& limits = {}) {
  SIEGEL_TRY(const auto parsed, CmsMessage::parse(message, limits));
  return parsed.open(secret, provider());
}

/// What stands in a message in place of its recipients and parameters.
struct Parts {
  Bytes type = der::object_identifier(cms::auth_enveloped_data);
  Bytes version = der::integer(0);
  Bytes recipients = der::element(asn1::set, der::element(asn1::context_constructed(4), {}));
  Bytes cipher = write_cms_algorithm(
      cms::aes256_gcm, der::element(asn1::sequence, {der::element(asn1::octet_string, Bytes(12)), der::integer(16)}));
  Bytes content = der::element(asn1::context(0), hex("00"));
  Bytes tail = der::element(asn1::octet_string, Bytes(16));

  Bytes print() const {
    const auto info = der::element(asn1::sequence, {der::object_identifier(cms::data), cipher, content});
    const auto body = der::element(asn1::sequence, {version, recipients, info, tail});
    return der::element(asn1::sequence, {type, der::element(asn1::context_constructed(0), body)});
  }
};

ErrorCode parse_error(const Parts& parts) { return error_of(CmsMessage::parse(parts.print())); }

}  // namespace

TEST_CASE("CMS: every kind of recipient", "[cms]") {
  for (const auto* const name : {"rsa", "p256", "x25519"}) {
    CAPTURE(name);
    const auto certificate = key(std::string(name) + ".pem");
    const auto own = key(std::string(name) + ".key");
    const auto message = value(seal({&certificate, {}}));
    CHECK(text(value(opened(message, {&own, {}}))) == letter);
    const auto both = value(key_of(file(std::string(name) + ".key") + file(std::string(name) + ".pem")));
    CHECK(text(value(opened(message, {&both, {}}))) == letter);
    CHECK(error_of(opened(message, {&certificate, {}})) == ErrorCode::no_matching_key);
    CHECK(error_of(opened(message, {nullptr, bytes_of("x")})) == ErrorCode::no_matching_key);
    const auto described = value(value(CmsMessage::parse(message)).recipients());
    CHECK(described.size() == 1);
    CHECK(described[0].key_id.starts_with("serial number "));
  }
  auto symmetric = value(EnvelopeKey::symmetric(secret(pattern(32))));
  const auto unnamed = value(seal({&symmetric, {}}));
  symmetric.set_use({"archive", {}, true, {}});
  const auto message = value(seal({&symmetric, {}}));
  CHECK(text(value(opened(message, {&symmetric, {}}))) == letter);
  CHECK(error_of(opened(unnamed, {&symmetric, {}})) == ErrorCode::no_matching_key);
  const auto by_passphrase = value(seal({nullptr, bytes_of("correct horse")}));
  CHECK(text(value(opened(by_passphrase, {nullptr, bytes_of("correct horse")}))) == letter);
  CHECK(error_of(opened(by_passphrase, {nullptr, bytes_of("wrong")})) == ErrorCode::payload_forged);
  CHECK(value(value(CmsMessage::parse(by_passphrase)).recipients())[0].is_passphrase);
}

TEST_CASE("CMS: several recipients, and PEM", "[cms]") {
  const auto rsa = key("rsa.pem");
  const auto p256 = key("p256.pem");
  const auto x25519 = key("x25519.pem");
  const std::array<EnvelopeSecret, 4> recipients{
      {{&rsa, {}}, {&p256, {}}, {&x25519, {}}, {nullptr, bytes_of("correct horse")}}};
  auto options = options_now();
  options.as_pem = true;
  const auto message = value(seal_cms(wiped(letter), recipients, options, provider()));
  CHECK(text_of(message).starts_with("-----BEGIN CMS-----\n"));
  for (const auto* const name : {"rsa.key", "p256.key", "x25519.key"}) {
    const auto own = key(name);
    CHECK(text(value(opened(message, {&own, {}}))) == letter);
  }
  CHECK(text(value(opened(message, recipients[3]))) == letter);
  const auto envelope = value(StandardEnvelope::parse(EnvelopeFormat::cms, message));
  CHECK(envelope.has_passphrase());
  CHECK(envelope.content_cipher() == "AES-256-GCM");
}

TEST_CASE("CMS: what openssl wrote", "[cms]") {
  const auto rsa = key("rsa.key");
  const auto p256 = key("p256.key");
  CHECK(text(value(opened(file_bytes("openssl_rsa_ber.p7m"), {&rsa, {}}))) == letter);
  CHECK(text(value(opened(file_bytes("openssl_p256_sha1.pem"), {&p256, {}}))) == letter);
  const auto with_certificate = value(key_of(file("rsa.key") + file("rsa.pem")));
  CHECK(text(value(opened(file_bytes("openssl_keyid.p7m"), {&with_certificate, {}}))) == letter);
  const auto old = file_bytes("openssl_rsa_pkcs1.p7m");
  CHECK(error_of(opened(old, {&rsa, {}})) == ErrorCode::unsupported);
  EnvelopeLimits limits;
  limits.accept_rsa_pkcs1_v1_5 = true;
  CHECK(text(value(opened(old, {&rsa, {}}, limits))) == letter);
  CHECK(error_of(CmsMessage::parse(file_bytes("openssl_enveloped.p7m"))) == ErrorCode::unsupported);
  CHECK(error_of(CmsMessage::parse(file_bytes("openssl_aes128.p7m"))) == ErrorCode::unsupported);
}

TEST_CASE("CMS: certificates that do not fit are refused", "[cms]") {
  const auto code = [](const std::string& name, CmsOptions options) {
    const auto certificate = key(name);
    const auto message = seal({&certificate, {}}, options);
    return message ? std::optional<ErrorCode>() : std::optional(message.error().code);
  };
  auto options = options_now();
  CHECK_FALSE(code("for_mail.pem", options));
  CHECK(code("for_signatures.pem", options) == ErrorCode::bad_certificate);
  CHECK(code("for_servers.pem", options) == ErrorCode::bad_certificate);
  CHECK(code("rsa.pub", options) == ErrorCode::bad_argument);
  options.now = 1'000'000'000;
  CHECK(code("rsa.pem", options) == ErrorCode::bad_certificate);
  options.now = 1'000'000'000'000;
  CHECK(code("rsa.pem", options) == ErrorCode::bad_certificate);
  options.accept_unfit_certificates = true;
  CHECK_FALSE(code("rsa.pem", options));
  CHECK_FALSE(code("for_signatures.pem", options));
  CHECK(error_of(parse_envelope_key(file_bytes("weak.pem"), provider())) == ErrorCode::bad_key);
  CHECK(error_of(parse_envelope_key(file_bytes("p384.pem"), provider())) == ErrorCode::bad_certificate);
  CHECK(error_of(parse_envelope_key(file_bytes("p384.key"), provider())) == ErrorCode::bad_key);
}

TEST_CASE("CMS: what cannot be sealed", "[cms]") {
  const auto code = [](std::span<const EnvelopeSecret> recipients, const CmsOptions& options = options_now()) {
    return error_of(seal_cms(wiped(letter), recipients, options, provider()));
  };
  const auto bare = key("x25519.pub");
  const auto rsa = key("rsa.pem");
  const auto small = value(EnvelopeKey::symmetric(secret(pattern(16))));
  auto direct = value(EnvelopeKey::symmetric(secret(pattern(32))));
  direct.set_use({{}, "dir", true, {}});
  auto for_signatures = key("rsa.pem");
  for_signatures.set_use({{}, {}, false, {}});
  CHECK(code({}) == ErrorCode::bad_argument);
  CHECK(code(std::vector<EnvelopeSecret>(101, {&rsa, {}})) == ErrorCode::bad_argument);
  CHECK(code(std::vector<EnvelopeSecret>{{&bare, {}}}) == ErrorCode::bad_argument);
  CHECK(code(std::vector<EnvelopeSecret>{{nullptr, {}}}) == ErrorCode::bad_argument);
  CHECK(code(std::vector<EnvelopeSecret>{{&small, {}}}) == ErrorCode::bad_key);
  CHECK(code(std::vector<EnvelopeSecret>{{&direct, {}}}) == ErrorCode::bad_key);
  CHECK(code(std::vector<EnvelopeSecret>{{&for_signatures, {}}}) == ErrorCode::bad_key);
  auto options = options_now();
  options.pbkdf2_iterations = 999;
  CHECK(code(std::vector<EnvelopeSecret>{{nullptr, bytes_of("x")}}, options) == ErrorCode::bad_argument);
  options.max_content = 3;
  CHECK(code(std::vector<EnvelopeSecret>{{&rsa, {}}}, options) == ErrorCode::too_large);
  const auto message = value(seal({&rsa, {}}));
  CHECK(error_of(CmsMessage::parse(message, {3, false})) == ErrorCode::too_large);
}

TEST_CASE("CMS: no change to a message goes unseen", "[cms]") {
  auto symmetric = value(EnvelopeKey::symmetric(secret(pattern(32))));
  symmetric.set_use({"archive", {}, true, {}});
  auto message = value(seal({&symmetric, {}}));
  for (std::size_t i = 0; i < message.size(); ++i)
    for (unsigned bit = 0; bit < 8; ++bit) {
      message[i] ^= static_cast<std::uint8_t>(1U << bit);
      CAPTURE(i, bit);
      // What changes nothing: the version of the recipient and the type of the content, which are not looked at.
      const auto content = opened(message, {&symmetric, {}});
      REQUIRE((!content || text(*content) == letter));
      message[i] ^= static_cast<std::uint8_t>(1U << bit);
    }
  for (std::size_t size = 0; size < message.size(); ++size)
    REQUIRE_FALSE(opened(ByteView(message).first(size), {&symmetric, {}}));
  message.push_back(0);
  CHECK(error_of(opened(message, {&symmetric, {}})) == ErrorCode::bad_data);
}

TEST_CASE("CMS: malformed messages", "[cms]") {
  const auto octets = [](std::size_t size) { return der::element(asn1::octet_string, Bytes(size)); };
  const auto gcm = [](Bytes parameters) { return write_cms_algorithm(cms::aes256_gcm, parameters); };
  Parts parts;
  CHECK(CmsMessage::parse(parts.print()));
  CHECK(error_of(opened(parts.print(), {nullptr, bytes_of("x")})) == ErrorCode::no_matching_key);
  parts.type = der::object_identifier(cms::data);
  CHECK(parse_error(parts) == ErrorCode::unsupported);
  parts = {};
  parts.version = der::integer(2);
  CHECK(parse_error(parts) == ErrorCode::unsupported);
  parts = {};
  parts.recipients = der::element(asn1::set, {});
  CHECK(parse_error(parts) == ErrorCode::bad_data);
  parts.recipients = der::element(asn1::set, octets(1));
  CHECK(parse_error(parts) == ErrorCode::bad_data);
  Bytes many;
  for (int i = 0; i < 101; ++i) append(many, der::element(asn1::context_constructed(4), {}));
  parts.recipients = der::element(asn1::set, many);
  CHECK(parse_error(parts) == ErrorCode::too_large);
  parts = {};
  // The sizes of GCM: another nonce, a short tag, a tag of no said length, which is 12.
  parts.cipher = gcm(der::element(asn1::sequence, {octets(16), der::integer(16)}));
  CHECK(parse_error(parts) == ErrorCode::bad_data);
  parts.cipher = gcm(der::element(asn1::sequence, {octets(12), der::integer(12)}));
  CHECK(parse_error(parts) == ErrorCode::bad_data);
  parts.cipher = gcm(der::element(asn1::sequence, octets(12)));
  CHECK(parse_error(parts) == ErrorCode::bad_data);
  parts.cipher = gcm({});
  CHECK(parse_error(parts) == ErrorCode::bad_data);
  parts.cipher = write_cms_algorithm(cms::aes256_cbc, octets(16));
  CHECK(parse_error(parts) == ErrorCode::unsupported);
  parts = {};
  parts.tail = octets(12);
  CHECK(parse_error(parts) == ErrorCode::bad_data);
  parts.tail = octets(16);
  append(parts.tail, octets(1));
  CHECK(parse_error(parts) == ErrorCode::bad_data);
  parts.tail = hex("a1800000");
  append(parts.tail, octets(16));
  CHECK(parse_error(parts) == ErrorCode::unsupported);
  parts.tail = der::element(asn1::context_constructed(1), Bytes(70'000));
  append(parts.tail, octets(16));
  CHECK(parse_error(parts) == ErrorCode::too_large);
  parts.tail = der::element(asn1::context_constructed(1), octets(69'000));
  append(parts.tail, octets(16));
  CHECK(parse_error(parts) == ErrorCode::too_large);
  parts.tail = der::element(asn1::context_constructed(1), octets(1));
  append(parts.tail, octets(16));
  append(parts.tail, der::element(asn1::context_constructed(2), octets(1)));
  CHECK(CmsMessage::parse(parts.print()));
  parts = {};
  // Nothing, in one piece and in none.
  for (const auto identifier : {asn1::context(0), asn1::context_constructed(0)}) {
    parts.content = der::element(identifier, {});
    CHECK(error_of(opened(parts.print(), {nullptr, bytes_of("x")})) == ErrorCode::no_matching_key);
  }
  parts.content = {};
  CHECK(parse_error(parts) == ErrorCode::unsupported);
  parts.content = octets(1);
  CHECK(parse_error(parts) == ErrorCode::bad_data);
  CHECK(error_of(CmsMessage::parse(bytes("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"))) ==
        ErrorCode::bad_data);
  CHECK(error_of(CmsMessage::parse(bytes("-----BEGIN CMS-----\n!\n-----END CMS-----\n"))) == ErrorCode::bad_data);
}

TEST_CASE("CMS: recipients in ways that are not read", "[cms]") {
  const auto rsa = key("rsa.key");
  const auto p256 = key("p256.key");
  const auto symmetric = value(EnvelopeKey::symmetric(secret(pattern(32))));
  const auto octets = [](std::size_t size) { return der::element(asn1::octet_string, Bytes(size)); };
  const auto code = [](const Bytes& recipient, const EnvelopeSecret& secret) {
    Parts parts;
    parts.recipients = der::element(asn1::set, recipient);
    return error_of(opened(parts.print(), secret));
  };
  const auto name = der::element(asn1::context(0), Bytes(20));
  const auto transport = [&](const Bytes& algorithm, std::size_t size) {
    return der::element(asn1::sequence, {der::integer(2), name, algorithm, octets(size)});
  };
  const auto oaep = [](const Bytes& parameters) { return write_cms_algorithm(cms::rsaes_oaep, parameters); };
  const auto in = [](unsigned number, const Bytes& content) {
    return der::element(asn1::context_constructed(number), content);
  };
  const EnvelopeSecret own{&rsa, {}};
  CHECK(code(transport(oaep({}), 256), own) == ErrorCode::payload_forged);  // SHA-1
  CHECK(code(transport(oaep({}), 255), own) == ErrorCode::no_matching_key);
  CHECK(code(transport(write_cms_algorithm(cms::data), 256), own) == ErrorCode::unsupported);
  const auto hash = write_cms_algorithm(cms::sha256);
  CHECK(code(transport(oaep(der::element(asn1::sequence, in(0, hash))), 256), own) == ErrorCode::unsupported);
  CHECK(code(transport(oaep(der::element(asn1::sequence, in(0, write_cms_algorithm(cms::data)))), 256), own) ==
        ErrorCode::unsupported);
  CHECK(code(transport(oaep(der::element(asn1::sequence, in(1, hash))), 256), own) == ErrorCode::unsupported);
  const auto label = write_cms_algorithm(cms::p_specified, octets(1));
  CHECK(code(transport(oaep(der::element(asn1::sequence, in(2, label))), 256), own) == ErrorCode::unsupported);
  const auto no_label = write_cms_algorithm(cms::p_specified, octets(0));
  CHECK(code(transport(oaep(der::element(asn1::sequence, in(2, no_label))), 256), own) == ErrorCode::payload_forged);

  const auto wrap = write_cms_algorithm(cms::aes256_wrap);
  const auto agreement = [&](const Bytes& originator, const Bytes& algorithm, const Bytes& material = {}) {
    const auto keys = der::element(
        asn1::sequence, der::element(asn1::sequence, {in(0, der::element(asn1::octet_string, Bytes(20))), octets(40)}));
    return der::element(asn1::context_constructed(1), {der::integer(3), in(0, originator), material, algorithm, keys});
  };
  const auto sender = [&](std::string_view curve, const Bytes& bits) {
    return der::element(asn1::context_constructed(1),
                        {write_cms_algorithm(curve), der::element(asn1::bit_string, bits)});
  };
  const auto scheme = write_cms_algorithm(cms::std_dh_sha256_kdf, wrap);
  const EnvelopeSecret curve{&p256, {}};
  auto point = p256.public_key();
  point.insert(point.begin(), 0);
  CHECK(code(agreement(sender(cms::ec_public_key, point), scheme), curve) == ErrorCode::no_matching_key);
  CHECK(code(agreement(sender(cms::ec_public_key, point), scheme, in(1, octets(8))), curve) ==
        ErrorCode::no_matching_key);
  CHECK(code(agreement(sender(cms::x25519, Bytes(33)), scheme), curve) == ErrorCode::no_matching_key);
  CHECK(code(agreement(sender(cms::ec_public_key, {}), scheme), curve) == ErrorCode::bad_data);
  CHECK(code(agreement(sender(cms::ec_public_key, Bytes(34)), scheme), curve) == ErrorCode::bad_key);
  CHECK(code(agreement(sender(cms::ec_public_key, Bytes(66)), scheme), curve) == ErrorCode::no_matching_key);
  CHECK(code(agreement(octets(1), scheme), curve) == ErrorCode::unsupported);
  CHECK(code(agreement(sender(cms::ec_public_key, point), wrap), curve) == ErrorCode::unsupported);
  CHECK(code(agreement(sender(cms::ec_public_key, point),
                       write_cms_algorithm(cms::std_dh_sha256_kdf, write_cms_algorithm(cms::aes256_cbc))),
             curve) == ErrorCode::unsupported);

  const auto kek = [&](const Bytes& algorithm) {
    return in(2, [&] {
      auto content = der::integer(4);
      append(content, der::element(asn1::sequence, octets(1)));
      append(content, algorithm);
      append(content, octets(40));
      return content;
    }());
  };
  CHECK(code(kek(wrap), {&symmetric, {}}) == ErrorCode::payload_forged);
  CHECK(code(kek(write_cms_algorithm(cms::aes128_wrap)), {&symmetric, {}}) == ErrorCode::no_matching_key);
  CHECK(code(kek(write_cms_algorithm(cms::aes256_cbc)), {&symmetric, {}}) == ErrorCode::unsupported);

  const auto password = [&](const Bytes& derivation, const Bytes& algorithm) {
    auto content = der::integer(0);
    append(content, derivation);
    append(content, algorithm);
    append(content, octets(48));
    return in(3, content);
  };
  const auto derivation = [&](const Bytes& parameters, std::string_view identifier = cms::pbkdf2) {
    auto algorithm = write_cms_algorithm(identifier, der::element(asn1::sequence, parameters));
    algorithm[0] = asn1::context_constructed(0);
    return algorithm;
  };
  const auto joined_bytes = [](std::initializer_list<Bytes> parts) {
    Bytes all;
    for (const auto& part : parts) append(all, part);
    return all;
  };
  const auto cipher = write_cms_algorithm(cms::pwri_kek, write_cms_algorithm(cms::aes256_cbc, octets(16)));
  const EnvelopeSecret words{nullptr, bytes_of("x")};
  const auto good = joined_bytes({octets(8), der::integer(1000)});
  CHECK(code(password(derivation(good), cipher), words) == ErrorCode::payload_forged);
  for (const auto function : {cms::hmac_sha1, cms::hmac_sha256, cms::hmac_sha512})
    CHECK(code(password(derivation(joined_bytes({good, write_cms_algorithm(function)})), cipher), words) ==
          ErrorCode::payload_forged);
  CHECK(code(password(derivation(joined_bytes({good, write_cms_algorithm(cms::data)})), cipher), words) ==
        ErrorCode::unsupported);
  CHECK(code(password(derivation(joined_bytes({good, der::integer(16)})), cipher), words) == ErrorCode::bad_data);
  CHECK(code(password(derivation(joined_bytes({octets(8), der::integer(999)})), cipher), words) ==
        ErrorCode::unsupported);
  CHECK(code(password(derivation(joined_bytes({octets(8), der::integer(0x7FFFFFFF)})), cipher), words) ==
        ErrorCode::unsupported);
  CHECK(code(password({}, cipher), words) == ErrorCode::unsupported);
  CHECK(code(password(derivation(good, cms::data), cipher), words) == ErrorCode::unsupported);
  CHECK(code(password(derivation(good), wrap), words) == ErrorCode::unsupported);
  CHECK(code(password(derivation(good), write_cms_algorithm(cms::pwri_kek, wrap)), words) == ErrorCode::unsupported);
  CHECK(code(password(derivation(good),
                      write_cms_algorithm(cms::pwri_kek, write_cms_algorithm(cms::aes256_cbc, octets(8)))),
             words) == ErrorCode::bad_data);
}

TEST_CASE("Keys in PEM", "[pem_key]") {
  CHECK(key("rsa.key").is_private());
  CHECK(key("rsa.key").certificate() == nullptr);
  CHECK(key("rsa.pem").certificate() != nullptr);
  CHECK_FALSE(key("rsa.pem").is_private());
  CHECK(key("p256.key").group() == Group::p256);
  CHECK(key("x25519.pub").public_key() == key("x25519.key").public_key());
  const auto pem = file("p256.pem");
  const auto blocks = value(read_pem(pem));
  const auto der = value(decode_pem(blocks[0]));
  CHECK(value(parse_envelope_key(der, provider())).certificate() != nullptr);
  // The chain behind it says nothing.
  CHECK(value(key_of(file("p256.pem") + file("rsa.pem"))).type() == EnvelopeKeyType::p256);
  CHECK(key_of(file("p256.key") + file("rsa.pem")).error().code == ErrorCode::bad_key);
  CHECK(key_of(file("p256.key") + file("x25519.pem")).error().code == ErrorCode::bad_key);
  CHECK(key_of(file("p256.key") + file("rsa.key")).error().code == ErrorCode::bad_key);
  CHECK(key_of(file("encrypted.key")).error().code == ErrorCode::bad_passphrase);
  CHECK(is_encrypted_pem_key(file_bytes("encrypted.key")));
  const auto decrypted = value(parse_pem_key(file_bytes("encrypted.key"), provider(), bytes_of("x")));
  CHECK(decrypted.public_key() == key("p256.key").public_key());
  CHECK(error_of(parse_pem_key(file_bytes("encrypted.key"), provider(), bytes_of("y"))) == ErrorCode::bad_passphrase);
  CHECK(key_of(file("older.key")).error().code == ErrorCode::unsupported);
  CHECK(key_of("-----BEGIN X-----\n-----END X-----\n").error().code == ErrorCode::bad_key);
  CHECK(key_of("-----BEGIN PRIVATE KEY-----\nAQID\n-----END PRIVATE KEY-----\n").error().code == ErrorCode::bad_key);
  CHECK(key_of("-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----\n").error().code == ErrorCode::bad_key);
  CHECK(key_of("-----BEGIN PUBLIC KEY-----\nAQID\n-----END PUBLIC KEY-----\n").error().code == ErrorCode::bad_key);
  CHECK(key_of("-----BEGIN PUBLIC KEY-----\n!\n-----END PUBLIC KEY-----\n").error().code == ErrorCode::bad_key);
  CHECK(key_of("-----BEGIN CERTIFICATE-----\nAQID\n-----END CERTIFICATE-----\n").error().code ==
        ErrorCode::bad_certificate);
  CHECK(key_of("-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n").error().code ==
        ErrorCode::bad_certificate);
  CHECK(error_of(parse_pem_key(Bytes((1 << 20) + 1), provider())) == ErrorCode::too_large);
}

TEST_CASE("Encrypted private keys that are not read", "[pem_key]") {
  const auto octets = [](std::size_t size) { return der::element(asn1::octet_string, Bytes(size)); };
  const auto derivation = [&](std::uint32_t iterations) {
    return write_cms_algorithm(cms::pbkdf2, der::element(asn1::sequence, {octets(8), der::integer(iterations)}));
  };
  const auto code = [&](std::string_view scheme, const Bytes& parameters, std::size_t size = 32) {
    const auto info = der::element(asn1::sequence, {write_cms_algorithm(scheme, parameters), octets(size)});
    return error_of(decrypt_private_key(info, bytes_of("x")));
  };
  constexpr std::string_view pbes2 = "1.2.840.113549.1.5.13";
  const auto with = [&](const Bytes& kdf, const Bytes& cipher) { return der::element(asn1::sequence, {kdf, cipher}); };
  for (const auto cipher : {cms::aes128_cbc, cms::aes192_cbc, cms::aes256_cbc})
    CHECK(code(pbes2, with(derivation(1000), write_cms_algorithm(cipher, octets(16)))) == ErrorCode::bad_passphrase);
  const auto aes = write_cms_algorithm(cms::aes256_cbc, octets(16));
  CHECK(code(pbes2, with(derivation(1000), aes), 31) == ErrorCode::bad_passphrase);
  CHECK(code(pbes2, with(derivation(10), aes)) == ErrorCode::unsupported);
  CHECK(code(pbes2, with(write_cms_algorithm(cms::pbkdf2), aes)) == ErrorCode::bad_key);
  CHECK(code(pbes2, with(derivation(1000), write_cms_algorithm(cms::aes256_cbc, octets(8)))) == ErrorCode::bad_key);
  CHECK(code(pbes2, with(derivation(1000), write_cms_algorithm(cms::aes256_gcm))) == ErrorCode::unsupported);
  CHECK(code(cms::pbkdf2, aes) == ErrorCode::unsupported);
  CHECK(code(pbes2, octets(3)) == ErrorCode::bad_key);
  CHECK(error_of(decrypt_private_key(hex("04"), bytes_of("x"))) == ErrorCode::bad_key);
  CHECK(error_of(open_aes_cbc(Bytes(8), Bytes(16), Bytes(16))) == ErrorCode::bad_key);
}

// SPDX-License-Identifier: Apache-2.0
// What every format has to survive: any byte of a message replaced, and a random source that gives out at any call.
#include <functional>

#include "formats/cms_sealing.h"
#include "formats/cose_key.h"
#include "formats/cose_sealing.h"
#include "formats/envelope_key_file.h"
#include "formats/jwe_sealing.h"
#include "formats/jwk.h"
#include "formats/standard_envelope.h"
#include "support/faults.h"
#include "support/suites.h"

using namespace siegel;
using namespace siegel::test;

namespace {

constexpr std::string_view letter = "Sehr geehrte Frau Mustermann\n";
constexpr std::string_view passphrase = "correct horse";

WipedBytes wiped(std::string_view text) { return {bytes_of(text).begin(), bytes_of(text).end()}; }

EnvelopeKey key_file(const std::string& name) {
  const auto text = read_text(std::filesystem::path(SIEGEL_SOURCE_DIR) / "tests/data/cms" / name);
  return value(parse_envelope_key(bytes_of(text), provider()));
}

EnvelopeKey symmetric_key() {
  auto key = value(EnvelopeKey::symmetric(secret(pattern(32))));
  key.set_use({"archive", {}, true, {}});
  return key;
}

/// Somebody with a key of each kind.
struct Keys {
  EnvelopeKey rsa = key_file("rsa.pem");
  EnvelopeKey p256 = key_file("p256.pem");
  EnvelopeKey x25519 = key_file("x25519.pem");
  EnvelopeKey symmetric = symmetric_key();
  EnvelopeKey own_rsa = key_file("rsa.key");
  EnvelopeKey own_p256 = key_file("p256.key");
  EnvelopeKey own_x25519 = key_file("x25519.key");
};

using Seal = std::function<Result<Bytes>(std::span<const EnvelopeSecret>, const Provider&)>;

Result<Bytes> jwe(std::span<const EnvelopeSecret> recipients, const Provider& with) {
  JweOptions options;
  options.serialization = JweSerialization::general;
  options.pbkdf2_iterations = 1000;
  options.content_type = "text/plain";
  options.additional_data = bytes("more");
  return seal_jwe(wiped(letter), recipients, options, with);
}
Result<Bytes> cose(std::span<const EnvelopeSecret> recipients, const Provider& with) {
  return seal_cose(wiped(letter), recipients, {}, with);
}
Result<Bytes> cms(std::span<const EnvelopeSecret> recipients, const Provider& with) {
  CmsOptions options;
  options.now = 1'800'000'000;
  options.pbkdf2_iterations = 1000;
  return seal_cms(wiped(letter), recipients, options, with);
}

void check_random_runs_out(const Seal& seal, std::span<const EnvelopeSecret> recipients) {
  for (std::size_t calls = 0; calls < 200; ++calls) {
    FailingRandom random(calls);
    TestProvider with(random);
    const auto message = seal(recipients, *with);
    if (!random.failed()) {
      REQUIRE(message);
      CHECK(calls > 0);
      return;
    }
    // RSA asks more than it needs, so that it may end well all the same.
    if (!message) CHECK(message.error().code == ErrorCode::random_failed);
  }
  FAIL("it never ends well");
}

/// Opens with every secret whatever comes of each replacement: nothing but the letter ever comes out.
void check_bytes_replaced(EnvelopeFormat format, const Bytes& good, std::span<const EnvelopeSecret> secrets,
                          std::initializer_list<std::uint8_t> replacements) {
  std::size_t refused = 0;
  for (std::size_t i = 0; i < good.size(); ++i)
    for (const auto replacement : replacements) {
      auto message = good;
      if (message[i] == replacement) continue;
      message[i] = replacement;
      CAPTURE(i, replacement);
      const auto envelope = StandardEnvelope::parse(format, message);
      if (!envelope) {
        ++refused;
        continue;
      }
      for (const auto& secret : secrets) {
        const auto content = envelope->open({&secret, 1}, provider());
        if (content) REQUIRE(text(*content) == letter);
        refused += content ? 0U : 1U;
      }
    }
  CHECK(refused > good.size() / 2);
}

}  // namespace

TEST_CASE("Envelopes: any byte of a message replaced", "[formats][faults]") {
  const Keys keys;
  const std::array<EnvelopeSecret, 2> curves{{{&keys.own_p256, {}}, {&keys.own_x25519, {}}}};
  const EnvelopeSecret symmetric{&keys.symmetric, {}};
  const EnvelopeSecret rsa{&keys.own_rsa, {}};
  const EnvelopeSecret words{nullptr, bytes_of(passphrase)};

  const std::array<EnvelopeSecret, 2> to_curves{{{&keys.p256, {}}, {&keys.x25519, {}}}};
  const EnvelopeSecret to_rsa{&keys.rsa, {}};
  const auto all_of = {std::uint8_t{0x00}, std::uint8_t{0x05}, std::uint8_t{0x30}, std::uint8_t{0xA0},
                       std::uint8_t{0xFF}};
  check_bytes_replaced(EnvelopeFormat::cms, value(cms(to_curves, provider())), curves, all_of);
  check_bytes_replaced(EnvelopeFormat::cms, value(cms({&symmetric, 1}, provider())), {&symmetric, 1}, all_of);
  check_bytes_replaced(EnvelopeFormat::cms, value(cms({&words, 1}, provider())), {&words, 1}, {0x00, 0x05, 0x30});
  check_bytes_replaced(EnvelopeFormat::cms, value(cms({&to_rsa, 1}, provider())), {&rsa, 1}, {0x05});
  const auto cbor = {std::uint8_t{0x00}, std::uint8_t{0x40}, std::uint8_t{0x61}, std::uint8_t{0xA0},
                     std::uint8_t{0xF6}};
  check_bytes_replaced(EnvelopeFormat::cose, value(cose(to_curves, provider())), curves, cbor);
  check_bytes_replaced(EnvelopeFormat::cose, value(cose({&symmetric, 1}, provider())), {&symmetric, 1}, cbor);
  const auto json = {std::uint8_t{'"'}, std::uint8_t{'{'}, std::uint8_t{'1'}, std::uint8_t{'A'}, std::uint8_t{','}};
  check_bytes_replaced(EnvelopeFormat::jwe, value(jwe(to_curves, provider())), curves, json);
  check_bytes_replaced(EnvelopeFormat::jwe, value(jwe({&symmetric, 1}, provider())), {&symmetric, 1}, json);
  check_bytes_replaced(EnvelopeFormat::jwe, value(jwe({&words, 1}, provider())), {&words, 1}, {'"', 'A'});
}

TEST_CASE("Envelopes: random bytes that run out at any call", "[formats][faults]") {
  const Keys keys;
  const std::array<EnvelopeSecret, 3> recipients{{{&keys.p256, {}}, {&keys.x25519, {}}, {&keys.symmetric, {}}}};
  const EnvelopeSecret words{nullptr, bytes_of(passphrase)};
  const EnvelopeSecret rsa{&keys.rsa, {}};
  for (const auto& seal : {Seal(jwe), Seal(cose), Seal(cms)}) check_random_runs_out(seal, recipients);
  for (const auto& seal : {Seal(jwe), Seal(cms)}) {
    check_random_runs_out(seal, {&words, 1});
    check_random_runs_out(seal, {&rsa, 1});
  }
}

TEST_CASE("Envelopes: a library that fails at any call", "[formats][faults]") {
  const Keys keys;
  const std::array<EnvelopeSecret, 3> to_all{{{&keys.p256, {}}, {&keys.x25519, {}}, {&keys.symmetric, {}}}};
  const std::array<EnvelopeSecret, 3> all{{{&keys.own_p256, {}}, {&keys.own_x25519, {}}, {&keys.symmetric, {}}}};
  const std::array<std::pair<EnvelopeFormat, Seal>, 3> formats{
      {{EnvelopeFormat::jwe, jwe}, {EnvelopeFormat::cose, cose}, {EnvelopeFormat::cms, cms}}};
  for (const auto& [format, seal] : formats) {
    CAPTURE(name_of(format));
    for_each_fault([&](const Provider& faulty) { return seal(to_all, faulty); });
    const auto envelope = value(StandardEnvelope::parse(format, value(seal(to_all, provider()))));
    for (std::size_t i = 0; i < all.size(); ++i)
      for_each_fault([&](const Provider& faulty) { return envelope.open({&all[i], 1}, faulty); });
  }
}

TEST_CASE("Keys: any byte replaced", "[formats][faults]") {
  std::vector<Bytes> files;
  const auto p256 = key_file("p256.key");
  const auto json = print_private_jwk(p256, provider());
  files.push_back(bytes(json.reveal()));
  files.push_back(bytes(value(print_private_cose_key(p256, provider())).reveal()));
  for (const auto* const name : {"p256.key", "x25519.key", "p256.pem", "x25519.pub"})
    files.push_back(bytes(read_text(std::filesystem::path(SIEGEL_SOURCE_DIR) / "tests/data/cms" / name)));
  std::size_t refused = 0;
  for (const auto& good : files)
    for (std::size_t i = 0; i < good.size(); ++i)
      for (const int replacement : {0x00, 0x22, 0x2D, 0x41, 0x60, 0xA0}) {
        auto file = good;
        file[i] = static_cast<std::uint8_t>(replacement);
        refused += parse_envelope_key(file, provider()) ? 0U : 1U;
      }
  CHECK(refused > 1000);
}

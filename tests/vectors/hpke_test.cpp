// SPDX-License-Identifier: Apache-2.0
// RFC 9180 in base mode with HKDF-SHA256 and AES-256-GCM. Appendix A of the RFC prints this AEAD for no group of ours;
// the cases are those of the working group's generated file as circl carries it.
#include "keys/hpke.h"
#include "support/provider.h"
#include "support/suites.h"

using namespace siegel;
using namespace siegel::test;

TEST_CASE("HPKE base mode with AES-256-GCM", "[vectors]") {
  const auto suite = load_suite("hpke/rfc9180_base_aes256gcm.json");
  std::size_t encryptions = 0;
  TestProvider scripted;
  for (const auto& test : suite) {
    const auto kem_id = test.at("kem_id").get<int>();
    INFO("kem_id " << kem_id);
    REQUIRE((kem_id == 0x0010 || kem_id == 0x0020));
    REQUIRE((test.at("mode") == 0 && test.at("kdf_id") == 1 && test.at("aead_id") == 2));
    const auto& kem = kem_id == 0x0010 ? dhkem_p256() : dhkem_x25519();

    // 7.1.3, "DeriveKeyPair": the recipient's keys.
    ScriptedRandom recipient_random(hex_field(test, "ikmR"));
    scripted.use(recipient_random);
    const auto secret_key = value(kem.generate(*scripted));
    REQUIRE(bytes(secret_key.reveal()) == hex_field(test, "skRm"));
    const auto public_key = value(kem.public_key(secret_key, *scripted));
    REQUIRE(public_key == hex_field(test, "pkRm"));
    REQUIRE(public_key.size() == kem.public_key_size());

    // 5.1.1: the sender's ephemeral key comes from ikmE.
    const auto info = hex_field(test, "info");
    ScriptedRandom sender_random(hex_field(test, "ikmE"));
    scripted.use(sender_random);
    auto sender = value(HpkeContext::set_up_sender(kem, public_key, info, *scripted));
    REQUIRE(sender_random.used_up());
    REQUIRE(sender.enc == hex_field(test, "enc"));
    REQUIRE(bytes(value(kem.decapsulate(sender.enc, secret_key, *scripted)).reveal()) ==
            hex_field(test, "shared_secret"));
    auto receiver = value(HpkeContext::set_up_receiver(kem, sender.enc, secret_key, info, *scripted));

    for (const auto& encryption : test.at("encryptions")) {
      INFO("encryption " << encryptions);
      const auto aad = hex_field(encryption, "aad");
      const auto plaintext = hex_field(encryption, "pt");
      const auto sealed = value(sender.context.seal(aad, plaintext));
      REQUIRE(sealed == hex_field(encryption, "ct"));
      // A failure in between leaves the sequence number where it is.
      REQUIRE(error_of(receiver.open(bytes("other"), sealed)) == ErrorCode::payload_forged);
      REQUIRE(bytes(value(receiver.open(aad, sealed)).reveal()) == plaintext);
      ++encryptions;
    }
  }
  REQUIRE(suite.size() == 2);
  REQUIRE(encryptions == 80);
}

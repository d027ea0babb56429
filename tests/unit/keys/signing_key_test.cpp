// SPDX-License-Identifier: Apache-2.0
#include "keys/signing_key.h"

#include "keys/key_text.h"
#include "support/provider.h"
#include "support/results.h"

using namespace siegel;
using namespace siegel::test;

TEST_CASE("a signing key comes back from its text, and so does its signer", "[keys]") {
  const auto key = value(SigningKey::generate(provider().random()));
  const auto text = key.print();
  REQUIRE(text_of(text.reveal()).starts_with("SIEGEL-SIGNING-KEY-1"));
  const auto again = value(SigningKey::parse(text.reveal()));
  REQUIRE(again.signer() == key.signer());
  const auto signer = value(Signer::parse(key.signer().print()));
  REQUIRE(key.signer().print().starts_with("siegel-signer1"));
  REQUIRE(signer == key.signer());
  const auto signature = value(again.sign(bytes_of("letter")));
  REQUIRE(signer.verify(bytes_of("letter"), signature));
  REQUIRE_FALSE(signer.verify(bytes_of("better"), signature));
}

TEST_CASE("keys of another kind are no signing keys", "[keys]") {
  const auto key = value(SigningKey::generate(provider().random()));
  const auto secret_text = key.print();
  const auto identity = value(PublicKeyIdentity::generate(StanzaType::x25519, provider()));
  REQUIRE(error_of(Signer::parse(text_of(secret_text.reveal()))) == ErrorCode::bad_key);
  REQUIRE(error_of(Signer::parse(print_recipient(value(identity.recipient())))) == ErrorCode::bad_key);
  REQUIRE(error_of(Signer::parse("siegel-signer1")) == ErrorCode::bad_key);
  REQUIRE(error_of(SigningKey::parse(bytes_of(key.signer().print()))) == ErrorCode::bad_key);
  REQUIRE(error_of(SigningKey::parse(print_identity(identity).reveal())) == ErrorCode::bad_key);
  REQUIRE(error_of(SigningKey::from_seed(secret(pattern(31)))) == ErrorCode::bad_key);
  FailingRandom random(0);
  REQUIRE(error_of(SigningKey::generate(random)) == ErrorCode::random_failed);
  const auto file = [&](std::string_view before, std::string_view after) {
    std::string text(before);
    text += text_of(secret_text.reveal());
    return SigningKey::parse_file(SecretBytes::copy(bytes_of(text + std::string(after))));
  };
  REQUIRE(value(file("# of the log\n", "\n")).signer() == key.signer());
  REQUIRE(error_of(file("x\n", "\n")) == ErrorCode::bad_key);
  REQUIRE(error_of(SigningKey::parse_file(SecretBytes::copy(bytes_of("#\n")))) == ErrorCode::bad_key);
}

// SPDX-License-Identifier: Apache-2.0
#include "envelope/inspection.h"

#include <nlohmann/json.hpp>

#include "keys/external.h"
#include "keys/kek.h"
#include "support/files.h"

using namespace siegel;
using namespace siegel::test;

namespace {

nlohmann::json without_key(ByteView file) { return nlohmann::json::parse(inspection(header_of(file)).print()); }
nlohmann::json with_key(ByteView file) {
  return nlohmann::json::parse(inspection(value(unlock_file(file, {&alice().identity}))).print());
}

KekRecipient kek(Bytes id) {
  return KekRecipient(value(KeyEncryptionKey::create(secret(pattern(32)), std::move(id), provider())));
}
ExternalRecipient outside(Bytes id) {
  return value(ExternalRecipient::create("kms", std::move(id),
                                         [](const SecretBytes&, ByteView) -> Result<Bytes> { return pattern(5); }));
}

PostQuantum answer(const Recipients& recipients) {
  SealOptions options;
  options.mix_classical_with_post_quantum = true;
  return post_quantum(header_of(seal(recipients, {}, options)));
}

}  // namespace

TEST_CASE("a header tells what can be known without a key", "[envelope]") {
  const HandMade made;
  REQUIRE(without_key(made.file()) ==
          nlohmann::json{
              {"format", "siegel"},
              {"version", 1},
              {"authenticated", false},
              {"file_id", encode_hex(made.file_id)},
              {"header_size", 164},
              {"post_quantum", "no"},
              {"recipients",
               {{{"type", "x25519"},
                 {"key_id", encode_hex(key_id_of(StanzaType::x25519, alice().recipient.public_key(), provider()))}}}},
              {"context", nlohmann::json::object()},
              {"padding", "none"},
              {"has_metadata", false}});
}

TEST_CASE("a header tells more with a key", "[envelope]") {
  auto options = with_length(3, Padding::padme);
  options.metadata->name = "contract.pdf";
  options.metadata->media_type = "application/pdf";
  options.metadata->modified = 1'700'000'000'000;
  options.metadata->sha_256 = array_of<32>(pattern(32));
  options.context = {{"project", "siegel"}};
  options.policy = array_of<32>(pattern(32, 2));
  const auto file = seal({&alice().recipient}, pattern(3), options);
  const auto json = with_key(file);
  REQUIRE(json.at("authenticated") == true);
  REQUIRE(json.at("context") == nlohmann::json{{"project", "siegel"}});
  REQUIRE(json.at("policy_sha256") == encode_hex(pattern(32, 2)));
  REQUIRE(json.at("padding") == "padme");
  REQUIRE(json.at("has_metadata") == true);
  REQUIRE(json.at("metadata") == nlohmann::json{{"name", "contract.pdf"},
                                                {"media_type", "application/pdf"},
                                                {"modified_ms", 1'700'000'000'000},
                                                {"length", 3},
                                                {"sha256", encode_hex(pattern(32))}});
  REQUIRE_FALSE(without_key(file).contains("metadata"));
  // Nothing of it that was not given.
  REQUIRE(with_key(seal({&alice().recipient}, {}, with_length(0))).at("metadata") == nlohmann::json{{"length", 0}});
  auto nothing = SealOptions{};
  nothing.metadata.emplace();
  REQUIRE(with_key(seal({&alice().recipient}, {}, nothing)).at("metadata") == nlohmann::json::object());
  REQUIRE_FALSE(with_key(HandMade().file()).contains("metadata"));
}

TEST_CASE("every kind of recipient is described", "[envelope]") {
  Person anonymous(StanzaType::p256);
  anonymous.recipient.stay_anonymous();
  const Person hybrid(StanzaType::mlkem768_x25519);
  const auto passphrase = passphrase_recipient("x");
  const auto named = kek(bytes("backup 2024"));
  const auto unnamed = kek(hex("00ff"));
  const auto service = outside(bytes("arn:1"));
  const auto nameless = outside({});
  const auto control = outside(hex("1b5b"));
  SealOptions options;
  options.mix_classical_with_post_quantum = true;
  const auto file =
      seal({&anonymous.recipient, &hybrid.recipient, &passphrase, &named, &unnamed, &service, &nameless, &control}, {},
           options);
  const auto recipients = without_key(file).at("recipients");
  REQUIRE(recipients.at(0) == nlohmann::json{{"type", "p256"}, {"key_id", nullptr}});
  REQUIRE(recipients.at(1).at("type") == "mlkem768-x25519");
  REQUIRE(recipients.at(1).at("key_id").get<std::string>().size() == 16);
  REQUIRE(recipients.at(2) == nlohmann::json{{"type", "passphrase"},
                                             {"argon2id", {{"memory_kib", 19 * 1024}, {"passes", 2}, {"lanes", 1}}}});
  REQUIRE(recipients.at(3) ==
          nlohmann::json{{"type", "kek"}, {"key_id", "6261636b75702032303234"}, {"key_name", "backup 2024"}});
  REQUIRE(recipients.at(4) == nlohmann::json{{"type", "kek"}, {"key_id", "00ff"}});
  REQUIRE(recipients.at(5) ==
          nlohmann::json{{"type", "external"}, {"provider", "kms"}, {"key_id", "61726e3a31"}, {"key_name", "arn:1"}});
  REQUIRE(recipients.at(6) == nlohmann::json{{"type", "external"}, {"provider", "kms"}, {"key_id", ""}});
  REQUIRE(recipients.at(7) == nlohmann::json{{"type", "external"}, {"provider", "kms"}, {"key_id", "1b5b"}});

  HandMade made;
  made.other_stanzas = tlv(0x1234, pattern(3));
  REQUIRE(without_key(made.file()).at("recipients").at(0) ==
          nlohmann::json{{"type", "unknown"}, {"type_number", 0x1234}});
}

TEST_CASE("a file says whether a quantum computer could open it", "[envelope]") {
  const Person hybrid(StanzaType::mlkem768_x25519);
  const auto passphrase = passphrase_recipient("x");
  const auto key = kek({});
  const auto service = outside({});
  REQUIRE(answer({&hybrid.recipient, &passphrase, &key}) == PostQuantum::yes);
  REQUIRE(answer({&hybrid.recipient, &alice().recipient}) == PostQuantum::no);
  REQUIRE(answer({&service, &alice().recipient}) == PostQuantum::no);
  REQUIRE(answer({&hybrid.recipient, &service}) == PostQuantum::not_known);
  REQUIRE(name_of(PostQuantum::yes) == "yes");
  REQUIRE(name_of(PostQuantum::no) == "no");
  REQUIRE(name_of(PostQuantum::not_known) == "not known");
}

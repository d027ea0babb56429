// SPDX-License-Identifier: Apache-2.0
// The examples of the COSE working group: what is in A256GCM opens, what was altered does not, the rest is refused as
// not read. Their derived keys come out for other ciphers too.
#include "formats/cose.h"

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "codec/base64url.h"
#include "formats/cose_kdf.h"
#include "formats/cose_key.h"
#include "formats/cose_labels.h"
#include "formats/jwk.h"
#include "support/provider.h"
#include "support/suites.h"

using namespace siegel;
using namespace siegel::test;

namespace {

std::vector<std::string> examples_in(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(suite_path("cose/" + folder)))
    names.push_back("cose/" + folder + "/" + entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

std::string lower_case(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// The key as the examples give it; its name belongs to another message at times.
Result<EnvelopeKey> key_of(const nlohmann::json& example) {
  SIEGEL_TRY(auto key, parse_jwk(bytes_of(example.dump()), provider()));
  auto use = key.use();
  use.key_id.clear();
  key.set_use(std::move(use));
  return key;
}

const nlohmann::json* envelope_in(const nlohmann::json& suite) {
  const auto& input = suite.at("input");
  for (const auto* const kind : {"enveloped", "encrypted"})
    if (input.contains(kind)) return &input.at(kind);
  return nullptr;
}

}  // namespace

TEST_CASE("COSE working group: encrypted messages", "[cose]") {
  std::size_t opened = 0;
  std::size_t refused = 0;
  std::size_t not_read = 0;
  for (const auto* const folder : {"aes-gcm-examples", "encrypted-tests", "ecdh-direct-examples", "RFC8152"}) {
    for (const auto& name : examples_in(folder)) {
      const auto suite = load_suite(name);
      const auto* const envelope = envelope_in(suite);
      if (envelope == nullptr || !envelope->at("recipients").at(0).contains("key")) continue;
      CAPTURE(name);
      const auto& recipient = envelope->at("recipients").at(0);
      const auto key = key_of(recipient.at("key"));
      const auto external = hex(envelope->value("external", ""));
      const auto message = hex(suite.at("output").at("cbor").get<std::string>());
      const auto content = [&]() -> Result<WipedBytes> {
        SIEGEL_TRY(const auto parsed, CoseMessage::parse(message));
        if (!key) return fail(key.error());
        return parsed.open({&*key, {}}, provider(), external);
      }();
      if (content) {
        REQUIRE_FALSE(suite.value("fail", false));
        REQUIRE(text_of(*content) == suite.at("input").at("plaintext").get<std::string>());
        ++opened;
      } else if (suite.value("fail", false)) {
        ++refused;
      } else {
        CAPTURE(content.error().what);
        REQUIRE(content.error().code == ErrorCode::unsupported);
        ++not_read;
      }
    }
  }
  CHECK(opened >= 3);
  WARN("opened " << opened << ", in algorithms that are not read " << not_read << ", refused " << refused);
}

TEST_CASE("COSE working group: keys by ECDH-ES with HKDF-256", "[cose]") {
  std::size_t compared = 0;
  for (const auto& name : examples_in("ecdh-direct-examples")) {
    if (name.find("/p256-hkdf-256-") == std::string::npos) continue;
    const auto suite = load_suite(name);
    const auto* const envelope = envelope_in(suite);
    if (envelope == nullptr) continue;
    CAPTURE(name);
    const auto key = value(key_of(envelope->at("recipients").at(0).at("key")));
    const auto message = hex(suite.at("output").at("cbor").get<std::string>());
    CborReader reader(message);
    REQUIRE(value(reader.tag()) == cose::tag_encrypt);
    REQUIRE(value(reader.array()) == 4);
    for (int part = 0; part < 3; ++part) REQUIRE(reader.item());
    REQUIRE(value(reader.array()) == 1);
    REQUIRE(value(reader.array()) == 3);
    const auto protected_map = value(reader.bytes());
    const auto header = value(CoseHeader::read(protected_map, value(reader.item())));
    const auto sender = *value(header.holder_of(cose::ephemeral_key).map(cose::ephemeral_key));
    const auto point = value(read_cose_point(sender));
    const auto shared = value(provider().agree(Group::p256, key.secret().reveal(), point.point));
    const auto& intermediates = suite.at("intermediates");
    REQUIRE(encode_hex(shared.reveal()) ==
            lower_case(intermediates.at("recipients").at(0).at("Secret_hex").get<std::string>()));
    const auto wanted = lower_case(intermediates.at("CEK_hex").get<std::string>());
    const auto cipher = envelope->at("protected").at("alg") == "A128GCM" ? 1 : cose::a256gcm;
    const auto derived = value(cose_kdf(shared.reveal(), cipher, wanted.size() / 2, header, protected_map, provider()));
    REQUIRE(encode_hex(derived.reveal()) == wanted);
    ++compared;
  }
  CHECK(compared == 2);
}

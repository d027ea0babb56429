// SPDX-License-Identifier: Apache-2.0
// The messages that draft-ietf-jose-hpke-encrypt-20 prints, as far as their curves are read.
#include <filesystem>

#include "formats/jwe.h"
#include "formats/jwk.h"
#include "support/provider.h"
#include "support/suites.h"

using namespace siegel;
using namespace siegel::test;

TEST_CASE("the messages of the draft of HPKE for JOSE open", "[hpke][jwe]") {
  const auto suite = nlohmann::json::parse(
      read_text(std::filesystem::path(SIEGEL_SOURCE_DIR) / "tests/vectors/hpke/jose_hpke_draft_20.json"));
  std::size_t opened = 0;
  std::size_t not_read = 0;
  for (const auto& test : suite.at("messages")) {
    const auto algorithm = test.at("alg").get<std::string>();
    CAPTURE(algorithm);
    const auto key = value(parse_jwk(bytes_of(test.at("jwk").dump()), provider()));
    REQUIRE(key.algorithm() == algorithm);
    for (const auto& message : {test.at("compact").get<std::string>(), test.at("flattened").dump()}) {
      const auto parsed = JweMessage::parse(bytes_of(message));
      if (!parsed) {
        // HPKE with AES-128 comes with contents in A128GCM, which are not read.
        REQUIRE(parsed.error().code == ErrorCode::unsupported);
        ++not_read;
        continue;
      }
      REQUIRE(value(parsed->recipients()).front().algorithm == algorithm);
      const auto content = value(parsed->open({&key, {}}, provider()));
      REQUIRE(text_of(content).starts_with("You can trust us to stick with you"));
      ++opened;
    }
  }
  REQUIRE(opened == 12);
  REQUIRE(not_read == 4);
}

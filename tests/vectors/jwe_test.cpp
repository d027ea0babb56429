// SPDX-License-Identifier: Apache-2.0
// The Wycheproof suite of JSON Web Encryption: what is valid opens, or is in an algorithm that we do not read; nothing
// that is invalid opens.
#include "formats/jwe.h"
#include "formats/jwk.h"
#include "support/provider.h"
#include "support/suites.h"

using namespace siegel;
using namespace siegel::test;

TEST_CASE("Wycheproof: JSON Web Encryption", "[wycheproof][jwe]") {
  // Keys of the suite say what they are for; a message in another algorithm has to be refused.
  std::size_t opened = 0;
  std::size_t not_read = 0;
  std::size_t refused = 0;
  for_each_case(load_suite("wycheproof/json_web_encryption_test.json"), [&](const auto& group, const auto& test) {
    const auto message = test.at("jwe").template get<std::string>();
    const auto key = parse_jwk(bytes_of(group.at("private").dump()), provider());
    auto content = [&]() -> Result<WipedBytes> {
      if (!key) return fail(key.error());
      SIEGEL_TRY(const auto parsed, JweMessage::parse(bytes_of(message)));
      return parsed.open({&*key, {}}, provider());
    }();
    // Invalid there because programs that take compact messages only should take no others.
    const bool is_json = test.at("comment").template get<std::string>().ends_with("JsonSerialization");
    if (content) {
      CAPTURE(message);
      REQUIRE((result_of(test) == "valid" || is_json));
      REQUIRE(encode_hex(*content) == test.value("pt", "666f6f"));
      ++opened;
    } else if (result_of(test) == "valid") {
      // AES-128 and 192 for contents, RSA with SHA-1 or PKCS#1 v1.5.
      CAPTURE(message, content.error().what);
      REQUIRE((content.error().code == ErrorCode::unsupported || content.error().code == ErrorCode::bad_key ||
               content.error().code == ErrorCode::no_matching_key));
      ++not_read;
    } else {
      ++refused;
    }
  });
  CHECK(opened >= 10);
  CHECK(refused >= 70);
  WARN("opened " << opened << ", in algorithms that are not read " << not_read << ", refused " << refused);
}

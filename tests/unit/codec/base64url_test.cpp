// SPDX-License-Identifier: Apache-2.0
#include "codec/base64url.h"

#include "support/bytes.h"
#include "support/results.h"

using namespace siegel;
using namespace siegel::test;

TEST_CASE("base64url: RFC 4648, 10, and the alphabet of section 5", "[codec]") {
  struct Pair {
    std::string_view plain;
    std::string_view encoded;
  };
  for (const auto& [plain, encoded] :
       {Pair{"", ""}, Pair{"f", "Zg"}, Pair{"fo", "Zm8"}, Pair{"foo", "Zm9v"}, Pair{"foob", "Zm9vYg"},
        Pair{"fooba", "Zm9vYmE"}, Pair{"foobar", "Zm9vYmFy"}, Pair{"\xFB\xFF\xBF", "-_-_"}}) {
    CHECK(encode_base64url(bytes_of(plain)) == encoded);
    CHECK(text_of(encode_secret_base64url(bytes_of(plain)).reveal()) == encoded);
    CHECK(text_of(value(decode_base64url(encoded))) == plain);
    CHECK(text_of(value(decode_secret_base64url(encoded)).reveal()) == plain);
  }
  // RFC 7515, C.
  const Bytes octets{3, 236, 255, 224, 193};
  CHECK(encode_base64url(octets) == "A-z_4ME");
}

TEST_CASE("base64url: every byte comes back, and only one spelling does", "[codec]") {
  for (std::size_t size = 0; size < 200; ++size) {
    const auto bytes = pattern(size, size);
    CHECK(value(decode_base64url(encode_base64url(bytes))) == bytes);
    CHECK(base64url_decoded_size(encode_base64url(bytes).size()) == size);
  }
  std::size_t digits = 0;
  for (int c = 0; c < 256; ++c) digits += decode_base64url(std::string("AA") + static_cast<char>(c) + "A") ? 1U : 0U;
  CHECK(digits == 64);
  for (const std::string_view wrong :
       {"A", "AAAAA", "Zg==", "Zg=", "Zh", "Zm9", "Zm9v ", "Zm 9", "Z\n", "Zm8.", "++//", "Zm+v"})
    CHECK(decode_base64url(wrong).error().code == ErrorCode::bad_data);
  CHECK(decode_secret_base64url("Zh").error().code == ErrorCode::bad_data);
  CHECK(decode_secret_base64url("Z").error().code == ErrorCode::bad_data);
}

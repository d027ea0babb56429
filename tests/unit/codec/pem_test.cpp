// SPDX-License-Identifier: Apache-2.0
#include "codec/pem.h"

#include "support/bytes.h"

using namespace siegel;
using namespace siegel::test;

TEST_CASE("PEM: what is written is read", "[pem]") {
  for (const std::size_t size : {0U, 1U, 2U, 3U, 47U, 48U, 49U, 1000U}) {
    const auto content = pattern(size);
    const auto text = encode_pem("CMS", content);
    const auto blocks = value(read_pem(text_of(text)));
    REQUIRE(blocks.size() == 1);
    CHECK(blocks[0].label == "CMS");
    CHECK(value(decode_pem(blocks[0])) == content);
    CHECK(bytes(value(decode_secret_pem(blocks[0])).reveal()) == content);
  }
}

TEST_CASE("PEM: several blocks, and text around them", "[pem]") {
  const auto blocks =
      value(read_pem("Subject: me\n-----BEGIN A-----\r\nAQID\r\nBA==\r\n-----END A-----\nmore\n"
                     "-----BEGIN B-----\n-----END B-----"));
  REQUIRE(blocks.size() == 2);
  CHECK(encode_hex(value(decode_pem(blocks[0]))) == "01020304");
  CHECK(encode_hex(value(decode_secret_pem(blocks[0])).reveal()) == "01020304");
  CHECK(value(decode_pem(blocks[1])).empty());
}

TEST_CASE("PEM: malformed text", "[pem]") {
  for (const auto* const text :
       {"", "no block", "-----BEGIN A-----\nAQID\n", "-----BEGIN A-----\nAQID\n-----END B-----\n",
        "-----BEGIN A\nAQID\n", "-----BEGIN A-----\n-----BEGIN B-----\n-----END B-----\n-----END A-----\n"}) {
    CAPTURE(text);
    CHECK(error_of(read_pem(text)) == ErrorCode::bad_data);
  }
  std::string many;
  for (int i = 0; i < 17; ++i) many += "-----BEGIN A-----\n-----END A-----\n";
  CHECK(error_of(read_pem(many)) == ErrorCode::bad_data);
  for (const auto* const body : {"AQI", "AQID\n=", "AQ==\nAQID", "AQ=D", "AQ*D", "A-_D", "AQIDB", "AR==", "===="}) {
    CAPTURE(body);
    CHECK(error_of(decode_pem({"A", body})) == ErrorCode::bad_data);
    CHECK(error_of(decode_secret_pem({"A", body})) == ErrorCode::bad_data);
  }
  CHECK(encode_hex(value(decode_secret_pem({"A", "+/+/"})).reveal()) == "fbffbf");
}

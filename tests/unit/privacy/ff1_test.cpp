// SPDX-License-Identifier: Apache-2.0
#include "privacy/ff1.h"

#include "privacy/radix_number.h"
#include "support/provider.h"

using namespace siegel;
using namespace siegel::test;

TEST_CASE("FF1: what it refuses", "[privacy][ff1]") {
  CHECK(error_of(Ff1::create(pattern(15), 10, {}, provider())) == ErrorCode::bad_key);
  CHECK(error_of(Ff1::create(pattern(32), 1, {}, provider())) == ErrorCode::bad_argument);
  CHECK(error_of(Ff1::create(pattern(32), 65'537, {}, provider())) == ErrorCode::bad_argument);
  CHECK(error_of(Ff1::create(pattern(32), 10, pattern(65'537), provider())) == ErrorCode::too_large);
  auto ff1 = value(Ff1::create(pattern(32), 10, {}, provider()));
  CHECK(ff1.min_length() == 6);
  std::vector<std::uint16_t> digits(5);
  CHECK(error_of(ff1.encrypt(digits)) == ErrorCode::bad_data);
  digits.assign(6, 10);
  CHECK(error_of(ff1.encrypt(digits)) == ErrorCode::bad_data);
  digits.assign(max_ff1_length + 1, 0);
  CHECK(error_of(ff1.encrypt(digits)) == ErrorCode::too_large);
}

TEST_CASE("FF1: goes back for every radix and length", "[privacy][ff1]") {
  for (const std::uint32_t radix : {2U, 3U, 10U, 26U, 62U, 256U, 1000U, 65'536U})
    for (const std::size_t length : {2U, 6U, 7U, 18U, 19U, 20U, 21U, 39U, 58U, 200U, 1001U}) {
      auto ff1 = value(Ff1::create(pattern(32), radix, pattern(length % 40), provider()));
      if (length < ff1.min_length()) continue;
      std::vector<std::uint16_t> plain;
      for (const auto byte : pattern(length)) plain.push_back(static_cast<std::uint16_t>(byte * 257U % radix));
      auto digits = plain;
      ok(ff1.encrypt(digits));
      CHECK(digits != plain);
      ok(ff1.decrypt(digits));
      CHECK(digits == plain);
    }
}

TEST_CASE("FF1: numbers are exact where a logarithm is not", "[privacy][ff1]") {
  RadixNumber number;
  CHECK(number.bits_of_power(256, 29) == 232);  // 232.00000000000003 by floating point
  CHECK(number.bits_of_power(2, 64) == 64);
  CHECK(number.bits_of_power(10, 1) == 4);
  CHECK(number.bits_of_power(3, 0) == 0);
  std::vector<std::uint16_t> digits{1, 0, 0};
  Bytes out(3);
  number.to_bytes(10, digits, out);
  CHECK(out == Bytes{0, 0, 100});
  number.to_digits(10, hex("01e240"), digits);  // 123456
  CHECK(digits == std::vector<std::uint16_t>{4, 5, 6});
}

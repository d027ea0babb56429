// SPDX-License-Identifier: Apache-2.0
#include "envelope/padding.h"

#include "stream/chunk_layout.h"
#include "support/results.h"

using namespace siegel;

TEST_CASE("Padmé lengths are those of the paper", "[envelope]") {
  const std::pair<std::uint64_t, std::uint64_t> lengths[] = {
      {0, 0},
      {1, 1},
      {2, 2},
      {3, 3},
      {4, 4},
      {7, 7},
      {8, 8},
      {9, 10},
      {10, 10},
      {11, 12},
      {15, 16},
      {16, 16},
      {17, 18},
      {31, 32},
      {33, 36},
      {100, 104},
      {255, 256},
      {1000, 1024},
      {1024, 1024},
      {1025, 1088},
      {16384, 16384},
      {16385, 17408},
      {(1 << 20) + 1, (1 << 20) + (1 << 15)},
      {std::uint64_t{10'000'000'000}, std::uint64_t{10'066'329'600}},
      {(std::uint64_t{1} << 51) + 1, (std::uint64_t{1} << 51) + (std::uint64_t{1} << 45)},
  };
  for (const auto& [size, padded] : lengths) {
    INFO(size);
    REQUIRE(padme_size(size) == padded);
    REQUIRE(padded_size(size, Padding::padme) == padded);
    REQUIRE(padded_size(size, Padding::none) == size);
  }
}

TEST_CASE("Padmé never shrinks and costs at most 12 percent", "[envelope]") {
  std::uint64_t before = 0;
  for (std::uint64_t size = 0; size < 100000; ++size) {
    const auto padded = padme_size(size);
    REQUIRE(padded >= size);
    REQUIRE(padded >= before);
    REQUIRE(padme_size(padded) == padded);
    REQUIRE((padded - size) * 100 <= size * 12);
    before = padded;
  }
  for (unsigned bits = 17; bits < 52; ++bits)
    for (const auto size : {(std::uint64_t{1} << bits) - 1, std::uint64_t{1} << bits, (std::uint64_t{1} << bits) + 1}) {
      REQUIRE(padme_size(size) >= size);
      REQUIRE((padme_size(size) - size) <= size / 100 * 12);
    }
}

// SPDX-License-Identifier: Apache-2.0
#include "stream/chunk_layout.h"

#include "support/bytes.h"

using namespace siegel;

TEST_CASE("the sizes are those of the specification", "[stream]") {
  REQUIRE(sealed_chunk_size == 16400);
  REQUIRE(payload_prefix_size == 56);
  REQUIRE(sealed_part_size == 8396800);
  REQUIRE(part_size == 8388608);
  REQUIRE(max_plaintext_size == (std::uint64_t{1} << 52) - 1);
}

TEST_CASE("there is always one chunk more than there are full ones", "[stream]") {
  const std::pair<std::uint64_t, std::uint64_t> counts[] = {
      {0, 1}, {1, 1}, {16383, 1}, {16384, 2}, {16385, 2}, {32767, 2}, {32768, 3}, {max_plaintext_size, max_chunks}};
  for (const auto& [size, chunks] : counts) {
    REQUIRE(chunk_count(size) == chunks);
    REQUIRE(payload_size(size) == 56 + size + 16 * chunks);
  }
  REQUIRE(payload_size(0) == 72);
}

TEST_CASE("a byte lies where the specification says", "[stream]") {
  for (const std::uint64_t byte :
       {std::uint64_t{0}, std::uint64_t{16383}, std::uint64_t{16384}, std::uint64_t{1000000}, max_plaintext_size}) {
    REQUIRE(chunk_of_byte(byte) == byte >> 14);
    REQUIRE(chunk_offset(chunk_of_byte(byte)) == 56 + (byte >> 14) * 16400);
  }
}

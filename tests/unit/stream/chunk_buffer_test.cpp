// SPDX-License-Identifier: Apache-2.0
#include "stream/chunk_buffer.h"

#include "support/bytes.h"

using namespace siegel;
using namespace siegel::test;

TEST_CASE("a chunk buffer takes what fits and leaves the rest", "[stream]") {
  ChunkBuffer<10> buffer;
  REQUIRE(buffer.empty());
  const auto data = pattern(15);
  auto rest = buffer.fill(ByteView(data).first(4));
  REQUIRE(rest.empty());
  REQUIRE(buffer.size() == 4);
  REQUIRE_FALSE(buffer.full());
  rest = buffer.fill(ByteView(data).subspan(4));
  REQUIRE(buffer.full());
  REQUIRE(bytes(rest) == slice(data, 10, 15));
  REQUIRE(bytes(buffer.reveal()) == slice(data, 0, 10));
  REQUIRE(buffer.fill(rest).size() == 5);
}

TEST_CASE("a cleared chunk buffer holds nothing any more", "[stream]") {
  ChunkBuffer<10> buffer;
  buffer.fill(pattern(10));
  buffer.clear();
  REQUIRE(buffer.empty());
  REQUIRE(bytes(buffer.reserve(10)) == Bytes(10));
  REQUIRE(buffer.full());
}

// SPDX-License-Identifier: Apache-2.0
#include "stream/chunk_cipher.h"

#include "support/faults.h"

using namespace siegel;
using namespace siegel::test;

namespace {

PayloadKeys keys() { return value(PayloadKeys::derive(secret(pattern(32)), bytes_of("context"), {}, provider())); }

}  // namespace

TEST_CASE("chunks are sealed and opened in any order", "[stream]") {
  auto cipher = value(ChunkCipher::create(keys(), provider()));
  for (const std::uint64_t chunk : {std::uint64_t{7}, std::uint64_t{0}, max_chunks - 1, std::uint64_t{1} << 33}) {
    const auto plaintext = pattern(100, chunk);
    Bytes sealed(116);
    ok(cipher.seal(chunk, plaintext, sealed));
    Bytes opened(100);
    ok(cipher.open(chunk, sealed, opened));
    REQUIRE(opened == plaintext);
    REQUIRE(error_of(cipher.open(chunk ^ 1, sealed, opened)) == ErrorCode::payload_forged);
    REQUIRE(opened == Bytes(100));
  }
}

TEST_CASE("a chunk number beyond the last is refused and nothing wraps", "[stream]") {
  auto cipher = value(ChunkCipher::create(keys(), provider()));
  Bytes sealed(16);
  for (const std::uint64_t chunk : {max_chunks, max_chunks + 1, ~std::uint64_t{0}}) {
    REQUIRE(error_of(cipher.seal(chunk, {}, sealed)) == ErrorCode::too_large);
    REQUIRE(error_of(cipher.open(chunk, sealed, {})) == ErrorCode::too_large);
  }
  REQUIRE(sealed == Bytes(16));
}

TEST_CASE("a cipher that cannot be made is an error", "[stream]") {
  const FaultyProvider faulty(0);
  REQUIRE(error_of(ChunkCipher::create(keys(), faulty)) == ErrorCode::internal);
}

// SPDX-License-Identifier: Apache-2.0
#include "stream/part_opener.h"

#include "stream/payload_sealer.h"
#include "support/faults.h"
#include "support/transforms.h"

using namespace siegel;
using namespace siegel::test;

namespace {

PayloadKeys keys() { return value(PayloadKeys::derive(secret(pattern(32)), {}, {}, provider())); }

Bytes chunks_of(ByteView plaintext) {
  const auto payload = run(value(PayloadSealer::create(keys(), provider())), plaintext);
  return slice(payload, payload_prefix_size, payload.size());
}

}  // namespace

TEST_CASE("parts are opened in any order", "[stream]") {
  const auto plaintext = pattern(2 * part_size + 20000);
  const auto chunks = chunks_of(plaintext);
  const ByteView view(chunks);
  auto opener = value(PartOpener::create(keys(), provider()));
  REQUIRE(bytes(value(opener.open(2, view.subspan(2 * sealed_part_size), PartPlace::last))) ==
          slice(plaintext, 2 * part_size, plaintext.size()));
  REQUIRE(bytes(value(opener.open(0, view.first(sealed_part_size), PartPlace::before_others))) ==
          slice(plaintext, 0, part_size));
  REQUIRE(bytes(value(opener.open(1, view.subspan(sealed_part_size, sealed_part_size), PartPlace::before_others))) ==
          slice(plaintext, part_size, 2 * part_size));
  // In the place of another part nothing opens.
  REQUIRE(error_of(opener.open(1, view.first(sealed_part_size), PartPlace::before_others)) ==
          ErrorCode::payload_forged);
}

TEST_CASE("a last part of every size is opened", "[stream]") {
  auto opener = value(PartOpener::create(keys(), provider()));
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, chunk_size - 1, chunk_size, chunk_size + 1, 3 * chunk_size})
    REQUIRE(bytes(value(opener.open(0, chunks_of(pattern(size)), PartPlace::last))) == pattern(size));
  // A content of exactly one part leaves a last part that is only the empty chunk.
  const auto chunks = chunks_of(pattern(part_size));
  REQUIRE(chunks.size() == sealed_part_size + aead_tag_size);
  REQUIRE(value(opener.open(1, ByteView(chunks).subspan(sealed_part_size), PartPlace::last)).empty());
}

TEST_CASE("a part of a wrong length is refused", "[stream][reject:payload_truncated]") {
  auto opener = value(PartOpener::create(keys(), provider()));
  const auto chunks = chunks_of(pattern(part_size + 5));
  const ByteView view(chunks);
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{15}, sealed_chunk_size, sealed_part_size - 1, sealed_part_size + 1})
    REQUIRE(error_of(opener.open(0, view.first(size), PartPlace::before_others)) == ErrorCode::payload_forged);
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{15}, sealed_chunk_size, sealed_chunk_size + 15, sealed_part_size})
    REQUIRE(error_of(opener.open(0, view.first(size), PartPlace::last)) == ErrorCode::truncated);
  REQUIRE(error_of(opener.open(0, view.first(sealed_part_size + 1), PartPlace::last)) == ErrorCode::payload_forged);
  REQUIRE(error_of(opener.open(0, view.first(sealed_chunk_size + 16), PartPlace::last)) == ErrorCode::payload_forged);
  REQUIRE(error_of(opener.open(max_chunks / chunks_per_part, view.first(sealed_part_size), PartPlace::before_others)) ==
          ErrorCode::too_large);
}

TEST_CASE("a part with a changed chunk gives nothing", "[stream][reject:chunk_forged]") {
  auto opener = value(PartOpener::create(keys(), provider()));
  auto chunks = chunks_of(pattern(3 * chunk_size + 5));
  for (std::size_t at = 0; at < chunks.size(); at += 1001) {
    chunks[at] ^= 1;
    REQUIRE(error_of(opener.open(0, chunks, PartPlace::last)) == ErrorCode::payload_forged);
    chunks[at] ^= 1;
  }
  REQUIRE(bytes(value(opener.open(0, chunks, PartPlace::last))) == pattern(3 * chunk_size + 5));
}

TEST_CASE("a library that fails stops the part", "[stream]") {
  const auto chunks = chunks_of(pattern(chunk_size + 5));
  REQUIRE(for_each_fault([&](const Provider& faulty) -> Result<Bytes> {
            auto opener = PartOpener::create(keys(), faulty);
            if (!opener) return fail(opener.error());
            const auto opened = opener->open(0, chunks, PartPlace::last);
            if (!opened) return fail(opened.error());
            return bytes(*opened);
          }) == 3);
}

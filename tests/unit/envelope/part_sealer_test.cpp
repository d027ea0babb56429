// SPDX-License-Identifier: Apache-2.0
#include "envelope/part_sealer.h"

#include "envelope/sealer.h"
#include "stream/part_opener.h"
#include "support/faults.h"
#include "support/files.h"

using namespace siegel;
using namespace siegel::test;

namespace {

PreparedSeal prepare(const SealOptions& options = {}) {
  const Recipient* recipients[] = {&alice().recipient};
  return value(PreparedSeal::create(recipients, provider(), options));
}

Bytes plaintext_of(const PartSealer& sealer, std::uint64_t part, ByteView content) {
  const auto begin = static_cast<std::size_t>(sealer.plaintext_begin(part));
  return slice(content, begin, begin + sealer.plaintext_size(part));
}

}  // namespace

TEST_CASE("parts put together are what the sealer makes", "[envelope]") {
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, chunk_size, part_size - 1, part_size, part_size + 1, 2 * part_size + 12345})
    for (const auto padding : {Padding::none, Padding::padme}) {
      INFO(size);
      const auto content = pattern(size);
      const auto prepared = prepare(with_length(size, padding));
      const auto expected = seal_with(prepared, content);
      auto sealer = value(PartSealer::create(prepared, size, provider()));
      REQUIRE(sealer.part_count() == padded_size(size, padding) / part_size + 1);
      // Backwards, and put where they say they belong.
      Bytes file(expected.size());
      std::size_t covered = 0;
      for (auto part = sealer.part_count(); part-- > 0;) {
        const auto sealed = value(sealer.seal(part, plaintext_of(sealer, part, content)));
        REQUIRE(sealed.size() == sealer.sealed_size(part));
        std::ranges::copy(sealed, file.begin() + static_cast<std::ptrdiff_t>(sealer.sealed_begin(part)));
        covered += sealed.size();
      }
      REQUIRE(covered == expected.size());
      REQUIRE(file == expected);
    }
}

TEST_CASE("a part of the specification's size", "[envelope]") {
  const auto prepared = prepare();
  const auto sealer = value(PartSealer::create(prepared, 3 * std::uint64_t{part_size}, provider()));
  REQUIRE(sealer.part_count() == 4);
  REQUIRE(sealer.sealed_size(0) == 8396800 + 164 + 56);
  REQUIRE(sealer.sealed_size(1) == 8396800);
  REQUIRE(sealer.sealed_begin(1) == 8396800 + 164 + 56);
  REQUIRE(sealer.sealed_begin(2) == 2 * 8396800 + 164 + 56);
  REQUIRE(sealer.sealed_size(3) == 16);
  REQUIRE(sealer.plaintext_size(3) == 0);
  REQUIRE(sealer.plaintext_begin(3) == 3 * std::uint64_t{part_size});
}

TEST_CASE("the same part again is the same and another is refused", "[envelope]") {
  const auto prepared = prepare();
  auto sealer = value(PartSealer::create(prepared, part_size + 100, provider()));
  const auto last = bytes(value(sealer.seal(1, pattern(100))));
  REQUIRE(bytes(value(sealer.seal(1, pattern(100)))) == last);
  auto other = pattern(100);
  other.back() ^= 1;
  REQUIRE(error_of(sealer.seal(1, other)) == ErrorCode::input_changed);
  for (const std::size_t size : {0U, 99U, 101U})
    REQUIRE(error_of(sealer.seal(1, pattern(size))) == ErrorCode::input_changed);
  // The right one is still welcome.
  REQUIRE(bytes(value(sealer.seal(1, pattern(100)))) == last);
  REQUIRE(sealer.digests().size() == 1);
  for (const std::uint64_t part : {std::uint64_t{2}, std::uint64_t{3}, ~std::uint64_t{0}})
    REQUIRE(error_of(sealer.seal(part, {})) == ErrorCode::bad_argument);
}

TEST_CASE("digests carry the proof to another worker", "[envelope]") {
  const auto prepared = prepare();
  auto first = value(PartSealer::create(prepared, 100, provider()));
  const auto sealed = bytes(value(first.seal(0, pattern(100))));
  const auto kept = first.digests();
  REQUIRE(kept.size() == 1);

  auto second = value(PartSealer::create(prepared, 100, provider()));
  ok(second.adopt_digests(kept));
  REQUIRE(error_of(second.seal(0, pattern(100, 2))) == ErrorCode::input_changed);
  REQUIRE(bytes(value(second.seal(0, pattern(100)))) == sealed);
  ok(second.adopt_digests(kept));
  ok(second.adopt_digests({}));

  auto third = value(PartSealer::create(prepared, 100, provider()));
  value(third.seal(0, pattern(100, 3)));
  REQUIRE(error_of(third.adopt_digests(kept)) == ErrorCode::input_changed);

  // Keyed: under another file key the same content has another digest. And the place counts.
  auto other_key = value(PartSealer::create(prepare(), 100, provider()));
  value(other_key.seal(0, pattern(100)));
  REQUIRE(other_key.digests().at(0) != kept.at(0));
  auto two_parts = value(PartSealer::create(prepared, 2 * part_size, provider()));
  value(two_parts.seal(0, Bytes(part_size)));
  value(two_parts.seal(1, Bytes(part_size)));
  REQUIRE(two_parts.digests().at(0) != two_parts.digests().at(1));
}

TEST_CASE("a size that is not the promised one is refused", "[envelope]") {
  const auto prepared = prepare(with_length(100));
  REQUIRE(error_of(PartSealer::create(prepared, 99, provider())) == ErrorCode::input_changed);
  REQUIRE(error_of(PartSealer::create(prepared, 101, provider())) == ErrorCode::input_changed);
  REQUIRE(PartSealer::create(prepared, 100, provider()));
  for (const auto size : {max_plaintext_size + 1, ~std::uint64_t{0}})
    REQUIRE(error_of(PartSealer::create(prepare(), size, provider())) == ErrorCode::too_large);
}

TEST_CASE("the largest file has its last part in the right place", "[envelope]") {
  const auto sealer = value(PartSealer::create(prepare(), max_plaintext_size, provider()));
  const auto last = sealer.part_count() - 1;
  REQUIRE(sealer.part_count() == max_chunks / chunks_per_part);
  REQUIRE(sealer.plaintext_size(last) == part_size - 1);
  REQUIRE(sealer.sealed_size(last) == sealed_part_size - 1);
  REQUIRE(sealer.sealed_begin(last) + sealer.sealed_size(last) == 164 + payload_size(max_plaintext_size));
}

TEST_CASE("a part of padding alone is sealed zeros", "[envelope]") {
  // 8 GiB and a byte: the padding is 128 MiB long and fills parts of its own.
  const auto size = (std::uint64_t{8} << 30) + 1;
  const auto prepared = prepare(with_length(size, Padding::padme));
  auto sealer = value(PartSealer::create(prepared, size, provider()));
  REQUIRE(sealer.part_count() == padme_size(size) / part_size + 1);
  const std::uint64_t part = 1030;
  REQUIRE(sealer.plaintext_size(part) == 0);
  REQUIRE(sealer.sealed_size(part) == sealed_part_size);
  const auto sealed = bytes(value(sealer.seal(part, {})));
  auto opener = value(PartOpener::create(prepared.payload_keys(), provider()));
  REQUIRE(bytes(value(opener.open(part, sealed, PartPlace::before_others))) == Bytes(part_size));
  // The part in which the content ends.
  REQUIRE(sealer.plaintext_size(1024) == 1);
  const auto mixed = bytes(value(sealer.seal(1024, bytes_of("x"))));
  auto expected = bytes("x");
  expected.resize(part_size);
  REQUIRE(bytes(value(opener.open(1024, mixed, PartPlace::before_others))) == expected);
}

TEST_CASE("a library that fails at any call stops the part sealer", "[envelope]") {
  for (const auto padding : {Padding::none, Padding::padme}) {
    const auto prepared = prepare(with_length(40000, padding));
    REQUIRE(for_each_fault([&](const Provider& faulty) -> Result<Bytes> {
              auto sealer = PartSealer::create(prepared, 40000, faulty);
              if (!sealer) return fail(sealer.error());
              const auto sealed = sealer->seal(0, pattern(40000));
              if (!sealed) return fail(sealed.error());
              return bytes(*sealed);
            }) == 4);
  }
}

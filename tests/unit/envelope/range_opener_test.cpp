// SPDX-License-Identifier: Apache-2.0
#include "envelope/range_opener.h"

#include "support/faults.h"
#include "support/files.h"

using namespace siegel;
using namespace siegel::test;

namespace {

struct File {
  File(ByteView plaintext, const SealOptions& options)
      : bytes(seal({&alice().recipient}, plaintext, options)),
        unlocked(value(unlock_file(bytes, {&alice().identity}))) {}

  ByteView payload() const { return ByteView(bytes).subspan(unlocked.header().size()); }
  PayloadPrefix prefix() const { return array_of<payload_prefix_size>(payload().first(payload_prefix_size)); }
  Result<RangeOpener> range(std::uint64_t begin, std::uint64_t end) const {
    return RangeOpener::create(unlocked, prefix(), begin, end, provider());
  }
  Outcome read(std::uint64_t begin, std::uint64_t end) const {
    auto opener = value(range(begin, end));
    const auto from = static_cast<std::size_t>(std::min<std::uint64_t>(opener.sealed_begin(), payload().size()));
    const auto to = static_cast<std::size_t>(std::min<std::uint64_t>(opener.sealed_end(), payload().size()));
    return run_to_end(opener, payload().subspan(from, to - from), 9000);
  }

  Bytes bytes;
  UnlockedHeader unlocked;
};

}  // namespace

TEST_CASE("ranges of a file come out as they went in", "[envelope]") {
  for (const std::size_t size : {0U, 1U, 16384U, 16385U, 40000U}) {
    const auto plaintext = pattern(size);
    for (const auto& options : {SealOptions{}, with_length(size), with_length(size, Padding::padme)}) {
      const File file(plaintext, options);
      for (const std::size_t begin : {std::size_t{0}, size / 3, size / 2, size})
        for (const std::size_t end : {size / 3, size / 2, size}) {
          if (begin > end) continue;
          INFO(begin << " to " << end << " of " << size);
          const auto outcome = file.read(begin, end);
          REQUIRE_FALSE(outcome.error);
          REQUIRE(outcome.released == slice(plaintext, begin, end));
        }
    }
  }
}

TEST_CASE("a range does not show the padding", "[envelope]") {
  const auto plaintext = pattern(16385);
  const File file(plaintext, with_length(16385, Padding::padme));
  for (const std::uint64_t end : {std::uint64_t{16386}, std::uint64_t{17000}, ~std::uint64_t{0}}) {
    const auto outcome = file.read(10, end);
    REQUIRE_FALSE(outcome.error);
    REQUIRE(outcome.released == slice(plaintext, 10, plaintext.size()));
  }
}

TEST_CASE("a range outside of the content is refused", "[envelope]") {
  for (const auto& options : {with_length(100), with_length(100, Padding::padme)}) {
    const File file(pattern(100), options);
    REQUIRE(error_of(file.range(101, 102)) == ErrorCode::bad_argument);
    REQUIRE(error_of(file.range(50, 49)) == ErrorCode::bad_argument);
    REQUIRE(error_of(file.range(~std::uint64_t{0}, ~std::uint64_t{0})) == ErrorCode::bad_argument);
    REQUIRE(file.range(100, 100));
  }
  const File without(pattern(100), {});
  REQUIRE(without.read(101, 102).ended_with(ErrorCode::bad_argument));
  REQUIRE(error_of(without.range(~std::uint64_t{0}, ~std::uint64_t{0})) == ErrorCode::too_large);
}

TEST_CASE("a range checks the commitment", "[envelope][reject:commitment_mismatch]") {
  const File file(pattern(100), {});
  for (const std::size_t at : {0U, 23U, 24U, 55U}) {
    auto prefix = file.prefix();
    prefix[at] ^= 1;
    REQUIRE(error_of(RangeOpener::create(file.unlocked, prefix, 0, 1, provider())) == ErrorCode::payload_forged);
  }
}

TEST_CASE("a library that fails stops the range of a file", "[envelope]") {
  const File file(pattern(100), {});
  REQUIRE(for_each_fault([&](const Provider& faulty) {
            return RangeOpener::create(file.unlocked, file.prefix(), 0, 1, faulty);
          }) == 1);
}

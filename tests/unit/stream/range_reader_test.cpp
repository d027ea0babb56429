// SPDX-License-Identifier: Apache-2.0
#include "stream/range_reader.h"

#include "stream/payload_sealer.h"
#include "support/faults.h"
#include "support/transforms.h"

using namespace siegel;
using namespace siegel::test;

namespace {

PayloadKeys keys() { return value(PayloadKeys::derive(secret(pattern(32)), {}, {}, provider())); }
Bytes sealed(ByteView plaintext) { return run(value(PayloadSealer::create(keys(), provider())), plaintext); }

/// Gives the reader just the bytes it asks for.
Outcome read(ByteView payload, std::uint64_t begin, std::uint64_t end, std::size_t step = 6000) {
  auto reader = value(RangeReader::create(keys(), begin, end, provider()));
  const auto from = static_cast<std::size_t>(std::min<std::uint64_t>(reader.sealed_begin(), payload.size()));
  const auto to = static_cast<std::size_t>(std::min<std::uint64_t>(reader.sealed_end(), payload.size()));
  return run_to_end(reader, payload.subspan(from, to - from), step);
}

}  // namespace

TEST_CASE("every range comes out as it went in", "[stream]") {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, chunk_size - 1, chunk_size, chunk_size + 1,
                                 2 * chunk_size, 2 * chunk_size + 777}) {
    const auto plaintext = pattern(size);
    const auto payload = sealed(plaintext);
    std::vector<std::size_t> edges;
    for (const std::size_t edge :
         {std::size_t{0}, std::size_t{1}, std::size_t{2}, size / 2, chunk_size - 1, chunk_size, chunk_size + 1,
          2 * chunk_size - 1, 2 * chunk_size, 2 * chunk_size + 1, size - 1, size})
      if (edge <= size) edges.push_back(edge);
    for (const auto begin : edges)
      for (const auto end : edges) {
        if (begin > end) continue;
        INFO(begin << " to " << end << " of " << size);
        const auto outcome = read(payload, begin, end);
        REQUIRE_FALSE(outcome.error);
        REQUIRE(outcome.released == slice(plaintext, begin, end));
      }
  }
}

TEST_CASE("a range that ends behind the content stops with it", "[stream]") {
  const auto plaintext = pattern(chunk_size + 100);
  const auto payload = sealed(plaintext);
  for (const std::uint64_t end :
       {std::uint64_t{chunk_size + 101}, std::uint64_t{10 * chunk_size}, max_plaintext_size, ~std::uint64_t{0}}) {
    const auto outcome = read(payload, 50, end);
    REQUIRE_FALSE(outcome.error);
    REQUIRE(outcome.released == slice(plaintext, 50, plaintext.size()));
  }
}

TEST_CASE("a range that begins behind the content is refused", "[stream]") {
  const auto payload = sealed(pattern(100));
  REQUIRE(read(payload, 101, 200).ended_with(ErrorCode::bad_argument));
  REQUIRE(read(payload, 101, 101).ended_with(ErrorCode::bad_argument));
  REQUIRE_FALSE(read(payload, 100, 200).error);
  // Behind the last chunk there is nothing that could be authenticated.
  REQUIRE(read(payload, chunk_size, chunk_size + 1).ended_with(ErrorCode::truncated));
  REQUIRE(read(sealed(pattern(chunk_size)), chunk_size + 1, chunk_size + 2).ended_with(ErrorCode::bad_argument));
}

TEST_CASE("a range that is none is refused", "[stream]") {
  REQUIRE(error_of(RangeReader::create(keys(), 2, 1, provider())) == ErrorCode::bad_argument);
  REQUIRE(error_of(RangeReader::create(keys(), max_plaintext_size + 1, max_plaintext_size + 1, provider())) ==
          ErrorCode::too_large);
  REQUIRE(error_of(RangeReader::create(keys(), ~std::uint64_t{0}, ~std::uint64_t{0}, provider())) ==
          ErrorCode::too_large);
  REQUIRE(RangeReader::create(keys(), max_plaintext_size, max_plaintext_size, provider()));
}

TEST_CASE("a range needs no more than its chunks", "[stream]") {
  const auto asks = [](std::uint64_t begin, std::uint64_t end) {
    const auto reader = value(RangeReader::create(keys(), begin, end, provider()));
    return std::pair(reader.sealed_begin(), reader.sealed_end());
  };
  using Asked = std::pair<std::uint64_t, std::uint64_t>;
  REQUIRE(asks(0, 1) == Asked(56, 56 + 16400));
  REQUIRE(asks(0, 16384) == Asked(56, 56 + 16400));
  REQUIRE(asks(0, 16385) == Asked(56, 56 + 2 * 16400));
  REQUIRE(asks(16384, 16385) == Asked(56 + 16400, 56 + 2 * 16400));
  REQUIRE(asks(16384, 16384) == Asked(56 + 16400, 56 + 2 * 16400));
  REQUIRE(asks(100, 100) == Asked(56, 56 + 16400));
  // One mebibyte in the middle of ten gibibytes: 65 chunks.
  const auto middle = asks((std::uint64_t{5} << 30) + 1, (std::uint64_t{5} << 30) + (1 << 20) + 1);
  REQUIRE(middle.second - middle.first == 65 * 16400);
}

TEST_CASE("a range reads past a damaged chunk elsewhere and never past its own", "[stream][reject:chunk_forged]") {
  const auto plaintext = pattern(3 * chunk_size + 10);
  auto payload = sealed(plaintext);
  payload[chunk_offset(1) + 5] ^= 1;
  REQUIRE(read(payload, 0, chunk_size).released == slice(plaintext, 0, chunk_size));
  REQUIRE(read(payload, 2 * chunk_size, 3 * chunk_size + 10).released ==
          slice(plaintext, 2 * chunk_size, 3 * chunk_size + 10));
  for (const auto& [begin, end] : {std::pair<std::size_t, std::size_t>{0, chunk_size + 1},
                                   {chunk_size, chunk_size + 1},
                                   {chunk_size, 2 * chunk_size},
                                   {0, 3 * chunk_size}}) {
    const auto outcome = read(payload, begin, end);
    REQUIRE(outcome.ended_with(ErrorCode::payload_forged));
    REQUIRE(outcome.released == slice(plaintext, begin, chunk_size));
  }
}

TEST_CASE("a range in a payload that was cut is refused", "[stream][reject:payload_truncated]") {
  const auto payload = sealed(pattern(3 * chunk_size));
  const ByteView view(payload);
  // At a chunk edge, where only the missing short chunk tells.
  REQUIRE(read(view.first(chunk_offset(2)), chunk_size, 3 * chunk_size).ended_with(ErrorCode::truncated));
  REQUIRE(read(view.first(chunk_offset(2) + 15), chunk_size, 3 * chunk_size).ended_with(ErrorCode::truncated));
  REQUIRE(read(view.first(chunk_offset(2) + 16), chunk_size, 3 * chunk_size).ended_with(ErrorCode::payload_forged));
  REQUIRE(read(view.first(chunk_offset(3)), 0, max_plaintext_size).ended_with(ErrorCode::truncated));
}

TEST_CASE("bytes behind a range are refused", "[stream][reject:trailing_data]") {
  const auto payload = sealed(pattern(3 * chunk_size));
  for (const std::size_t step : {std::size_t{16400}, std::size_t{20000}}) {
    auto reader = value(RangeReader::create(keys(), 0, 10, provider()));
    REQUIRE(run_to_end(reader, ByteView(payload).subspan(56, 16401), step).ended_with(ErrorCode::trailing_data));
  }
}

TEST_CASE("a library that fails stops the range", "[stream]") {
  const auto plaintext = pattern(2 * chunk_size + 10);
  const auto payload = sealed(plaintext);
  REQUIRE(for_each_fault([&](const Provider& faulty) -> Status {
            auto reader = RangeReader::create(keys(), 10, plaintext.size(), faulty);
            if (!reader) return fail(reader.error());
            const auto outcome = run_to_end(*reader, ByteView(payload).subspan(56), 5000);
            REQUIRE(outcome.released == slice(plaintext, 10, 10 + outcome.released.size()));
            if (outcome.error) return fail(*outcome.error);
            return {};
          }) == 4);
}

// SPDX-License-Identifier: Apache-2.0
#include "envelope/header_reader.h"

#include "envelope/limits.h"
#include "support/allocations.h"
#include "support/files.h"

using namespace siegel;
using namespace siegel::test;

namespace {

Bytes start_of(std::uint32_t core_length) {
  Bytes out(magic.begin(), magic.end());
  append_big_endian(out, core_length);
  return out;
}

}  // namespace

TEST_CASE("a header is read in pieces of every size", "[envelope]") {
  const HandMade made;
  const auto header = made.header();
  const auto rest = bytes("what follows");
  const auto file = joined({header, rest});
  for (std::size_t step = 1; step <= file.size(); ++step) {
    HeaderReader reader;
    std::size_t at = 0;
    for (bool complete = false; !complete;) {
      REQUIRE(error_of(reader.finish()) == ErrorCode::truncated);
      const auto piece = ByteView(file).subspan(at, std::min(step, file.size() - at));
      at += piece.size();
      complete = value(reader.push(piece));
      REQUIRE(complete == (at >= header.size()));
    }
    ok(reader.finish());
    REQUIRE(reader.header().encoded() == header);
    // What belongs to the payload waits in the piece that brought it.
    REQUIRE(bytes(reader.rest()) == slice(file, header.size(), at));
    REQUIRE(value(reader.push(bytes_of("more"))));
    REQUIRE(text(reader.rest()) == "more");
  }
}

TEST_CASE("an empty push changes nothing in a header reader", "[envelope]") {
  HeaderReader reader;
  const auto header = HandMade().header();
  for (const auto byte : header) {
    REQUIRE_FALSE(value(reader.push({})));
    value(reader.push(ByteView(&byte, 1)));
  }
  ok(reader.finish());
  REQUIRE(value(reader.push({})));
  REQUIRE(reader.rest().empty());
}

TEST_CASE("a long header is read byte by byte", "[envelope]") {
  HandMade made;
  made.core = joined({tlv(0x0100, pattern(60000)), made.sound_core()});
  made.other_stanzas = tlv(0x0100, pattern(100000));
  const auto header = made.header();
  HeaderReader reader;
  std::size_t complete_after = 0;
  for (std::size_t i = 0; i < header.size(); ++i)
    if (value(reader.push(ByteView(header).subspan(i, 1)))) complete_after = i + 1;
  REQUIRE(complete_after == header.size());
  REQUIRE(reader.header().encoded() == header);
}

TEST_CASE("a wrong start is refused with its first wrong byte",
          "[envelope][reject:bad_magic][reject:unknown_version]") {
  const auto header = HandMade().header();
  for (std::size_t i = 0; i < 8; ++i) {
    HeaderReader reader;
    REQUIRE_FALSE(value(reader.push(ByteView(header).first(i))));
    const auto wrong = static_cast<std::uint8_t>(header[i] ^ 0x40);
    const auto refused = reader.push(ByteView(&wrong, 1));
    REQUIRE(error_of(refused) == (i == 7 ? ErrorCode::unsupported : ErrorCode::bad_header));
    // It stays refused, whatever comes.
    REQUIRE(reader.push(header).error().what == refused.error().what);
    REQUIRE(reader.finish().error().what == refused.error().what);
  }
}

TEST_CASE("a length of 4 GiB is refused at once and nothing is allocated",
          "[envelope][reject:core_too_long][reject:recipients_too_long]") {
  HandMade made;
  const auto head = made.head();
  for (const std::uint32_t length :
       {0xFFFFFFFFU, 0x80000000U, 0x7FFFFFFFU, static_cast<std::uint32_t>(max_recipients_size) + 1}) {
    const auto core = start_of(length);
    auto recipients = head;
    append_big_endian(recipients, length);
    for (const auto& start : {core, recipients}) {
      for (const bool by_byte : {false, true}) {
        HeaderReader reader;
        watch_allocations();
        Result<bool> result = false;
        if (by_byte)
          for (std::size_t i = 0; i < start.size() && result; ++i) result = reader.push(ByteView(start).subspan(i, 1));
        else
          result = reader.push(start);
        const auto largest = largest_allocation();
        REQUIRE(error_of(result) == ErrorCode::too_large);
        REQUIRE(largest < 1024);
      }
      REQUIRE(error_of(measure_header(start)) == ErrorCode::too_large);
    }
  }
  HeaderReader just_too_long;
  REQUIRE(error_of(just_too_long.push(start_of(max_core_size + 1))) == ErrorCode::too_large);
  HeaderReader just_right;
  REQUIRE_FALSE(value(just_right.push(start_of(max_core_size))));
}

TEST_CASE("a reader takes no more memory than the header has", "[envelope]") {
  // The largest lengths are announced and nothing of it comes.
  auto start = start_of(max_core_size);
  watch_allocations();
  HeaderReader reader;
  REQUIRE_FALSE(value(reader.push(start)));
  REQUIRE(largest_allocation() < 1024);
}

TEST_CASE("a header that ends early is truncated", "[envelope][reject:header_truncated]") {
  const auto header = HandMade().header();
  for (std::size_t size = 0; size < header.size(); ++size) {
    HeaderReader reader;
    REQUIRE_FALSE(value(reader.push(ByteView(header).first(size))));
    REQUIRE(error_of(reader.finish()) == ErrorCode::truncated);
  }
}

TEST_CASE("a malformed header is refused when it is complete", "[envelope]") {
  HandMade made;
  made.core = {};
  HeaderReader reader;
  const auto header = made.header();
  REQUIRE_FALSE(value(reader.push(ByteView(header).first(header.size() - 1))));
  REQUIRE(error_of(reader.push(ByteView(header).last(1))) == ErrorCode::bad_header);
}

TEST_CASE("a header can be measured before it is read", "[envelope]") {
  const auto header = HandMade().header();
  for (std::size_t size = 0; size < 38; ++size) REQUIRE_FALSE(value(measure_header(ByteView(header).first(size))));
  const auto layout = value(measure_header(ByteView(header).first(38)));
  REQUIRE(layout);
  REQUIRE(layout->head_size() == 34);
  REQUIRE(layout->total_size() == 164);
  REQUIRE(bytes(layout->core(header)) == slice(header, 12, 34));
  REQUIRE(bytes(layout->recipients(header)) == slice(header, 38, 132));
}

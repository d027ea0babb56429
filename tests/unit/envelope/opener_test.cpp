// SPDX-License-Identifier: Apache-2.0
#include "envelope/opener.h"

#include "support/faults.h"
#include "support/files.h"

using namespace siegel;
using namespace siegel::test;

namespace {

/// A file whose metadata promises `length`, with padding or without, and whose payload holds `content`.
Bytes promising(std::uint64_t length, ByteView content, Padding padding) {
  HandMade made;
  Metadata metadata;
  metadata.length = length;
  made.core = joined({made.sound_core(), made.metadata_field(bytes(value(encode_metadata(metadata)).reveal())),
                      padding == Padding::padme ? tlv(field::padding, hex("01")) : Bytes{}});
  return made.file(content);
}

}  // namespace

TEST_CASE("bytes behind a file that tells its length are trailing data", "[envelope][reject:trailing_data]") {
  for (const auto padding : {Padding::none, Padding::padme})
    for (const std::size_t size : {0U, 100U, 16384U, 20000U}) {
      const auto plaintext = pattern(size);
      const auto file = seal({&alice().recipient}, plaintext, with_length(size, padding));
      for (const std::size_t more : {1U, 16U, 16400U}) {
        const auto outcome = open(joined({file, pattern(more)}), {&alice().identity}, {}, 100);
        REQUIRE(outcome.ended_with(ErrorCode::trailing_data));
        REQUIRE(outcome.released == slice(plaintext, 0, outcome.released.size()));
      }
    }
  // Without a length nobody can tell.
  const auto file = seal({&alice().recipient}, pattern(100));
  REQUIRE(open(joined({file, hex("00")}), {&alice().identity}).ended_with(ErrorCode::payload_forged));
}

TEST_CASE("a file that tells its length and is cut is truncated", "[envelope][reject:payload_truncated]") {
  const auto plaintext = pattern(20000);
  const auto file = seal({&alice().recipient}, plaintext, with_length(20000));
  const auto header_size = header_of(file).size();
  for (std::size_t cut = header_size; cut < file.size(); cut += 97) {
    const auto outcome = open(ByteView(file).first(cut), {&alice().identity});
    REQUIRE(outcome.ended_with(ErrorCode::truncated));
    REQUIRE(outcome.released == slice(plaintext, 0, outcome.released.size()));
  }
}

TEST_CASE("a content shorter or longer than promised is refused",
          "[envelope][reject:payload_truncated][reject:trailing_data]") {
  REQUIRE(open(promising(100, pattern(99), Padding::none), {&alice().identity}).ended_with(ErrorCode::truncated));
  REQUIRE(open(promising(100, pattern(101), Padding::none), {&alice().identity}).ended_with(ErrorCode::trailing_data));
  REQUIRE(open(promising(100, pattern(100), Padding::none), {&alice().identity}).released == pattern(100));
  REQUIRE(open(promising(100, pattern(100), Padding::padme), {&alice().identity}).ended_with(ErrorCode::truncated));
}

TEST_CASE("padding has to be zero", "[envelope][reject:padding_not_zero]") {
  auto content = pattern(100);
  content.resize(104);
  REQUIRE(open(promising(100, content, Padding::padme), {&alice().identity}).released == pattern(100));
  for (std::size_t at = 100; at < 104; ++at) {
    auto wrong = content;
    wrong[at] = 1;
    REQUIRE(open(promising(100, wrong, Padding::padme), {&alice().identity}).ended_with(ErrorCode::payload_forged));
  }
  // In a chunk of its own, far behind the content.
  auto longer = pattern(16385);
  longer.resize(static_cast<std::size_t>(padme_size(16385)));
  REQUIRE(open(promising(16385, longer, Padding::padme), {&alice().identity}).released == pattern(16385));
  longer.back() = 1;
  REQUIRE(open(promising(16385, longer, Padding::padme), {&alice().identity}).ended_with(ErrorCode::payload_forged));
  ok(check_padding({}));
  ok(check_padding(Bytes(1000)));
  REQUIRE(error_of(check_padding(hex("000100"))) == ErrorCode::payload_forged);
}

TEST_CASE("a payload under another header is refused", "[envelope][reject:commitment_mismatch]") {
  const auto a = seal({&alice().recipient}, pattern(100));
  const auto b = seal({&alice().recipient}, pattern(100));
  REQUIRE(open(joined({slice(a, 0, 164), slice(b, 164, b.size())}), {&alice().identity})
              .ended_with(ErrorCode::payload_forged));
  // The same file key under another head.
  HandMade made;
  HandMade other;
  other.core = joined({tlv(0x0001, bytes_of("x")), other.sound_core()});
  REQUIRE(open(joined({made.header(), other.payload(pattern(100))}), {&alice().identity})
              .ended_with(ErrorCode::payload_forged));
  REQUIRE(open(other.file(pattern(100)), {&alice().identity}).released == pattern(100));
}

TEST_CASE("a library that fails at any call stops the opener", "[envelope]") {
  const auto plaintext = pattern(40000);
  const auto file = seal({&alice().recipient}, plaintext, with_length(40000, Padding::padme));
  const auto unlocked = value(unlock_file(file, {&alice().identity}));
  const auto payload = ByteView(file).subspan(unlocked.header().size());
  REQUIRE(for_each_fault([&](const Provider& faulty) -> Status {
            auto transform = Opener::create(unlocked, faulty);
            if (!transform) return fail(transform.error());
            const auto outcome = run_to_end(*transform, payload, 7000);
            REQUIRE(outcome.released == slice(plaintext, 0, outcome.released.size()));
            if (outcome.error) return fail(*outcome.error);
            return {};
          }) == 4);
}

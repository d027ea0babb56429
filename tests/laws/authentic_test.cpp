// SPDX-License-Identifier: Apache-2.0
// The law of the openers: what comes out was authenticated, in order, from the front; and nothing altered opens.
#include <random>

#include "laws/subjects.h"

using namespace siegel;
using namespace siegel::test;
using namespace siegel::test::laws;

namespace {

bool is_prefix(ByteView front, ByteView of) {
  return front.size() <= of.size() && std::ranges::equal(front, of.first(front.size()));
}

Bytes flipped(ByteView data, std::size_t bit) {
  auto changed = bytes(data);
  changed[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
  return changed;
}

void never_opens(ByteView changed, ByteView plaintext, std::size_t step = 4096) {
  const auto outcome = open(changed, {&alice().identity}, {}, step);
  REQUIRE(outcome.error);
  REQUIRE(is_prefix(outcome.released, plaintext));
}

template <Transform T>
Outcome outcome_of(T transform, ByteView in, std::size_t step) {
  return run_to_end(transform, in, step);
}

}  // namespace

TEST_CASE("no file opens with any bit flipped", "[laws]") {
  const auto plaintext = pattern(20);
  auto full = with_length(20);
  full.metadata->name = "a";
  full.context = {{"a", "b"}};
  for (const auto& options : {SealOptions{}, full}) {
    const auto file = seal({&alice().recipient}, plaintext, options);
    REQUIRE(open_all(file, {&alice().identity}) == plaintext);
    for (std::size_t bit = 0; bit < file.size() * 8; ++bit) {
      INFO("bit " << bit);
      const auto outcome = open(flipped(file, bit), {&alice().identity});
      REQUIRE(outcome.error);
      REQUIRE(outcome.released.empty());
    }
  }
}

TEST_CASE("no file opens that was cut anywhere", "[laws]") {
  const auto plaintext = pattern(20);
  for (const auto& options : {SealOptions{}, with_length(20), with_length(20, Padding::padme)}) {
    const auto file = seal({&alice().recipient}, plaintext, options);
    for (std::size_t size = 0; size < file.size(); ++size) {
      INFO("cut at " << size);
      const auto outcome = open(ByteView(file).first(size), {&alice().identity});
      REQUIRE(outcome.error);
      REQUIRE(outcome.released.empty());
    }
  }
}

TEST_CASE("a large file releases its authentic front and no more", "[laws]") {
  std::mt19937_64 engine(20240608);
  const auto plaintext = pattern(10 * chunk_size + 4321);
  for (const auto& options :
       {SealOptions{}, with_length(plaintext.size()), with_length(plaintext.size(), Padding::padme)}) {
    const auto file = seal({&alice().recipient}, plaintext, options);
    const auto header_size = header_of(file).size();
    for (int round = 0; round < 60; ++round) {
      const auto bit = static_cast<std::size_t>(engine() % (file.size() * 8));
      INFO("bit " << bit);
      const auto outcome =
          open(flipped(file, bit), {&alice().identity}, {}, 1 + static_cast<std::size_t>(engine() % 50'000));
      REQUIRE(outcome.error);
      REQUIRE(is_prefix(outcome.released, plaintext));
      const auto at = bit / 8;
      if (at < header_size + payload_prefix_size)
        REQUIRE(outcome.released.empty());
      else
        REQUIRE(outcome.released.size() <= (at - header_size - payload_prefix_size) / sealed_chunk_size * chunk_size);
    }
    for (int round = 0; round < 30; ++round)
      never_opens(ByteView(file).first(static_cast<std::size_t>(engine() % file.size())), plaintext, 30'000);
  }
}

TEST_CASE("no payload opens with any bit flipped", "[laws]") {
  const auto plaintext = pattern(20);
  const auto payload = payload_of(plaintext);
  for (std::size_t bit = 0; bit < payload.size() * 8; ++bit) {
    const auto outcome = outcome_of(value(PayloadOpener::create(payload_key(), laws::payload_context, provider())),
                                    flipped(payload, bit), 9);
    REQUIRE(outcome.ended_with(ErrorCode::payload_forged));
    REQUIRE(outcome.released.empty());
  }
}

TEST_CASE("no range opens with any bit flipped", "[laws]") {
  const RangeReading reading(60);
  for (std::size_t bit = 0; bit < reading.input.size() * 8; ++bit) {
    const auto outcome = outcome_of(reading.make(), flipped(reading.input, bit), 9);
    REQUIRE(outcome.ended_with(ErrorCode::payload_forged));
    REQUIRE(outcome.released.empty());
  }
  std::mt19937_64 engine(20240609);
  const RangeOpening opening(9 * chunk_size);
  const auto expected = run(opening.make(), opening.input);
  for (int round = 0; round < 60; ++round) {
    const auto bit = static_cast<std::size_t>(engine() % (opening.input.size() * 8));
    const auto outcome = outcome_of(opening.make(), flipped(opening.input, bit), 7000);
    REQUIRE(outcome.ended_with(ErrorCode::payload_forged));
    REQUIRE(is_prefix(outcome.released, expected));
    REQUIRE(outcome.released.size() <= (bit / 8) / sealed_chunk_size * chunk_size);
  }
}

TEST_CASE("no armored file opens with any bit flipped", "[laws]") {
  const auto plaintext = pattern(5);
  const auto file = seal({&alice().recipient}, plaintext);
  const auto armored = run(ArmorEncoder(), file);
  for (std::size_t bit = 0; bit < armored.size() * 8; ++bit) {
    INFO("bit " << bit);
    const auto unarmored = outcome_of(ArmorDecoder(), flipped(armored, bit), 64);
    if (unarmored.error) {
      REQUIRE((unarmored.ended_with(ErrorCode::bad_armor) || unarmored.ended_with(ErrorCode::truncated)));
      continue;
    }
    // What is armor still is not the same file, so nothing hides in the armor.
    REQUIRE(unarmored.released != file);
    never_opens(unarmored.released, plaintext);
  }
}

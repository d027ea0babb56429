// SPDX-License-Identifier: Apache-2.0
#include "envelope/sealer.h"

#include "envelope/part_sealer.h"
#include "support/faults.h"
#include "support/files.h"

using namespace siegel;
using namespace siegel::test;

namespace {

PreparedSeal prepare(const SealOptions& options = {}) {
  const Recipient* recipients[] = {&alice().recipient};
  return value(PreparedSeal::create(recipients, provider(), options));
}

Sealer sealer(const PreparedSeal& prepared, HeaderPlace place = HeaderPlace::in_front) {
  return value(Sealer::create(prepared, provider(), place));
}

}  // namespace

TEST_CASE("files of every size come back", "[envelope]") {
  for (const std::size_t size : {0U, 1U, 16383U, 16384U, 16385U, 32768U, 50000U}) {
    INFO(size);
    const auto plaintext = pattern(size);
    for (const auto& options : {SealOptions{}, with_length(size), with_length(size, Padding::padme)}) {
      const auto file = seal({&alice().recipient}, plaintext, options);
      REQUIRE(open_all(file, {&alice().identity}) == plaintext);
    }
  }
}

TEST_CASE("header and payload in one are header and payload in two", "[envelope]") {
  const auto prepared = prepare();
  const auto plaintext = pattern(40000);
  const auto payload = run(sealer(prepared, HeaderPlace::detached), plaintext);
  REQUIRE(payload.size() == payload_size(40000));
  REQUIRE(run(sealer(prepared), plaintext) == joined({prepared.header(), payload}));

  // Opened from two files; with another file's header it does not open.
  const auto open_with = [&](const Bytes& header) {
    const Identity* identities[] = {&alice().identity};
    const auto unlocked = value(unlock(value(Header::parse(header)), identities, provider()));
    auto opener = value(Opener::create(unlocked, provider()));
    return run_to_end(opener, payload, 1000);
  };
  REQUIRE(open_with(prepared.header()).released == plaintext);
  REQUIRE(open_with(prepare().header()).ended_with(ErrorCode::payload_forged));
}

TEST_CASE("the header leaves with the first output", "[envelope]") {
  const auto prepared = prepare();
  auto first = sealer(prepared);
  REQUIRE(value(first.push({})).size() == prepared.header().size() + payload_prefix_size);
  REQUIRE(value(first.push({})).empty());
  auto at_the_end = sealer(prepared);
  REQUIRE(value(at_the_end.finish()).size() == 236);
}

TEST_CASE("another length than promised is an error", "[envelope]") {
  const auto prepared = prepare(with_length(100));
  auto longer = sealer(prepared);
  REQUIRE(run_to_end(longer, pattern(101), 60).ended_with(ErrorCode::input_changed));
  auto shorter = sealer(prepared);
  REQUIRE(run_to_end(shorter, pattern(99), 60).ended_with(ErrorCode::input_changed));
  auto just = sealer(prepared);
  REQUIRE_FALSE(run_to_end(just, pattern(100), 60).error);
  auto padded_too_early = sealer(prepare(with_length(100, Padding::padme)));
  value(padded_too_early.push(pattern(99)));
  REQUIRE(error_of(padded_too_early.pad()) == ErrorCode::input_changed);
  REQUIRE(error_of(padded_too_early.finish()) == ErrorCode::input_changed);
}

TEST_CASE("padding in steps is padding at the end", "[envelope]") {
  // 2 MiB and a bit: 64 KiB of padding; 100 MB: more than one step.
  for (const std::size_t size : {std::size_t{1000}, std::size_t{20000}, (std::size_t{2} << 20) + 1}) {
    INFO(size);
    const auto plaintext = pattern(size);
    const auto prepared = prepare(with_length(size, Padding::padme));
    const auto at_the_end = run(sealer(prepared), plaintext);
    auto in_steps = sealer(prepared);
    auto file = bytes(value(in_steps.push(plaintext)));
    for (;;) {
      const auto piece = value(in_steps.pad());
      if (piece.empty()) break;
      append(file, piece);
    }
    REQUIRE(value(in_steps.pad()).empty());
    append(file, value(in_steps.finish()));
    REQUIRE(file == at_the_end);
    REQUIRE(error_of(in_steps.pad()) == ErrorCode::closed);
    REQUIRE(file.size() == prepared.header().size() + payload_size(padme_size(size)));
    REQUIRE(open_all(file, {&alice().identity}) == plaintext);
  }
}

TEST_CASE("much padding leaves in bounded pieces", "[envelope]") {
  // 64 MiB and a byte: 2 MiB of padding, while the promise alone decides.
  const std::size_t size = (std::size_t{64} << 20) + 1;
  const auto plaintext = pattern(size);
  REQUIRE(padme_size(size) - size > (std::size_t{1} << 20));
  const auto prepared = prepare(with_length(size, Padding::padme));
  auto in_steps = sealer(prepared);
  std::uint64_t total = value(in_steps.push(plaintext)).size();
  std::size_t pieces = 0;
  for (;;) {
    const auto piece = value(in_steps.pad()).size();
    if (piece == 0) break;
    REQUIRE(piece <= (std::size_t{1} << 20) + 65 * aead_tag_size + chunk_size);
    total += piece;
    ++pieces;
  }
  REQUIRE(pieces >= 2);
  total += value(in_steps.finish()).size();
  REQUIRE(total == prepared.sealed_size(size));

  auto at_the_end = sealer(prepared);
  std::uint64_t total_at_the_end = value(at_the_end.push(plaintext)).size();
  total_at_the_end += value(at_the_end.finish()).size();
  REQUIRE(total_at_the_end == total);
}

TEST_CASE("padding that fits into the first output carries the header along", "[envelope]") {
  const auto prepared = prepare(with_length(9, Padding::padme));
  auto padded = sealer(prepared);
  REQUIRE(value(padded.push(pattern(9))).size() == prepared.header().size() + payload_prefix_size);
  REQUIRE(value(padded.pad()).empty());
  REQUIRE(value(padded.finish()).size() == 10 + aead_tag_size);
}

TEST_CASE("a library that fails at any call stops the sealer", "[envelope]") {
  const auto plaintext = pattern(40000);
  for (const auto& options : {SealOptions{}, with_length(40000, Padding::padme)}) {
    const auto prepared = prepare(options);
    const auto expected = run(sealer(prepared), plaintext);
    REQUIRE(for_each_fault([&](const Provider& faulty) -> Status {
              auto transform = Sealer::create(prepared, faulty);
              if (!transform) return fail(transform.error());
              const auto outcome = run_to_end(*transform, plaintext, 7000);
              REQUIRE(outcome.released == slice(expected, 0, outcome.released.size()));
              if (outcome.error) return fail(*outcome.error);
              return {};
            }) == 4);
  }
}

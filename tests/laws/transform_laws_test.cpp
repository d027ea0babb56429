// SPDX-License-Identifier: Apache-2.0
// The laws of base/transform.h, over every Transform.
#include <catch2/catch_template_test_macros.hpp>
#include <random>

#include "laws/subjects.h"

using namespace siegel;
using namespace siegel::test;
using namespace siegel::test::laws;

namespace {

/// Pushes the input cut at these places, with empty pushes in between if wanted.
template <class Subject>
Bytes cut_at(const Subject& subject, const std::vector<std::size_t>& cuts, bool with_empty_pushes = false) {
  auto transform = subject.make();
  Bytes out;
  std::size_t begin = 0;
  const auto push = [&](std::size_t end) {
    if (with_empty_pushes) append(out, value(transform.push({})));
    append(out, value(transform.push(ByteView(subject.input).subspan(begin, end - begin))));
    if (with_empty_pushes) append(out, value(transform.push({})));
    begin = end;
  };
  for (const auto cut : cuts) push(cut);
  push(subject.input.size());
  append(out, value(transform.finish()));
  return out;
}

// The standard's distributions differ between libraries; this does not.
struct Dice {
  std::mt19937_64 engine{20240607};
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(engine() % limit); }
};

}  // namespace

TEMPLATE_TEST_CASE("cutting a small input anywhere changes nothing", "[laws]", SIEGEL_EVERY_TRANSFORM) {
  for (const std::size_t size : {0U, 1U, 48U, 200U}) {
    const TestType subject(size);
    const auto whole = cut_at(subject, {});
    REQUIRE_FALSE((whole.empty() && size > 2));
    const auto end = subject.input.size();
    for (std::size_t cut = 0; cut <= end; ++cut) REQUIRE(cut_at(subject, {cut}) == whole);
    for (std::size_t cut = 0; cut + 1 <= end; ++cut) REQUIRE(cut_at(subject, {cut, cut + 1}) == whole);
    std::vector<std::size_t> every;
    for (std::size_t cut = 1; cut < end; ++cut) every.push_back(cut);
    REQUIRE(cut_at(subject, every) == whole);
  }
}

TEMPLATE_TEST_CASE("cutting a large input anywhere changes nothing", "[laws]", SIEGEL_EVERY_TRANSFORM) {
  Dice dice;
  for (const std::size_t size : {chunk_size - 1, chunk_size, chunk_size + 1, 2 * chunk_size, 5 * chunk_size + 777}) {
    const TestType subject(size);
    const auto whole = cut_at(subject, {});
    const auto end = subject.input.size();
    for (int round = 0; round < 12; ++round) {
      std::vector<std::size_t> cuts;
      for (std::size_t count = 1 + dice.below(10); count-- > 0;) cuts.push_back(dice.below(end + 1));
      std::ranges::sort(cuts);
      REQUIRE(cut_at(subject, cuts) == whole);
    }
    // Where chunks, lines and the front of a payload end.
    for (const std::size_t unit :
         {payload_prefix_size, std::size_t{48}, std::size_t{65}, chunk_size, sealed_chunk_size})
      for (const std::size_t edge : {unit - 1, unit, unit + 1, payload_prefix_size + unit})
        if (edge + 1 <= end) REQUIRE(cut_at(subject, {edge, edge + 1}) == whole);
  }
}

TEMPLATE_TEST_CASE("an empty push is a no-op", "[laws]", SIEGEL_EVERY_TRANSFORM) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{100}, 2 * chunk_size + 5}) {
    const TestType subject(size);
    const auto whole = cut_at(subject, {});
    const auto end = subject.input.size();
    REQUIRE(cut_at(subject, {}, true) == whole);
    REQUIRE(cut_at(subject, {end / 3, end / 2, end}, true) == whole);
  }
}

TEMPLATE_TEST_CASE("after the end every call is closed", "[laws]", SIEGEL_EVERY_TRANSFORM) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{100}, 2 * chunk_size + 5}) {
    const TestType subject(size);
    auto transform = subject.make();
    // run_to_end looks at every kind of call after the end.
    REQUIRE_FALSE(run_to_end(transform, subject.input, 5000).error);
    REQUIRE(error_of(transform.push(bytes_of("x"))) == ErrorCode::closed);
    REQUIRE(error_of(transform.push({})) == ErrorCode::closed);
    REQUIRE(error_of(transform.finish()) == ErrorCode::closed);
  }
}

TEMPLATE_TEST_CASE("after an error every call returns the same error", "[laws]", SIEGEL_EVERY_TRANSFORM_THAT_CAN_FAIL) {
  for (const std::size_t size : {std::size_t{10}, 2 * chunk_size + 5}) {
    const TestType subject(size);
    for (const std::size_t step : {std::size_t{1000}, std::size_t{100'000}}) {
      auto transform = subject.make_failing();
      const auto outcome = run_to_end(transform, subject.refused(), step);
      REQUIRE(outcome.error);
      REQUIRE(outcome.error->code != ErrorCode::closed);
      // The sound input does not mend it.
      const auto again = transform.push(subject.input);
      REQUIRE_FALSE(again);
      REQUIRE(again.error().code == outcome.error->code);
      REQUIRE(again.error().what == outcome.error->what);
    }
  }
}

TEMPLATE_TEST_CASE("the end without the last chunk is truncated", "[laws][reject:payload_truncated]", PayloadOpening,
                   OpeningAnything, OpeningPromised, OpeningPadded) {
  for (const std::size_t size : {std::size_t{0}, chunk_size, 3 * chunk_size, 3 * chunk_size + 100}) {
    const TestType subject(size);
    for (auto end = payload_prefix_size; end < subject.input.size(); end += sealed_chunk_size) {
      auto transform = subject.make();
      const auto outcome = run_to_end(transform, ByteView(subject.input).first(end), 7000);
      REQUIRE(outcome.ended_with(ErrorCode::truncated));
      REQUIRE(outcome.released.size() == (end - payload_prefix_size) / sealed_chunk_size * chunk_size);
    }
    auto nothing = subject.make();
    REQUIRE(error_of(nothing.finish()) == ErrorCode::truncated);
  }
}

TEMPLATE_TEST_CASE("a range without its last chunk is truncated", "[laws][reject:payload_truncated]", RangeReading,
                   RangeOpening) {
  const TestType subject(6 * chunk_size);
  for (std::size_t end = 0; end < subject.input.size(); end += sealed_chunk_size) {
    auto transform = subject.make();
    REQUIRE(run_to_end(transform, ByteView(subject.input).first(end), 7000).ended_with(ErrorCode::truncated));
  }
}

TEST_CASE("armor without its last line is truncated at the end", "[laws]") {
  const Unarmoring subject(200);
  auto transform = subject.make();
  const auto without_end = subject.input.size() - armor_end.size() - 1;
  REQUIRE(run_to_end(transform, ByteView(subject.input).first(without_end), 50).ended_with(ErrorCode::truncated));
}

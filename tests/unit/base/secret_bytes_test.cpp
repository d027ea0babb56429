// SPDX-License-Identifier: Apache-2.0
#include "base/secret_bytes.h"

#include <memory>
#include <new>
#include <type_traits>

#include "support/allocations.h"
#include "support/bytes.h"

using namespace siegel;
using namespace siegel::test;

static_assert(!std::is_copy_constructible_v<SecretBytes> && !std::is_copy_assignable_v<SecretBytes>);
static_assert(!std::is_copy_constructible_v<SecretArray<4>> && !std::is_move_constructible_v<SecretArray<4>>);
static_assert(!std::equality_comparable<SecretBytes>);
static_assert(!std::is_convertible_v<SecretBytes, Bytes> && !std::is_convertible_v<SecretBytes, ByteView>);

TEST_CASE("wiping writes zeros into exactly the given bytes", "[base]") {
  auto buffer = Bytes(100, 0xAA);
  wipe(ByteSpan(buffer).subspan(10, 80));
  Bytes expected(100, 0);
  std::fill_n(expected.begin(), 10, std::uint8_t{0xAA});
  std::fill_n(expected.end() - 10, 10, std::uint8_t{0xAA});
  REQUIRE(buffer == expected);
  wipe({});
}

TEST_CASE("a secret array leaves zeros where it was", "[base]") {
  using Array = SecretArray<48>;
  // The storage belongs to the test, so that it may be looked at when the array is gone.
  alignas(Array) std::array<unsigned char, sizeof(Array)> storage;
  storage.fill(0xAA);
  auto* array = new (storage.data()) Array;
  REQUIRE(bytes(array->reveal()) == Bytes(48));
  const auto key = pattern(48);
  std::copy(key.begin(), key.end(), array->reveal_for_writing().begin());
  REQUIRE(bytes(array->reveal()) == key);
  std::destroy_at(array);
  REQUIRE(Bytes(storage.begin(), storage.end()) == Bytes(sizeof(Array)));
}

TEST_CASE("secret bytes start as zeros and can be filled", "[base]") {
  SecretBytes key(5000);
  REQUIRE(key.size() == 5000);
  REQUIRE(bytes(key.reveal()) == Bytes(5000));
  key.reveal_for_writing().back() = 1;
  REQUIRE(key.reveal().back() == 1);
}

TEST_CASE("copying leaves the source and taking wipes it", "[base]") {
  auto plain = pattern(33);
  const auto copied = SecretBytes::copy(plain);
  REQUIRE(bytes(copied.reveal()) == plain);
  watch_for_return(plain.data(), plain.size());
  const auto before = plain;
  const auto taken = SecretBytes::take(std::move(plain));
  REQUIRE(bytes(taken.reveal()) == before);
  REQUIRE(plain.empty());  // NOLINT(bugprone-use-after-move): emptied, not moved from
  plain.shrink_to_fit();
  REQUIRE(returned_content() == Bytes(33));
}

TEST_CASE("an empty secret needs no memory", "[base]") {
  const SecretBytes nothing;
  REQUIRE(nothing.empty());
  REQUIRE(SecretBytes::copy({}).empty());
  REQUIRE(SecretBytes(0).reveal().data() == nullptr);
  REQUIRE(SecretBytes::take({}).size() == 0);
  REQUIRE(nothing.clone().empty());
}

TEST_CASE("moving hands the memory over and a clone is its own", "[base]") {
  auto first = secret("first");
  const auto* memory = first.reveal().data();
  SecretBytes second(std::move(first));
  REQUIRE(second.reveal().data() == memory);
  REQUIRE(first.empty());  // NOLINT(bugprone-use-after-move): defined to be empty

  auto clone = second.clone();
  clone.reveal_for_writing()[0] = 'F';
  REQUIRE(text(second.reveal()) == "first");
  REQUIRE(text(clone.reveal()) == "First");

  SecretBytes third;
  third = std::move(second);
  REQUIRE(third.reveal().data() == memory);
  third = SecretBytes();
  REQUIRE(third.empty());
}

TEST_CASE("the comparison looks at every byte", "[base]") {
  const auto a = pattern(64);
  REQUIRE(equal_constant_time(a, Bytes(a)));
  REQUIRE(equal_constant_time({}, {}));
  REQUIRE_FALSE(equal_constant_time(a, ByteView(a).first(63)));
  for (std::size_t bit = 0; bit < a.size() * 8; ++bit) {
    auto b = a;
    b[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    REQUIRE_FALSE(equal_constant_time(a, b));
  }
}

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "siegel.h"

/// What the fuzz targets share: a law that ends the run when broken, and everything random made repeatable.
namespace siegel::fuzzing {

inline void require(bool law) {
  if (!law) __builtin_trap();
}

/// The same bytes in the same order in every run.
class FixedRandom final : public RandomSource {
 public:
  explicit FixedRandom(std::uint64_t seed = 1) : state_(seed) {}
  Status fill(ByteSpan out) override {
    for (auto& byte : out) byte = next();
    return {};
  }
  std::uint8_t next() {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::uint8_t>(state_ >> 56);
  }

 private:
  std::uint64_t state_;
};

inline const Provider& provider() {
  static FixedRandom random;
  static const auto provider = make_provider(random);
  return **provider;
}

/// Reads decisions off the front of the fuzzer's bytes; zeros when they are used up.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : rest_(data, size) {}

  bool empty() const { return rest_.empty(); }
  std::uint8_t byte() {
    if (rest_.empty()) return 0;
    const auto first = rest_.front();
    rest_ = rest_.subspan(1);
    return first;
  }
  /// Below `limit`, which is at least 1.
  std::size_t number(std::size_t limit) {
    std::size_t value = 0;
    for (int i = 0; i < 3; ++i) value = value << 8 | byte();
    return value % limit;
  }
  ByteView take(std::size_t size) {
    const auto taken = rest_.first(std::min(size, rest_.size()));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }
  ByteView rest() const { return rest_; }

 private:
  ByteView rest_;
};

/// The bytes in pieces of up to `largest`, at places that only `seed` decides. Stops when `use` returns false.
template <class Use>
void cut(ByteView bytes, std::uint8_t seed, std::size_t largest, Use use) {
  FixedRandom random(seed);
  while (!bytes.empty()) {
    const auto size = std::min(bytes.size(), (std::size_t{random.next()} << 8 | random.next()) % (largest + 1));
    if (!use(bytes.first(size))) return;
    bytes = bytes.subspan(size);
  }
}

/// Everything `transform` makes of the bytes, cut anywhere. `see` gets each piece before it is known to be the whole.
template <Transform T, class See>
Status run(T& transform, ByteView bytes, std::uint8_t seed, std::size_t largest, See see) {
  Status status;
  const auto step = [&](const Result<ByteView>& piece) {
    if (piece)
      see(*piece);
    else
      status = fail(piece.error());
    return piece.has_value();
  };
  cut(bytes, seed, largest, [&](ByteView piece) { return step(transform.push(piece)); });
  if (status) step(transform.finish());
  // The law of every stream: it stays closed, or it stays broken with the same error.
  const auto again = transform.push({});
  require(!again && again.error().code == (status ? ErrorCode::closed : status.error().code));
  return status;
}

template <Transform T>
Result<Bytes> run(T& transform, ByteView bytes, std::uint8_t seed, std::size_t largest) {
  Bytes all;
  SIEGEL_CHECK(run(transform, bytes, seed, largest, [&](ByteView piece) { append(all, piece); }));
  return all;
}

}  // namespace siegel::fuzzing

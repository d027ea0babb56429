// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

#include "crypto/random.h"
#include "support/bytes.h"

namespace siegel::test {

/// The same bytes on every platform, and never the same twice (splitmix64). For tests and nothing else.
class CountingRandom final : public RandomSource {
 public:
  explicit CountingRandom(std::uint64_t seed = 1) : state_(seed) {}

  Status fill(ByteSpan out) override {
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (i % 8 == 0) word_ = next();
      out[i] = static_cast<std::uint8_t>(word_ >> (8 * (i % 8)));
    }
    return {};
  }

 private:
  std::uint64_t next() {
    auto z = state_ += 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
  }

  std::uint64_t state_;
  std::uint64_t word_ = 0;
};

/// Gives the bytes of a script first and counted ones afterwards (a library draws more to blind its computations).
class ScriptedRandom final : public RandomSource {
 public:
  explicit ScriptedRandom(Bytes script) : script_(std::move(script)) {}

  Status fill(ByteSpan out) override {
    const auto taken = std::min(out.size(), script_.size() - at_);
    std::copy_n(script_.begin() + static_cast<std::ptrdiff_t>(at_), taken, out.begin());
    at_ += taken;
    return after_.fill(out.subspan(taken));
  }
  bool used_up() const { return at_ == script_.size(); }

 private:
  Bytes script_;
  std::size_t at_ = 0;
  CountingRandom after_{99};
};

/// Fails at draw number `failing` (counted from 0) and ever after.
class FailingRandom final : public RandomSource {
 public:
  explicit FailingRandom(std::size_t failing) : left_(failing) {}

  Status fill(ByteSpan out) override {
    if (left_ == 0) {
      std::ranges::fill(out, std::uint8_t{0});
      failed_ = true;
      return fail(ErrorCode::random_failed, "the test has no more random bytes");
    }
    --left_;
    return source_.fill(out);
  }
  bool failed() const { return failed_; }

 private:
  std::size_t left_;
  bool failed_ = false;
  CountingRandom source_{7};
};

}  // namespace siegel::test

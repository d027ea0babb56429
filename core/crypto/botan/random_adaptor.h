// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <botan/rng.h>

#include <string>

#include "crypto/random.h"

namespace siegel::botan {

/// Gives the injected source to Botan, which must never seed a generator of its own (docs/threat-model.md).
class RandomAdaptor final : public Botan::RandomNumberGenerator {
 public:
  explicit RandomAdaptor(RandomSource& source) : source_(source) {}

  std::string name() const override { return "injected"; }
  void clear() override {}
  bool accepts_input() const override { return false; }
  bool is_seeded() const override { return true; }

 protected:
  void fill_bytes_with_input(std::span<std::uint8_t> out, std::span<const std::uint8_t> /*ignored*/) override {
    if (!source_.fill(out)) throw Botan::PRNG_Unseeded("injected");
  }

 private:
  RandomSource& source_;
};

}  // namespace siegel::botan

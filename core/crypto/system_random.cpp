// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>
#include <array>
#include <mutex>

#include "base/secret_bytes.h"
#include "crypto/random.h"

namespace siegel {
namespace {

// getentropy gives at most 256 bytes a call (POSIX.1-2024) and fails as a whole or not at all.
constexpr std::size_t bytes_per_call = 256;
constexpr std::size_t probe_size = 16;

/// Not libsodium's randombytes: that ends the process when the system gives nothing, and a failure has to be a
/// value here (docs/decisions/0003-random-source.md).
class SystemRandom final : public RandomSource {
 public:
  Status fill(ByteSpan out) override {
    std::array<std::uint8_t, probe_size> probe{};
    if (!draw(probe) || !draw(out) || !looks_random(probe, out)) {
      wipe(out);
      return fail(ErrorCode::random_failed, "the system gave no usable random bytes");
    }
    return {};
  }

 private:
  static bool draw(ByteSpan out) {
    for (std::size_t at = 0; at < out.size(); at += bytes_per_call) {
      const auto piece = out.subspan(at, std::min(bytes_per_call, out.size() - at));
      if (getentropy(piece.data(), piece.size()) != 0) return false;
    }
    return true;
  }

  /// Catches a stub, not a weak generator: the chance that good output is refused is below 2^-119 a draw. The probe
  /// is a draw of its own, so that no byte of a key is kept here.
  bool looks_random(ByteView probe, ByteView out) {
    if (std::ranges::all_of(probe, [&](auto byte) { return byte == probe.front(); })) return false;
    if (out.size() >= probe_size && equal_constant_time(probe, out.first(probe_size))) return false;
    const std::scoped_lock lock(mutex_);
    const bool repeated = std::ranges::equal(probe, last_probe_);
    std::ranges::copy(probe, last_probe_.begin());
    return !repeated;
  }

  std::mutex mutex_;
  std::array<std::uint8_t, probe_size> last_probe_{};
};

}  // namespace

RandomSource& system_random() {
  static SystemRandom source;
  return source;
}

}  // namespace siegel

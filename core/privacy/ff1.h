// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/provider.h"

namespace siegel {

inline constexpr std::uint32_t min_ff1_radix = 2;
inline constexpr std::uint32_t max_ff1_radix = 65'536;
inline constexpr std::size_t max_ff1_length = 4096;        ///< digits; the standard allows 2^32 - 1
inline constexpr std::size_t max_ff1_tweak_size = 65'536;  ///< bytes; the standard allows 2^32 - 1

/// How small the set of possible values may be.
enum class Ff1Domain : std::uint8_t {
  standard,  ///< radix^length >= 1,000,000 (SP 800-38G Rev. 1, second public draft)
  legacy,    ///< radix^length >= 100 (SP 800-38G, 2016): for test vectors, and for nothing else
};

/// FF1 (NIST SP 800-38G): encrypts a string of digits of any radix to one of the same length. Holds buffers of its own,
/// so that nothing is allocated for a value: not for use from two threads at once.
class Ff1 {
 public:
  /// `key` has 16, 24 or 32 bytes. Errors: `bad_key`; `bad_argument` for a radix out of range; `too_large`.
  static Result<Ff1> create(ByteView key, std::uint32_t radix, ByteView tweak, const Provider& provider,
                            Ff1Domain domain = Ff1Domain::standard);

  Ff1(Ff1&&) noexcept;
  Ff1& operator=(Ff1&&) noexcept;
  ~Ff1();

  /// Another tweak from here on. Errors: `too_large`.
  Status set_tweak(ByteView tweak);
  /// Digits of the shortest value that the domain rule allows.
  std::size_t min_length() const;

  /// In place. Errors: `bad_data` for a digit that is not below the radix or fewer digits than `min_length()`;
  /// `too_large`.
  Status encrypt(std::span<std::uint16_t> digits);
  Status decrypt(std::span<std::uint16_t> digits);

 private:
  struct State;
  explicit Ff1(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace siegel

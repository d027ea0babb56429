// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace siegel {

/// The kinds of stanza this version knows (docs/format.md, "Recipients"). Others are carried along and skipped.
enum class StanzaType : std::uint16_t {
  x25519 = 1,
  mlkem768_x25519 = 2,
  p256 = 3,
  passphrase = 4,
  kek = 5,
  external = 6,
};

/// The published name, as `inspect` shows it.
std::string_view name_of(StanzaType type);

/// One wrapped copy of the file key. Public data.
struct Stanza {
  std::uint16_t type = 0;
  Bytes body;

  std::optional<StanzaType> known_type() const;
  bool operator==(const Stanza&) const = default;
};

/// Checks what can be checked without a key: sizes of the body of a known type. The Argon2id parameters are not
/// judged here but by the identity that would run them. Errors: `bad_header`.
Status check_form(const Stanza& stanza);

/// Whether a recorded ciphertext stays closed to a quantum computer.
enum class QuantumSafety {
  safe,       ///< hybrid post-quantum, or symmetric with 256 bits
  not_safe,   ///< rests on elliptic curves alone
  not_known,  ///< rests on something outside
};
QuantumSafety quantum_safety(const Stanza& stanza);

}  // namespace siegel

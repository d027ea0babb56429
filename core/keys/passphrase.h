// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keys/identity.h"
#include "keys/recipient.h"
#include "keys/stanza_body.h"

namespace siegel {

/// What a new file gets (docs/format.md, "Limits"): 64 MiB, three passes, one lane.
inline constexpr Argon2Cost default_argon2_cost{64 * 1024, 3, 1};
/// Less is refused when sealing.
inline constexpr Argon2Cost minimum_argon2_cost{19 * 1024, 2, 1};
/// More is refused when opening, before anything is allocated: natively 1 GiB of memory.
inline constexpr Argon2Cost maximum_argon2_cost{1024 * 1024, 16, 16};

/// The passphrase is UTF-8 in NFC; the caller normalizes.
class PassphraseRecipient final : public Recipient {
 public:
  /// Errors: `bad_argument` for an empty passphrase, one that is not UTF-8, or a cost outside minimum and maximum.
  static Result<PassphraseRecipient> create(SecretBytes passphrase, const Argon2Cost& cost = default_argon2_cost);

  StanzaType type() const override { return StanzaType::passphrase; }
  std::optional<std::size_t> body_size() const override {
    return passphrase_salt_size + 3 * sizeof(std::uint32_t) + passphrase_commitment_size + wrapped_key_size;
  }
  Result<Stanza> wrap(const SecretBytes& file_key, ByteView binding, const Provider& provider) const override;

 private:
  PassphraseRecipient(SecretBytes passphrase, const Argon2Cost& cost)
      : passphrase_(std::move(passphrase)), cost_(cost) {}

  SecretBytes passphrase_;
  Argon2Cost cost_;
};

class PassphraseIdentity final : public Identity {
 public:
  /// Errors: `bad_argument` for an empty passphrase or one that is not UTF-8.
  static Result<PassphraseIdentity> create(SecretBytes passphrase, const Argon2Cost& maximum = maximum_argon2_cost);

  /// Errors: `bad_passphrase`, which also stands for an altered stanza; `too_large` for a cost beyond the maximum.
  Result<std::optional<SecretBytes>> unwrap(const Stanza& stanza, ByteView binding,
                                            const Provider& provider) const override;
  bool is_guessable() const override { return true; }

 private:
  PassphraseIdentity(SecretBytes passphrase, const Argon2Cost& maximum)
      : passphrase_(std::move(passphrase)), maximum_(maximum) {}

  SecretBytes passphrase_;
  Argon2Cost maximum_;
};

}  // namespace siegel

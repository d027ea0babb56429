// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crypto/ed25519.h"
#include "crypto/provider.h"

namespace siegel {

inline constexpr std::size_t max_signed_note = 65'536;  ///< bytes
inline constexpr std::size_t max_note_signatures = 64;

/// Who signs notes: a name and an Ed25519 key, as text `name+hash+base64` (c2sp.org/signed-note, "Verifier keys").
struct NoteVerifier {
  std::string name;
  Ed25519PublicKey key{};

  std::string print(const Provider& provider) const;
  /// Errors: `bad_key`.
  static Result<NoteVerifier> parse(std::string_view text, const Provider& provider);
};

/// True for a name that is not empty and has no blanks, no plus and no control characters.
bool is_note_name(std::string_view name);

/// The text, which ends with a line feed, an empty line, and the signature (c2sp.org/signed-note). Errors: `bad_key`.
Result<std::string> sign_note(std::string_view text, std::string_view name, const SecretBytes& seed,
                              const Provider& provider);

/// The same with a signature that was made elsewhere, by a key that is not here. Errors: `bad_signature` if it is not
/// by this verifier over this text.
Result<std::string> attach_note_signature(std::string_view text, const NoteVerifier& verifier,
                                          const Ed25519Signature& signature, const Provider& provider);

/// The text of a note that this verifier signed; signatures of others are ignored. It points into `note`. Errors:
/// `bad_signature` if it is no note, or has no signature of the verifier or a wrong one; `too_large`.
Result<std::string_view> open_note(std::string_view note, const NoteVerifier& verifier, const Provider& provider);

}  // namespace siegel

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "envelope/core_section.h"
#include "envelope/metadata.h"

namespace siegel {

/// What may be chosen about a sealed file beside its recipients. Keys, nonces and salts are never chosen.
struct SealOptions {
  Context context;                                     ///< public, authenticated
  std::optional<Metadata> metadata;                    ///< sealed; nothing means none
  std::optional<Sha256Digest> policy;                  ///< SHA-256 of the policy the file is sealed under
  Padding padding = Padding::none;                     ///< needs `metadata->length`
  std::shared_ptr<const FileSigner> signing_key = {};  ///< signs the file; everybody who has it sees the signer
  std::optional<Signer> signer = {};                   ///< the same for a caller who makes the trailer himself
  bool mix_classical_with_post_quantum = false;        ///< one classical recipient undoes the post-quantum ones
};

/// Errors: `bad_argument` for padding without a length, `too_large` for a length that does not fit.
Status check_options(const SealOptions& options);

/// Who will sign; nothing for a file that is not signed.
std::optional<Signer> signer_of(const SealOptions& options);

/// The core section that these options ask for, without sealed metadata.
CoreSection core_of(const SealOptions& options, const FileId& file_id);

}  // namespace siegel

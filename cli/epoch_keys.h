// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "own_keys.h"
#include "tenant.h"

namespace siegel::cli {

/// What `siegel-document` says of a key of an epoch.
inline constexpr std::string_view epoch_key_document = "key epoch";

/// The folder in which the epochs are, made if it is not there.
Done make_epochs_folder(const Tenant& tenant);
/// Forces to the disk that a file in it was made or removed.
Done sync_epochs_folder(const Tenant& tenant);

/// A fresh key for an epoch, in a file that is sealed to one's own keys. Gives its recipient.
Outcome<std::string> make_epoch_key(const Tenant& tenant, std::uint64_t number, StanzaType type, OwnKeys& owners,
                                    const Provider& provider);

/// Adds the keys of all epochs that open with what is there already; others are left out.
Done load_epochs(const Tenant& tenant, IdentityOptions& identities, const Provider& provider);

/// Overwrites the key of an epoch, forces that to the disk, and removes it. Gives the SHA-256 of the sealed key file,
/// in hexadecimal; nothing if it was gone already.
Outcome<std::optional<std::string>> destroy_epoch_key(const Tenant& tenant, std::uint64_t number,
                                                      const Provider& provider);

}  // namespace siegel::cli

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "own_keys.h"
#include "pkcs11_key.h"
#include "tenant.h"

namespace siegel::cli {

/// A fresh key for an epoch on the token that the URI means, named `TENANT-epoch-N` unless the URI has a name for it.
/// Gives its recipient. Fails as `Pkcs11Key::generate`.
Outcome<std::string> make_epoch_token(const Tenant& tenant, std::uint64_t number, const std::string& uri,
                                      PassphraseSource& pins, const Provider& provider);

/// Where the key of an epoch is, if it is on a token: `pkcs11:token=...;object=...`, without module and PIN.
Outcome<std::optional<std::string>> epoch_token(const Tenant& tenant, std::uint64_t number);

/// Adds the keys of all epochs that are on tokens. A token is asked, and its PIN, only when a file wants its key.
Done load_epoch_tokens(const Tenant& tenant, IdentityOptions& identities, PassphraseSource& pins,
                       const Provider& provider);

/// The key of an epoch on its token, which is there and logged in; nothing if the epoch has no token, or the token no
/// such key. `uri` says where it is if not what was kept. Fails as `Pkcs11Key::open`; `bad_key` if the URI means a key
/// of something else.
Outcome<std::shared_ptr<Pkcs11Key>> find_epoch_token(const Tenant& tenant, const KeyEpoch& epoch,
                                                     const std::string& uri, PassphraseSource& pins);

/// Forgets where the key of an epoch was.
Done forget_epoch_token(const Tenant& tenant, std::uint64_t number);

}  // namespace siegel::cli

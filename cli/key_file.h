// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "passphrase_source.h"

namespace siegel::cli {

/// How every secret key in text begins.
constexpr std::string_view secret_key_start = "SIEGEL-SECRET-KEY-1";

/// True if one of those who can open the file is a passphrase.
bool has_passphrase(const Header& header);

/// An identity whose shares are in these files, one in each.
Outcome<PublicKeyIdentity> join_share_files(const std::vector<std::string>& paths, PassphraseSource& passphrases,
                                            const Provider& provider);

/// What is in one key file, which may itself be sealed with a passphrase. Fails with `bad_key` if others than its owner
/// may read it.
Outcome<SecretBytes> read_key_file(const std::string& path, PassphraseSource& passphrases, const Provider& provider);
/// The line in a file that only its owner may read, such as a PIN. Fails with `bad_key`.
Outcome<SecretBytes> read_secret_line(const std::string& path);
/// The identities of one key file, which may itself be sealed with a passphrase. Fails with `bad_key` if it is not a
/// key file, or if others than its owner may read it.
Outcome<std::vector<PublicKeyIdentity>> read_identity_file(const std::string& path, PassphraseSource& passphrases,
                                                           const Provider& provider);

/// 32 raw bytes, or 64 hexadecimal digits with an optional line end, in a file that only its owner may read.
Outcome<KeyEncryptionKey> load_kek(const std::string& path, const std::string& key_id, const Provider& provider);
/// The same key as standard envelopes take it.
Outcome<EnvelopeKey> load_envelope_kek(const std::string& path, const std::string& key_id);

}  // namespace siegel::cli

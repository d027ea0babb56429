// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>

#include "base/byte_reader.h"
#include "base/bytes.h"
#include "crypto/provider.h"
#include "keys/stanza.h"

namespace siegel {

// The bodies of the known stanzas, byte for byte (docs/format.md, "Recipients"). Reading copies nothing: the views
// point into the stanza.

inline constexpr std::size_t file_key_size = 32;
inline constexpr std::size_t wrapped_key_size = file_key_size + aead_tag_size;  ///< 48
inline constexpr std::size_t key_id_size = 8;
inline constexpr std::size_t passphrase_salt_size = 16;
inline constexpr std::size_t passphrase_commitment_size = 32;

using KeyId = std::array<std::uint8_t, key_id_size>;

/// x25519, mlkem768-x25519, p256.
struct HpkeBody {
  ByteView key_id;  ///< 8 bytes, zero for an anonymous recipient
  ByteView enc;
  ByteView wrapped_key;

  static Result<HpkeBody> read(const Stanza& stanza);
};

struct PassphraseBody {
  ByteView salt;
  Argon2Cost cost;
  ByteView commitment;
  ByteView wrapped_key;

  static Result<PassphraseBody> read(const Stanza& stanza);
};

/// A key-encryption key that the customer holds.
struct KekBody {
  ByteView key_id;  ///< up to 255 bytes
  Nonce nonce;
  ByteView wrapped_key;

  static Result<KekBody> read(const Stanza& stanza);
};

struct ExternalBody {
  ByteView provider;  ///< up to 255 bytes
  ByteView key_id;    ///< up to 65,535 bytes
  ByteView blob;

  static Result<ExternalBody> read(const Stanza& stanza);
};

}  // namespace siegel

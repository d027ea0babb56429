// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "crypto/provider.h"

namespace siegel {

// Sizes of c2sp.org/chunked-encryption, Cobblestone-256 (docs/format.md, "Payload").

inline constexpr std::size_t chunk_size = 16384;                              ///< plaintext bytes of a full chunk
inline constexpr std::size_t sealed_chunk_size = chunk_size + aead_tag_size;  ///< 16,400
inline constexpr std::size_t payload_salt_size = 24;
inline constexpr std::size_t payload_commitment_size = 32;
inline constexpr std::size_t payload_prefix_size = payload_salt_size + payload_commitment_size;  ///< 56
inline constexpr std::uint64_t max_chunks = std::uint64_t{1} << 38;
/// 4 PiB - 1: the last of 2^38 chunks has to be short.
inline constexpr std::uint64_t max_plaintext_size = max_chunks * chunk_size - 1;

/// A part is what can be sealed alone and uploaded as one piece.
inline constexpr std::size_t chunks_per_part = 512;
inline constexpr std::size_t part_size = chunks_per_part * chunk_size;                ///< 8,388,608
inline constexpr std::size_t sealed_part_size = chunks_per_part * sealed_chunk_size;  ///< 8,396,800

/// The last chunk is the short one, so there is always one more chunk than there are full ones.
constexpr std::uint64_t chunk_count(std::uint64_t plaintext_size) { return plaintext_size / chunk_size + 1; }

/// Bytes of salt, commitment and chunks.
constexpr std::uint64_t payload_size(std::uint64_t plaintext_size) {
  return payload_prefix_size + plaintext_size + aead_tag_size * chunk_count(plaintext_size);
}

constexpr std::uint64_t chunk_of_byte(std::uint64_t plaintext_offset) { return plaintext_offset / chunk_size; }

/// Offset of a chunk, counted from the start of the salt.
constexpr std::uint64_t chunk_offset(std::uint64_t chunk) { return payload_prefix_size + chunk * sealed_chunk_size; }

}  // namespace siegel

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <utility>

#include "crypto/merkle_tree.h"

namespace siegel {

/// The Merkle tree over the sealed chunks of a payload (RFC 6962, 2.1; a leaf is a sealed chunk with its tag). They may
/// come in any order: complete subtrees merge as they appear, so that chunks in order take a few hashes of memory.
class ChunkTree {
 public:
  explicit ChunkTree(const Provider& provider) : hasher_(provider) {}

  /// `leaf` is `TreeHasher::leaf` of the sealed chunk. A chunk that is there already changes nothing: who makes a part
  /// again has shown that it is the same (docs/format.md, "Parts").
  void add(std::uint64_t chunk, TreeHash leaf);
  void add(std::uint64_t chunk, ByteView sealed) { add(chunk, hasher_.leaf(sealed)); }

  bool has(std::uint64_t chunk) const;
  /// Errors: `bad_argument` unless the chunks 0 to `chunks` - 1 are there, and no others.
  Result<TreeHash> root(std::uint64_t chunks) const;

 private:
  /// The subtree of 2^level chunks that is the `number`-th of its size.
  using Place = std::pair<unsigned, std::uint64_t>;

  TreeHasher hasher_;
  std::map<Place, TreeHash> subtrees_;
};

}  // namespace siegel

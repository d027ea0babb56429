// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "crypto/provider.h"

namespace siegel {

using TreeHash = Sha256Digest;

inline constexpr std::uint64_t max_tree_size = std::uint64_t{1} << 48;  ///< leaves

/// The hashes of a Merkle tree (RFC 6962, 2.1): a leaf is SHA-256(00 || entry), a node SHA-256(01 || left || right).
/// Not for use from two threads at once.
class TreeHasher {
 public:
  explicit TreeHasher(const Provider& provider) : sha_256_(provider.sha_256()) {}

  TreeHash leaf(ByteView entry) const;
  TreeHash node(const TreeHash& left, const TreeHash& right) const;
  /// The root of a tree without leaves.
  TreeHash empty() const;

 private:
  std::unique_ptr<Sha256> sha_256_;
};

/// The roots of the complete subtrees that a tree consists of, the largest first: all that appending needs.
class TreeFrontier {
 public:
  void append(TreeHash leaf, const TreeHasher& hasher);
  TreeHash root(const TreeHasher& hasher) const;
  std::uint64_t size() const { return size_; }

 private:
  std::uint64_t size_ = 0;
  std::vector<TreeHash> subtrees_;
};

// All hashes of complete subtrees in one list that only grows: behind each leaf come the nodes that it completes. With
// it a root or a proof takes a few reads.

/// Where the hash of the `number`-th subtree of 2^level leaves stands.
std::uint64_t stored_hash_index(unsigned level, std::uint64_t number);
/// How many hashes a tree of `size` leaves has stored.
inline std::uint64_t stored_hash_count(std::uint64_t size) { return stored_hash_index(0, size); }

/// Gives the stored hash at an index.
using StoredHashes = std::function<Result<TreeHash>(std::uint64_t index)>;

/// What the leaf number `size` adds to the list: itself and the nodes that it completes.
Result<std::vector<TreeHash>> hashes_to_store(std::uint64_t size, const TreeHash& leaf, const StoredHashes& stored,
                                              const TreeHasher& hasher);
/// RFC 6962, 2.1, "MTH".
Result<TreeHash> tree_root(std::uint64_t size, const StoredHashes& stored, const TreeHasher& hasher);
/// RFC 6962, 2.1.1, "PATH": from the sibling of the leaf to the child of the root. Errors: `bad_argument` unless
/// `index` is below `size`; those of `stored`.
Result<std::vector<TreeHash>> inclusion_proof(std::uint64_t index, std::uint64_t size, const StoredHashes& stored,
                                              const TreeHasher& hasher);
/// RFC 6962, 2.1.2, "PROOF". Errors: `bad_argument` unless 0 < `old_size` <= `size`; those of `stored`.
Result<std::vector<TreeHash>> consistency_proof(std::uint64_t old_size, std::uint64_t size, const StoredHashes& stored,
                                                const TreeHasher& hasher);

/// RFC 9162, 2.1.3.2: true if the leaf is the one at `index` in the tree with this root.
bool verify_inclusion(const TreeHash& leaf, std::uint64_t index, std::uint64_t size, const std::vector<TreeHash>& proof,
                      const TreeHash& root, const TreeHasher& hasher);
/// RFC 9162, 2.1.4.2: true if the second tree begins with the first.
bool verify_consistency(std::uint64_t old_size, const TreeHash& old_root, std::uint64_t size, const TreeHash& root,
                        const std::vector<TreeHash>& proof, const TreeHasher& hasher);

}  // namespace siegel

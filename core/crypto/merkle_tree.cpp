// SPDX-License-Identifier: Apache-2.0
#include "crypto/merkle_tree.h"

#include <bit>

namespace siegel {
namespace {

/// The size of the left subtree (RFC 6962, 2.1): the largest power of two below `size`, which is at least 2.
std::uint64_t split_of(std::uint64_t size) { return std::bit_floor(size - 1); }

/// Walks down a tree whose leaves are `begin` to `end`; `begin` is a multiple of the split above it.
class Walk {
 public:
  Walk(const StoredHashes& stored, const TreeHasher& hasher) : stored_(stored), hasher_(hasher) {}

  Result<TreeHash> root(std::uint64_t begin, std::uint64_t end) const {
    const auto size = end - begin;
    if (std::has_single_bit(size)) {
      const auto level = static_cast<unsigned>(std::countr_zero(size));
      return stored_(stored_hash_index(level, begin >> level));
    }
    const auto middle = begin + split_of(size);
    SIEGEL_TRY(const auto left, root(begin, middle));
    SIEGEL_TRY(const auto right, root(middle, end));
    return hasher_.node(left, right);
  }

  Status path(std::uint64_t index, std::uint64_t begin, std::uint64_t end, std::vector<TreeHash>& proof) const {
    if (end - begin == 1) return {};
    const auto middle = begin + split_of(end - begin);
    if (index < middle) {
      SIEGEL_CHECK(path(index, begin, middle, proof));
      return add(middle, end, proof);
    }
    SIEGEL_CHECK(path(index, middle, end, proof));
    return add(begin, middle, proof);
  }

  /// "SUBPROOF" of the first leaves up to `old_end`. `is_known`: the verifier has the root of what is left.
  Status subproof(std::uint64_t old_end, std::uint64_t begin, std::uint64_t end, bool is_known,
                  std::vector<TreeHash>& proof) const {
    if (old_end == end) return is_known ? Status{} : add(begin, end, proof);
    const auto middle = begin + split_of(end - begin);
    if (old_end <= middle) {
      SIEGEL_CHECK(subproof(old_end, begin, middle, is_known, proof));
      return add(middle, end, proof);
    }
    SIEGEL_CHECK(subproof(old_end, middle, end, false, proof));
    return add(begin, middle, proof);
  }

 private:
  Status add(std::uint64_t begin, std::uint64_t end, std::vector<TreeHash>& proof) const {
    SIEGEL_TRY(const auto hash, root(begin, end));
    proof.push_back(hash);
    return {};
  }

  const StoredHashes& stored_;
  const TreeHasher& hasher_;
};

}  // namespace

TreeHash TreeHasher::leaf(ByteView entry) const {
  constexpr std::array<std::uint8_t, 1> prefix{0};
  sha_256_->update(prefix);
  sha_256_->update(entry);
  return sha_256_->finish();
}

TreeHash TreeHasher::node(const TreeHash& left, const TreeHash& right) const {
  std::array<std::uint8_t, 1 + 2 * sizeof(TreeHash)> both{1};
  std::copy(left.begin(), left.end(), both.begin() + 1);
  std::copy(right.begin(), right.end(), both.begin() + 1 + sizeof(TreeHash));
  sha_256_->update(both);
  return sha_256_->finish();
}

TreeHash TreeHasher::empty() const { return sha_256_->finish(); }

void TreeFrontier::append(TreeHash leaf, const TreeHasher& hasher) {
  for (auto rest = size_; (rest & 1) != 0; rest >>= 1) {
    leaf = hasher.node(subtrees_.back(), leaf);
    subtrees_.pop_back();
  }
  subtrees_.push_back(leaf);
  ++size_;
}

TreeHash TreeFrontier::root(const TreeHasher& hasher) const {
  if (subtrees_.empty()) return hasher.empty();
  auto root = subtrees_.back();
  for (auto i = subtrees_.size() - 1; i > 0; --i) root = hasher.node(subtrees_[i - 1], root);
  return root;
}

std::uint64_t stored_hash_index(unsigned level, std::uint64_t number) {
  // The node is stored behind its last leaf and the smaller nodes that end there.
  auto before = ((number + 1) << level) - 1;
  std::uint64_t index = level;
  for (; before > 0; before >>= 1) index += before;
  return index;
}

Result<std::vector<TreeHash>> hashes_to_store(std::uint64_t size, const TreeHash& leaf, const StoredHashes& stored,
                                              const TreeHasher& hasher) {
  std::vector<TreeHash> hashes{leaf};
  for (unsigned level = 0; ((size >> level) & 1) != 0; ++level) {
    SIEGEL_TRY(const auto left, stored(stored_hash_index(level, (size >> level) - 1)));
    hashes.push_back(hasher.node(left, hashes.back()));
  }
  return hashes;
}

Result<TreeHash> tree_root(std::uint64_t size, const StoredHashes& stored, const TreeHasher& hasher) {
  if (size == 0) return hasher.empty();
  return Walk(stored, hasher).root(0, size);
}

Result<std::vector<TreeHash>> inclusion_proof(std::uint64_t index, std::uint64_t size, const StoredHashes& stored,
                                              const TreeHasher& hasher) {
  if (index >= size) return fail(ErrorCode::bad_argument, "the log has no entry of this number");
  std::vector<TreeHash> proof;
  SIEGEL_CHECK(Walk(stored, hasher).path(index, 0, size, proof));
  return proof;
}

Result<std::vector<TreeHash>> consistency_proof(std::uint64_t old_size, std::uint64_t size, const StoredHashes& stored,
                                                const TreeHasher& hasher) {
  if (old_size == 0 || old_size > size)
    return fail(ErrorCode::bad_argument, "a proof leads from a tree that has a leaf to one that is as large or larger");
  std::vector<TreeHash> proof;
  SIEGEL_CHECK(Walk(stored, hasher).subproof(old_size, 0, size, true, proof));
  return proof;
}

bool verify_inclusion(const TreeHash& leaf, std::uint64_t index, std::uint64_t size, const std::vector<TreeHash>& proof,
                      const TreeHash& root, const TreeHasher& hasher) {
  if (index >= size) return false;
  auto at = index;
  auto last = size - 1;
  auto hash = leaf;
  for (const auto& sibling : proof) {
    if (last == 0) return false;
    if ((at & 1) != 0 || at == last) {
      hash = hasher.node(sibling, hash);
      for (; (at & 1) == 0 && at != 0; at >>= 1) last >>= 1;
    } else {
      hash = hasher.node(hash, sibling);
    }
    at >>= 1;
    last >>= 1;
  }
  return last == 0 && hash == root;
}

bool verify_consistency(std::uint64_t old_size, const TreeHash& old_root, std::uint64_t size, const TreeHash& root,
                        const std::vector<TreeHash>& proof, const TreeHasher& hasher) {
  if (old_size == 0 || old_size > size) return false;
  if (old_size == size) return proof.empty() && old_root == root;
  auto rest = proof.begin();
  TreeHash first = old_root;
  if (!std::has_single_bit(old_size)) {
    if (rest == proof.end()) return false;
    first = *rest++;
  }
  if (rest == proof.end()) return false;
  auto at = old_size - 1;
  auto last = size - 1;
  for (; (at & 1) != 0; at >>= 1) last >>= 1;
  auto old_hash = first;
  auto hash = first;
  for (; rest != proof.end(); ++rest) {
    if (last == 0) return false;
    if ((at & 1) != 0 || at == last) {
      old_hash = hasher.node(*rest, old_hash);
      hash = hasher.node(*rest, hash);
      for (; (at & 1) == 0 && at != 0; at >>= 1) last >>= 1;
    } else {
      hash = hasher.node(hash, *rest);
    }
    at >>= 1;
    last >>= 1;
  }
  return last == 0 && old_hash == old_root && hash == root;
}

}  // namespace siegel

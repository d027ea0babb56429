// SPDX-License-Identifier: Apache-2.0
#include "crypto/merkle_tree.h"

#include <bit>

#include "codec/hex.h"
#include "support/provider.h"
#include "support/results.h"

using namespace siegel;
using namespace siegel::test;

namespace {

/// The definition (RFC 6962, 2.1), word by word.
TreeHash naive_root(std::span<const Bytes> entries, const TreeHasher& hasher) {
  if (entries.empty()) return hasher.empty();
  if (entries.size() == 1) return hasher.leaf(entries.front());
  const auto k = std::bit_floor(entries.size() - 1);
  return hasher.node(naive_root(entries.first(k), hasher), naive_root(entries.subspan(k), hasher));
}

struct Log {
  TreeHasher hasher{provider()};
  std::vector<Bytes> entries;
  std::vector<TreeHash> list;
  StoredHashes stored = [this](std::uint64_t index) -> Result<TreeHash> {
    if (index >= list.size()) return fail(ErrorCode::internal, "beyond the list");
    return list[index];
  };

  void append(Bytes entry) {
    const auto hashes = value(hashes_to_store(entries.size(), hasher.leaf(entry), stored, hasher));
    list.insert(list.end(), hashes.begin(), hashes.end());
    entries.push_back(std::move(entry));
    REQUIRE(list.size() == stored_hash_count(entries.size()));
  }
};

}  // namespace

TEST_CASE("the tree of Certificate Transparency has the roots that everybody knows", "[audit]") {
  // The test tree of the reference implementation of RFC 6962.
  const std::array entries{
      "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
  const std::array roots{"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                         "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                         "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                         "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                         "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                         "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                         "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                         "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  TreeFrontier frontier;
  Log log;
  REQUIRE(encode_hex(frontier.root(log.hasher)) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  for (std::size_t i = 0; i < entries.size(); ++i) {
    log.append(hex(entries[i]));
    frontier.append(log.hasher.leaf(hex(entries[i])), log.hasher);
    REQUIRE(encode_hex(frontier.root(log.hasher)) == roots[i]);
    REQUIRE(encode_hex(value(tree_root(i + 1, log.stored, log.hasher))) == roots[i]);
  }
}

TEST_CASE("every proof of every tree up to 40 leaves holds, and no other", "[audit]") {
  constexpr std::size_t sizes = 40;
  Log log;
  std::vector<TreeHash> roots{log.hasher.empty()};
  for (std::size_t i = 0; i < sizes; ++i) {
    log.append(pattern(i % 7, i));
    roots.push_back(naive_root(log.entries, log.hasher));
    REQUIRE(value(tree_root(i + 1, log.stored, log.hasher)) == roots.back());
  }
  for (std::size_t size = 1; size <= sizes; ++size) {
    for (std::size_t index = 0; index < size; ++index) {
      const auto leaf = log.hasher.leaf(log.entries[index]);
      auto proof = value(inclusion_proof(index, size, log.stored, log.hasher));
      REQUIRE(verify_inclusion(leaf, index, size, proof, roots[size], log.hasher));
      REQUIRE_FALSE(verify_inclusion(leaf, index + 1, size, proof, roots[size], log.hasher));
      REQUIRE_FALSE(verify_inclusion(log.hasher.leaf(bytes_of("x")), index, size, proof, roots[size], log.hasher));
      REQUIRE_FALSE(verify_inclusion(leaf, size, size, proof, roots[size], log.hasher));
      proof.push_back(leaf);
      REQUIRE_FALSE(verify_inclusion(leaf, index, size, proof, roots[size], log.hasher));
      proof.pop_back();
      for (auto& hash : proof) {
        hash[3] ^= 1;
        REQUIRE_FALSE(verify_inclusion(leaf, index, size, proof, roots[size], log.hasher));
        hash[3] ^= 1;
      }
      if (!proof.empty()) {
        proof.pop_back();
        REQUIRE_FALSE(verify_inclusion(leaf, index, size, proof, roots[size], log.hasher));
      }
    }
    for (std::size_t old = 1; old <= size; ++old) {
      auto proof = value(consistency_proof(old, size, log.stored, log.hasher));
      REQUIRE(verify_consistency(old, roots[old], size, roots[size], proof, log.hasher));
      REQUIRE_FALSE(verify_consistency(old, roots[old - 1], size, roots[size], proof, log.hasher));
      REQUIRE_FALSE(verify_consistency(old, roots[old], size, roots[size - 1], proof, log.hasher));
      REQUIRE_FALSE(verify_consistency(size + 1, roots[old], size, roots[size], proof, log.hasher));
      proof.push_back(roots[0]);
      REQUIRE_FALSE(verify_consistency(old, roots[old], size, roots[size], proof, log.hasher));
      proof.pop_back();
      for (auto& hash : proof) {
        hash[3] ^= 1;
        REQUIRE_FALSE(verify_consistency(old, roots[old], size, roots[size], proof, log.hasher));
        hash[3] ^= 1;
      }
      if (!proof.empty()) {
        proof.pop_back();
        REQUIRE_FALSE(verify_consistency(old, roots[old], size, roots[size], proof, log.hasher));
      }
    }
  }
  REQUIRE_FALSE(verify_consistency(0, roots[0], 3, roots[3], {}, log.hasher));
  REQUIRE(error_of(inclusion_proof(3, 3, log.stored, log.hasher)) == ErrorCode::bad_argument);
  REQUIRE(error_of(consistency_proof(0, 3, log.stored, log.hasher)) == ErrorCode::bad_argument);
  REQUIRE(error_of(consistency_proof(4, 3, log.stored, log.hasher)) == ErrorCode::bad_argument);
  REQUIRE(value(tree_root(0, log.stored, log.hasher)) == log.hasher.empty());
}

TEST_CASE("a list of hashes that cannot be read fails every question about it", "[audit]") {
  Log log;
  for (std::size_t i = 0; i < 11; ++i) log.append(pattern(3, i));
  for (std::size_t missing = 0; missing < log.list.size(); ++missing) {
    const StoredHashes stored = [&](std::uint64_t index) -> Result<TreeHash> {
      if (index == missing) return fail(ErrorCode::io_failed, "gone");
      return log.stored(index);
    };
    for (const auto& result : {inclusion_proof(5, 11, stored, log.hasher), consistency_proof(6, 11, stored, log.hasher),
                               hashes_to_store(11, log.hasher.empty(), stored, log.hasher)})
      if (!result) REQUIRE(error_of(result) == ErrorCode::io_failed);
    const auto root = tree_root(11, stored, log.hasher);
    if (!root) REQUIRE(error_of(root) == ErrorCode::io_failed);
  }
  REQUIRE(error_of(tree_root(12, log.stored, log.hasher)) == ErrorCode::internal);
}

// SPDX-License-Identifier: Apache-2.0
#include "stream/chunk_tree.h"

#include <bit>
#include <optional>
#include <vector>

namespace siegel {

bool ChunkTree::has(std::uint64_t chunk) const {
  const auto highest = subtrees_.empty() ? 0 : subtrees_.rbegin()->first.first;
  for (unsigned level = 0; level <= highest; ++level)
    if (subtrees_.contains({level, chunk >> level})) return true;
  return false;
}

void ChunkTree::add(std::uint64_t chunk, TreeHash leaf) {
  if (has(chunk)) return;
  Place place{0, chunk};
  auto hash = leaf;
  for (;;) {
    auto& [level, number] = place;
    const auto sibling = subtrees_.find({level, number ^ 1});
    if (sibling == subtrees_.end()) break;
    hash = number % 2 == 1 ? hasher_.node(sibling->second, hash) : hasher_.node(hash, sibling->second);
    subtrees_.erase(sibling);
    place = {level + 1, number / 2};
  }
  subtrees_.emplace(place, hash);
}

Result<TreeHash> ChunkTree::root(std::uint64_t chunks) const {
  std::vector<TreeHash> largest_first;
  std::uint64_t begin = 0;
  for (auto left = chunks; left > 0;) {
    const auto level = static_cast<unsigned>(std::bit_width(left) - 1);
    const auto found = subtrees_.find({level, begin >> level});
    if (found == subtrees_.end()) break;
    largest_first.push_back(found->second);
    begin += std::uint64_t{1} << level;
    left -= std::uint64_t{1} << level;
  }
  if (begin != chunks || largest_first.size() != subtrees_.size() || chunks == 0)
    return fail(ErrorCode::bad_argument, "a signature needs every chunk of the file, and no other");
  auto root = largest_first.back();
  for (auto i = largest_first.size() - 1; i > 0; --i) root = hasher_.node(largest_first[i - 1], root);
  return root;
}

}  // namespace siegel

// SPDX-License-Identifier: Apache-2.0
#include "stream/chunk_tree.h"

#include <algorithm>
#include <numeric>

#include "support/provider.h"
#include "support/results.h"

using namespace siegel;
using namespace siegel::test;

namespace {

Bytes chunk(std::uint64_t number) { return pattern(100, number); }

/// RFC 6962, 2.1, word for word.
TreeHash reference(std::uint64_t begin, std::uint64_t end, const TreeHasher& hasher) {
  if (end - begin == 1) return hasher.leaf(chunk(begin));
  std::uint64_t left = 1;
  while (2 * left < end - begin) left *= 2;
  return hasher.node(reference(begin, begin + left, hasher), reference(begin + left, end, hasher));
}

}  // namespace

TEST_CASE("chunks in any order make the tree of RFC 6962", "[stream]") {
  const TreeHasher hasher(provider());
  for (std::uint64_t count = 1; count <= 70; ++count) {
    std::vector<std::uint64_t> order(count);
    std::iota(order.begin(), order.end(), std::uint64_t{0});
    const auto expected = reference(0, count, hasher);
    for (std::uint64_t turn = 0; turn < 4; ++turn) {
      ChunkTree tree(provider());
      for (const auto number : order) {
        REQUIRE_FALSE(tree.has(number));
        tree.add(number, chunk(number));
        REQUIRE(tree.has(number));
      }
      REQUIRE(value(tree.root(count)) == expected);
      // Backwards, then in two orders that leave gaps.
      std::ranges::reverse(order);
      if (turn > 0)
        std::ranges::sort(order, {}, [&](std::uint64_t number) { return number * (turn + 3) % (count + 1); });
    }
  }
}

TEST_CASE("a chunk that comes again changes nothing", "[stream]") {
  ChunkTree tree(provider());
  ChunkTree again(provider());
  for (std::uint64_t number = 0; number < 13; ++number) {
    tree.add(number, chunk(number));
    again.add(number, chunk(number));
    for (std::uint64_t repeated = 0; repeated <= number; ++repeated) again.add(repeated, chunk(repeated));
  }
  REQUIRE(value(tree.root(13)) == value(again.root(13)));
}

TEST_CASE("a tree with a chunk missing, or one too many, has no root", "[stream]") {
  for (std::uint64_t missing = 0; missing < 9; ++missing) {
    ChunkTree tree(provider());
    for (std::uint64_t number = 0; number < 9; ++number)
      if (number != missing) tree.add(number, chunk(number));
    REQUIRE(error_of(tree.root(9)) == ErrorCode::bad_argument);
    if (missing != 8) REQUIRE(error_of(tree.root(8)) == ErrorCode::bad_argument);
    tree.add(missing, chunk(missing));
    REQUIRE(tree.root(9));
    for (const std::uint64_t other : {0U, 1U, 8U, 10U, 16U})
      REQUIRE(error_of(tree.root(other)) == ErrorCode::bad_argument);
  }
  REQUIRE(error_of(ChunkTree(provider()).root(0)) == ErrorCode::bad_argument);
}

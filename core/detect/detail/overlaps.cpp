// SPDX-License-Identifier: Apache-2.0
#include "detect/detail/overlaps.h"

#include <algorithm>
#include <map>
#include <span>
#include <tuple>

namespace siegel::detail {
namespace {

constexpr double least_absorbing = 0.3;

bool is_better(const Candidate& a, const Candidate& b) {
  return std::tuple(-a.score, b.end - b.begin, a.begin, a.type) <
         std::tuple(-b.score, a.end - a.begin, b.begin, b.type);
}

/// Where one finding of a type holds another one of it, the longer one is as good as the better of the two: "Keisha
/// Montgomery", when "Ms. Montgomery" comes later. A candidate has a limited length, and so few others lie within.
void absorb(std::vector<Candidate>& by_begin) {
  for (std::size_t i = 0; i < by_begin.size(); ++i)
    for (std::size_t k = i + 1; k < by_begin.size() && by_begin[k].begin < by_begin[i].end; ++k)
      if (by_begin[k].type == by_begin[i].type && by_begin[k].end <= by_begin[i].end &&
          by_begin[i].score >= least_absorbing)
        by_begin[i].score = std::max(by_begin[i].score, by_begin[k].score);
}

/// What overlaps each other, in a row. Sorting a few at a time is cheaper than sorting all of them.
void resolve(std::span<Candidate> cluster, std::vector<Candidate>& in_order) {
  if (cluster.size() == 1) {
    in_order.push_back(cluster.front());
    return;
  }
  std::ranges::sort(cluster, is_better);
  std::map<std::size_t, Candidate> kept;  // by their begin
  for (const auto& candidate : cluster) {
    const auto next = kept.lower_bound(candidate.begin);
    if (next != kept.end() && next->second.begin < candidate.end) continue;
    if (next != kept.begin() && std::prev(next)->second.end > candidate.begin) continue;
    kept.emplace_hint(next, candidate.begin, candidate);
  }
  for (const auto& [begin, candidate] : kept) in_order.push_back(candidate);
}

}  // namespace

std::vector<Candidate> without_overlaps(std::vector<Candidate> candidates) {
  std::ranges::sort(
      candidates, [](const auto& a, const auto& b) { return std::tuple(a.begin, b.end) < std::tuple(b.begin, a.end); });
  absorb(candidates);
  std::vector<Candidate> in_order;
  in_order.reserve(candidates.size());
  for (std::size_t begin = 0; begin < candidates.size();) {
    auto end = begin + 1;
    for (auto reach = candidates[begin].end; end < candidates.size() && candidates[end].begin < reach; ++end)
      reach = std::max(reach, candidates[end].end);
    resolve(std::span(candidates).subspan(begin, end - begin), in_order);
    begin = end;
  }
  return in_order;
}

}  // namespace siegel::detail

// SPDX-License-Identifier: Apache-2.0
#include "data/json_names.h"

#include <algorithm>

#include "data/words.h"

namespace siegel {
namespace {

// With half of the places free, names that were not made for it need more than this once in 10^30 texts.
constexpr std::size_t longest_search = 256;

std::uint64_t mixed(std::uint64_t value) {
  value = (value ^ (value >> 32)) * 0xD6E8FEB86659FD93U;
  value = (value ^ (value >> 32)) * 0xD6E8FEB86659FD93U;
  return value ^ (value >> 32);
}

std::uint64_t digest(std::string_view name, std::uint64_t seed) {
  auto state = mixed(seed ^ name.size());
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(name.data());
  auto left = name.size();
  for (; left >= 8; left -= 8, bytes += 8) state = mixed(state ^ words::load(bytes)) + 0x9E3779B97F4A7C15U;
  std::uint64_t last = 0;
  for (std::size_t i = 0; i < left; ++i) last = last << 8 | bytes[i];
  return mixed(state ^ last);
}

}  // namespace

std::size_t JsonNames::place_of(const Entry& entry) const { return entry.first & (places_.size() - 1); }

Status JsonNames::add(std::string_view name, std::size_t mark) {
  if (entries_.size() == capacity_) return fail(ErrorCode::too_large, "more names in open objects than the cap allows");
  if (2 * (entries_.size() + 1) > places_.size()) grow();
  // The mark tells objects apart: two that are open at the same time never have the same one and a name each.
  const Entry entry{digest(name, 2 * mark), digest(name, 2 * mark + 1)};
  auto place = place_of(entry);
  for (std::size_t step = 0; step < longest_search; ++step, place = (place + 1) & (places_.size() - 1)) {
    if (places_[place] == 0) {
      entries_.push_back(entry);
      places_[place] = static_cast<std::uint32_t>(entries_.size());
      return {};
    }
    const auto& other = entries_[places_[place] - 1];
    if (other.first == entry.first && other.second == entry.second)
      return fail(ErrorCode::bad_data, "an object has two members of the same name");
  }
  return fail(ErrorCode::too_large, "names that were made to collide");
}

// The last that came is the first that leaves, so the place it took is free as before, and no search runs through it.
void JsonNames::return_to(std::size_t mark) {
  while (entries_.size() > mark) {
    auto place = place_of(entries_.back());
    while (places_[place] != entries_.size()) place = (place + 1) & (places_.size() - 1);
    places_[place] = 0;
    entries_.pop_back();
  }
}

void JsonNames::grow() {
  places_.assign(std::max<std::size_t>(64, 2 * places_.size()), 0);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    auto place = place_of(entries_[i]);
    while (places_[place] != 0) place = (place + 1) & (places_.size() - 1);
    places_[place] = static_cast<std::uint32_t>(i + 1);
  }
}

}  // namespace siegel

// SPDX-License-Identifier: Apache-2.0
#include "support/allocations.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <memory>
#include <new>

#include "support/bytes.h"

using namespace siegel;
using namespace siegel::test;

namespace {

std::atomic<std::size_t> largest{0};

constexpr std::size_t max_watched = 65536;
std::atomic<const void*> watched{nullptr};
std::size_t watched_size = 0;
bool was_returned = false;
std::array<std::uint8_t, max_watched> content;  // not a vector: the heap is what is being watched

void look_at(const void* memory) noexcept {
  if (memory == nullptr || memory != watched.load()) return;
  std::copy_n(static_cast<const std::uint8_t*>(memory), watched_size, content.begin());
  was_returned = true;
  watched = nullptr;
}

}  // namespace

// Replaced in this program, so that a test can see what is asked for and what is given back.
void* operator new(std::size_t size) {
  auto before = largest.load();
  while (size > before && !largest.compare_exchange_weak(before, size)) {
  }
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void operator delete(void* memory) noexcept {
  look_at(memory);
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  look_at(memory);
  std::free(memory);
}

namespace siegel::test {

void watch_allocations() { largest = 0; }
std::size_t largest_allocation() { return largest; }

void watch_for_return(const void* memory, std::size_t size) {
  REQUIRE(size <= max_watched);
  watched_size = size;
  was_returned = false;
  watched = memory;
}
Bytes returned_content() {
  if (!was_returned) return {};
  return {content.begin(), content.begin() + static_cast<std::ptrdiff_t>(watched_size)};
}

}  // namespace siegel::test

TEST_CASE("the heap can be watched", "[support]") {
  watch_allocations();
  auto plain = std::make_unique<Bytes>(pattern(12345));
  REQUIRE(largest_allocation() == 12345);
  watch_for_return(plain->data(), plain->size());
  REQUIRE(returned_content().empty());
  plain.reset();
  REQUIRE(returned_content().size() == 12345);
}

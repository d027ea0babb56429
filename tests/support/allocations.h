// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "base/bytes.h"

/// What the unit test program asks of the heap, and what it gives back (unit/allocations_test.cpp).
namespace siegel::test {

/// Forgets what was seen before.
void watch_allocations();
/// The largest piece that was asked for since then.
std::size_t largest_allocation();

/// Looks at this piece of memory when it is given back, while it still may be looked at.
void watch_for_return(const void* memory, std::size_t size);
/// What stood in it then. Empty if it was not given back.
Bytes returned_content();

}  // namespace siegel::test

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

/// A library in front of the C library: lets one allocation fail, or all from one on. Counts malloc and its relatives
/// and anonymous mmap, which is where guarded memory comes from.
///
/// For programs that are not linked with it (LD_PRELOAD) FAIL_ALLOCATION=N fails the N-th after the start of `main`,
/// FAIL_ALLOCATION=N+ all from there on; with COUNT_ALLOCATIONS=FILE their number is written to FILE at the end.
struct AllocationFailure {
  std::size_t first;  ///< counted from 1; 0: none fails
  bool all_after;
};

extern "C" {
/// Starts to count anew.
void fail_allocations(AllocationFailure failure);
/// How many there were since.
std::size_t count_allocations();
}

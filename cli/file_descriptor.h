// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/uio.h>

#include <cstdint>
#include <span>
#include <utility>

#include "failure.h"

namespace siegel::cli {

/// Owns a file descriptor.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int number) : number_(number) {}
  FileDescriptor(FileDescriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~FileDescriptor() { close(); }

  int number() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }
  /// False if the system reported an error that an earlier write left behind; errno says which.
  bool close();

 private:
  int number_ = -1;
};

// Complete transfers: short ones are continued, interrupted ones repeated. They return what was transferred, which is
// less than asked for only at the end of the input; -1 and errno on failure.
std::ptrdiff_t read_fully(int descriptor, ByteSpan out);
std::ptrdiff_t read_fully_at(int descriptor, std::span<iovec> pieces, std::uint64_t offset);
std::ptrdiff_t read_fully(int descriptor, std::span<iovec> pieces);
bool write_fully(int descriptor, ByteView bytes);
bool write_fully(int descriptor, std::span<iovec> pieces);
bool write_fully_at(int descriptor, std::span<iovec> pieces, std::uint64_t offset);

/// Opens /dev/null on each of the descriptors 0 to 2 that is closed, the wrong way round: so that no file of ours
/// lands there, and using them still fails.
void occupy_standard_descriptors();

}  // namespace siegel::cli

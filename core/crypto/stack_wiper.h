// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/secret_memory.h"

namespace siegel {

/// Wipes the stack below its own scope when that is left. The libraries wipe what they allocate, but compilers spill
/// registers: Botan's vector AES leaves all its round keys on the stack, libsodium's Argon2 its last block
/// (tests/memory).
class StackWiper {
 public:
  enum Depth : std::size_t {
    shallow = 4096,  ///< for ciphers and hashes: about a hundredth of the time a chunk takes
    deep = 16384,    ///< for public keys and passphrases
  };
  explicit StackWiper(Depth depth) : depth_(depth) {}
  StackWiper(const StackWiper&) = delete;
  StackWiper& operator=(const StackWiper&) = delete;
  ~StackWiper() { secret_memory::wipe_stack(depth_); }

 private:
  Depth depth_;
};

}  // namespace siegel

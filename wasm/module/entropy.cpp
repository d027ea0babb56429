// SPDX-License-Identifier: Apache-2.0
// getentropy for core/crypto/system_random.cpp: the host's random bytes, the module's only import.
#include <cerrno>
#include <cstddef>
#include <cstdint>

// WASI preview 1. Returns 0, or an error number when the host has no random bytes to give.
extern "C" __attribute__((import_module("wasi_snapshot_preview1"), import_name("random_get"))) std::int32_t
siegel_random_get(std::uint8_t* bytes, std::size_t size);

extern "C" int getentropy(void* bytes, std::size_t size) {
  if (siegel_random_get(static_cast<std::uint8_t*>(bytes), size) == 0) return 0;
  errno = EIO;
  return -1;
}

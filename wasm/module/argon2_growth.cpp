// SPDX-License-Identifier: Apache-2.0
// Stands around Botan's Argon2id (the linker's --wrap), so that memory may grow for it.
#include <cstddef>
#include <cstdint>

#include "growth.h"

using siegel::wasm::GrowthAllowed;

// NOLINTBEGIN: names and parameters are the linker's and the library's
extern "C" {

// Botan::Argon2::argon2, a member function: `self` is its object.
void __real__ZNK5Botan6Argon26argon2EPhmPKcmPKhmS5_mS5_m(const void* self, std::uint8_t* out, std::size_t out_size,
                                                         const char* passphrase, std::size_t passphrase_size,
                                                         const std::uint8_t* salt, std::size_t salt_size,
                                                         const std::uint8_t* key, std::size_t key_size,
                                                         const std::uint8_t* data, std::size_t data_size);

void __wrap__ZNK5Botan6Argon26argon2EPhmPKcmPKhmS5_mS5_m(const void* self, std::uint8_t* out, std::size_t out_size,
                                                         const char* passphrase, std::size_t passphrase_size,
                                                         const std::uint8_t* salt, std::size_t salt_size,
                                                         const std::uint8_t* key, std::size_t key_size,
                                                         const std::uint8_t* data, std::size_t data_size) {
  const GrowthAllowed growth;  // Botan throws when memory is short: this file is compiled with exceptions
  __real__ZNK5Botan6Argon26argon2EPhmPKcmPKhmS5_mS5_m(self, out, out_size, passphrase, passphrase_size, salt, salt_size,
                                                      key, key_size, data, data_size);
}
}
// NOLINTEND

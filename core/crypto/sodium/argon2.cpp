// SPDX-License-Identifier: Apache-2.0
#include "crypto/sodium/argon2.h"

#include <sodium.h>

#include "crypto/stack_wiper.h"

namespace siegel::sodium {

bool can_compute_argon2id(ByteView salt, const Argon2Cost& cost) {
  return cost.lanes == 1 && salt.size() == crypto_pwhash_argon2id_SALTBYTES &&
         cost.memory_kib >= crypto_pwhash_argon2id_MEMLIMIT_MIN / 1024;
}

Status argon2id(ByteView passphrase, ByteView salt, const Argon2Cost& cost, ByteSpan out) {
  const StackWiper wiper(StackWiper::deep);
  const int result = crypto_pwhash_argon2id(
      out.data(), out.size(), reinterpret_cast<const char*>(passphrase.data()), passphrase.size(), salt.data(),
      cost.passes, static_cast<std::size_t>(cost.memory_kib) * 1024, crypto_pwhash_argon2id_ALG_ARGON2ID13);
  // The only failure left after the checks of the caller is that the memory cannot be had.
  if (result != 0) return fail(ErrorCode::out_of_memory, "there is not enough memory for the passphrase function");
  return {};
}

}  // namespace siegel::sodium

// SPDX-License-Identifier: Apache-2.0
#include <sys/resource.h>

#include "crypto/botan/argon2.h"
#include "crypto/sodium/argon2.h"
#include "support/bytes.h"

using namespace siegel;
using namespace siegel::test;

#if defined(__SANITIZE_ADDRESS__)
#define SIEGEL_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SIEGEL_SANITIZED
#endif
#endif

namespace {

/// Nothing more can be mapped while this lives.
class NoMoreMemory {
 public:
  NoMoreMemory() {
    REQUIRE(getrlimit(RLIMIT_AS, &before_) == 0);
    auto none = before_;
    none.rlim_cur = 1;
    REQUIRE(setrlimit(RLIMIT_AS, &none) == 0);
  }
  ~NoMoreMemory() { setrlimit(RLIMIT_AS, &before_); }
  NoMoreMemory(const NoMoreMemory&) = delete;
  NoMoreMemory& operator=(const NoMoreMemory&) = delete;

 private:
  rlimit before_{};
};

}  // namespace

TEST_CASE("Argon2id without memory is an error and not the end", "[crypto]") {
#ifdef SIEGEL_SANITIZED
  SKIP("the address sanitizer does not live with a limited address space");
#else
  const auto passphrase = bytes("correct horse");
  const auto salt = pattern(16);
  Bytes out(64);
  const auto result = [&](std::uint32_t lanes) {
    const Argon2Cost cost{256 * 1024, 1, lanes};
    const NoMoreMemory limited;
    return lanes == 1 ? sodium::argon2id(passphrase, salt, cost, out) : botan::argon2id(passphrase, salt, cost, out);
  };
  REQUIRE(error_of(result(1)) == ErrorCode::out_of_memory);
  REQUIRE(error_of(result(2)) == ErrorCode::out_of_memory);
#endif
}

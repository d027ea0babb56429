// SPDX-License-Identifier: Apache-2.0
#include "crypto/secret_sharing.h"

#include <botan/tss.h>

#include "crypto/botan/firewall.h"
#include "crypto/botan/random_adaptor.h"

namespace siegel {
namespace {

constexpr std::size_t identifier_size = 16;
constexpr Error library_failure{ErrorCode::internal, "the cryptographic library failed"};
constexpr Error not_together{ErrorCode::bad_key,
                             "the shares do not give a key: they are too few, of different keys, or altered"};

}  // namespace

Result<std::vector<SecretBytes>> split_secret(const SecretBytes& secret, std::size_t threshold, std::size_t count,
                                              RandomSource& random) {
  if (threshold < 2 || threshold > count || count > max_shares)
    return fail(ErrorCode::bad_argument, "a key is split into 2 to 100 shares, of which 2 or more are needed");
  if (secret.empty() || secret.size() > max_shared_secret)
    return fail(ErrorCode::bad_argument, "what is split has 1 to 4,096 bytes");
  Bytes identifier(identifier_size);
  SIEGEL_CHECK(random.fill(identifier));
  return botan::guarded(library_failure, [&]() -> Result<std::vector<SecretBytes>> {
    botan::RandomAdaptor adaptor(random);
    const auto made = Botan::RTSS_Share::split(static_cast<std::uint8_t>(threshold), static_cast<std::uint8_t>(count),
                                               secret.reveal().data(), static_cast<std::uint16_t>(secret.size()),
                                               identifier, "SHA-256", adaptor);
    std::vector<SecretBytes> shares;
    for (const auto& share : made) shares.push_back(SecretBytes::copy(share.data()));
    return shares;
  });
}

Result<SecretBytes> join_shares(std::span<const SecretBytes> shares) {
  return botan::guarded(not_together, [&]() -> Result<SecretBytes> {
    std::vector<Botan::RTSS_Share> given;
    for (const auto& share : shares) given.emplace_back(share.reveal().data(), share.size());
    return SecretBytes::copy(Botan::RTSS_Share::reconstruct(given));
  });
}

}  // namespace siegel

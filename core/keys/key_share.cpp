// SPDX-License-Identifier: Apache-2.0
#include "keys/key_share.h"

#include "base/constant_time.h"
#include "codec/bech32.h"
#include "crypto/secret_sharing.h"
#include "keys/key_text.h"

namespace siegel {
namespace {

constexpr std::string_view prefix = "siegel-key-share-";

}  // namespace

Result<std::vector<SecretBytes>> split_identity(const PublicKeyIdentity& identity, std::size_t threshold,
                                                std::size_t count, const Provider& provider) {
  SIEGEL_TRY(const auto shares, split_secret(print_identity(identity), threshold, count, provider.random()));
  std::vector<SecretBytes> texts;
  for (const auto& share : shares) {
    auto text = encode_bech32(prefix, share.reveal());
    for (auto& c : text.reveal_for_writing()) c = ascii_upper_case(c);
    texts.push_back(std::move(text));
  }
  return texts;
}

Result<PublicKeyIdentity> join_identity(std::span<const ByteView> shares, const Provider& provider) {
  std::vector<SecretBytes> parts;
  for (const auto share : shares) {
    SIEGEL_TRY(auto decoded, decode_bech32(share));
    if (decoded.prefix != prefix) return fail(ErrorCode::bad_key, "a share of a key starts with SIEGEL-KEY-SHARE-1");
    parts.push_back(std::move(decoded.data));
  }
  SIEGEL_TRY(const auto text, join_shares(parts));
  return parse_identity(text.reveal(), provider);
}

}  // namespace siegel

// SPDX-License-Identifier: Apache-2.0
// The invisible salamander: AES-GCM does not commit to its key, so whoever knows two keys can make one ciphertext that
// verifies under both (Dodis, Grubbs, Ristenpart, Woodage, CRYPTO 2018). Here it is made, and the payload refuses it.
#include <botan/block_cipher.h>

#include "stream/part_opener.h"
#include "stream/payload_opener.h"
#include "stream/range_reader.h"
#include "support/provider.h"
#include "support/transforms.h"

using namespace siegel;
using namespace siegel::test;

namespace {

using Block = std::array<std::uint8_t, 16>;

Block sum(Block a, const Block& b) {
  for (std::size_t i = 0; i < a.size(); ++i) a[i] ^= b[i];
  return a;
}

// NIST SP 800-38D, 6.3: multiplication on blocks.
Block product(const Block& x, Block v) {
  Block z{};
  for (std::size_t bit = 0; bit < 128; ++bit) {
    if ((x[bit / 8] >> (7 - bit % 8) & 1) != 0) z = sum(z, v);
    const bool carry = (v[15] & 1) != 0;
    for (std::size_t i = 16; i-- > 0;) v[i] = static_cast<std::uint8_t>(v[i] >> 1 | (i > 0 ? v[i - 1] << 7 : 0));
    if (carry) v[0] ^= 0xE1;
  }
  return z;
}

// In a field of 2^128 elements the power 2^128 - 2 is the inverse.
Block inverse(const Block& x) {
  Block result{0x80};
  Block power = x;
  for (int i = 1; i < 128; ++i) {
    power = product(power, power);
    result = product(result, power);
  }
  return result;
}

/// The parts of GCM under the key of the first chunk.
struct Gcm {
  explicit Gcm(const PayloadKeys& keys) {
    struct Capturing final : ForwardingProvider {
      Result<std::unique_ptr<Aead>> aes_256_gcm(ByteView key) const override {
        seen = bytes(key);
        return ForwardingProvider::aes_256_gcm(key);
      }
      mutable Bytes seen;
    };
    const Capturing capturing;
    value(keys.aead(capturing));
    const auto aes = Botan::BlockCipher::create_or_throw("AES-256");
    aes->set_key(capturing.seen);
    aes->encrypt(hash_key.data());
    std::ranges::copy(keys.base_nonce(), mask.begin());
    mask[15] = 1;
    aes->encrypt(mask.data());
  }
  Block tag(const Block& ciphertext) const {
    return sum(product(sum(product(ciphertext, hash_key), lengths), hash_key), mask);
  }

  static constexpr Block lengths{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128};
  Block hash_key{};
  Block mask{};
};

}  // namespace

TEST_CASE("a ciphertext made for two keys opens under one of them at most", "[stream][reject:commitment_mismatch]") {
  const auto keys_of = [](std::uint64_t seed) {
    return value(PayloadKeys::derive(secret(pattern(32, seed)), {}, {}, provider()));
  };
  const auto first = keys_of(1);
  const auto second = keys_of(2);
  const Gcm a(first);
  const Gcm b(second);
  // tag_a(c) = tag_b(c)  <=>  c (Ha^2 + Hb^2) = L (Ha + Hb) + Ea + Eb
  const auto squares = sum(product(a.hash_key, a.hash_key), product(b.hash_key, b.hash_key));
  const auto right = sum(product(Gcm::lengths, sum(a.hash_key, b.hash_key)), sum(a.mask, b.mask));
  const auto ciphertext = product(right, inverse(squares));
  const auto chunk = joined({ciphertext, a.tag(ciphertext)});

  // Without a commitment the attack works: both keys open the chunk, to two different contents.
  Bytes under_first(16);
  Bytes under_second(16);
  ok(value(ChunkCipher::create(first, provider())).open(0, chunk, under_first));
  ok(value(ChunkCipher::create(second, provider())).open(0, chunk, under_second));
  REQUIRE(under_first != under_second);

  // With it, whichever is written, the other key is refused.
  for (const auto& [prefix, fits, refused] : {std::tuple{first.prefix(), 1, 2}, std::tuple{second.prefix(), 2, 1}}) {
    const auto payload = joined({prefix, chunk});
    const auto open_with = [&](int seed) {
      auto opener = value(PayloadOpener::create(secret(pattern(32, static_cast<std::uint64_t>(seed))), {}, provider()));
      return run_to_end(opener, payload, 10);
    };
    REQUIRE(open_with(fits).released == (fits == 1 ? under_first : under_second));
    REQUIRE(open_with(refused).ended_with(ErrorCode::payload_forged));
    REQUIRE(open_with(refused).released.empty());
    // Ranges and parts are opened with keys that come from the same check.
    REQUIRE(error_of(PayloadKeys::derive_for_opening(secret(pattern(32, static_cast<std::uint64_t>(refused))), {},
                                                     prefix, provider())) == ErrorCode::payload_forged);
  }
}

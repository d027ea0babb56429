// SPDX-License-Identifier: Apache-2.0
#include "crypto/concat_kdf.h"

#include <algorithm>

namespace siegel {
namespace {

void append_with_length(Bytes& to, ByteView bytes) {
  append_big_endian(to, static_cast<std::uint32_t>(bytes.size()));
  append(to, bytes);
}

}  // namespace

SecretBytes concat_kdf(ByteView shared_secret, const ConcatKdfInfo& info, std::size_t output_size,
                       const Provider& provider) {
  SIEGEL_INVARIANT(output_size <= 64);
  Bytes other_info;
  append_with_length(other_info, bytes_of(info.algorithm));
  append_with_length(other_info, info.party_u);
  append_with_length(other_info, info.party_v);
  append_big_endian(other_info, static_cast<std::uint32_t>(output_size * 8));

  SecretBytes out(output_size);
  const auto written = out.reveal_for_writing();
  std::uint32_t round = 0;
  for (std::size_t done = 0; done < output_size;) {
    Bytes counter;
    append_big_endian(counter, ++round);
    const auto hash = provider.sha_256();
    hash->update(counter);
    hash->update(shared_secret);
    hash->update(other_info);
    auto digest = hash->finish();
    const auto size = std::min(digest.size(), output_size - done);
    std::copy_n(digest.begin(), size, written.subspan(done).begin());
    wipe(digest);
    done += size;
  }
  return out;
}

}  // namespace siegel

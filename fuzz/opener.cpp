// SPDX-License-Identifier: Apache-2.0
#include "sealed_files.h"

using namespace siegel;
using namespace siegel::fuzzing;

namespace {

/// Opens whatever comes. Not one byte may be released that is not the next one of the plaintext; and an end without
/// error means the whole of it.
void check_opening(const SealedFile& file, ByteView sealed, std::uint8_t seed) {
  HeaderReader reader;
  if (const auto complete = reader.push(sealed); !complete || !*complete) return;
  const auto payload = reader.rest();
  const KekIdentity identity(fixed_key().clone());
  const Identity* identities[] = {&identity};
  const auto unlocked = unlock(reader.header(), identities, provider());
  if (!unlocked) return;
  // Only the header that was made under this key has a MAC that fits.
  require(reader.header().encoded() == file.header);
  auto opener = Opener::create(*unlocked, provider(), Unverified::release);
  require(opener.has_value());

  Bytes released;
  const auto status = run(*opener, payload, seed, 20'000, [&](ByteView piece) {
    append(released, piece);
    require(is_prefix(released, file.plaintext));
  });
  require(status.has_value() == std::ranges::equal(payload, file.payload));
  if (status) require(released == file.plaintext);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  const auto kind = input.byte() % 4;
  const auto& file = sealed_files()[input.byte() % sealed_files().size()];
  const auto seed = input.byte();
  auto sealed = file.header;
  if (kind == 0) {  // changes anywhere
    append(sealed, file.payload);
    check_opening(file, mutate(std::move(sealed), input), seed);
  } else if (kind == 1) {  // changes behind a valid header
    append(sealed, mutate(file.payload, input));
    check_opening(file, sealed, seed);
  } else if (kind == 2) {  // any payload
    append(sealed, input.rest());
    check_opening(file, sealed, seed);
  } else {  // the payload of another file
    const auto& other = sealed_files()[input.byte() % sealed_files().size()];
    append(sealed, mutate(other.payload, input));
    check_opening(file, sealed, seed);
  }
  return 0;
}

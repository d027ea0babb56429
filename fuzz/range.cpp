// SPDX-License-Identifier: Apache-2.0
#include "sealed_files.h"
#include "stream/part_opener.h"

using namespace siegel;
using namespace siegel::fuzzing;

namespace {

PayloadPrefix prefix_of(ByteView payload) {
  PayloadPrefix prefix;
  std::copy_n(payload.begin(), prefix.size(), prefix.begin());
  return prefix;
}

/// Whatever arrives instead of the wanted bytes, only the wanted plaintext comes out.
void check_range(const SealedFile& file, Input& input, std::uint8_t seed) {
  auto header = Header::parse(file.header);
  const KekIdentity identity(fixed_key().clone());
  const Identity* identities[] = {&identity};
  const auto unlocked = unlock(std::move(*header), identities, provider());
  require(unlocked.has_value());

  const auto begin = input.number(50'000);
  const auto end = input.number(50'000);
  auto range = RangeOpener::create(*unlocked, prefix_of(file.payload), begin, end, provider());
  if (!range) {
    require(range.error().code == ErrorCode::bad_argument);
    require(begin > end || begin > file.plaintext.size());
    return;
  }
  const auto limit = file.payload.size();
  const auto sealed_begin = std::min<std::size_t>(static_cast<std::size_t>(range->sealed_begin()), limit);
  const auto sealed_end = std::min<std::size_t>(static_cast<std::size_t>(range->sealed_end()), limit);
  const auto wanted = ByteView(file.payload).subspan(sealed_begin, sealed_end - sealed_begin);
  const auto given = mutate(Bytes(wanted.begin(), wanted.end()), input);

  // Padding is not part of the content, but where the file does not say its length nobody can tell.
  const auto from = std::min(begin, file.plaintext.size());
  const auto to = std::max(from, std::min(end, file.plaintext.size()));
  const auto expected = ByteView(file.plaintext).subspan(from, to - from);
  Bytes released;
  const auto status = run(*range, given, seed, 20'000, [&](ByteView piece) {
    append(released, piece);
    require(is_prefix(released, expected));
  });
  if (status) require(std::ranges::equal(released, expected));
  if (std::ranges::equal(given, wanted)) require(status.has_value() == (begin <= file.plaintext.size()));
}

void check_part(const SealedFile& file, Input& input) {
  auto header = Header::parse(file.header);
  const KekIdentity identity(fixed_key().clone());
  const Identity* identities[] = {&identity};
  const auto unlocked = unlock(std::move(*header), identities, provider());
  const auto keys = unlocked->payload_keys(prefix_of(file.payload), provider());
  auto opener = PartOpener::create(*keys, provider());
  const auto place = input.byte() % 2 == 0 ? PartPlace::last : PartPlace::before_others;
  const auto chunks = ByteView(file.payload).subspan(payload_prefix_size);
  const auto given = mutate(Bytes(chunks.begin(), chunks.end()), input);
  const auto opened = opener->open(input.byte() % 3, given, place);
  if (!opened) return;
  require(std::ranges::equal(given, chunks) && is_prefix(file.plaintext, *opened));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  const auto kind = input.byte();
  const auto& file = sealed_files()[input.byte() % sealed_files().size()];
  if (Header::parse(file.header)->core().signer) return 0;  // parts of it are not for readers
  const auto seed = input.byte();
  if (kind % 4 == 0)
    check_part(file, input);
  else
    check_range(file, input, seed);
  return 0;
}

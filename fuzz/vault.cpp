// SPDX-License-Identifier: Apache-2.0
#include "privacy/vault_records.h"
#include "privacy/vault_state.h"
#include "support.h"

using namespace siegel;
using namespace siegel::fuzzing;

// Three things by the first byte: a vault file, the entries of a segment that was opened, the content of a keyring.
// None may do more than fail; what is read prints as it was.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView input(data + 1, size - 1);
  if (data[0] % 3 == 0) {
    const auto unlock = [](const Header&) -> Result<UnlockedHeader> {
      return fail(ErrorCode::no_matching_key, "no key");
    };
    VaultReader reader(unlock, provider());
    (void)reader.push(input);
    require(!reader.finish().has_value());
  } else if (data[0] % 3 == 1) {
    ByteReader reader(input);
    while (!reader.empty()) {
      const auto before = reader.remaining();
      const auto record = read_vault_record(reader);
      if (!record) break;
      WipedBytes printed;
      append_vault_record(printed, *record);
      const auto taken = input.subspan(input.size() - before, before - reader.remaining());
      require(std::ranges::equal(printed, taken));
    }
  } else {
    const auto keyring = Keyring::parse(SecretBytes::copy(input));
    if (keyring) require(std::ranges::equal(keyring->print().reveal(), input));
  }
  return 0;
}

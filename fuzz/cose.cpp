// SPDX-License-Identifier: Apache-2.0
// COSE messages and keys: anything is read or refused; what was sealed opens, and with one byte changed it does not; a
// key that is read and printed is the same key.
#include "formats/cose.h"

#include "formats/cose_key.h"
#include "formats/cose_sealing.h"

#include "support.h"

using namespace siegel;
using namespace siegel::fuzzing;

namespace {

EnvelopeKey curve_key() { return *EnvelopeKey::of_secret(Group::x25519, SecretBytes::copy(Bytes(32, 7)), provider()); }

void seal_and_open(ByteView bytes, const EnvelopeKey& key) {
  const EnvelopeSecret recipient{&key, {}};
  auto message = *seal_cose(WipedBytes(bytes.begin(), bytes.end()), {&recipient, 1}, {}, provider());
  const auto read = CoseMessage::parse(message);
  require(read.has_value());
  const auto content = read->open(recipient, provider());
  require(content.has_value() && text_of(*content) == text_of(bytes));
  message.back() ^= 1;
  const auto altered = CoseMessage::parse(message);
  require(!altered || !altered->open(recipient, provider()));
}

void read_key(ByteView bytes) {
  const auto key = parse_cose_key(bytes, provider());
  if (!key) return;
  const auto own = parse_cose_key(print_private_cose_key(*key, provider())->reveal(), provider());
  require(own.has_value() && own->is_private() == key->is_private());
  require(cose_key_thumbprint(*own, provider()) == cose_key_thumbprint(*key, provider()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto key = curve_key();
  Input input(data, size);
  const auto mode = input.byte();
  const auto bytes = input.rest();
  if (mode % 4 == 0) {
    seal_and_open(bytes, key);
  } else if (mode % 4 == 1) {
    read_key(bytes);
  } else if (const auto read = CoseMessage::parse(bytes)) {
    static_cast<void>(read->recipients());
    static_cast<void>(read->open({&key, {}}, provider()));
  }
  return 0;
}

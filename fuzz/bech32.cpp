// SPDX-License-Identifier: Apache-2.0
#include "codec/bech32.h"

#include "support.h"

using namespace siegel;
using namespace siegel::fuzzing;

namespace {

std::string lower(ByteView text) {
  std::string lowered(text_of(text));
  for (auto& c : lowered)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 0x20);
  return lowered;
}

/// What is accepted is printed back the same, but for its case.
void check_text(ByteView text) {
  const auto decoded = decode_bech32(text);
  if (decoded)
    require(text_of(encode_bech32(decoded->prefix, decoded->data.reveal()).reveal()) == lower(text));
  else
    require(decoded.error().code == ErrorCode::bad_key);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  if (input.byte() % 2 == 0) {
    check_text(input.rest());
    return 0;
  }
  // A text that fits, and the same with up to four characters of the data part changed: BIP 173 promises that those
  // are found in texts of up to 89 characters.
  FixedRandom changes(input.number(1 << 16));
  const auto bytes = input.take(46);
  auto text = encode_bech32("siegel", bytes);
  const auto decoded = decode_bech32(text.reveal());
  require(decoded && decoded->prefix == "siegel" && std::ranges::equal(decoded->data.reveal(), bytes));
  require(text.size() <= 89);

  constexpr std::string_view alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  const auto original = text.clone();
  const auto part = text.reveal_for_writing().subspan(7);
  for (int i = changes.next() % 4; i >= 0; --i)
    part[changes.next() % part.size()] = static_cast<std::uint8_t>(alphabet[changes.next() % 32]);
  require(decode_bech32(text.reveal()).has_value() == std::ranges::equal(text.reveal(), original.reveal()));
  check_text(text.reveal());
  return 0;
}

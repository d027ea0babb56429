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

/// Any groups of five bits with a checksum that fits (BIP 173, "Checksum"): also those that no bytes give.
SecretBytes with_checksum(ByteView groups) {
  constexpr std::string_view alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  std::uint32_t state = 1;
  const auto update = [&](std::uint8_t group) {
    constexpr std::array<std::uint32_t, 5> generator{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    const auto top = state >> 25;
    state = (state & 0x1ffffff) << 5 ^ group;
    for (std::size_t i = 0; i < generator.size(); ++i)
      if ((top >> i & 1) != 0) state ^= generator[i];
  };
  Bytes text{'a', '1'};
  for (const auto group : {'a' >> 5, 0, 'a' & 31}) update(static_cast<std::uint8_t>(group));
  for (const auto group : groups) {
    update(group & 31);
    text.push_back(static_cast<std::uint8_t>(alphabet[group & 31]));
  }
  for (int i = 0; i < 6; ++i) update(0);
  for (int i = 5; i >= 0; --i) text.push_back(static_cast<std::uint8_t>(alphabet[(state ^ 1) >> 5 * i & 31]));
  return SecretBytes::take(std::move(text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  const auto kind = input.byte() % 3;
  if (kind == 0) {
    check_text(input.rest());
    return 0;
  }
  if (kind == 2) {
    check_text(with_checksum(input.rest()).reveal());
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

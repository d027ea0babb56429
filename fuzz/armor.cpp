// SPDX-License-Identifier: Apache-2.0
#include "codec/armor.h"

#include "support.h"

using namespace siegel;
using namespace siegel::fuzzing;

namespace {

/// As the encoder would have ended its lines.
std::string with_plain_line_ends(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] != '\r' || i + 1 == text.size() || text[i + 1] != '\n') plain.push_back(text[i]);
  if (!plain.ends_with('\n')) plain.push_back('\n');
  return plain;
}

void check_text(ByteView text, std::uint8_t seed) {
  ArmorDecoder decoder;
  const auto decoded = run(decoder, text, seed, 100);
  ArmorDecoder whole;
  const auto at_once = run(whole, text, 0, text.size());
  require(decoded.has_value() == at_once.has_value());
  if (!decoded) {
    require(decoded.error().code == at_once.error().code);
    return;
  }
  require(*decoded == *at_once && looks_armored(text));
  ArmorEncoder encoder;
  require(text_of(*run(encoder, *decoded, seed, 200)) == with_plain_line_ends(text_of(text)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  const auto mode = input.byte();
  const auto seed = input.byte();
  if (mode % 2 == 0) {
    check_text(input.rest(), seed);
    return 0;
  }
  // Armor that fits, one character of it replaced.
  const auto at = input.number(1 << 24);
  const auto character = input.byte();
  ArmorEncoder encoder;
  auto text = *run(encoder, input.rest(), seed, 200);
  check_text(text, seed);
  text[at % text.size()] = character;
  check_text(text, seed);
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
#include "keys/key_text.h"

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

void check_line(ByteView line) {
  require(!line.empty() && line.front() != '#' && line.front() != ' ' && line.back() != ' ' && line.back() != '\r');
  const auto recipient = parse_recipient(text_of(line));
  if (recipient)
    require(print_recipient(*recipient) == lower(line));
  else
    require(recipient.error().code == ErrorCode::bad_key);
  const auto identity = parse_identity(line, provider());
  if (identity)
    require(lower(print_identity(*identity).reveal()) == lower(line));
  else
    require(identity.error().code == ErrorCode::bad_key);
  require(!recipient || !identity);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  const auto mode = input.byte();
  const auto bytes = input.rest();
  if (mode % 4 == 0) {  // a checksum that fits, over any type and key
    check_line(encode_bech32("siegel", bytes).reveal());
    check_line(encode_bech32("siegel-secret-key-", bytes).reveal());
    return 0;
  }
  const auto lines = key_lines(bytes);
  if (lines)
    for (const auto line : *lines) check_line(line);
  const auto identities = parse_identity_file(SecretBytes::copy(bytes), provider());
  const auto recipients = parse_recipient_file(bytes);
  if (identities) require(lines && identities->size() == lines->size());
  if (recipients) require(lines && recipients->size() == lines->size());
  return 0;
}

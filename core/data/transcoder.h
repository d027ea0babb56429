// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/transform.h"
#include "base/wiped_bytes.h"
#include "data/encoding.h"

namespace siegel {

/// Turns text of one encoding into UTF-8, strictly: what it accepts, `TextEncoder` turns back into the same bytes. A
/// Transform. UTF-8 is checked and passed through, so its view may be the caller's own bytes. Errors: `bad_data` for
/// bytes that are no text of the encoding, for NUL, and for an end in the middle of a character.
class TextDecoder {
 public:
  explicit TextDecoder(Encoding encoding) : encoding_(encoding) {}

  Result<ByteView> push(ByteView text);
  Result<ByteView> finish();
  /// The last byte pushed was not the end of a character.
  bool is_within_character() const;

  /// After an error: what of the push that failed was in order, as UTF-8.
  ByteView decoded() const { return decoded_view_; }

 private:
  Status check_utf_8(ByteView text);
  Status decode_utf_16(ByteView text);
  Status decode_single_bytes(ByteView text);

  Encoding encoding_;
  // UTF-8: what the next bytes have to be (RFC 3629, 4).
  std::uint8_t continuation_bytes_ = 0;
  std::uint8_t next_minimum_ = 0x80;
  std::uint8_t next_maximum_ = 0xBF;
  // UTF-16: half a unit, half a pair.
  std::uint8_t odd_byte_ = 0;
  std::uint16_t high_surrogate_ = 0;
  bool has_odd_byte_ = false;
  WipedBytes decoded_;
  ByteView decoded_view_;
  StickyError error_;
};

/// Turns UTF-8, which may be cut anywhere, into another encoding. A Transform. UTF-8 passes through. Errors:
/// `bad_data` for a character that the encoding does not have.
class TextEncoder {
 public:
  explicit TextEncoder(Encoding encoding) : encoding_(encoding) {}

  Result<ByteView> push(ByteView utf_8);
  Result<ByteView> finish();

 private:
  Status encode(std::uint8_t*& to) const;

  Encoding encoding_;
  char32_t character_ = 0;
  std::uint8_t continuation_bytes_ = 0;
  WipedBytes encoded_;
  StickyError error_;
};

/// True if the encoding has every character of the text.
bool can_encode(Encoding encoding, std::string_view utf_8);

}  // namespace siegel

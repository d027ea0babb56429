// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/transform.h"

namespace siegel {

inline constexpr std::string_view armor_begin = "-----BEGIN SIEGEL FILE-----";
inline constexpr std::string_view armor_end = "-----END SIEGEL FILE-----";

/// True if the first bytes of a stream can only be those of an armored file.
bool looks_armored(ByteView first_bytes);

/// Turns bytes into text that survives mail and chat: the begin line, base64 in 64 columns, the end line, each ended
/// by LF. A Transform.
class ArmorEncoder {
 public:
  Result<ByteView> push(ByteView bytes);
  Result<ByteView> finish();

 private:
  void begin();
  void encode_line(ByteView bytes);

  bool begun_ = false;
  Bytes pending_;  // less than one line: sealed bytes, not secret
  Bytes text_;
  StickyError error_;
};

/// Turns it back, and accepts nothing else: one form only, but for CR LF instead of LF and a missing line end after the
/// last line. A Transform. Errors: `bad_armor`, `truncated` without the end line.
class ArmorDecoder {
 public:
  Result<ByteView> push(ByteView text);
  Result<ByteView> finish();

 private:
  enum class Place { before_begin, in_body, in_last_line, after_end };
  Status take_line(std::string_view line);

  Place place_ = Place::before_begin;
  std::string line_;
  Bytes bytes_;
  StickyError error_;
};

}  // namespace siegel

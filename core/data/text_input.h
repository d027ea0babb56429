// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "base/result.h"
#include "base/wiped_bytes.h"
#include "data/transcoder.h"

namespace siegel {

/// Who takes a text once its encoding is known.
class TextTaker {
 public:
  virtual ~TextTaker() = default;
  /// Once; the byte order mark, as it stands in the file, is no text.
  virtual Status begin(Encoding encoding, ByteView byte_order_mark) = 0;
  virtual Status take(ByteView utf_8) = 0;
};

/// The front door of the Transforms that need to know an encoding before they begin: collects what it takes to tell,
/// then decodes in slices that stay in the cache.
class TextInput {
 public:
  using Detect = TextEncoding (*)(ByteView front, SampleExtent extent);

  /// `detect` gets the first `sample_size` bytes, unless the encoding is given.
  TextInput(std::optional<Encoding> encoding, Detect detect, std::size_t sample_size)
      : wanted_(encoding), detect_(detect), sample_size_(sample_size) {}

  /// Errors: those of the taker, and `bad_data` after what could be decoded was taken.
  Status push(ByteView text, TextTaker& taker);
  Status finish(TextTaker& taker);

  const std::optional<TextEncoding>& encoding() const { return encoding_; }

 private:
  Status begin(SampleExtent extent, TextTaker& taker);
  Status decode(ByteView text, TextTaker& taker);

  std::optional<Encoding> wanted_;
  Detect detect_;
  std::size_t sample_size_;
  WipedBytes sample_;
  std::optional<TextEncoding> encoding_;
  std::optional<TextDecoder> decoder_;
};

}  // namespace siegel

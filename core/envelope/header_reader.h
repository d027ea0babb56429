// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "base/transform.h"
#include "envelope/header.h"

namespace siegel {

/// Where the parts of a header lie. Both lengths have been checked against their limits.
struct HeaderLayout {
  std::size_t core_size;
  std::size_t recipients_size;

  std::size_t head_size() const;
  std::size_t total_size() const;
  ByteView core(ByteView header) const;
  ByteView recipients(ByteView header) const;
};

/// Nothing yet if more bytes are needed to tell. Errors: `bad_header` for another magic, `unsupported` for another
/// version, `too_large` for a length beyond its limit; each as soon as the bytes show it.
Result<std::optional<HeaderLayout>> measure_header(ByteView bytes);

/// Collects a header from the front of a stream. Takes at most 1.1 MiB, and no more than the header announces.
///
/// HeaderReader, then any way to get the file key, then Opener: the caller may ask a service or a person in between.
class HeaderReader {
 public:
  /// True once the header is complete. Bytes after it wait in `rest`, which points into this push.
  Result<bool> push(ByteView bytes);
  /// The end of the stream came. Errors: `truncated` unless the header is complete.
  Status finish() const;

  const Header& header() const { return *header_; }
  ByteView rest() const { return rest_; }

 private:
  Bytes collected_;
  std::optional<Header> header_;
  ByteView rest_;
  StickyError error_;
};

}  // namespace siegel

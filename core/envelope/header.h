// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "envelope/core_section.h"
#include "keys/stanza.h"

namespace siegel {

inline constexpr std::array<std::uint8_t, 8> magic{0x8B, 'S', 'G', 'L', '\r', '\n', 0x1A, 0x01};
inline constexpr std::size_t header_mac_size = 32;

/// A header as it was read: well formed, and not yet known to be authentic. Nothing in it may be acted on before
/// `unlock` has checked the MAC.
class Header {
 public:
  /// The whole header and nothing after it. Errors: `bad_header`, `unsupported`, `too_large`, `truncated`.
  static Result<Header> parse(ByteView bytes);

  const CoreSection& core() const { return core_; }
  const std::vector<Stanza>& stanzas() const { return stanzas_; }

  const Bytes& encoded() const { return encoded_; }
  std::size_t size() const { return encoded_.size(); }
  /// magic || core_length || core: what never changes. The payload and every stanza are bound to it.
  ByteView head() const { return ByteView(encoded_).first(head_size_); }
  /// Everything before the MAC.
  ByteView authenticated() const { return ByteView(encoded_).first(encoded_.size() - header_mac_size); }
  ByteView mac() const { return ByteView(encoded_).last(header_mac_size); }

 private:
  Header() = default;

  Bytes encoded_;
  std::size_t head_size_ = 0;
  CoreSection core_;
  std::vector<Stanza> stanzas_;
};

/// magic || core_length || core.
Bytes encode_head(ByteView core);
/// recipients_length || recipients. Errors: `too_large` for more than 1,024 stanzas or 1 MiB, `bad_argument` for none
/// or more than one passphrase.
Result<Bytes> encode_recipients(const std::vector<Stanza>& stanzas);

}  // namespace siegel

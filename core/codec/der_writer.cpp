// SPDX-License-Identifier: Apache-2.0
#include "codec/der_writer.h"

#include <algorithm>
#include <charconv>

namespace siegel::der {
namespace {

/// Big-endian, without leading zeros.
Bytes shortest(std::size_t number) {
  Bytes bytes;
  for (; number != 0; number >>= 8U) bytes.insert(bytes.begin(), static_cast<std::uint8_t>(number));
  return bytes;
}

/// Seven bits in each byte, all but the last with the high bit (X.690, 8.19.2).
void append_arc(std::uint32_t arc, Bytes& to) {
  Bytes groups;
  do {
    groups.insert(groups.begin(), static_cast<std::uint8_t>((arc & 0x7FU) | (groups.empty() ? 0U : 0x80U)));
    arc >>= 7U;
  } while (arc != 0);
  append(to, groups);
}

}  // namespace

Bytes head(std::uint8_t identifier, std::size_t content_size) {
  Bytes head{identifier};
  if (content_size < 0x80) {
    head.push_back(static_cast<std::uint8_t>(content_size));
    return head;
  }
  const auto length = shortest(content_size);
  head.push_back(static_cast<std::uint8_t>(0x80U | length.size()));
  append(head, length);
  return head;
}

Bytes element(std::uint8_t identifier, ByteView content) { return element(identifier, {content}); }

Bytes element(std::uint8_t identifier, std::initializer_list<ByteView> parts) {
  std::size_t size = 0;
  for (const auto part : parts) size += part.size();
  auto written = head(identifier, size);
  for (const auto part : parts) append(written, part);
  return written;
}

Bytes integer(std::uint32_t number) {
  auto content = shortest(number);
  // Zero is one byte, and the high bit would be a sign.
  if (content.empty() || content[0] >= 0x80) content.insert(content.begin(), 0);
  return element(asn1::integer, content);
}

Bytes object_identifier(std::string_view dotted) {
  Bytes content;
  std::uint32_t first = 0;
  for (std::size_t index = 0; !dotted.empty(); ++index) {
    std::uint32_t arc = 0;
    const auto* const end = std::from_chars(dotted.data(), dotted.data() + dotted.size(), arc).ptr;
    dotted.remove_prefix(std::min(dotted.size(), static_cast<std::size_t>(end - dotted.data()) + 1));
    if (index == 0)
      first = arc;
    else
      append_arc(index == 1 ? 40 * first + arc : arc, content);
  }
  return element(asn1::object_identifier, content);
}

}  // namespace siegel::der

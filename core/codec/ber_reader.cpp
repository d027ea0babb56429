// SPDX-License-Identifier: Apache-2.0
#include "codec/ber_reader.h"

#include <algorithm>

namespace siegel {
namespace {

constexpr Error ends{ErrorCode::bad_data, "the ASN.1 ends in the middle of an element"};
constexpr Error other_type{ErrorCode::bad_data, "an element of the ASN.1 is of another type"};
constexpr Error too_deep{ErrorCode::bad_data, "the ASN.1 is nested deeper than 32 levels"};
constexpr std::uint8_t number_mask = 0x1F;
constexpr std::uint8_t indefinite_length = 0x80;
constexpr std::size_t end_of_contents_size = 2;

struct Head {
  std::uint8_t identifier;
  std::size_t size;    ///< of identifier and length
  std::size_t length;  ///< of the content, where it is definite
  bool is_indefinite;
};

Result<Head> read_head(ByteView bytes) {
  if (bytes.size() < 2) return fail(ends);
  if ((bytes[0] & number_mask) == number_mask)
    return fail(ErrorCode::bad_data, "a tag of the ASN.1 has a number of 31 or more");
  Head head{bytes[0], 2, bytes[1], false};
  if (bytes[1] < indefinite_length) return head;
  if (bytes[1] == indefinite_length) {
    if ((bytes[0] & asn1::constructed) == 0)
      return fail(ErrorCode::bad_data, "an element of the ASN.1 with content of its own has no length");
    head.is_indefinite = true;
    return head;
  }
  const std::size_t length_size = bytes[1] & 0x7FU;
  if (length_size > sizeof(std::uint32_t))
    return fail(ErrorCode::bad_data, "a length of the ASN.1 has more than 4 bytes");
  if (bytes.size() < 2 + length_size) return fail(ends);
  head.length = 0;
  for (std::size_t i = 0; i < length_size; ++i) head.length = head.length << 8U | bytes[2 + i];
  head.size += length_size;
  return head;
}

bool is_end_of_contents(ByteView bytes) { return bytes.size() >= 2 && bytes[0] == 0 && bytes[1] == 0; }

/// Bytes of one element, with all that is in it.
Result<std::size_t> element_size(ByteView bytes, std::size_t depth) {
  if (depth > max_ber_depth) return fail(too_deep);
  SIEGEL_TRY(const auto head, read_head(bytes));
  if (!head.is_indefinite) {
    if (head.length > bytes.size() - head.size) return fail(ends);
    return head.size + head.length;
  }
  auto size = head.size;
  while (!is_end_of_contents(bytes.subspan(size))) {
    SIEGEL_TRY(const auto inner, element_size(bytes.subspan(size), depth + 1));
    size += inner;
  }
  return size + end_of_contents_size;
}

}  // namespace

std::optional<std::uint8_t> BerReader::peek() const { return rest_.empty() ? std::nullopt : std::optional(rest_[0]); }

Result<BerElement> BerReader::any() {
  SIEGEL_TRY(const auto size, element_size(rest_, depth_));
  SIEGEL_TRY(const auto head, read_head(rest_));
  const auto whole = rest_.first(size);
  rest_ = rest_.subspan(size);
  const auto content = whole.subspan(head.size, size - head.size - (head.is_indefinite ? end_of_contents_size : 0));
  return BerElement{head.identifier, content, whole, head.is_indefinite};
}

Result<BerElement> BerReader::take(std::uint8_t identifier) {
  if (rest_.empty()) return fail(ends);
  if (rest_[0] != identifier) return fail(other_type);
  return any();
}

Result<BerReader> BerReader::enter(std::uint8_t identifier) {
  SIEGEL_TRY(const auto element, take(identifier));
  return within(element);
}

Result<std::uint32_t> BerReader::small_integer() {
  SIEGEL_TRY(const auto element, take(asn1::integer));
  auto content = element.content;
  if (content.empty()) return fail(other_type);
  if (content[0] >= 0x80) return fail(ErrorCode::bad_data, "a whole number of the ASN.1 is below zero");
  if (content[0] == 0) content = content.subspan(1);
  if (content.size() > sizeof(std::uint32_t))
    return fail(ErrorCode::bad_data, "a whole number of the ASN.1 is too large");
  std::uint32_t number = 0;
  for (const auto byte : content) number = number << 8U | byte;
  return number;
}

Status BerReader::collect(const BerElement& element, std::size_t max_size, Bytes& to) const {
  if ((element.identifier & asn1::constructed) == 0) {
    if (element.content.size() > max_size - to.size())
      return fail(ErrorCode::too_large, "an octet string of the ASN.1 is longer than it may be");
    append(to, element.content);
    return {};
  }
  for (auto pieces = within(element); !pieces.at_end();) {
    const auto first = pieces.peek();
    if (first != asn1::octet_string && first != (asn1::octet_string | asn1::constructed)) return fail(other_type);
    SIEGEL_TRY(const auto piece, pieces.any());
    SIEGEL_CHECK(pieces.collect(piece, max_size, to));
  }
  return {};
}

Result<Bytes> BerReader::octets(std::uint8_t identifier, std::size_t max_size, std::size_t room) {
  const auto next = peek();
  if (!next) return fail(ends);
  if ((*next & ~asn1::constructed) != (identifier & ~asn1::constructed)) return fail(other_type);
  SIEGEL_TRY(const auto element, any());
  Bytes octets;
  octets.reserve(std::min(element.content.size(), max_size) + room);
  SIEGEL_CHECK(collect(element, max_size, octets));
  return octets;
}

Status BerReader::finish() const {
  return at_end() ? Status{} : fail(ErrorCode::bad_data, "something follows the end of the ASN.1");
}

}  // namespace siegel

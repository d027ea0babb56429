// SPDX-License-Identifier: Apache-2.0
#include "codec/cbor_reader.h"

#include <limits>

#include "base/utf8.h"

namespace siegel {
namespace {

constexpr std::uint8_t major_negative = 1;
constexpr std::uint8_t major_bytes = 2;
constexpr std::uint8_t major_text = 3;
constexpr std::uint8_t major_array = 4;
constexpr std::uint8_t major_map = 5;
constexpr std::uint8_t major_tag = 6;
constexpr std::uint8_t major_simple = 7;
constexpr std::uint8_t simple_false = 20;
constexpr std::uint8_t simple_true = 21;
constexpr std::uint8_t simple_null = 22;
constexpr std::uint8_t one_byte_argument = 24;
constexpr std::uint8_t eight_byte_argument = 27;

constexpr Error ends{ErrorCode::bad_data, "the CBOR ends in the middle of an item"};
constexpr Error not_strict{ErrorCode::bad_data, "the CBOR has a length that is not definite and in its shortest form"};
constexpr Error other_type{ErrorCode::bad_data, "an item of the CBOR is of another type"};

/// The least argument that needs 1, 2, 4 or 8 bytes.
constexpr std::uint64_t least_argument(unsigned extra_bytes) {
  if (extra_bytes == 1) return one_byte_argument;
  return std::uint64_t{1} << (4U * extra_bytes);
}

}  // namespace

Result<CborReader::Head> CborReader::head() const {
  if (rest_.empty()) return fail(ends);
  Head head{static_cast<std::uint8_t>(rest_[0] >> 5U), rest_[0] & 31U, 1, false};
  if (head.argument < one_byte_argument) return head;
  if (head.argument > eight_byte_argument) return fail(not_strict);
  const auto extra = 1U << (head.argument - one_byte_argument);
  if (rest_.size() < 1 + extra) return fail(ends);
  head.is_float = head.major == major_simple && extra > 1;
  head.argument = 0;
  for (unsigned i = 0; i < extra; ++i) head.argument = head.argument << 8U | rest_[1 + i];
  head.size += extra;
  // The bits of a number with a fraction are no length.
  if (!head.is_float && head.argument < least_argument(extra)) return fail(not_strict);
  if (head.major == major_simple && extra == 1 && head.argument < 32) return fail(not_strict);  // RFC 8949, 3.3
  return head;
}

Result<CborReader::Head> CborReader::take(std::uint8_t major) {
  SIEGEL_TRY(const auto head, this->head());
  if (head.major != major) return fail(other_type);
  rest_ = rest_.subspan(head.size);
  return head;
}

Result<CborKind> CborReader::peek() const {
  SIEGEL_TRY(const auto head, this->head());
  return static_cast<CborKind>(head.major);
}

bool CborReader::at_null() const { return !rest_.empty() && rest_[0] == (major_simple << 5U | simple_null); }

Result<std::int64_t> CborReader::integer() {
  SIEGEL_TRY(const auto head, this->head());
  if (head.major > major_negative) return fail(other_type);
  if (head.argument > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    return fail(ErrorCode::bad_data, "a whole number of the CBOR is beyond 64 bits");
  rest_ = rest_.subspan(head.size);
  const auto argument = static_cast<std::int64_t>(head.argument);
  return head.major == major_negative ? -1 - argument : argument;
}

Result<ByteView> CborReader::content(std::uint8_t major) {
  auto ahead = *this;
  SIEGEL_TRY(const auto head, ahead.take(major));
  if (head.argument > ahead.rest_.size()) return fail(ends);
  const auto size = static_cast<std::size_t>(head.argument);
  const auto content = ahead.rest_.first(size);
  rest_ = ahead.rest_.subspan(size);
  return content;
}

Result<ByteView> CborReader::bytes() { return content(major_bytes); }

Result<std::string_view> CborReader::text() {
  SIEGEL_TRY(const auto content, this->content(major_text));
  if (!is_utf8(content)) return fail(ErrorCode::bad_data, "a text of the CBOR is not UTF-8");
  return text_of(content);
}

Result<bool> CborReader::boolean() {
  SIEGEL_TRY(const auto head, this->head());
  const bool is_true = head.argument == simple_true;
  if (head.major != major_simple || head.size != 1 || (!is_true && head.argument != simple_false))
    return fail(other_type);
  rest_ = rest_.subspan(1);
  return is_true;
}

Status CborReader::null() {
  if (!at_null()) return fail(other_type);
  rest_ = rest_.subspan(1);
  return {};
}

Result<std::uint64_t> CborReader::tag() {
  SIEGEL_TRY(const auto head, take(major_tag));
  return head.argument;
}

Result<std::size_t> CborReader::array() {
  SIEGEL_TRY(const auto head, take(major_array));
  // Each item takes a byte at least.
  if (head.argument > rest_.size()) return fail(ends);
  return static_cast<std::size_t>(head.argument);
}

Result<std::size_t> CborReader::map() {
  SIEGEL_TRY(const auto head, take(major_map));
  if (head.argument > max_cbor_entries) return fail(ErrorCode::bad_data, "a map of the CBOR has more than 64 entries");
  if (2 * head.argument > rest_.size()) return fail(ends);
  return static_cast<std::size_t>(head.argument);
}

Status CborReader::skip(std::size_t depth) {
  if (depth > max_cbor_depth) return fail(ErrorCode::bad_data, "the CBOR is nested deeper than 16 levels");
  SIEGEL_TRY(const auto head, this->head());
  std::size_t items = 0;
  switch (head.major) {
    case major_bytes: SIEGEL_CHECK(bytes()); return {};
    case major_text: SIEGEL_CHECK(text()); return {};
    case major_array: {
      SIEGEL_TRY(items, array());
      break;
    }
    case major_map: {
      SIEGEL_TRY(const auto pairs, map());
      items = 2 * pairs;
      break;
    }
    case major_tag:
      SIEGEL_CHECK(tag());
      items = 1;
      break;
    default: rest_ = rest_.subspan(head.size); break;
  }
  for (; items > 0; --items) SIEGEL_CHECK(skip(depth + 1));
  return {};
}

Result<ByteView> CborReader::item() {
  const auto whole = rest_;
  SIEGEL_CHECK(skip(0));
  return whole.first(whole.size() - rest_.size());
}

Status CborReader::finish() const {
  return at_end() ? Status{} : fail(ErrorCode::bad_data, "something follows the end of the CBOR");
}

}  // namespace siegel

// SPDX-License-Identifier: Apache-2.0
#include "envelope/header_reader.h"

#include <algorithm>

#include "envelope/limits.h"

namespace siegel {
namespace {

constexpr std::size_t length_size = sizeof(std::uint32_t);
constexpr std::size_t version_offset = magic.size() - 1;

}  // namespace

std::size_t HeaderLayout::head_size() const { return magic.size() + length_size + core_size; }
std::size_t HeaderLayout::total_size() const { return head_size() + length_size + recipients_size + header_mac_size; }
ByteView HeaderLayout::core(ByteView header) const { return header.subspan(magic.size() + length_size, core_size); }
ByteView HeaderLayout::recipients(ByteView header) const {
  return header.subspan(head_size() + length_size, recipients_size);
}

Result<std::optional<HeaderLayout>> measure_header(ByteView bytes) {
  const auto seen = std::min(bytes.size(), magic.size());
  const auto seen_magic = std::min(seen, version_offset);
  if (!std::equal(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(seen_magic), magic.begin()))
    return fail(ErrorCode::bad_header, "this is not a sealed file");
  if (seen > version_offset && bytes[version_offset] != magic[version_offset])
    return fail(ErrorCode::unsupported, "the file is of a version this program does not know");

  const auto length_at = [&](std::size_t offset) {
    return read_big_endian<std::uint32_t>(bytes.subspan(offset).first<length_size>());
  };
  HeaderLayout layout{0, 0};
  if (bytes.size() < layout.head_size()) return std::nullopt;
  layout.core_size = length_at(magic.size());
  if (layout.core_size > max_core_size) return fail(ErrorCode::too_large, "the header announces too long a core");
  if (bytes.size() < layout.head_size() + length_size) return std::nullopt;
  layout.recipients_size = length_at(layout.head_size());
  if (layout.recipients_size > max_recipients_size)
    return fail(ErrorCode::too_large, "the header announces too long a list of recipients");
  return layout;
}

Result<bool> HeaderReader::push(ByteView bytes) {
  if (error_) return error_.get();
  if (header_) {
    rest_ = bytes;
    return true;
  }
  while (true) {
    auto layout = measure_header(collected_);
    if (!layout) return error_.set(layout.error());
    // Until the lengths are known, a few bytes at a time: just what the next length field needs.
    const auto wanted = *layout ? (*layout)->total_size() : collected_.size() + 1;
    if (*layout && collected_.size() == wanted) break;
    if (bytes.empty()) return false;
    const auto taken = bytes.first(std::min(bytes.size(), wanted - collected_.size()));
    append(collected_, taken);
    bytes = bytes.subspan(taken.size());
  }
  auto header = Header::parse(collected_);
  if (!header) return error_.set(header.error());
  header_ = std::move(*header);
  collected_ = {};
  rest_ = bytes;
  return true;
}

Status HeaderReader::finish() const {
  if (error_) return error_.get();
  if (!header_) return fail(ErrorCode::truncated, "the header ends too early");
  return {};
}

}  // namespace siegel

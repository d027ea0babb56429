// SPDX-License-Identifier: Apache-2.0
#include "codec/pem.h"

#include <algorithm>

#include "base/wiped_bytes.h"
#include "codec/base64.h"
#include "codec/base64url.h"

namespace siegel {
namespace {

constexpr std::string_view begin_mark = "-----BEGIN ";
constexpr std::string_view end_mark = "-----END ";
constexpr std::string_view dashes = "-----";
constexpr std::size_t bytes_per_line = 48;

constexpr Error malformed{ErrorCode::bad_data, "the PEM is malformed"};

/// The next line without its end, taken from the text.
std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  auto line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
  return line;
}

/// Calls `take` for every line that is not empty.
template <class Take>
Status for_each_line(std::string_view body, Take take) {
  bool has_ended = false;
  while (!body.empty()) {
    const auto line = take_line(body);
    if (line.empty()) continue;
    // Padding stands at the end of all.
    if (has_ended) return fail(malformed);
    has_ended = line.back() == '=';
    if (!take(line)) return fail(malformed);
  }
  return {};
}

}  // namespace

Result<std::vector<PemBlock>> read_pem(std::string_view text) {
  std::vector<PemBlock> blocks;
  while (!text.empty()) {
    const auto line = take_line(text);
    if (!line.starts_with(begin_mark)) continue;
    auto label = line.substr(begin_mark.size());
    if (!label.ends_with(dashes)) return fail(malformed);
    label.remove_suffix(dashes.size());
    if (blocks.size() == max_pem_blocks) return fail(ErrorCode::bad_data, "the PEM has more than 16 blocks");
    const auto* const body = text.data();
    while (true) {
      if (text.empty()) return fail(ErrorCode::bad_data, "the PEM has no END line");
      const auto* const line_start = text.data();
      const auto inner = take_line(text);
      if (inner.starts_with(begin_mark)) return fail(malformed);
      if (!inner.starts_with(end_mark)) continue;
      if (inner != std::string(end_mark) + std::string(label) + std::string(dashes)) return fail(malformed);
      blocks.push_back({label, std::string_view(body, static_cast<std::size_t>(line_start - body))});
      break;
    }
  }
  if (blocks.empty()) return fail(ErrorCode::bad_data, "the PEM has no BEGIN line");
  return blocks;
}

Result<Bytes> decode_pem(const PemBlock& block) {
  Bytes bytes;
  bytes.reserve(block.body.size() / 4 * 3);
  SIEGEL_CHECK(for_each_line(block.body, [&](std::string_view line) {
    const auto part = decode_base64(line);
    if (part) append(bytes, *part);
    return part.has_value();
  }));
  return bytes;
}

Result<SecretBytes> decode_secret_pem(const PemBlock& block) {
  WipedBytes bytes;
  bytes.reserve(block.body.size());
  WipedBytes url;
  SIEGEL_CHECK(for_each_line(block.body, [&](std::string_view line) {
    if (line.size() % 4 != 0) return false;
    while (line.ends_with('=') && line.size() % 4 != 2) line.remove_suffix(1);
    // The alphabet of base64url, without a step that depends on the character.
    url.clear();
    for (const char c : line) {
      const auto byte = static_cast<std::uint8_t>(c);
      if (byte == '-' || byte == '_') return false;
      const auto plus = static_cast<std::uint8_t>(-static_cast<int>(byte == '+'));
      const auto slash = static_cast<std::uint8_t>(-static_cast<int>(byte == '/'));
      url.push_back(static_cast<std::uint8_t>((byte & ~(plus | slash)) | (plus & '-') | (slash & '_')));
    }
    const auto part = decode_secret_base64url(text_of(url));
    if (part) append(bytes, part->reveal());
    return part.has_value();
  }));
  return SecretBytes::copy(bytes);
}

Bytes encode_pem(std::string_view label, ByteView content) {
  Bytes text;
  text.reserve(content.size() / bytes_per_line * 65 + 256);
  const auto add = [&](std::string_view part) { append(text, bytes_of(part)); };
  add(begin_mark);
  add(label);
  add(dashes);
  add("\n");
  for (; !content.empty(); content = content.subspan(std::min(content.size(), bytes_per_line))) {
    add(encode_base64(content.first(std::min(content.size(), bytes_per_line))));
    add("\n");
  }
  add(end_mark);
  add(label);
  add(dashes);
  add("\n");
  return text;
}

}  // namespace siegel

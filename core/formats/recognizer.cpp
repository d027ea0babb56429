// SPDX-License-Identifier: Apache-2.0
#include "formats/recognizer.h"

#include <algorithm>
#include <array>

#include "codec/armor.h"
#include "envelope/header.h"

namespace siegel {
namespace {

bool starts_with(ByteView bytes, ByteView front) {
  return bytes.size() >= front.size() && std::ranges::equal(bytes.first(front.size()), front);
}

bool is_base64url(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/// `{` and then a quote or white space, in base64url; and nothing else but what a compact JWE is made of.
bool is_compact_jwe(std::string_view text) {
  if (!text.starts_with("ey") && !text.starts_with("ew")) return false;
  return std::ranges::all_of(text, [](char c) { return is_base64url(c) || c == '.'; });
}

bool is_jwe(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  return (first != std::string_view::npos && text[first] == '{') || is_compact_jwe(text);
}

/// An array of three or four whose first item is a byte string with a map in it, perhaps behind tag 16 or 96 (RFC 9052,
/// 2).
bool is_cose(ByteView bytes) {
  constexpr std::uint8_t tag_16 = 0xD0;
  constexpr std::array<std::uint8_t, 2> tag_96{0xD8, 0x60};
  if (starts_with(bytes, tag_96))
    bytes = bytes.subspan(tag_96.size());
  else if (!bytes.empty() && bytes[0] == tag_16)
    bytes = bytes.subspan(1);
  if (bytes.size() < 3 || (bytes[0] != 0x83 && bytes[0] != 0x84)) return false;
  // The protected map within its byte string, or after an empty one the other map.
  constexpr std::uint8_t longer_string = 0x58;
  const auto map = bytes[1] == longer_string && bytes.size() > 3 ? bytes[3] : bytes[2];
  constexpr unsigned byte_string = 2;
  constexpr unsigned map_type = 5;
  return bytes[1] >> 5U == byte_string && map >> 5U == map_type;
}

/// A SEQUENCE that begins with the object identifier of a CMS content type: 1.2.840.113549.1.7 or .1.9.16.1.
bool is_cms(ByteView bytes) {
  constexpr std::uint8_t sequence = 0x30;
  constexpr std::uint8_t object_identifier = 0x06;
  constexpr std::array<std::uint8_t, 7> pkcs{0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01};
  if (bytes.size() < 2 || bytes[0] != sequence) return false;
  const auto length_bytes = bytes[1] < 0x80 ? 0U : bytes[1] & 0x7FU;
  if (length_bytes > 8 || bytes.size() < 2 + length_bytes + 2) return false;
  bytes = bytes.subspan(2 + length_bytes);
  return bytes[0] == object_identifier && starts_with(bytes.subspan(2), pkcs);
}

bool is_pem_cms(std::string_view text) {
  return text.starts_with("-----BEGIN CMS-----") || text.starts_with("-----BEGIN PKCS7-----");
}

}  // namespace

EnvelopeFormat recognize_envelope(ByteView front) {
  if (starts_with(front, magic) || looks_armored(front)) return EnvelopeFormat::siegel;
  if (is_cms(front) || is_pem_cms(text_of(front))) return EnvelopeFormat::cms;
  if (is_cose(front)) return EnvelopeFormat::cose;
  return is_jwe(text_of(front)) ? EnvelopeFormat::jwe : EnvelopeFormat::unknown;
}

std::string_view name_of(EnvelopeFormat format) {
  switch (format) {
    case EnvelopeFormat::siegel: return "siegel";
    case EnvelopeFormat::jwe: return "jwe";
    case EnvelopeFormat::cose: return "cose";
    case EnvelopeFormat::cms: return "cms";
    case EnvelopeFormat::unknown: break;
  }
  return "unknown";
}

}  // namespace siegel

// SPDX-License-Identifier: Apache-2.0
#include "privacy/siv_token.h"

#include <array>

#include "base/secret_bytes.h"
#include "privacy/crockford.h"

namespace siegel {
namespace {

constexpr std::string_view format_label = "siegel siv token 1";
constexpr std::size_t padding_block = 16;    // bytes: hides lengths within it
constexpr std::uint8_t padding_mark = 0x80;  // ISO/IEC 7816-4
constexpr std::size_t symbol_bits = 5;
constexpr std::uint32_t symbol_mask = 31;
constexpr Error unresolved{ErrorCode::unresolved_token,
                           "a token was altered, or made with another key or for another field"};

void append_base_32(std::string& to, ByteView bytes) {
  std::uint32_t bits = 0;
  std::size_t held = 0;
  for (const auto byte : bytes) {
    bits = bits << 8U | byte;
    for (held += 8; held >= symbol_bits;) {
      held -= symbol_bits;
      to += crockford_symbols[bits >> held & symbol_mask];
    }
  }
  if (held != 0) to += crockford_symbols[bits << (symbol_bits - held) & symbol_mask];
}

/// The one spelling and no other: what is left over at the end has to be zero.
bool read_base_32(std::string_view text, Bytes& to) {
  std::uint32_t bits = 0;
  std::size_t held = 0;
  for (const char c : text) {
    const auto number = crockford_number(c);
    if (number < 0) return false;
    bits = bits << symbol_bits | static_cast<std::uint32_t>(number);
    held += symbol_bits;
    if (held >= 8) {
      held -= 8;
      to.push_back(static_cast<std::uint8_t>(bits >> held));
    }
  }
  return held < symbol_bits && (bits & ((1U << held) - 1)) == 0;
}

}  // namespace

Result<SivTokens> SivTokens::create(TokenType type, ByteView key, std::uint32_t version, std::string_view domain,
                                    const Provider& provider) {
  if (key.size() != siv_key_size) return fail(ErrorCode::bad_key, "a key for SIV tokens has 64 bytes");
  if (version == 0 || version > symbol_mask) return fail(ErrorCode::bad_argument, "a key version is 1 to 31");
  SIEGEL_TRY(auto aead, provider.aes_siv(key));
  return SivTokens(std::move(aead), std::string(word_of(type)) + ".S" + crockford_symbols[version] + ".",
                   std::string(domain));
}

Result<std::string> SivTokens::make(std::string_view value) {
  if (value.size() > max_siv_value_size) return fail(ErrorCode::too_large, "a value for a token has more than 64 KiB");
  Bytes padded(value.begin(), value.end());
  padded.push_back(padding_mark);
  padded.resize((padded.size() + padding_block - 1) / padding_block * padding_block);
  const std::array<ByteView, 3> components{bytes_of(format_label), bytes_of(prefix_), bytes_of(domain_)};
  auto sealed = aead_->seal(components, padded);
  wipe(padded);
  if (!sealed) return fail(sealed.error());
  auto token = prefix_;
  append_base_32(token, *sealed);
  return token;
}

Result<std::string> SivTokens::read(std::string_view token) {
  Bytes sealed;
  if (!is_own(token) || token.size() > 2 * max_siv_value_size || !read_base_32(token.substr(prefix_.size()), sealed))
    return fail(unresolved);
  const std::array<ByteView, 3> components{bytes_of(format_label), bytes_of(prefix_), bytes_of(domain_)};
  auto padded = aead_->open(components, sealed);
  if (!padded) return fail(unresolved);
  auto size = padded->size();
  while (size > 0 && (*padded)[size - 1] == 0) --size;
  if (size == 0 || (*padded)[size - 1] != padding_mark) return fail(unresolved);
  std::string value(text_of(ByteView(*padded).first(size - 1)));
  wipe(*padded);
  return value;
}

}  // namespace siegel

// SPDX-License-Identifier: Apache-2.0
#include "privacy/hmac_token.h"

#include <array>
#include <bit>
#include <span>

#include "privacy/crockford.h"

namespace siegel {
namespace {

constexpr std::size_t symbol_bits = 5;
constexpr std::uint32_t symbol_mask = 31;
constexpr std::size_t min_mac_symbols = 12;  // 60 bits, and never less
constexpr std::size_t bound_bits = 20;
constexpr std::size_t max_row_bits = 50;

void append_groups(std::string& token, std::span<const std::uint8_t> symbols) {
  auto at = token.size();
  token.resize(at + symbols.size() + symbols.size() / symbols_per_group);
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    if (i % symbols_per_group == 0) token[at++] = '-';
    token[at++] = crockford_symbols[symbols[i]];
  }
}

}  // namespace

Result<std::size_t> mac_symbols_for(std::uint64_t max_rows) {
  const auto row_bits = static_cast<std::size_t>(std::bit_width(max_rows));
  if (row_bits > max_row_bits) return fail(ErrorCode::bad_argument, "max_rows is at most 2^50");
  const auto bits = 2 * row_bits + bound_bits - 1;
  auto symbols = min_mac_symbols;
  while (symbols * symbol_bits < bits) symbols += symbols_per_group;
  return symbols;
}

std::string spell_hmac_token(TokenType type, std::span<const std::uint8_t> symbols) {
  std::string token(word_of(type));
  append_groups(token, symbols);
  return token;
}

Result<HmacTokens> HmacTokens::create(TokenType type, ByteView key, std::uint32_t version, std::uint64_t max_rows,
                                      const Provider& provider) {
  if (key.size() != sizeof(Sha256Digest)) return fail(ErrorCode::bad_key, "a key for tokens has 32 bytes");
  if (version == 0 || version > symbol_mask) return fail(ErrorCode::bad_argument, "a key version is 1 to 31");
  SIEGEL_TRY(const auto mac_symbols, mac_symbols_for(max_rows));
  return HmacTokens(provider.hmac_sha_256_stream(key), std::string(word_of(type)), static_cast<std::uint8_t>(version),
                    mac_symbols);
}

std::string_view HmacTokens::make(std::string_view value) {
  hmac_->update(bytes_of(value));
  const auto mac = hmac_->finish();
  std::array<std::uint8_t, max_hmac_symbols> symbols{};
  symbols[0] = version_;
  std::uint32_t bits = 0;
  std::size_t held = 0;
  std::size_t taken = 0;
  for (std::size_t i = 1; i <= mac_symbols_; ++i) {
    if (held < symbol_bits) {
      bits = bits << 8 | mac[taken++];
      held += 8;
    }
    held -= symbol_bits;
    symbols[i] = static_cast<std::uint8_t>(bits >> held & symbol_mask);
  }
  const auto data = 1 + mac_symbols_;
  const auto parity = parity_of(std::span(symbols).first(data));
  for (std::size_t i = 0; i < parity_symbols; ++i) symbols[data + i] = parity[i];
  token_.resize(begin_);
  append_groups(token_, std::span(symbols).first(data + parity_symbols));
  return token_;
}

}  // namespace siegel

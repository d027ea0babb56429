// SPDX-License-Identifier: Apache-2.0
#include "keys/key_text.h"

#include <algorithm>

#include "base/constant_time.h"
#include "codec/bech32.h"

namespace siegel {
namespace {

constexpr std::string_view recipient_prefix = "siegel";
constexpr std::string_view identity_prefix = "siegel-secret-key-";
constexpr std::size_t max_key_file_size = std::size_t{1} << 20;
constexpr std::size_t type_size = 2;

SecretBytes with_type(StanzaType type, ByteView key) {
  SecretBytes data(type_size + key.size());
  auto out = data.reveal_for_writing();
  out[0] = static_cast<std::uint8_t>(static_cast<std::uint16_t>(type) >> 8);
  out[1] = static_cast<std::uint8_t>(type);
  std::copy(key.begin(), key.end(), out.begin() + type_size);
  return data;
}

Result<StanzaType> read_type(const Bech32& text) {
  if (text.data.size() < type_size) return fail(ErrorCode::bad_key, "a key is incomplete");
  // Public: the kind of a key is not its secret.
  const auto type = declassify(read_big_endian<std::uint16_t>(text.data.reveal().first<type_size>()));
  const auto known = Stanza{type, {}}.known_type();
  if (!known || !kem_of(*known)) return fail(ErrorCode::bad_key, "a key is of a kind this version does not know");
  return *known;
}

ByteView trimmed(ByteView line) {
  const auto is_blank = [](std::uint8_t c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!line.empty() && is_blank(line.front())) line = line.subspan(1);
  while (!line.empty() && is_blank(line.back())) line = line.first(line.size() - 1);
  return line;
}

}  // namespace

std::string print_recipient(const PublicKeyRecipient& recipient) {
  const auto data = with_type(recipient.type(), recipient.public_key());
  const auto text = encode_bech32(recipient_prefix, data.reveal());
  return std::string(text_of(text.reveal()));
}

Result<PublicKeyRecipient> parse_recipient(std::string_view text) {
  SIEGEL_TRY(const auto decoded, decode_bech32(bytes_of(text)));
  if (decoded.prefix == identity_prefix)
    return fail(ErrorCode::bad_key, "this is a secret key, not a recipient: keep it to yourself");
  if (decoded.prefix != recipient_prefix) return fail(ErrorCode::bad_key, "a recipient starts with siegel1");
  SIEGEL_TRY(const auto type, read_type(decoded));
  const auto key = decoded.data.reveal().subspan(type_size);
  return PublicKeyRecipient::create(type, Bytes(key.begin(), key.end()));
}

SecretBytes print_identity(const PublicKeyIdentity& identity) {
  const auto data = with_type(identity.type(), identity.secret_key().reveal());
  auto text = encode_bech32(identity_prefix, data.reveal());
  for (auto& c : text.reveal_for_writing()) c = ascii_upper_case(c);
  return text;
}

Result<PublicKeyIdentity> parse_identity(ByteView text, const Provider& provider) {
  SIEGEL_TRY(auto decoded, decode_bech32(text));
  if (decoded.prefix == recipient_prefix)
    return fail(ErrorCode::bad_key, "this is a recipient, not a secret key: it can only seal");
  if (decoded.prefix != identity_prefix) return fail(ErrorCode::bad_key, "an identity starts with SIEGEL-SECRET-KEY-1");
  SIEGEL_TRY(const auto type, read_type(decoded));
  return PublicKeyIdentity::create(type, SecretBytes::copy(decoded.data.reveal().subspan(type_size)), provider);
}

Result<std::vector<ByteView>> key_lines(ByteView text) {
  if (text.size() > max_key_file_size) return fail(ErrorCode::too_large, "a key file has at most 1 MiB");
  std::vector<ByteView> lines;
  while (!text.empty()) {
    const auto end = std::find(text.begin(), text.end(), static_cast<std::uint8_t>('\n'));
    const auto size = static_cast<std::size_t>(end - text.begin());
    const auto line = trimmed(text.first(size));
    if (!line.empty() && line.front() != '#') lines.push_back(line);
    text = text.subspan(std::min(size + 1, text.size()));
  }
  if (lines.empty()) return fail(ErrorCode::bad_key, "a key file holds no key");
  return lines;
}

Result<std::vector<PublicKeyIdentity>> parse_identity_file(const SecretBytes& text, const Provider& provider) {
  SIEGEL_TRY(const auto lines, key_lines(text.reveal()));
  std::vector<PublicKeyIdentity> identities;
  for (const auto line : lines) {
    SIEGEL_TRY(auto identity, parse_identity(line, provider));
    identities.push_back(std::move(identity));
  }
  return identities;
}

Result<std::vector<PublicKeyRecipient>> parse_recipient_file(ByteView text) {
  SIEGEL_TRY(const auto lines, key_lines(text));
  std::vector<PublicKeyRecipient> recipients;
  for (const auto line : lines) {
    SIEGEL_TRY(auto recipient, parse_recipient(text_of(line)));
    recipients.push_back(std::move(recipient));
  }
  return recipients;
}

}  // namespace siegel

// SPDX-License-Identifier: Apache-2.0
#include "audit/signed_note.h"

#include <algorithm>

#include "base/utf8.h"
#include "codec/base64.h"
#include "codec/hex.h"

namespace siegel {
namespace {

constexpr std::uint8_t type_ed25519 = 0x01;
constexpr std::size_t key_id_size = 4;
constexpr std::string_view dash = "\xE2\x80\x94 ";  // an em dash, and a blank

constexpr Error no_note{ErrorCode::bad_signature, "this is no signed note"};
constexpr Error not_signed{ErrorCode::bad_signature, "the note is not signed by the key that was named"};
constexpr Error no_verifier{ErrorCode::bad_key,
                            "this is no key of a signed note: name, number and key, with + between"};

Bytes key_id(const NoteVerifier& verifier, const Provider& provider) {
  const auto hash = provider.sha_256();
  hash->update(bytes_of(verifier.name));
  hash->update(std::array<std::uint8_t, 2>{'\n', type_ed25519});
  hash->update(verifier.key);
  const auto digest = hash->finish();
  return {digest.begin(), digest.begin() + key_id_size};
}

bool is_text(std::string_view note) {
  return is_utf8(bytes_of(note)) && std::ranges::none_of(note, [](char c) { return c != '\n' && c >= 0 && c < ' '; });
}

std::string note_of(std::string_view text, const NoteVerifier& verifier, const Ed25519Signature& signature,
                    const Provider& provider) {
  auto line = key_id(verifier, provider);
  append(line, signature);
  return std::string(text) + "\n" + std::string(dash) + verifier.name + " " + encode_base64(line) + "\n";
}

}  // namespace

bool is_note_name(std::string_view name) {
  return !name.empty() && is_utf8(bytes_of(name)) &&
         std::ranges::all_of(name, [](char c) { return c > ' ' && c < 0x7F && c != '+'; });
}

std::string NoteVerifier::print(const Provider& provider) const {
  Bytes typed{type_ed25519};
  append(typed, key);
  return name + "+" + encode_hex(key_id(*this, provider)) + "+" + encode_base64(typed);
}

Result<NoteVerifier> NoteVerifier::parse(std::string_view text, const Provider& provider) {
  const auto first = text.find('+');
  const auto second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return fail(no_verifier);
  const auto typed = decode_base64(text.substr(second + 1));
  NoteVerifier verifier;
  verifier.name = text.substr(0, first);
  if (!is_note_name(verifier.name) || !typed || typed->size() != 1 + verifier.key.size() ||
      typed->front() != type_ed25519)
    return fail(no_verifier);
  std::copy(typed->begin() + 1, typed->end(), verifier.key.begin());
  if (text.substr(first + 1, second - first - 1) != encode_hex(key_id(verifier, provider))) return fail(no_verifier);
  return verifier;
}

Result<std::string> sign_note(std::string_view text, std::string_view name, const SecretBytes& seed,
                              const Provider& provider) {
  NoteVerifier verifier{std::string(name), {}};
  SIEGEL_TRY(verifier.key, ed25519_public_key(seed));
  SIEGEL_TRY(const auto signature, ed25519_sign(seed, bytes_of(text)));
  return note_of(text, verifier, signature, provider);
}

Result<std::string> attach_note_signature(std::string_view text, const NoteVerifier& verifier,
                                          const Ed25519Signature& signature, const Provider& provider) {
  if (!ed25519_verify(verifier.key, bytes_of(text), signature)) return fail(not_signed);
  return note_of(text, verifier, signature, provider);
}

Result<std::string_view> open_note(std::string_view note, const NoteVerifier& verifier, const Provider& provider) {
  if (note.size() > max_signed_note) return fail(ErrorCode::too_large, "a signed note is larger than 64 KiB");
  const auto blank = note.rfind("\n\n");
  if (blank == std::string_view::npos || blank == 0 || !note.ends_with('\n') || !is_text(note)) return fail(no_note);
  const auto text = note.substr(0, blank + 1);
  auto lines = note.substr(blank + 2);
  const auto id = key_id(verifier, provider);
  bool is_signed = false;
  for (std::size_t count = 0; !lines.empty(); ++count) {
    const auto end = lines.find('\n');
    auto line = lines.substr(0, end);
    lines.remove_prefix(end + 1);
    const auto gap = line.rfind(' ');
    if (count == max_note_signatures || !line.starts_with(dash) || gap < dash.size()) return fail(no_note);
    const auto name = line.substr(dash.size(), gap - dash.size());
    const auto bytes = decode_base64(line.substr(gap + 1));
    if (name.empty() || !bytes || bytes->size() <= key_id_size) return fail(no_note);
    if (name != verifier.name || !std::equal(id.begin(), id.end(), bytes->begin())) continue;
    Ed25519Signature signature{};
    if (bytes->size() != key_id_size + signature.size()) return fail(not_signed);
    std::copy(bytes->begin() + key_id_size, bytes->end(), signature.begin());
    if (!ed25519_verify(verifier.key, bytes_of(text), signature)) return fail(not_signed);
    is_signed = true;
  }
  if (!is_signed) return fail(not_signed);
  return text;
}

}  // namespace siegel

// SPDX-License-Identifier: Apache-2.0
#include "key_file.h"

#include <algorithm>

#include "input_file.h"
#include "safe_text.h"

namespace siegel::cli {
namespace {

constexpr std::size_t max_secret_line = 1024;
constexpr std::size_t max_key_file = std::size_t{1} << 20;

/// A secret that others may read is none.
Done check_private(const InputFile& input) {
  if (input.is_regular() && (input.status().st_mode & 077) != 0)
    return failed(ErrorCode::bad_key, "others may read the key file " + input.shown_name(),
                  "chmod 600 " + input.shown_name());
  return {};
}

/// 32 raw bytes, or 64 hexadecimal digits with an optional line end.
Outcome<SecretBytes> read_kek(const std::string& path) {
  CLI_TRY(const auto input, InputFile::open(path));
  CLI_CHECK(check_private(input));
  CLI_TRY(auto content, read_secret(input, 256));
  if (content.size() == aead_key_size) return content;
  auto text = text_of(content.reveal());
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  auto decoded = decode_hex(text);
  if (text.size() != 2 * aead_key_size || !decoded)
    return failed(ErrorCode::bad_key, input.shown_name() + " is not a key of 32 bytes or 64 hexadecimal digits",
                  "make one with: (umask 077; head -c 32 /dev/urandom > kek.bin)");
  return SecretBytes::take(std::move(*decoded));
}

Outcome<SecretBytes> without_armor(const std::string& shown_name, const SecretBytes& content) {
  ArmorDecoder decoder;
  const auto body = decoder.push(content.reveal());
  if (!body) return failed_on(shown_name, body.error());
  Bytes sealed(body->begin(), body->end());
  const auto last = decoder.finish();
  if (!last) return failed_on(shown_name, last.error());
  append(sealed, *last);
  return SecretBytes::take(std::move(sealed));
}

Outcome<SecretBytes> open_sealed_key_file(const std::string& shown_name, const SecretBytes& content,
                                          PassphraseSource& passphrases, const Provider& provider) {
  HeaderReader reader;
  const auto complete = reader.push(content.reveal());
  if (!complete) return failed_on(shown_name, complete.error());
  if (auto status = reader.finish(); !status) return failed_on(shown_name, status.error());
  if (!has_passphrase(reader.header()))
    return failed(ErrorCode::bad_key, shown_name + " is a sealed file, and not sealed with a passphrase",
                  "a key file is plain, or sealed with a passphrase: siegel keygen -p");
  CLI_TRY(auto passphrase, passphrases.existing("the key file " + shown_name));
  CLI_TRY(const auto identity, PassphraseIdentity::create(std::move(passphrase)));
  const std::array<const Identity*, 1> identities{&identity};
  auto unlocked = siegel::unlock(reader.header(), identities, provider);
  if (!unlocked) return failed_on(shown_name, unlocked.error());
  auto opener = Opener::create(*unlocked, provider);
  if (!opener) return failed_on(shown_name, opener.error());
  SecretBytes text(content.size());  // the plaintext is shorter
  std::size_t size = 0;
  const auto take = [&](ByteView piece) {
    std::ranges::copy(piece, text.reveal_for_writing().subspan(size).begin());
    size += piece.size();
  };
  const auto body = opener->push(reader.rest());
  if (!body) return failed_on(shown_name, body.error());
  take(*body);
  const auto last = opener->finish();
  if (!last) return failed_on(shown_name, last.error());
  take(*last);
  return SecretBytes::copy(text.reveal().first(size));
}

}  // namespace

bool has_passphrase(const Header& header) {
  return std::ranges::any_of(header.stanzas(),
                             [](const Stanza& stanza) { return stanza.known_type() == StanzaType::passphrase; });
}

Outcome<PublicKeyIdentity> join_share_files(const std::vector<std::string>& paths, PassphraseSource& passphrases,
                                            const Provider& provider) {
  std::vector<SecretBytes> texts;
  for (const auto& path : paths) {
    CLI_TRY(auto text, read_key_file(path, passphrases, provider));
    texts.push_back(std::move(text));
  }
  std::vector<ByteView> shares;
  for (const auto& text : texts) {
    CLI_TRY(const auto lines, key_lines(text.reveal()));
    shares.insert(shares.end(), lines.begin(), lines.end());
  }
  CLI_TRY(auto identity, join_identity(shares, provider));
  return identity;
}

Outcome<SecretBytes> read_key_file(const std::string& path, PassphraseSource& passphrases, const Provider& provider) {
  if (path.starts_with(secret_key_start))
    return failed(ErrorCode::bad_argument, "a secret key was given in place of the file that holds it",
                  "write it to a file with mode 0600; a command line can be seen by everybody on this machine");
  CLI_TRY(const auto input, InputFile::open(path));
  CLI_CHECK(check_private(input));
  CLI_TRY(auto content, read_secret(input, max_key_file));
  if (looks_armored(content.reveal())) {
    CLI_TRY(content, without_armor(input.shown_name(), content));
  }
  if (!content.empty() && content.reveal().front() == magic.front()) {
    CLI_TRY(content, open_sealed_key_file(input.shown_name(), content, passphrases, provider));
  }
  return content;
}

Outcome<SecretBytes> read_secret_line(const std::string& path) {
  CLI_TRY(const auto input, InputFile::open(path));
  CLI_CHECK(check_private(input));
  CLI_TRY(const auto content, read_secret(input, max_secret_line));
  auto line = content.reveal();
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line = line.first(line.size() - 1);
  return SecretBytes::copy(line);
}

Outcome<std::vector<PublicKeyIdentity>> read_identity_file(const std::string& path, PassphraseSource& passphrases,
                                                           const Provider& provider) {
  CLI_TRY(const auto content, read_key_file(path, passphrases, provider));
  auto identities = parse_identity_file(content, provider);
  if (!identities) return failed_on(safe_text(path), identities.error());
  return std::move(*identities);
}

Outcome<EnvelopeKey> load_envelope_kek(const std::string& path, const std::string& key_id) {
  CLI_TRY(auto secret, read_kek(path));
  CLI_TRY(auto key, EnvelopeKey::symmetric(std::move(secret)));
  EnvelopeKeyUse use;
  use.key_id = key_id;
  key.set_use(std::move(use));
  return key;
}

Outcome<KeyEncryptionKey> load_kek(const std::string& path, const std::string& key_id, const Provider& provider) {
  CLI_TRY(auto key, read_kek(path));
  const auto id = bytes_of(key_id);
  auto kek = KeyEncryptionKey::create(std::move(key), Bytes(id.begin(), id.end()), provider);
  if (!kek) return failed_on(safe_text(path), kek.error());
  return std::move(*kek);
}

}  // namespace siegel::cli

// SPDX-License-Identifier: Apache-2.0
#include "key_options.h"

#include <fcntl.h>
#include <unistd.h>
#include <cstdlib>

#include <algorithm>
#include <ctime>

#include "external_program.h"
#include "input_file.h"
#include "pkcs11_key.h"
#include "safe_text.h"
#include "terminal.h"

namespace siegel::cli {
namespace {

constexpr std::size_t max_secret_line = 1024;

constexpr std::size_t max_key_file = std::size_t{1} << 20;
constexpr std::string_view command_provider = "command";
constexpr std::string_view recipient_start = "siegel1";

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

/// The same key as standard envelopes take it.
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

template <class Base, class Derived>
void keep(std::vector<std::unique_ptr<Base>>& list, Derived object) {
  list.push_back(std::make_unique<Derived>(std::move(object)));
}

bool has_passphrase(const Header& header) {
  return std::ranges::any_of(header.stanzas(),
                             [](const Stanza& stanza) { return stanza.known_type() == StanzaType::passphrase; });
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

void PassphraseSource::add_options(CLI::App& command) {
  command
      .add_option("--passphrase-fd", descriptor_,
                  "read passphrases from this open descriptor, one a line: first the one to open with, then a new one")
      ->type_name("N")
      ->check(CLI::Range(0, 1'048'575).description(""));
}

void PassphraseSource::keep_from_programs() const {
  if (descriptor_ > STDERR_FILENO) fcntl(descriptor_, F_SETFD, FD_CLOEXEC);
}

Outcome<SecretBytes> PassphraseSource::fresh(const std::string& what_for) {
  if (fresh_.empty()) {
    CLI_TRY(fresh_, is_given() ? read_passphrase(descriptor_) : ask_new_passphrase(what_for));
  }
  return fresh_.clone();
}

Outcome<SecretBytes> PassphraseSource::existing(const std::string& what_for) {
  if (!is_given()) return ask_passphrase("Passphrase for " + what_for);
  if (existing_.empty()) {
    CLI_TRY(existing_, read_passphrase(descriptor_));
  }
  return existing_.clone();
}

void RecipientOptions::add_options(CLI::App& command) {
  command.add_option("-r,--recipient", texts_, "seal to this recipient (siegel1...); may be given several times")
      ->type_name("RECIPIENT")
      ->allow_extra_args(false);
  command.add_option("-R,--recipients-file", files_, "seal to each recipient in this file, one a line")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command.add_flag("-p,--passphrase", passphrase_, "seal with a passphrase, asked for on the terminal");
  command
      .add_option("--kek-file", kek_file_, "seal with the key-encryption key in this file (32 bytes or 64 hex digits)")
      ->type_name("FILE");
  command.add_option("--kek-id", kek_id_, "public name of that key; default: a fingerprint")->type_name("TEXT");
  command
      .add_option("--wrap-command", wrap_command_,
                  "seal with the key that this program holds: it reads 32 bytes on standard input and writes them "
                  "wrapped; started without a shell")
      ->type_name("PROGRAM");
  command.add_option("--wrap-key-id", wrap_key_id_, "public name of that key, given to the program as SIEGEL_KEY_ID")
      ->type_name("TEXT");
  command
      .add_option(
          "--key-envelope", key_envelope_,
          "jwe, cose or cms: -r may also be a key file or certificate, which gets the key of the file in such a "
          "message")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"jwe", "cose", "cms"}).description(""));
  command.add_flag("--anonymous", anonymous_, "do not tell in the file for whom it is");
  command.add_flag("--allow-mixed", allow_mixed_, "allow classical recipients beside post-quantum ones");
  const auto group = "Cost of guessing the passphrase";
  command.add_option("--argon2-memory", argon2_memory_mib_, "memory in MiB")
      ->type_name("MIB")
      ->group(group)
      ->capture_default_str();
  command.add_option("--argon2-passes", argon2_passes_, "passes over it")
      ->type_name("N")
      ->group(group)
      ->capture_default_str();
  command.add_option("--argon2-lanes", argon2_lanes_, "lanes")->type_name("N")->group(group)->capture_default_str();
}

bool RecipientOptions::has_argon2_cost() const {
  return argon2_memory_mib_ != default_argon2_cost.memory_kib / 1024 || argon2_passes_ != default_argon2_cost.passes ||
         argon2_lanes_ != default_argon2_cost.lanes;
}

Done RecipientOptions::check_companions() const {
  if (!kek_id_.empty() && kek_file_.empty())
    return failed(ErrorCode::bad_argument, "--kek-id names the key of --kek-file, and there is none");
  if (!wrap_key_id_.empty() && wrap_command_.empty())
    return failed(ErrorCode::bad_argument, "--wrap-key-id names the key of --wrap-command, and there is none");
  const auto is_key_file = [](const std::string& text) { return !text.starts_with(recipient_start); };
  if (!key_envelope_.empty() && std::ranges::none_of(texts_, is_key_file))
    return failed(ErrorCode::bad_argument, "--key-envelope is for a recipient with a key file, and there is none",
                  "give the file with -r, such as -r recipient.jwk");
  if (has_argon2_cost() && !passphrase_)
    return failed(ErrorCode::bad_argument, "the options --argon2-... are for a passphrase, and there is none",
                  "add -p");
  return {};
}

Outcome<std::unique_ptr<Recipient>> RecipientOptions::recipient_of(std::size_t index, const Provider& provider) const {
  const auto& text = texts_[index];
  if (!key_envelope_.empty() && !text.starts_with(recipient_start)) {
    CLI_TRY(auto key, read_envelope_recipient(text, provider));
    KeyEnvelopeOptions options;
    for (const auto format : {EnvelopeFormat::jwe, EnvelopeFormat::cose, EnvelopeFormat::cms})
      if (name_of(format) == key_envelope_) options.format = format;
    options.now = std::time(nullptr);
    CLI_TRY(auto recipient, key_envelope_recipient(std::make_shared<EnvelopeKey>(std::move(key)), options, provider));
    return std::make_unique<ExternalRecipient>(std::move(recipient));
  }
  auto recipient = parse_recipient(text);
  // The text stays out of the message: it may be a secret key given by mistake.
  if (!recipient)
    return failed(recipient.error().code,
                  "recipient number " + std::to_string(index + 1) + ": " + std::string(recipient.error().what),
                  "a recipient is the line that siegel keygen prints; give a file of them with -R");
  if (anonymous_) recipient->stay_anonymous();
  return std::make_unique<PublicKeyRecipient>(std::move(*recipient));
}

Outcome<std::vector<std::unique_ptr<Recipient>>> RecipientOptions::recipients(PassphraseSource& passphrases,
                                                                              const Provider& provider) {
  CLI_CHECK(check_companions());
  passphrases.keep_from_programs();
  std::vector<std::unique_ptr<Recipient>> list;
  const auto keep_public_key = [&](PublicKeyRecipient recipient) {
    if (anonymous_) recipient.stay_anonymous();
    keep(list, std::move(recipient));
  };
  for (std::size_t i = 0; i < texts_.size(); ++i) {
    CLI_TRY(auto recipient, recipient_of(i, provider));
    list.push_back(std::move(recipient));
  }
  for (const auto& path : files_) {
    CLI_TRY(const auto input, InputFile::open(path));
    CLI_TRY(const auto content, read_secret(input, max_key_file));
    auto recipients = parse_recipient_file(content.reveal());
    if (!recipients) return failed_on(input.shown_name(), recipients.error());
    for (auto& recipient : *recipients) keep_public_key(std::move(recipient));
  }
  if (!kek_file_.empty()) {
    CLI_TRY(auto kek, load_kek(kek_file_, kek_id_, provider));
    keep(list, KekRecipient(std::move(kek)));
  }
  if (!wrap_command_.empty()) {
    CLI_TRY(auto program, ExternalProgram::parse(wrap_command_));
    const auto id = bytes_of(wrap_key_id_);
    const Bytes key_id(id.begin(), id.end());
    const auto wrap = [program, key_id](const SecretBytes& file_key, ByteView binding) -> Result<Bytes> {
      SIEGEL_TRY(const auto blob, run(program, file_key.reveal(), key_id, binding, max_external_blob_size));
      const auto bytes = blob.reveal();
      return Bytes(bytes.begin(), bytes.end());
    };
    CLI_TRY(auto recipient, ExternalRecipient::create(std::string(command_provider), key_id, wrap));
    keep(list, std::move(recipient));
  }
  // Asked for last, so that nobody types a passphrase for a call that fails anyway.
  if (passphrase_) {
    CLI_TRY(auto passphrase, passphrases.fresh("the sealed file"));
    const Argon2Cost cost{argon2_memory_mib_ > 4095 * 1024 ? 0xFFFFFFFF : argon2_memory_mib_ * 1024, argon2_passes_,
                          argon2_lanes_};
    CLI_TRY(auto recipient, PassphraseRecipient::create(std::move(passphrase), cost));
    keep(list, std::move(recipient));
  }
  if (list.empty())
    return failed(ErrorCode::bad_argument, "nobody could open the file: no recipient is given",
                  "use -r RECIPIENT, -R FILE, -p, --kek-file FILE or --wrap-command PROGRAM");
  return list;
}

Outcome<EnvelopeSecrets> RecipientOptions::envelope_recipients(PassphraseSource& passphrases,
                                                               const Provider& provider) {
  CLI_CHECK(check_companions());
  if (!files_.empty())
    return failed(ErrorCode::bad_argument, "-R is a list of recipients siegel1..., which open Siegel's own format only",
                  "give each key file with -r");
  if (!wrap_command_.empty() || !key_envelope_.empty())
    return failed(ErrorCode::bad_argument, "--wrap-command and --key-envelope are for Siegel's own format");
  if (allow_mixed_ || has_argon2_cost())
    return failed(ErrorCode::bad_argument, "--allow-mixed and --argon2-... are for Siegel's own format");
  EnvelopeSecrets recipients;
  for (const auto& path : texts_) {
    CLI_TRY(auto key, read_envelope_recipient(path, provider));
    recipients.add(std::move(key));
  }
  if (!kek_file_.empty()) {
    CLI_TRY(auto key, load_envelope_kek(kek_file_, kek_id_));
    recipients.add(std::move(key));
  }
  if (passphrase_) {
    CLI_TRY(auto passphrase, passphrases.fresh("the sealed file"));
    recipients.set_passphrase(std::move(passphrase));
  }
  if (recipients.empty())
    return failed(ErrorCode::bad_argument, "nobody could open the file: no recipient is given",
                  "use -r KEYFILE, -p or --kek-file FILE");
  return recipients;
}

void IdentityOptions::add_options(CLI::App& command, KeyNaming naming) {
  const bool beside = naming == KeyNaming::beside_recipients;
  command
      .add_option(
          "-i,--identity", files_,
          "open with the secret keys in this file, or with a key on a token: pkcs11:...; may be given several times")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command
      .add_option("--share", shares_,
                  "open with the key whose shares are in these files (siegel shares); once for each")
      ->type_name("FILE")
      ->allow_extra_args(false);
  if (!beside)
    command.add_flag("-p,--passphrase", passphrase_, "open with a passphrase (asked for anyway if the file needs one)");
  command
      .add_option(beside ? "--old-kek-file" : "--kek-file", kek_file_,
                  "open with the key-encryption key in this file (32 bytes or 64 hex digits)")
      ->type_name("FILE");
  command.add_option(beside ? "--old-kek-id" : "--kek-id", kek_id_, "public name of that key; default: a fingerprint")
      ->type_name("TEXT");
  command
      .add_option("--unwrap-command", unwrap_command_,
                  "open with the key that this program holds: it reads the wrapped key on standard input and writes "
                  "32 bytes; started without a shell")
      ->type_name("PROGRAM");
}

bool IdentityOptions::any_given() const {
  return !files_.empty() || !shares_.empty() || passphrase_ || !kek_file_.empty() || !unwrap_command_.empty();
}

void IdentityOptions::use_own_by_default() {
  const char* own = std::getenv("SIEGEL_IDENTITY");
  if (!any_given() && own != nullptr && *own != '\0') files_.emplace_back(own);
}

Outcome<std::vector<std::unique_ptr<Recipient>>> IdentityOptions::own_recipients(PassphraseSource& passphrases,
                                                                                 const std::string& what_for,
                                                                                 const Provider& provider) const {
  std::vector<std::unique_ptr<Recipient>> list;
  for (const auto& path : files_) {
    if (is_pkcs11_uri(path)) {
      CLI_TRY(const auto key, Pkcs11Key::open(path, passphrases));
      CLI_TRY(auto recipient, PublicKeyRecipient::create(StanzaType::p256, key->public_key()));
      keep(list, std::move(recipient));
      continue;
    }
    CLI_TRY(const auto identities, read_identity_file(path, passphrases, provider));
    for (const auto& identity : identities) {
      auto recipient = identity.recipient();
      if (!recipient) return failed(recipient.error());
      keep(list, *std::move(recipient));
    }
  }
  if (list.empty() && passphrase_) {
    CLI_TRY(auto passphrase, passphrases.fresh(what_for));
    CLI_TRY(auto recipient, PassphraseRecipient::create(std::move(passphrase)));
    keep(list, std::move(recipient));
  }
  if (list.empty())
    return failed(ErrorCode::bad_argument, "nobody could open " + what_for + ": no key is given",
                  "give yours with -i FILE or in SIEGEL_IDENTITY; siegel keygen makes one; -p takes a passphrase");
  return list;
}

Done IdentityOptions::load(PassphraseSource& passphrases, const Provider& provider) {
  passphrases.keep_from_programs();
  if (!kek_id_.empty() && kek_file_.empty())
    return failed(ErrorCode::bad_argument, "the id of a key-encryption key is given, but not the file with the key");
  for (const auto& path : files_) CLI_CHECK(load_file(path, passphrases, provider));
  if (!shares_.empty()) {
    CLI_TRY(auto identity, join_share_files(shares_, passphrases, provider));
    keep(identities_, std::move(identity));
  }
  if (!kek_file_.empty()) {
    CLI_TRY(auto kek, load_kek(kek_file_, kek_id_, provider));
    keep(identities_, KekIdentity(std::move(kek)));
    CLI_TRY(auto envelope_kek, load_envelope_kek(kek_file_, kek_id_));
    envelope_secrets_.add(std::move(envelope_kek));
  }
  if (!unwrap_command_.empty()) {
    CLI_TRY(auto program, ExternalProgram::parse(unwrap_command_));
    const auto unwrap = [program](ByteView key_id, ByteView blob,
                                  ByteView binding) -> Result<std::optional<SecretBytes>> {
      SIEGEL_TRY(auto file_key, run(program, blob, key_id, binding, aead_key_size));
      return std::optional(std::move(file_key));
    };
    keep(identities_, ExternalIdentity(std::string(command_provider), unwrap));
  }
  if (!envelope_secrets_.keys()->empty())
    for (const auto format : {EnvelopeFormat::jwe, EnvelopeFormat::cose, EnvelopeFormat::cms})
      keep(identities_, key_envelope_identity(format, envelope_secrets_.keys(), provider));
  return {};
}

Done IdentityOptions::load_file(const std::string& path, PassphraseSource& passphrases, const Provider& provider) {
  if (is_pkcs11_uri(path)) {
    CLI_TRY(auto key, Pkcs11Key::open(path, passphrases));
    CLI_TRY(auto identity, identity_of(std::move(key), provider));
    identities_.push_back(std::move(identity));
    return {};
  }
  CLI_TRY(const auto content, read_key_file(path, passphrases, provider));
  if (looks_like_envelope_key(content.reveal())) {
    SecretBytes passphrase;
    if (is_encrypted_pem_key(content.reveal())) {
      CLI_TRY(passphrase, passphrases.existing("the key file " + safe_text(path)));
    }
    auto key = parse_envelope_key(content.reveal(), provider, passphrase.reveal());
    if (!key) return failed_on(safe_text(path), key.error());
    if (!key->is_private())
      return failed(ErrorCode::bad_key, safe_text(path) + " is a public key, and opens nothing",
                    "give the file with the secret key that belongs to it");
    envelope_secrets_.add(*std::move(key));
    return {};
  }
  auto identities = parse_identity_file(content, provider);
  if (!identities) return failed_on(safe_text(path), identities.error());
  for (auto& identity : *identities) keep(identities_, std::move(identity));
  return {};
}

Outcome<WipedBytes> IdentityOptions::open(const StandardEnvelope& envelope, const std::string& shown_name,
                                          PassphraseSource& passphrases, const Provider& provider) const {
  auto content = envelope.open(envelope_secrets_.list(), provider);
  const bool ask = !content && content.error().code == ErrorCode::no_matching_key && envelope.has_passphrase() &&
                   (!has_keys() || passphrase_);
  if (ask) {
    CLI_TRY(const auto passphrase, passphrases.existing(shown_name));
    const EnvelopeSecret only{nullptr, passphrase.reveal()};
    content = envelope.open({&only, 1}, provider);
    // One that was altered and a wrong passphrase look the same; the second is what happens every day.
    if (!content && content.error().code == ErrorCode::payload_forged)
      return failed(ErrorCode::no_matching_key, shown_name + ": the passphrase does not open it, or it was altered",
                    "try the passphrase again");
  }
  if (content) return std::move(*content);
  auto failure = failed_on(shown_name, content.error());
  if (content.error().code == ErrorCode::no_matching_key)
    failure.error().hint = has_keys() ? "siegel inspect shows for which keys the file is"
                                      : "give a key with -i FILE, such as a JSON Web Key, or with --kek-file FILE";
  return failure;
}

Outcome<UnlockedHeader> IdentityOptions::unlock(Header header, const std::string& shown_name,
                                                PassphraseSource& passphrases, const Provider& provider,
                                                const Requirements& requirements) const {
  auto identities = pointers_to(identities_);
  auto unlocked = siegel::unlock(header, identities, provider, requirements);
  const bool ask = !unlocked && unlocked.error().code == ErrorCode::no_matching_key && has_passphrase(header) &&
                   (!has_keys() || passphrase_);
  if (ask) {
    CLI_TRY(auto passphrase, passphrases.existing(shown_name));
    CLI_TRY(const auto identity, PassphraseIdentity::create(std::move(passphrase)));
    const std::array<const Identity*, 1> only{&identity};
    unlocked = siegel::unlock(std::move(header), only, provider, requirements);
  }
  if (unlocked) return std::move(*unlocked);
  for (const auto& reason : reasons_)
    if (*reason) return failed((*reason)->code, shown_name + ": " + (*reason)->message, (*reason)->hint);
  auto failure = failed_on(shown_name, unlocked.error());
  if (unlocked.error().code == ErrorCode::no_matching_key)
    failure.error().hint = has_keys() ? "siegel inspect shows for which keys the file is"
                                      : "give a key with -i FILE, --kek-file FILE or --unwrap-command PROGRAM";
  return failure;
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

Outcome<Context> parse_context(const std::vector<std::string>& pairs) {
  Context context;
  for (const auto& pair : pairs) {
    const auto equals = pair.find('=');
    std::string key;
    std::string value;
    if (equals == std::string::npos || equals == 0 || !to_nfc(pair.substr(0, equals), key) ||
        !to_nfc(pair.substr(equals + 1), value))
      return failed(ErrorCode::bad_argument, "a context is written as key=value, in UTF-8: " + safe_text(pair));
    if (!context.emplace(key, value).second)
      return failed(ErrorCode::bad_argument, "the context has two values for " + safe_text(key));
  }
  return context;
}

}  // namespace siegel::cli

// SPDX-License-Identifier: Apache-2.0
#include "identity_options.h"

#include <algorithm>
#include <cstdlib>

#include "external_program.h"
#include "key_file.h"
#include "pkcs11_key.h"
#include "safe_text.h"

namespace siegel::cli {
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

}  // namespace siegel::cli

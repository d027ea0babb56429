// SPDX-License-Identifier: Apache-2.0
#include "recipient_options.h"

#include "external_program.h"
#include "input_file.h"
#include "key_file.h"
#include "owned_list.h"
#include "safe_text.h"

namespace siegel::cli {
namespace {

constexpr std::size_t max_recipient_file = std::size_t{1} << 20;
constexpr std::string_view recipient_start = "siegel1";

}  // namespace

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
    CLI_TRY(const auto content, read_secret(input, max_recipient_file));
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

}  // namespace siegel::cli

// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <ctime>

#include "command.h"
#include "key_options.h"
#include "output_file.h"

namespace siegel::cli {
namespace {

std::string now_text() {
  const auto now = std::time(nullptr);
  std::tm parts{};
  std::array<char, 32> text{};
  if (gmtime_r(&now, &parts) == nullptr) return "an unknown time";
  if (std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts) == 0) return "an unknown time";
  return text.data();
}

/// A key file: two comments and one identity.
SecretBytes key_file_text(const PublicKeyIdentity& identity, const std::string& recipient) {
  const auto comments = "# created: " + now_text() + "\n# recipient: " + recipient + "\n";
  const auto key = print_identity(identity);
  SecretBytes text(comments.size() + key.size() + 1);
  auto out = text.reveal_for_writing().begin();
  out = std::ranges::copy(bytes_of(comments), out).out;
  out = std::ranges::copy(key.reveal(), out).out;
  *out = '\n';
  return text;
}

class KeygenCommand final : public Command {
 public:
  explicit KeygenCommand(CLI::App& parent) {
    app = parent.add_subcommand("keygen", "Make a secret key, and print the recipient that belongs to it");
    app->add_option("-o,--output", output_, "write the secret key here (0600); default: standard output")
        ->type_name("FILE");
    auto* post_quantum = app->add_flag("--pq", post_quantum_, "post-quantum: ML-KEM-768 with X25519 (X-Wing)");
    app->add_flag("--p256", p256_, "NIST P-256, for keys that browsers, cards or hardware modules hold")
        ->excludes(post_quantum);
    app->add_flag("-p,--passphrase", passphrase_, "seal the key file with a passphrase");
    passphrases_.add_options(*app);
    app->add_option("-y,--to-recipient", convert_, "print the recipients of the keys in this file, and make none")
        ->type_name("FILE");
    app->footer(
        "The recipient may be given to anybody; the secret key stays with you. Without it nothing that was sealed to\n"
        "it can be opened again: keep a copy in a safe place.\n\n"
        "Examples:\n"
        "  siegel keygen -o me.key\n"
        "  siegel keygen --pq -p -o me.key\n"
        "  siegel keygen -y me.key");
  }

  Done run(const Setting& setting) override {
    if (!convert_.empty()) {
      if (!output_.empty() || post_quantum_ || p256_ || passphrase_)
        return failed(ErrorCode::bad_argument, "-y makes no key: -o, --pq, --p256 and -p do not go with it",
                      "recipients are printed on standard output: > FILE");
      return convert(setting);
    }
    if (passphrases_.is_given() && !passphrase_)
      return failed(ErrorCode::bad_argument, "--passphrase-fd is given, but the key is not sealed with a passphrase",
                    "add -p");
    return make(setting);
  }

 private:
  StanzaType type() const {
    if (post_quantum_) return StanzaType::mlkem768_x25519;
    return p256_ ? StanzaType::p256 : StanzaType::x25519;
  }

  Done make(const Setting& setting) {
    const auto identity = PublicKeyIdentity::generate(type(), setting.provider);
    if (!identity) return failed(identity.error());
    const auto recipient = identity->recipient();
    if (!recipient) return failed(recipient.error());
    const auto recipient_text = print_recipient(*recipient);
    auto text = key_file_text(*identity, recipient_text);

    if (output_.empty() || output_ == "-") {
      if (passphrase_ && isatty(STDOUT_FILENO) != 0)
        return failed(ErrorCode::bad_argument, "a sealed key is not for the terminal", "use -o FILE");
      CLI_TRY(const auto content, protect(std::move(text), setting));
      if (!write_fully(STDOUT_FILENO, content.reveal())) return failed_call("cannot write standard output");
      CLI_CHECK(tell(recipient_text, setting.progress));
      return setting.progress == ProgressMode::json ? Done{} : warn_of_readers();
    }
    // The place is checked before anybody types a passphrase.
    CLI_TRY(auto file, OutputFile::create(output_, Overwrite::refuse, nullptr));
    CLI_TRY(const auto content, protect(std::move(text), setting));
    if (!write_fully(file.descriptor(), content.reveal())) return failed_call("cannot write " + file.shown_name());
    CLI_CHECK(file.publish());
    // Never the other way round: a recipient whose key was not stored would lose what is sealed to it.
    auto told = tell(recipient_text, setting.progress);
    if (!told) file.withdraw();
    return told;
  }

  /// On standard error: standard output may be the key itself.
  static Done tell(const std::string& recipient, ProgressMode mode) {
    auto json = JsonWriter::object();
    json.set("event", "recipient").set("recipient", recipient);
    const auto line = mode == ProgressMode::json ? json.print() : "recipient: " + recipient;
    if (!write_fully(STDERR_FILENO, bytes_of(line + "\n"))) return failed_call("cannot print the recipient");
    return {};
  }

  Done warn_of_readers() const {
    struct stat out{};
    if (passphrase_ || fstat(STDOUT_FILENO, &out) != 0 || !S_ISREG(out.st_mode) || (out.st_mode & 077) == 0) return {};
    constexpr std::string_view hint = "siegel: hint: others may read the file with this secret key: chmod 600 FILE\n";
    if (!write_fully(STDERR_FILENO, bytes_of(hint))) return failed_call("cannot write standard error");
    return {};
  }

  Outcome<SecretBytes> protect(SecretBytes text, const Setting& setting) {
    if (!passphrase_) return text;
    CLI_TRY(auto passphrase, passphrases_.fresh("the new key file"));
    CLI_TRY(const auto recipient, PassphraseRecipient::create(std::move(passphrase)));
    const std::array<const Recipient*, 1> recipients{&recipient};
    CLI_TRY(const auto prepared, PreparedSeal::create(recipients, setting.provider));
    CLI_TRY(auto sealer, Sealer::create(prepared, setting.provider));
    Bytes sealed;
    CLI_TRY(const auto body, sealer.push(text.reveal()));
    append(sealed, body);
    CLI_TRY(const auto last, sealer.finish());
    append(sealed, last);
    return SecretBytes::take(std::move(sealed));
  }

  Done convert(const Setting& setting) {
    CLI_TRY(const auto identities, read_identity_file(convert_, passphrases_, setting.provider));
    std::string text;
    for (const auto& identity : identities) {
      const auto recipient = identity.recipient();
      if (!recipient) return failed(recipient.error());
      text += print_recipient(*recipient) + "\n";
    }
    if (!write_fully(STDOUT_FILENO, bytes_of(text))) return failed_call("cannot write standard output");
    return {};
  }

  std::string output_;
  bool post_quantum_ = false;
  bool p256_ = false;
  bool passphrase_ = false;
  PassphraseSource passphrases_;
  std::string convert_;
};

}  // namespace

std::unique_ptr<Command> make_keygen(CLI::App& parent) { return std::make_unique<KeygenCommand>(parent); }

}  // namespace siegel::cli

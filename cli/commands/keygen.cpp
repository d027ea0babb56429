// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <ctime>

#include "command.h"
#include "key_file.h"
#include "output_file.h"
#include "pkcs11_key.h"
#include "safe_text.h"

namespace siegel::cli {
namespace {

constexpr std::size_t rsa_bits = 3072;  // 128 bits of security, NIST SP 800-57

std::string now_text() {
  const auto now = std::time(nullptr);
  std::tm parts{};
  std::array<char, 32> text{};
  if (gmtime_r(&now, &parts) == nullptr) return "an unknown time";
  if (std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts) == 0) return "an unknown time";
  return text.data();
}

/// A key file: two comments and one key. `what` says what the public half is.
SecretBytes key_file_text(const SecretBytes& key, const std::string& what, const std::string& public_half) {
  const auto comments = "# created: " + now_text() + "\n# " + what + ": " + public_half + "\n";
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
    app->add_option("-o,--output", output_,
                    "write the secret key here (0600), or make it on a token: pkcs11:...; default: standard output")
        ->type_name("FILE");
    auto* post_quantum = app->add_flag("--pq", post_quantum_, "post-quantum: ML-KEM-768 with X25519 (X-Wing)");
    app->add_flag("--p256", p256_, "NIST P-256, for keys that browsers, cards or hardware modules hold")
        ->excludes(post_quantum);
    app->add_flag("--signing", signing_, "a key to sign files with (Ed25519), for seal --sign");
    app->add_flag("--rsa", rsa_, "RSA with 3072 bits, for partners who have nothing else; with --format jwk");
    app->add_option("--format", format_, "of the key: siegel; jwk for JSON Web Encryption; cose for COSE")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"siegel", "jwk", "cose"}).description(""))
        ->capture_default_str();
    app->add_option(
           "--experimental-hpke", hpke_,
           "with --format jwk or cose: a key for HPKE, as drafts that may still change define it; wraps the key "
           "of the content (key), or encrypts the content itself (content)")
        ->type_name("WHAT")
        ->check(CLI::IsMember({"key", "content"}).description(""));
    app->add_flag("-p,--passphrase", passphrase_, "seal the key file with a passphrase");
    passphrases_.add_options(*app);
    app->add_option("-y,--to-recipient", convert_,
                    "print the recipients of the keys in this file, or the signer, and make none")
        ->type_name("FILE");
    app->footer(
        "The recipient may be given to anybody; the secret key stays with you. Without it nothing that was sealed to\n"
        "it can be opened again: keep a copy in a safe place.\n\n"
        "Examples:\n"
        "  siegel keygen -o me.key\n"
        "  siegel keygen --pq -p -o me.key\n"
        "  siegel keygen -o 'pkcs11:token=kanzlei;object=siegel' --p256\n"
        "  siegel keygen --signing -o my-signing.key\n"
        "  siegel keygen -y me.key\n"
        "  siegel keygen --format jwk -o me.jwk && siegel keygen -y me.jwk > recipient.jwk");
  }

  Done run(const Setting& setting) override {
    if (!convert_.empty()) {
      if (!output_.empty() || post_quantum_ || p256_ || rsa_ || signing_ || !hpke_.empty() || passphrase_)
        return failed(ErrorCode::bad_argument, "-y makes no key: what a new one would be does not go with it",
                      "recipients are printed on standard output: > FILE");
      return convert(setting);
    }
    if (passphrases_.is_given() && !passphrase_ && !is_pkcs11_uri(output_))
      return failed(ErrorCode::bad_argument, "--passphrase-fd is given, but the key is not sealed with a passphrase",
                    "add -p");
    if (rsa_ && (post_quantum_ || p256_))
      return failed(ErrorCode::bad_argument, "a key is of one kind: --pq, --p256 or --rsa");
    if (signing_ && (post_quantum_ || p256_ || rsa_ || !hpke_.empty() || !is_siegel()))
      return failed(ErrorCode::bad_argument, "a signing key is of one kind: Ed25519, of Siegel's own format",
                    "leave the other options away");
    if (post_quantum_ && !is_siegel())
      return failed(ErrorCode::bad_argument, "such a key cannot be post-quantum yet", "leave --pq or --format away");
    if (rsa_ && format_ != "jwk")
      return failed(ErrorCode::bad_argument, "--rsa is for partners who have nothing else, with JSON Web Encryption",
                    "add --format jwk");
    if (!hpke_.empty() && (is_siegel() || rsa_))
      return failed(ErrorCode::bad_argument, "--experimental-hpke is for keys on a curve, of JWE and COSE",
                    "add --format jwk or --format cose, and leave --rsa away");
    return make(setting);
  }

 private:
  StanzaType type() const {
    if (post_quantum_) return StanzaType::mlkem768_x25519;
    return p256_ ? StanzaType::p256 : StanzaType::x25519;
  }

  bool is_siegel() const { return format_ == "siegel"; }

  struct NewKey {
    SecretBytes file;
    std::string recipient;  ///< or signer
  };
  Outcome<NewKey> draw(const Provider& provider) const {
    if (!is_siegel()) return draw_for_envelopes(provider);
    if (signing_) {
      CLI_TRY(const auto key, SigningKey::generate(provider.random()));
      auto signer = key.signer().print();
      return NewKey{key_file_text(key.print(), "signer", signer), signer};
    }
    const auto identity = PublicKeyIdentity::generate(type(), provider);
    if (!identity) return failed(identity.error());
    const auto recipient = identity->recipient();
    if (!recipient) return failed(recipient.error());
    auto text = print_recipient(*recipient);
    return NewKey{key_file_text(print_identity(*identity), "recipient", text), text};
  }

  Outcome<NewKey> draw_for_envelopes(const Provider& provider) const {
    const auto key = draw_envelope_key(provider);
    if (!key) return failed(key.error());
    // For people to see whose it is: the recipient of a COSE key is made with -y.
    const auto recipient = print_public_jwk(*key, provider);
    if (!recipient) return failed(recipient.error());
    if (format_ == "cose") {
      auto cbor = print_private_cose_key(*key, provider);
      if (!cbor) return failed(cbor.error());
      return NewKey{std::move(*cbor), *recipient};
    }
    const auto json = print_private_jwk(*key, provider);
    SecretBytes file(json.size() + 1);
    *std::ranges::copy(json.reveal(), file.reveal_for_writing().begin()).out = '\n';
    return NewKey{std::move(file), *recipient};
  }

  Result<EnvelopeKey> draw_envelope_key(const Provider& provider) const {
    if (!rsa_) {
      SIEGEL_TRY(auto key, EnvelopeKey::draw(p256_ ? Group::p256 : Group::x25519, provider));
      if (!hpke_.empty()) {
        EnvelopeKeyUse use;
        use.algorithm = hpke_suite_of(key.group(), hpke_ == "content").name;
        key.set_use(std::move(use));
      }
      return key;
    }
    SIEGEL_TRY(auto key, generate_rsa_key(rsa_bits, provider.random()));
    return EnvelopeKey::of_rsa(std::move(key));
  }

  Done make(const Setting& setting) {
    if (is_pkcs11_uri(output_)) return make_on_token(setting);
    CLI_TRY(auto key, draw(setting.provider));
    // Made before anything is stored: what is stored has to be told, even where there is no memory left.
    const auto line = line_about(signing_ ? "signer" : "recipient", key.recipient, setting.progress);
    auto& text = key.file;

    if (output_.empty() || output_ == "-") {
      if (passphrase_ && isatty(STDOUT_FILENO) != 0)
        return failed(ErrorCode::bad_argument, "a sealed key is not for the terminal", "use -o FILE");
      CLI_TRY(const auto content, protect(std::move(text), setting));
      if (!write_fully(STDOUT_FILENO, content.reveal())) return failed_call("cannot write standard output");
      CLI_CHECK(tell(line));
      return setting.progress == ProgressMode::json ? Done{} : warn_of_readers();
    }
    // The place is checked before anybody types a passphrase.
    CLI_TRY(auto file, OutputFile::create(output_, Overwrite::refuse, nullptr));
    CLI_TRY(const auto content, protect(std::move(text), setting));
    if (!write_fully(file.descriptor(), content.reveal())) return failed_call("cannot write " + file.shown_name());
    CLI_CHECK(file.publish());
    // Never the other way round: a recipient whose key was not stored would lose what is sealed to it.
    auto told = tell(line);
    if (!told) file.withdraw();
    return told;
  }

  /// The key is made there, and never leaves it.
  Done make_on_token(const Setting& setting) {
    if (!p256_ || passphrase_ || !is_siegel())
      return failed(ErrorCode::bad_argument, "a key on a token is one on the curve P-256",
                    "add --p256, and nothing else");
    CLI_TRY(const auto key, Pkcs11Key::generate(output_, passphrases_, setting.provider));
    CLI_TRY(const auto recipient, PublicKeyRecipient::create(StanzaType::p256, key->public_key()));
    return tell(line_about("recipient", print_recipient(recipient), setting.progress));
  }

  static std::string line_about(const std::string& what, const std::string& public_half, ProgressMode mode) {
    if (mode != ProgressMode::json) return what + ": " + public_half + "\n";
    auto json = JsonWriter::object();
    json.set("event", what).set(what, public_half);
    return json.print() + "\n";
  }

  /// On standard error: standard output may be the key itself.
  static Done tell(const std::string& line) {
    if (!write_fully(STDERR_FILENO, bytes_of(line))) return failed_call("cannot print the recipient");
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
    if (is_pkcs11_uri(convert_)) {
      CLI_TRY(const auto key, Pkcs11Key::open(convert_, passphrases_));
      CLI_TRY(const auto recipient, PublicKeyRecipient::create(StanzaType::p256, key->public_key()));
      return print(print_recipient(recipient) + "\n");
    }
    CLI_TRY(const auto content, read_key_file(convert_, passphrases_, setting.provider));
    std::string text;
    if (looks_like_envelope_key(content.reveal())) {
      const auto key = parse_envelope_key(content.reveal(), setting.provider);
      if (!key) return failed_on(safe_text(convert_), key.error());
      return print_public(*key, setting.provider,
                          content.reveal().front() == '{' ? EnvelopeFormat::jwe : EnvelopeFormat::cose);
    }
    if (const auto key = SigningKey::parse_file(content)) return print(key->signer().print() + "\n");
    const auto identities = parse_identity_file(content, setting.provider);
    if (!identities) return failed_on(safe_text(convert_), identities.error());
    for (const auto& identity : *identities) {
      const auto recipient = identity.recipient();
      if (!recipient) return failed(recipient.error());
      text += print_recipient(*recipient) + "\n";
    }
    return print(text);
  }

  /// In the notation of the file, unless --format asks for another.
  Done print_public(const EnvelopeKey& key, const Provider& provider, EnvelopeFormat own) const {
    if (format_ == "cose" || (is_siegel() && own == EnvelopeFormat::cose)) {
      const auto cbor = print_public_cose_key(key, provider);
      if (!cbor) return failed_on(safe_text(convert_), cbor.error());
      return print(std::string(text_of(*cbor)));
    }
    const auto json = print_public_jwk(key, provider);
    if (!json) return failed_on(safe_text(convert_), json.error());
    return print(*json + "\n");
  }

  static Done print(const std::string& text) {
    if (!write_fully(STDOUT_FILENO, bytes_of(text))) return failed_call("cannot write standard output");
    return {};
  }

  std::string output_;
  bool post_quantum_ = false;
  bool p256_ = false;
  bool rsa_ = false;
  bool signing_ = false;
  std::string hpke_;  // "key", "content", or empty
  std::string format_ = "siegel";
  bool passphrase_ = false;
  PassphraseSource passphrases_;
  std::string convert_;
};

}  // namespace

std::unique_ptr<Command> make_keygen(CLI::App& parent) { return std::make_unique<KeygenCommand>(parent); }

}  // namespace siegel::cli

// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>
#include <unistd.h>

#include "byte_stream.h"
#include "command.h"
#include "context_option.h"
#include "file_digest.h"
#include "input_file.h"
#include "output_file.h"
#include "owned_list.h"
#include "piece_workers.h"
#include "recipient_options.h"
#include "safe_text.h"
#include "seal_envelope.h"
#include "signer_options.h"

namespace siegel::cli {
namespace {

class SealCommand final : public Command {
 public:
  explicit SealCommand(CLI::App& parent) {
    app = parent.add_subcommand("seal", "Seal files so that only the given recipients can open them");
    recipients_.add_options(*app);
    passphrases_.add_options(*app);
    format_.add_options(*app);
    app->add_option("INPUT", inputs_, "files to seal; - or nothing: standard input");
    app->add_option("-o,--output", output_, "write here; default: INPUT.siegel, or standard output")->type_name("FILE");
    app->add_flag("-f,--force", force_, "replace files that exist");
    app->add_flag("-a,--armor", armor_, "write text that survives mail and chat");
    app->add_option("--context", context_, "public, protected fact about the file; may be given several times")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
    app->add_option("--policy", policy_file_, "bind the file to this policy document (by its SHA-256)")
        ->type_name("FILE");
    app->add_option("--name", name_, "name to seal in; default: the name of the input")->type_name("NAME");
    app->add_option("--media-type", media_type_, "media type to seal in, such as application/pdf")->type_name("TYPE");
    app->add_flag("--digest", digest_, "seal the SHA-256 of the content in; reads the file twice");
    app->add_flag("--no-metadata", no_metadata_, "seal neither name nor time nor length in");
    app->add_flag("--pad", pad_, "hide the exact length (Padmé: at most 12 % more)");
    app->add_option("--sign", signing_key_file_, "sign with the key in this file (siegel keygen --signing)")
        ->type_name("FILE");
    app->add_option("--detach-header", header_path_,
                    "write the header to a file of its own; deleting it erases the content")
        ->type_name("FILE");
    app->footer(
        "Without -o, each INPUT becomes INPUT.siegel beside it. A file appears complete or not at all.\n"
        "The name, time and length of a file are sealed in with it; --context is public.\n\n"
        "Examples:\n"
        "  siegel seal -r siegel1... contract.pdf\n"
        "  siegel seal -R partners.txt --context matter=4711 *.pdf\n"
        "  pg_dump db | siegel seal -p | ssh host 'cat > db.siegel'\n"
        "  siegel seal --kek-file kek.bin --detach-header scan.header -o scan.sealed scan.tiff\n"
        "  siegel seal -r siegel1... --sign my-signing.key contract.pdf\n"
        "  siegel seal --format jwe -r recipient.jwk answer.json\n"
        "  siegel seal --format cms -r cert.pem report.pdf\n"
        "  siegel seal --key-envelope jwe -r recipient.jwk big.iso");
  }

  Done run(const Setting& setting) override {
    if (inputs_.empty()) inputs_.emplace_back("-");
    if (inputs_.size() > 1 && !output_.empty())
      return failed(ErrorCode::bad_argument, "one output cannot take several inputs",
                    "leave -o away: each INPUT becomes INPUT.siegel");
    if (inputs_.size() > 1 && !header_path_.empty())
      return failed(ErrorCode::bad_argument, "one header file cannot take several inputs");
    if (inputs_.size() > 1 && !name_.empty())
      return failed(ErrorCode::bad_argument, "one name cannot be that of several inputs");
    if (armor_ && !header_path_.empty())
      return failed(ErrorCode::bad_argument, "a detached header and armor do not go together");
    if (no_metadata_ && (!name_.empty() || !media_type_.empty() || digest_ || pad_))
      return failed(ErrorCode::bad_argument, "--no-metadata leaves no place for a name, type, digest or padding");
    if (passphrases_.is_given() && !recipients_.has_passphrase() && signing_key_file_.empty())
      return failed(ErrorCode::bad_argument, "--passphrase-fd is given, but nothing is sealed with a passphrase",
                    "add -p");
    CLI_CHECK(format_.check());
    if (format_.format() != EnvelopeFormat::siegel) return seal_envelopes(setting);
    if (!signing_key_file_.empty()) {
      CLI_TRY(signing_key_, read_signing_key(signing_key_file_, passphrases_, setting.provider));
    }
    CLI_TRY(const auto recipients, own_recipients(setting));
    return for_each_input(inputs_, setting.progress,
                          [&](const std::string& path) { return seal(path, pointers_to(recipients), setting); });
  }

 private:
  /// Those that were given; for a tenant without any the current key epoch and all of class storage.
  Outcome<std::vector<std::unique_ptr<Recipient>>> own_recipients(const Setting& setting) {
    if (setting.tenant == nullptr || recipients_.any_given())
      return recipients_.recipients(passphrases_, setting.provider);
    std::vector<std::unique_ptr<Recipient>> recipients;
    const auto& policy = setting.tenant->policy();
    const auto add = [&](const std::string& text) -> Done {
      CLI_TRY(auto recipient, parse_recipient(text));
      recipients.push_back(std::make_unique<PublicKeyRecipient>(std::move(recipient)));
      return {};
    };
    if (const auto* const epoch = policy.current_epoch(setting.tenant->now())) CLI_CHECK(add(epoch->recipient));
    for (const auto& allowed : policy.recipients)
      if (allowed.recipient_class == RecipientClass::storage && allowed.recipient.starts_with("siegel1"))
        CLI_CHECK(add(allowed.recipient));
    if (recipients.empty())
      return failed(ErrorCode::bad_argument,
                    "nobody is given to seal to, and the tenant has no key epoch and no recipient of class storage",
                    "-r siegel1..., siegel keys rotate, or siegel tenant allow");
    return recipients;
  }

  /// What only Siegel's own format has a place for.
  Done check_for_envelope() const {
    const auto refuse = [](std::string_view option) {
      return failed(ErrorCode::bad_argument, std::string(option) + " is for Siegel's own format",
                    "leave --format away");
    };
    if (armor_ && format_.format() != EnvelopeFormat::cms) return refuse("--armor");
    if (!context_.empty()) return refuse("--context");
    if (!policy_file_.empty()) return refuse("--policy");
    if (!name_.empty()) return refuse("--name");
    if (digest_) return refuse("--digest");
    if (pad_) return refuse("--pad");
    if (!signing_key_file_.empty()) return refuse("--sign");
    if (format_.format() == EnvelopeFormat::cms && !media_type_.empty()) return refuse("--media-type");
    if (format_.format() == EnvelopeFormat::cms && recipients_.anonymous()) return refuse("--anonymous");
    if (!header_path_.empty()) return refuse("--detach-header");
    return {};
  }

  Done seal_envelopes(const Setting& setting) {
    CLI_CHECK(check_for_envelope());
    CLI_TRY(const auto recipients, recipients_.envelope_recipients(passphrases_, setting.provider));
    return for_each_input(inputs_, setting.progress,
                          [&](const std::string& path) { return seal_envelope(path, recipients, setting); });
  }

  Done seal_envelope(const std::string& path, const EnvelopeSecrets& recipients, const Setting& setting) {
    CLI_TRY(const auto input, InputFile::open(path));
    const auto target = output_path(path);
    if (target == "-") CLI_CHECK(check_standard_output(input));
    CLI_TRY(auto file, OutputFile::create_unless_stream(target, overwrite(), &input));
    AuditRecord about;
    about.operation = "seal_" + std::string(name_of(format_.format()));
    about.counts = {{"recipients", recipients.list().size()}};
    return setting.journal.run(std::move(about), [&](AuditRecord& ending) -> Done {
      if (setting.tenant != nullptr) {
        SealFacts facts;
        facts.is_own_format = false;
        if (const auto refusal = setting.tenant->session().decide(facts)) return refused(*refusal, ending);
      }
      CLI_TRY(const auto message,
              format_.seal(input, recipients, {media_type_, !recipients_.anonymous(), armor_}, setting.provider));
      CLI_CHECK(input.check_unchanged());
      ByteSink sink(file ? file->descriptor() : STDOUT_FILENO, file ? file->shown_name() : "standard output",
                    Encoding::binary);
      CLI_CHECK(sink.write(message));
      ending.counts.emplace_back("bytes", message.size());
      return file ? file->publish() : Done{};
    });
  }

  Outcome<SealOptions> options_for(const InputFile& input, const std::string& path, const Provider& provider) const {
    SealOptions options;
    CLI_TRY(options.context, parse_context(context_));
    options.mix_classical_with_post_quantum = recipients_.mixing_allowed();
    options.signing_key = signing_key_;
    if (!policy_file_.empty()) {
      CLI_TRY(options.policy, sha_256_of_file(policy_file_, provider));
    }
    if (no_metadata_) return options;
    Metadata metadata;
    if (!media_type_.empty()) metadata.media_type = media_type_;
    CLI_TRY(metadata.name, name_for(input, path));
    if (input.is_regular()) {
      metadata.modified = input.modified_milliseconds();
      metadata.length = input.size();
    }
    if (digest_) {
      if (!input.is_regular() || input.is_standard_input())
        return failed(ErrorCode::bad_argument, "--digest needs a file that can be read twice");
      CLI_TRY(metadata.sha_256, sha_256_of_file(path, provider));
    }
    if (pad_) {
      if (!metadata.length)
        return failed(ErrorCode::bad_argument, "--pad needs a file, because the length of a stream is not known before",
                      "write the stream to a file first");
      options.padding = Padding::padme;
    }
    if (metadata != Metadata{}) options.metadata = metadata;
    return options;
  }

  Outcome<std::optional<std::string>> name_for(const InputFile& input, const std::string& path) const {
    auto name = name_;
    if (name.empty() && !input.is_standard_input()) name = path.substr(path.rfind('/') + 1);
    if (name.empty()) return std::nullopt;
    std::string normalized;
    if (to_nfc(name, normalized) && is_base_name(normalized)) return normalized;
    if (!name_.empty())
      return failed(ErrorCode::bad_argument, "--name wants a name without folder and control characters");
    // A file may have a name that cannot be shown elsewhere; it is sealed without one.
    return std::nullopt;
  }

  Done seal(const std::string& path, const std::vector<const Recipient*>& recipients, const Setting& setting) {
    CLI_TRY(const auto input, InputFile::open(path));
    const auto target = output_path(path);
    if (target == "-") CLI_CHECK(check_stream_output(input));
    CLI_TRY(const auto options, options_for(input, path, setting.provider));

    std::optional<OutputFile> header_file;
    if (!header_path_.empty()) {
      CLI_TRY(header_file, OutputFile::create(header_path_, overwrite(), &input));
    }
    CLI_TRY(auto file, OutputFile::create_unless_stream(target, overwrite(), &input));
    if (header_file && file && header_file->is_same_place(*file))
      return failed(ErrorCode::bad_argument, "header and payload cannot be the same file");
    AuditRecord about;
    about.operation = "seal";
    return setting.journal.run(std::move(about), [&](AuditRecord& ending) -> Done {
      const auto prepared = prepare(recipients, options, input, path, ending, setting);
      if (!prepared) return failed(prepared.error());
      const auto header = Header::parse(prepared->header());
      if (!header) return failed(header.error());
      const auto sealed = about_file("seal", *header);
      ending.file_id = sealed.file_id;
      ending.policy = sealed.policy;
      ending.recipients = sealed.recipients;
      ending.counts = sealed.counts;
      CLI_CHECK(write(input, *prepared, file, header_file, setting));
      CLI_CHECK(input.check_unchanged());
      if (input.is_regular()) ending.counts.emplace_back("bytes", input.size());
      return publish(file, header_file);
    });
  }

  static Outcome<PreparedSeal> prepare(const std::vector<const Recipient*>& recipients, const SealOptions& options,
                                       const InputFile& input, const std::string& path, AuditRecord& ending,
                                       const Setting& setting) {
    if (setting.tenant == nullptr) {
      CLI_TRY(auto prepared, PreparedSeal::create(recipients, setting.provider, options));
      return prepared;
    }
    const auto& session = setting.tenant->session();
    auto facts = Session::facts_of(recipients, options);
    facts.now = setting.tenant->now();
    const bool goes_to_ai = std::ranges::any_of(facts.recipients, [&](const RecipientFact& recipient) {
      const auto* const allowed = session.policy().find(recipient.pin);
      return allowed != nullptr && allowed->recipient_class == RecipientClass::ai;
    });
    if (goes_to_ai && input.is_regular() && !input.is_standard_input()) {
      CLI_TRY(const auto digest, sha_256_of_file(path, setting.provider));
      ending.digest = encode_hex(digest);
      CLI_TRY(facts.pseudonymized_under, setting.tenant->pseudonymized_under(ending.digest, setting.provider));
    }
    if (const auto refusal = setting.tenant->session().decide(facts)) return refused(*refusal, ending);
    CLI_TRY(auto prepared, session.seal(recipients, options, facts.now, facts.pseudonymized_under));
    return prepared;
  }

  /// Neither is worth anything without the other: both are on the disk before one gets its name, and an old header is
  /// not gone until the new payload is there.
  static Done publish(std::optional<OutputFile>& file, std::optional<OutputFile>& header_file) {
    if (!header_file) return file ? file->publish() : Done{};
    CLI_CHECK(header_file->settle());
    if (!file) return header_file->publish();
    CLI_CHECK(file->settle());
    header_file->keep_old();
    file->keep_old();
    CLI_CHECK(header_file->publish());
    auto published = file->publish();
    if (!published && !file->is_published()) header_file->withdraw();
    return published;
  }

  Done write(const InputFile& input, const PreparedSeal& prepared, std::optional<OutputFile>& file,
             std::optional<OutputFile>& header_file, const Setting& setting) const {
    const int descriptor = file ? file->descriptor() : STDOUT_FILENO;
    const auto shown_name = file ? file->shown_name() : "standard output";
    ByteSink sink(descriptor, shown_name, armor_ ? Encoding::armor : Encoding::binary);
    ByteSource source(input);
    if (header_file) {
      if (!write_fully(header_file->descriptor(), prepared.header()))
        return failed_call("cannot write " + header_file->shown_name());
    } else {
      CLI_CHECK(sink.write(prepared.header()));
    }
    CLI_CHECK(sink.write(prepared.payload_prefix()));

    PipelineInput from;
    from.file = &input;
    from.bytes_per_chunk = chunk_size;
    if (input.is_regular()) {
      from.size = input.size();
      from.zeros_after = prepared.padding_after(input.size());
      if (from.size + from.zeros_after > max_plaintext_size)
        return failed(ErrorCode::too_large, input.shown_name() + " is larger than 4 PiB");
    } else {
      from.stream = &source;
    }
    PipelineOutput to;
    to.shown_name = shown_name;
    if (file && !armor_) {
      to.descriptor = descriptor;
      to.offset = (header_file ? 0 : prepared.header().size()) + payload_prefix_size;
      to.piece_size = sealed_piece_size;
    } else {
      to.write = [&](std::span<iovec> pieces) { return sink.write(pieces); };
    }
    Progress progress(setting.progress, input.shown_name(),
                      input.is_regular() ? std::optional(from.size + from.zeros_after) : std::nullopt);
    std::optional<SignedChunks> to_sign;
    if (prepared.is_signed()) to_sign.emplace(prepared.begin_signature(setting.provider));
    CLI_CHECK(
        run_pipeline(from, to, seal_workers(prepared, setting.provider, to_sign ? &*to_sign : nullptr), progress));
    if (to_sign) CLI_CHECK(write_trailer(*to_sign, prepared, to, sink));
    CLI_CHECK(sink.finish());
    progress.finish();
    return {};
  }

  static Done write_trailer(SignedChunks& to_sign, const PreparedSeal& prepared, const PipelineOutput& to,
                            ByteSink& sink) {
    CLI_TRY(auto trailer, to_sign.sign(*prepared.signing_key()));
    if (to.write) return sink.write(trailer);
    iovec piece{trailer.data(), trailer.size()};
    const auto place = to.offset - payload_prefix_size + to_sign.payload_size();
    if (!write_fully_at(to.descriptor, std::span(&piece, 1), place))
      return failed_call("cannot write " + to.shown_name);
    return {};
  }

  Done check_stream_output(const InputFile& input) const {
    CLI_CHECK(check_standard_output(input));
    if (output_.empty() && !armor_ && isatty(STDOUT_FILENO) != 0)
      return failed(ErrorCode::bad_argument, "a sealed file is not for the terminal",
                    "use -o FILE, --armor, or -o - to write it there all the same");
    return {};
  }

  std::string output_path(const std::string& input) const {
    if (!output_.empty()) return output_;
    return input == "-" ? "-" : input + format_.suffix();
  }
  Overwrite overwrite() const { return force_ ? Overwrite::replace : Overwrite::refuse; }

  RecipientOptions recipients_;
  PassphraseSource passphrases_;
  EnvelopeFormatOptions format_;
  std::vector<std::string> inputs_;
  std::string output_;
  bool force_ = false;
  bool armor_ = false;
  std::vector<std::string> context_;
  std::string policy_file_;
  std::string name_;
  std::string media_type_;
  bool digest_ = false;
  bool no_metadata_ = false;
  bool pad_ = false;
  std::string signing_key_file_;
  std::shared_ptr<const SigningKey> signing_key_;
  std::string header_path_;
};

}  // namespace

std::unique_ptr<Command> make_seal(CLI::App& parent) { return std::make_unique<SealCommand>(parent); }

}  // namespace siegel::cli

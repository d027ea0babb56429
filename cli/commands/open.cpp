// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <array>
#include <limits>

#include "command.h"
#include "held_output.h"
#include "open_options.h"
#include "output_file.h"
#include "payload_run.h"
#include "piece_workers.h"
#include "safe_text.h"

namespace siegel::cli {
namespace {

constexpr std::array<std::string_view, 4> suffixes{".siegel", ".jwe", ".cose", ".p7m"};
constexpr std::size_t range_block = 16 * sealed_chunk_size;

/// A-B: the bytes from A up to, but not including, B. B may be left out.
struct ByteRange {
  std::uint64_t begin = 0;
  std::uint64_t end = std::numeric_limits<std::uint64_t>::max();

  static Outcome<ByteRange> parse(const std::string& text) {
    const auto bad =
        failed(ErrorCode::bad_argument, "a range is written as A-B: the bytes from A up to, not including, B");
    const auto dash = text.find('-');
    ByteRange range;
    if (dash == std::string::npos || !parse_number(text.substr(0, dash), range.begin)) return bad;
    if (dash + 1 < text.size() && !parse_number(text.substr(dash + 1), range.end)) return bad;
    if (range.begin > range.end) return failed(ErrorCode::bad_argument, "the range ends before it begins");
    return range;
  }

 private:
  static bool parse_number(const std::string& text, std::uint64_t& number) {
    if (text.empty() || text.size() > 19 || text.find_first_not_of("0123456789") != std::string::npos) return false;
    number = std::stoull(text);
    return true;
  }
};

AuditRecord about_input(std::string operation, const SealedInput& input) {
  if (!input.is_standard_envelope()) return about_file(std::move(operation), input.header());
  AuditRecord record;
  record.operation = std::move(operation) + "_" + std::string(name_of(input.format()));
  return record;
}

class OpenCommand final : public Command {
 public:
  explicit OpenCommand(CLI::App& parent) {
    app = parent.add_subcommand("open", "Open sealed files");
    options_.add_options(*app);
    options_.add_signer_option(*app);
    app->add_option("INPUT", inputs_, "files to open; - or nothing: standard input");
    app->add_option("-o,--output", output_,
                    "write here; default: INPUT without .siegel, .jwe, .cose or .p7m, or standard output")
        ->type_name("FILE");
    app->add_flag("-f,--force", force_, "replace files that exist");
    app->add_option("--range", range_, "only the bytes from A up to, not including, B; reads only what holds them")
        ->type_name("A-B");
    app->add_flag("--unverified", unverified_,
                  "with --range: also of a signed file, although its signature covers all of it and is not verified");
    app->footer(
        "A file appears complete and verified, or not at all. Standard output is different: each piece leaves as\n"
        "soon as it was verified, so after a failure a correct front part is out already. Only exit status 0 means\n"
        "that it was everything. A JWE, COSE or CMS message leaves whole, once its one\n"
        "tag was verified. Nothing of a signed file leaves before its signature was verified; from a pipe to standard\n"
        "output it may have up to 64 MiB. Who signed is printed; --signer says who has to.\n\n"
        "Examples:\n"
        "  siegel open -i me.key contract.pdf.siegel\n"
        "  siegel open -i me.key -o - backup.tar.siegel | tar t\n"
        "  siegel open -i me.key --require-context matter=4711 -o scan.tiff scan.siegel\n"
        "  siegel open -i me.key --range 0-1000000 -o front.bin disk.img.siegel\n"
        "  siegel open -i me.key --signer siegel-signer1... contract.pdf.siegel\n"
        "  siegel open -i me.jwk answer.json.jwe\n"
        "  siegel open -i key.pem report.pdf.p7m");
  }

  Done run(const Setting& setting) override {
    if (inputs_.empty()) inputs_.emplace_back("-");
    if (inputs_.size() > 1 && (!output_.empty() || !options_.header_path().empty()))
      return failed(ErrorCode::bad_argument, "one output or header cannot belong to several inputs");
    CLI_CHECK(options_.load(setting.provider, setting.tenant));
    return for_each_input(inputs_, setting.progress, [&](const std::string& path) { return open(path, setting); });
  }

 private:
  Done open(const std::string& path, const Setting& setting) {
    CLI_TRY(const auto target, output_path(path));
    CLI_TRY(const auto input, SealedInput::open(path, options_.header_path(), Accepted::standard_envelopes_too));
    if (target == "-") CLI_CHECK(check_standard_output(input->file()));
    return setting.journal.run(about_input("open", *input), [&](AuditRecord&) -> Done {
      if (input->is_standard_envelope()) return open_envelope(*input, target, setting);
      CLI_TRY(const auto unlocked, options_.unlock(*input, setting.provider));
      CLI_TRY(auto file, OutputFile::create_unless_stream(target, overwrite(), &input->file()));
      auto sink = sink_for(file);
      CLI_CHECK(range_.empty() ? open_all(*input, unlocked, file, sink, setting)
                               : open_range(*input, unlocked, sink, setting));
      CLI_CHECK(input->file().check_unchanged());
      // Before there is a file: what cannot be told must not have been done.
      if (range_.empty()) CLI_CHECK(tell_signer(*input, unlocked, setting.progress));
      return file ? file->publish() : Done{};
    });
  }

  Overwrite overwrite() const { return force_ ? Overwrite::replace : Overwrite::refuse; }

  ByteSink sink_for(const std::optional<OutputFile>& file) const {
    const bool on_terminal = !file && output_.empty() && isatty(STDOUT_FILENO) != 0;
    return {file ? file->descriptor() : STDOUT_FILENO, file ? file->shown_name() : "standard output",
            on_terminal ? Encoding::terminal : Encoding::binary};
  }

  Done open_envelope(SealedInput& input, const std::string& target, const Setting& setting) {
    if (!range_.empty())
      return failed(ErrorCode::bad_argument, "--range is for Siegel's own format: here one tag covers all of it");
    // The place is checked before anybody types a passphrase.
    CLI_TRY(auto file, OutputFile::create_unless_stream(target, overwrite(), &input.file()));
    CLI_TRY(const auto content, options_.open_envelope(input, setting.provider));
    auto sink = sink_for(file);
    CLI_CHECK(sink.write(content));
    CLI_CHECK(input.file().check_unchanged());
    return file ? file->publish() : Done{};
  }

  Done open_all(SealedInput& input, const UnlockedHeader& unlocked, const std::optional<OutputFile>& file,
                ByteSink& sink, const Setting& setting) const {
    CLI_TRY(const auto prefix, input.read_prefix());
    WipedBytes held;
    const bool is_held = !file && unlocked.signer() && !input.is_seekable();
    if (!file && unlocked.signer() && !is_held) CLI_CHECK(verify_signature_first(input, unlocked, prefix, setting));
    PipelineOutput to;
    if (file) {
      to.descriptor = file->descriptor();
      to.shown_name = file->shown_name();
      to.piece_size = plaintext_piece_size;
    } else if (is_held) {
      to.write = [&](std::span<iovec> pieces) { return hold(held, pieces); };
    } else {
      to.write = [&](std::span<iovec> pieces) { return sink.write(pieces); };
    }
    CLI_CHECK(open_payload(input, unlocked, prefix, to, setting));
    return sink.write(held);
  }

  static Done hold(WipedBytes& held, std::span<iovec> pieces) {
    for (const auto& piece : pieces) {
      if (piece.iov_len > max_held_output - held.size())
        return failed(ErrorCode::too_large, "a signed file of more than 64 MiB goes from a pipe to standard output",
                      "nothing of it may leave before its signature is verified: use -o FILE, or name the sealed file");
      append(held, ByteView(static_cast<const std::uint8_t*>(piece.iov_base), piece.iov_len));
    }
    return {};
  }

  Done open_range(SealedInput& input, const UnlockedHeader& unlocked, ByteSink& sink, const Setting& setting) const {
    CLI_TRY(const auto range, ByteRange::parse(range_));
    CLI_TRY(const auto prefix, input.read_prefix());
    const auto& name = input.file().shown_name();
    const bool may_release = unverified_ && !options_.requires_signer();
    auto opener = RangeOpener::create(unlocked, prefix, range.begin, range.end, setting.provider,
                                      may_release ? Unverified::release : Unverified::refuse);
    if (!opener) {
      auto failure = failed_on(name, opener.error());
      if (unlocked.signer() && opener.error().code == ErrorCode::policy_denied && !options_.requires_signer())
        failure.error().hint = "open the whole file, or give --unverified";
      return failure;
    }

    auto position = std::uint64_t{payload_prefix_size};
    SecretBytes block(range_block);
    const auto read = [&](std::size_t size) -> Outcome<std::size_t> {
      auto out = block.reveal_for_writing().first(size);
      if (!input.is_seekable()) return input.source().read(out);
      const auto left = *input.payload_size() - std::min(position, *input.payload_size());
      out = out.first(static_cast<std::size_t>(std::min<std::uint64_t>(left, size)));
      iovec piece{out.data(), out.size()};
      const auto got =
          read_fully_at(input.file().descriptor(), std::span(&piece, 1), input.payload_offset() + position);
      if (got < 0) return failed_call("cannot read " + name);
      return static_cast<std::size_t>(got);
    };
    if (input.is_seekable()) position = opener->sealed_begin();
    while (position < opener->sealed_begin()) {
      const auto step =
          static_cast<std::size_t>(std::min<std::uint64_t>(range_block, opener->sealed_begin() - position));
      CLI_TRY(const auto got, read(step));
      if (got < step) break;
      position += got;
    }
    while (position < opener->sealed_end()) {
      const auto step = static_cast<std::size_t>(std::min<std::uint64_t>(range_block, opener->sealed_end() - position));
      CLI_TRY(const auto got, read(step));
      const auto plaintext = opener->push(block.reveal().first(got));
      if (!plaintext) return failed_on(name, plaintext.error());
      CLI_CHECK(sink.write(*plaintext));
      position += got;
      if (got < step) break;
    }
    const auto last = opener->finish();
    if (!last) return failed_on(name, last.error());
    return sink.write(*last);
  }

  Outcome<std::string> output_path(const std::string& input) const {
    if (!output_.empty()) return output_;
    if (input == "-" || !range_.empty()) return "-";
    for (const auto suffix : suffixes)
      if (input.size() > suffix.size() && input.ends_with(suffix) && input[input.size() - suffix.size() - 1] != '/')
        return input.substr(0, input.size() - suffix.size());
    return failed(ErrorCode::bad_argument,
                  safe_text(input) + " does not end with .siegel, .jwe, .cose or .p7m, so the output has no name",
                  "give it one with -o, or -o - for standard output");
  }

  OpenOptions options_;
  std::vector<std::string> inputs_;
  std::string output_;
  bool force_ = false;
  std::string range_;
  bool unverified_ = false;
};

class VerifyCommand final : public Command {
 public:
  explicit VerifyCommand(CLI::App& parent) {
    app = parent.add_subcommand("verify", "Check that sealed files can be opened whole, without writing anything");
    options_.add_options(*app);
    options_.add_signer_option(*app);
    app->add_option("INPUT", inputs_, "files to check; - or nothing: standard input");
    app->footer(
        "Opens everything and throws it away. A SHA-256 that was sealed in (seal --digest) is checked too,\n"
        "and a signature.\n\n"
        "Examples:\n"
        "  siegel verify -i me.key *.siegel\n"
        "  siegel verify -i me.key --signer signers.txt *.siegel");
  }

  Done run(const Setting& setting) override {
    if (inputs_.empty()) inputs_.emplace_back("-");
    if (inputs_.size() > 1 && !options_.header_path().empty())
      return failed(ErrorCode::bad_argument, "one header cannot belong to several inputs");
    CLI_CHECK(options_.load(setting.provider, setting.tenant));
    return for_each_input(inputs_, setting.progress, [&](const std::string& path) { return verify(path, setting); });
  }

 private:
  Done verify(const std::string& path, const Setting& setting) {
    CLI_TRY(const auto input, SealedInput::open(path, options_.header_path(), Accepted::standard_envelopes_too));
    return setting.journal.run(about_input("verify", *input), [&](AuditRecord&) { return verify(input, setting); });
  }

  Done verify(const std::unique_ptr<SealedInput>& input, const Setting& setting) {
    if (input->is_standard_envelope()) {
      CLI_CHECK(options_.open_envelope(*input, setting.provider));
      return input->file().check_unchanged();
    }
    CLI_TRY(const auto unlocked, options_.unlock(*input, setting.provider));
    CLI_TRY(const auto prefix, input->read_prefix());
    const auto& metadata = unlocked.metadata();
    const auto promised = metadata ? metadata->sha_256 : std::nullopt;
    const auto hash = setting.provider.sha_256();
    PipelineOutput to;
    to.write = [&](std::span<iovec> pieces) -> Done {
      if (!promised) return {};
      for (const auto& piece : pieces) hash->update({static_cast<const std::uint8_t*>(piece.iov_base), piece.iov_len});
      return {};
    };
    CLI_CHECK(open_payload(*input, unlocked, prefix, to, setting));
    CLI_CHECK(input->file().check_unchanged());
    if (promised && hash->finish() != *promised)
      return failed(ErrorCode::payload_forged,
                    input->file().shown_name() + ": the content is not the one whose digest was sealed in");
    return tell_signer(*input, unlocked, setting.progress);
  }

  OpenOptions options_;
  std::vector<std::string> inputs_;
};

}  // namespace

std::unique_ptr<Command> make_open(CLI::App& parent) { return std::make_unique<OpenCommand>(parent); }
std::unique_ptr<Command> make_verify(CLI::App& parent) { return std::make_unique<VerifyCommand>(parent); }

}  // namespace siegel::cli

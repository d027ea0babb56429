// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include "command.h"
#include "open_options.h"
#include "output_file.h"
#include "recipient_options.h"
#include "rewritten_file.h"

namespace siegel::cli {
namespace {

class RewrapCommand final : public Command {
 public:
  explicit RewrapCommand(CLI::App& parent) {
    app = parent.add_subcommand("rewrap", "Change who can open a sealed file, without touching its content");
    options_.add_options(*app, KeyNaming::beside_recipients);
    recipients_.add_options(*app);
    app->add_option("INPUT", inputs_, "sealed files, or detached headers")->required();
    app->add_option("-o,--output", output_, "write here; default: replace INPUT")->type_name("FILE");
    app->add_flag("-f,--force", force_, "replace the output if it exists");
    app->add_flag("--add", add_, "keep the recipients the file has, and add the given ones");
    app->footer(
        "Without --add only the given recipients remain. Whoever could open the file before keeps what he has:\n"
        "a copy, or the key of the file. To shut somebody out for good, seal the content anew.\n\n"
        "Examples:\n"
        "  siegel rewrap -i me.key -r siegel1... contract.pdf.siegel\n"
        "  siegel rewrap -i me.key --add -R new-partners.txt *.siegel");
  }

  Done run(const Setting& setting) override {
    if (inputs_.size() > 1 && !output_.empty())
      return failed(ErrorCode::bad_argument, "one output cannot take several inputs");
    CLI_CHECK(options_.load(setting.provider, setting.tenant));
    return for_each_input(inputs_, setting.progress, [&](const std::string& path) { return rewrap(path, setting); });
  }

 private:
  Done rewrap(const std::string& path, const Setting& setting) {
    if (!options_.header_path().empty())
      return failed(ErrorCode::bad_argument, "a detached header is rewrapped by itself",
                    "siegel rewrap ... " + options_.header_path());
    if (path == "-" && output_.empty())
      return failed(ErrorCode::bad_argument, "standard input cannot be replaced", "say where to write with -o");
    CLI_TRY(const auto input, SealedInput::open(path, {}));
    return setting.journal.run(about_file("rewrap", input->header()),
                               [&](AuditRecord& ending) { return rewrap(input, path, ending, setting); });
  }

  Done rewrap(const std::unique_ptr<SealedInput>& input, const std::string& path, AuditRecord& ending,
              const Setting& setting) {
    CLI_TRY(const auto unlocked, options_.unlock(*input, setting.provider));
    // Once for all inputs; after the first file was unlocked, so that a passphrase for opening is asked for first.
    if (new_recipients_.empty()) {
      CLI_TRY(new_recipients_, recipients_.recipients(options_.passphrases(), setting.provider));
    }
    if (setting.tenant != nullptr)
      if (const auto refusal =
              setting.tenant->session().decide_rewrap(pointers_to(new_recipients_), setting.tenant->now()))
        return refused(*refusal, ending);
    RewrapOptions rewrap_options;
    rewrap_options.mode = add_ ? RewrapMode::add : RewrapMode::replace;
    rewrap_options.mix_classical_with_post_quantum = recipients_.mixing_allowed();
    const auto header = siegel::rewrap(unlocked, pointers_to(new_recipients_), setting.provider, rewrap_options);
    if (!header) return failed_on(input->file().shown_name(), header.error());
    const auto fresh = Header::parse(*header);
    if (!fresh) return failed(fresh.error());
    ending.recipients = about_file(ending.operation, *fresh).recipients;
    return write_with_header(*input, *header, {path, output_, force_}, setting);
  }

  OpenOptions options_;
  RecipientOptions recipients_;
  std::vector<std::unique_ptr<Recipient>> new_recipients_;
  std::vector<std::string> inputs_;
  std::string output_;
  bool force_ = false;
  bool add_ = false;
};

}  // namespace

std::unique_ptr<Command> make_rewrap(CLI::App& parent) { return std::make_unique<RewrapCommand>(parent); }

}  // namespace siegel::cli

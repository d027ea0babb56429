// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "key_file.h"
#include "output_file.h"
#include "safe_text.h"

namespace siegel::cli {
namespace {

class SharesCommand final : public Command {
 public:
  explicit SharesCommand(CLI::App& parent) {
    app = parent.add_subcommand("shares", "Shared custody: split a key so that only several people together have it");
    app->require_subcommand(1);
    app->footer(
        "Any THRESHOLD of the shares are the key; fewer say nothing about it. Give each share to somebody else, and "
        "delete the\n"
        "key. open, verify and rewrap take the shares themselves, so that the key need never be in a file again.\n\n"
        "Examples:\n"
        "  siegel shares split -i recovery.key --threshold 3 --shares 5 -o shares\n"
        "  siegel open --share a.share --share b.share --share c.share contract.pdf.siegel\n"
        "  siegel shares join -o recovery.key a.share b.share c.share");
    split_ = app->add_subcommand("split", "Make shares of a key");
    split_->add_option("-i,--identity", key_, "the file with the secret key")->type_name("FILE")->required();
    split_->add_option("--threshold", threshold_, "how many are needed")->type_name("K")->required();
    split_->add_option("--shares", count_, "how many there are")->type_name("N")->required();
    split_->add_option("-o,--output", output_, "the folder for the files 1.share to N.share (0600), which is made")
        ->type_name("FOLDER")
        ->required();
    join_ = app->add_subcommand("join", "Make a key of its shares");
    join_->add_option("SHARE", shares_, "files with shares")->required();
    join_->add_option("-o,--output", output_, "write the secret key here (0600)")->type_name("FILE")->required();
    for (auto* command : {split_, join_}) passphrases_.add_options(*command);
  }

  Done run(const Setting& setting) override {
    AuditRecord about;
    about.operation = split_->parsed() ? "key_split" : "key_join";
    return setting.journal.run(std::move(about), [&](AuditRecord& ending) {
      return split_->parsed() ? split(ending, setting.provider) : join(setting.provider);
    });
  }

 private:
  Done split(AuditRecord& ending, const Provider& provider) {
    CLI_TRY(const auto identities, read_identity_file(key_, passphrases_, provider));
    if (identities.size() != 1)
      return failed(ErrorCode::bad_argument, safe_text(key_) + " holds several keys, and one is split");
    CLI_TRY(const auto shares, split_identity(identities.front(), threshold_, count_, provider));
    CLI_TRY(const auto recipient, identities.front().recipient());
    if (mkdir(output_.c_str(), 0700) != 0) {
      if (errno == EEXIST) return failed(ErrorCode::output_exists, safe_text(output_) + " is there already");
      return failed_call("cannot make the folder " + safe_text(output_));
    }
    // All are on the disk before the first one has its name: half of them would be no use, and look like something.
    std::vector<OutputFile> files;
    for (std::size_t i = 0; i < shares.size(); ++i) {
      CLI_TRY(auto file,
              OutputFile::create(output_ + "/" + std::to_string(i + 1) + ".share", Overwrite::refuse, nullptr));
      const auto comment = "# share " + std::to_string(i + 1) + " of " + std::to_string(count_) + ", " +
                           std::to_string(threshold_) + " are needed\n# recipient: " + print_recipient(recipient) +
                           "\n";
      for (const auto part : {bytes_of(comment), shares[i].reveal(), bytes_of("\n")})
        if (!write_fully(file.descriptor(), part)) return failed_call("cannot write " + file.shown_name());
      CLI_CHECK(file.settle());
      files.push_back(std::move(file));
    }
    // Half of the shares are no use, and would be taken for all.
    for (auto& file : files)
      if (auto done = file.publish(); !done) {
        for (auto& other : files)
          if (other.is_published()) other.withdraw();
        return done;
      }
    ending.counts = {{"threshold", threshold_}, {"shares", count_}};
    return {};
  }

  Done join(const Provider& provider) {
    CLI_TRY(const auto identity, join_share_files(shares_, passphrases_, provider));
    const auto text = print_identity(identity);
    CLI_TRY(auto file, OutputFile::create(output_, Overwrite::refuse, nullptr));
    for (const auto part : {text.reveal(), bytes_of("\n")})
      if (!write_fully(file.descriptor(), part)) return failed_call("cannot write " + file.shown_name());
    return file.publish();
  }

  CLI::App* split_ = nullptr;
  CLI::App* join_ = nullptr;
  PassphraseSource passphrases_;
  std::string key_;
  std::string output_;
  std::vector<std::string> shares_;
  std::size_t threshold_ = 0;
  std::size_t count_ = 0;
};

}  // namespace

std::unique_ptr<Command> make_shares(CLI::App& parent) { return std::make_unique<SharesCommand>(parent); }

}  // namespace siegel::cli

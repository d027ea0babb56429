// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include "audit_log.h"
#include "command.h"
#include "input_file.h"
#include "merged_logs.h"
#include "output_file.h"
#include "safe_text.h"
#include "text_output.h"

namespace siegel::cli {
namespace {

constexpr std::size_t max_log_proof_file = 2 * max_signed_note;

/// To a file, which appears complete or not at all, or to standard output.
Done put_out(const std::string& path, std::string_view text) {
  CLI_TRY(auto file, OutputFile::create_unless_stream(path, Overwrite::refuse, nullptr));
  if (!file) return print_out(text);
  if (!write_fully(file->descriptor(), bytes_of(text))) return failed_call("cannot write " + file->shown_name());
  return file->publish();
}

/// Prints many lines in large pieces. The first thing that fails ends it.
class LinePrinter {
 public:
  void add(std::string_view text) {
    text_ += text;
    if (text_.size() >= (std::size_t{1} << 16)) flush();
  }
  Done finish() {
    flush();
    return done_;
  }

 private:
  void flush() {
    if (done_) done_ = print_out(text_);
    text_.clear();
  }

  std::string text_;
  Done done_;
};

/// A line of the log as a row for people.
std::string row_of(std::string_view line) {
  const auto record = AuditRecord::parse(line);
  if (!record) return std::string(line) + "\n";  // verified before
  const auto& r = *record;
  std::string row = std::to_string(r.sequence);
  row.insert(0, row.size() < 6 ? 6 - row.size() : 0, ' ');
  row += "  " + print_utc(r.time) + "  " + r.operation + " " + r.outcome;
  const auto add = [&](std::string_view name, std::string_view text) {
    if (!text.empty()) row += "  " + std::string(name) + std::string(text);
  };
  if (r.of) add("of ", std::to_string(*r.of));
  add("", r.error);
  add("by ", r.actor);
  add("tenant ", r.tenant);
  add("policy ", r.policy.substr(0, 16));
  add("file ", r.file_id);
  add("sha-256 ", r.digest.substr(0, 16));
  for (const auto& recipient : r.recipients) add("to ", recipient);
  for (const auto& [name, number] : r.counts) add(name + " ", std::to_string(number));
  return row + "\n";
}

class AuditCommand final : public Command {
 public:
  explicit AuditCommand(CLI::App& parent) {
    app = parent.add_subcommand("audit", "Make, show and check an audit log that nobody can change unseen");
    app->require_subcommand(1);
    app->footer(
        "A log is a folder; --audit-log FOLDER of the other commands writes to it. A checkpoint that somebody else "
        "keeps\n"
        "shows later whether anything before it was altered, taken away or put in.\n\n"
        "Examples:\n"
        "  siegel audit init --name example.org/kanzlei-a log\n"
        "  siegel seal --audit-log log -r siegel1... mandat.pdf\n"
        "  siegel audit checkpoint log > monday.checkpoint        keep it where the writers of the log have no access\n"
        "  siegel audit verify log --checkpoint monday.checkpoint\n"
        "  siegel audit prove log --since monday.checkpoint > week.consistency\n"
        "  siegel audit verify --consistency week.consistency --checkpoint monday.checkpoint --key KEY > "
        "friday.checkpoint\n"
        "  siegel audit merge log browser.log --key KEY            what a browser or another machine exported\n"
        "  siegel audit prove log 12 > entry.tlog-proof && siegel audit verify --proof entry.tlog-proof --key KEY");
    init_ = add("init", "Make a log");
    init_->add_option("--name", name_,
                      "what its checkpoints call it, such as example.org/kanzlei-a; default: the name of the folder");
    show_ = add("show", "Print the records");
    show_->add_flag("--json", json_, "as they are: one JSON object a line");
    auto* from = show_->add_option("--from", from_, "the first record to show")->type_name("N");
    show_->add_flag("--merged", merged_, "the logs that were merged into it, each behind its name")->excludes(from);
    verify_ = app->add_subcommand("verify", "Check the whole log, or the proof of one record without it");
    verify_->add_option("LOG", folder_, "the folder of the log");
    verify_->add_option("--checkpoint", checkpoints_, "a checkpoint that was kept; may come several times")
        ->type_name("FILE");
    verify_->add_option("--proof", proof_, "what siegel audit prove printed; needs --key")->type_name("FILE");
    verify_
        ->add_option("--consistency", consistency_,
                     "what siegel audit prove --since printed; needs --key and the --checkpoint")
        ->type_name("FILE");
    verify_
        ->add_option("--key", key_,
                     "the key of the log, as siegel audit key prints it: who signed, wherever the log comes from")
        ->type_name("KEY");
    checkpoint_ = add("checkpoint", "Print the last checkpoint, for somebody else to keep");
    prove_ =
        add("prove", "Print a record with the proof that it is in the log, or that the log continues a checkpoint");
    auto* entry = prove_->add_option("ENTRY", entry_, "the number of the record");
    prove_
        ->add_option("--since", since_,
                     "instead: prove that the log continues this checkpoint, for whoever kept it and has no log")
        ->type_name("FILE")
        ->excludes(entry);
    key_command_ = add("key", "Print the key that checks the log's signatures");
    export_ = add("export", "Print the whole log as one file, for another log to merge");
    merge_ = add("merge", "Keep a log of elsewhere in this one: of a browser, or of another machine");
    merge_->add_option("FILE", merge_file_, "the log in one file, as siegel audit export and the browser write it")
        ->required();
    merge_->add_option("--key", key_, "the key of that log, which has to have signed it; needed the first time")
        ->type_name("KEY");
    for (auto* command : {checkpoint_, prove_, export_})
      command->add_option("-o,--output", output_, "write here; default: standard output")->type_name("FILE");
  }

  Done run(const Setting& setting) override {
    if (init_->parsed()) return init(setting.provider);
    if (verify_->parsed() && !proof_.empty()) return verify_proof(setting.provider);
    if (verify_->parsed() && !consistency_.empty()) return verify_consistency(setting.provider);
    if (folder_.empty()) return failed(ErrorCode::bad_argument, "no log is given", "siegel audit verify FOLDER");
    CLI_TRY(auto log, AuditLog::open(folder_, setting.provider));
    if (show_->parsed()) return merged_ ? show_merged(log, setting.provider) : show(log);
    if (export_->parsed()) return export_whole(log);
    if (merge_->parsed()) return merge(log, setting);
    if (verify_->parsed()) return verify(log, setting);
    if (key_command_->parsed()) return print_out(log.verifier().print(setting.provider) + "\n");
    if (checkpoint_->parsed()) {
      CLI_TRY(const auto note, log.checkpoint());
      return put_out(output_, note);
    }
    if (!since_.empty()) return prove_since(log, setting.provider);
    if (!entry_)
      return failed(ErrorCode::bad_argument, "what is to be proved is not said",
                    "siegel audit prove LOG N, or siegel audit prove LOG --since CHECKPOINT");
    CLI_TRY(const auto proof, log.prove(*entry_));
    return put_out(output_, proof.print());
  }

 private:
  CLI::App* add(const std::string& name, const std::string& what) {
    auto* command = app->add_subcommand(name, what);
    command->add_option("LOG", folder_, "the folder of the log")->required();
    return command;
  }

  Done init(const Provider& provider) {
    const auto name = name_.empty() ? AuditLog::default_name(folder_) : name_;
    CLI_CHECK(AuditLog::create(folder_, name, provider));
    CLI_TRY(auto log, AuditLog::open(folder_, provider));
    return print_out(log.verifier().print(provider) + "\n");
  }

  Done show(AuditLog& log) {
    LinePrinter printer;
    std::uint64_t sequence = 0;
    // First all of it is checked, and then shown.
    CLI_CHECK(log.verify({}, {}));
    CLI_CHECK(log.verify({}, [&](std::string_view line) {
      if (sequence++ >= from_) printer.add(json_ ? std::string(line) + "\n" : row_of(line));
    }));
    return printer.finish();
  }

  Done show_merged(AuditLog& log, const Provider& provider) const {
    CLI_TRY(const auto merged, MergedLogs::of(log));
    CLI_CHECK(merged.verify(folder_, provider));
    LinePrinter printer;
    std::string last;
    CLI_CHECK(merged.verify(folder_, provider, [&](const NoteVerifier& key, std::string_view line) {
      const auto name = key.print(provider);
      if (json_) {
        auto front = JsonWriter::object().set("log", key.name).print();
        front.pop_back();  // the brace: the record goes in as it is
        printer.add(front + ",\"record\":" + std::string(line) + "}\n");
      } else {
        if (name != last) printer.add(safe_text(name) + "\n");
        printer.add(row_of(line));
      }
      last = name;
    }));
    return printer.finish();
  }

  Done export_whole(AuditLog& log) const {
    CLI_TRY(auto file, OutputFile::create_unless_stream(output_, Overwrite::refuse, nullptr));
    CLI_CHECK(log.print_whole([&](ByteView piece) -> Done {
      if (!file) return print_out(text_of(piece));
      if (!write_fully(file->descriptor(), piece)) return failed_call("cannot write " + file->shown_name());
      return {};
    }));
    return file ? file->publish() : Done{};
  }

  Done merge(AuditLog& log, const Setting& setting) const {
    std::optional<NoteVerifier> key;
    if (!key_.empty()) {
      CLI_TRY(key, given_key(setting.provider));
    }
    CLI_TRY(const auto merged, MergedLogs::of(log));
    CLI_TRY(const auto result, merged.merge(log, merge_file_, key, Journal::default_actor(), setting.provider));
    if (setting.progress == ProgressMode::json) {
      auto json = JsonWriter::object();
      json.set("event", "merged").set("log", result.now.origin).set("records", result.now.size);
      return print_out(json.set("new", result.added).print() + "\n");
    }
    return print_out(safe_text(result.now.origin) + ": " + std::to_string(result.added) + " new of " +
                     std::to_string(result.now.size) + " records\n");
  }

  Outcome<NoteVerifier> given_key(const Provider& provider) const {
    CLI_TRY(auto key, NoteVerifier::parse(key_, provider));
    return key;
  }

  static Outcome<Checkpoint> read_checkpoint(const std::string& path, const NoteVerifier& key,
                                             const Provider& provider) {
    CLI_TRY(const auto note, read_text_file(path, max_signed_note));
    const auto checkpoint = Checkpoint::open(note, key, provider);
    if (!checkpoint) return failed_on(safe_text(path), checkpoint.error());
    return *checkpoint;
  }

  Done prove_since(AuditLog& log, const Provider& provider) {
    CLI_TRY(const auto kept, read_checkpoint(since_, log.verifier(), provider));
    CLI_TRY(const auto proof, log.prove_since(kept));
    return put_out(output_, proof.print());
  }

  /// Prints the later checkpoint: from now on it is the one to keep.
  Done verify_consistency(const Provider& provider) const {
    if (key_.empty() || checkpoints_.size() != 1)
      return failed(ErrorCode::bad_argument, "--consistency needs --key and one --checkpoint, the one that was kept",
                    "siegel audit key LOG prints the key");
    CLI_TRY(const auto key, given_key(provider));
    CLI_TRY(const auto kept, read_checkpoint(checkpoints_.front(), key, provider));
    CLI_TRY(const auto text, read_text_file(consistency_, max_log_proof_file));
    const auto proof = ConsistencyProof::parse(text);
    if (!proof) return failed_on(safe_text(consistency_), proof.error());
    const auto later = proof->verify(kept, key, provider);
    if (!later) return failed_on(safe_text(consistency_), later.error());
    return print_out(proof->checkpoint);
  }

  Done verify(AuditLog& log, const Setting& setting) {
    const auto& provider = setting.provider;
    if (!key_.empty()) {
      CLI_TRY(const auto wanted, given_key(provider));
      if (wanted.print(provider) != log.verifier().print(provider))
        return failed(ErrorCode::bad_signature, "the log is signed by another key than the one given");
    }
    std::vector<Checkpoint> kept;
    for (const auto& path : checkpoints_) {
      CLI_TRY(const auto checkpoint, read_checkpoint(path, log.verifier(), provider));
      kept.push_back(checkpoint);
    }
    std::uint64_t records = 0;
    const auto count = kept.size();
    MergedLogs merged;
    CLI_CHECK(log.verify(std::move(kept), [&](std::string_view line) {
      ++records;
      merged.take(line);
    }));
    std::uint64_t elsewhere = 0;
    CLI_CHECK(merged.verify(folder_, provider, [&](const NoteVerifier&, std::string_view) { ++elsewhere; }));
    if (setting.progress == ProgressMode::json) {
      auto json = JsonWriter::object();
      json.set("event", "log").set("records", records).set("checkpoints", static_cast<std::uint64_t>(count));
      if (!merged.all().empty())
        json.set("merged_logs", static_cast<std::uint64_t>(merged.all().size())).set("merged_records", elsewhere);
      return print_out(json.print() + "\n");
    }
    const auto of_others = merged.all().empty() ? std::string()
                                                : "; with " + std::to_string(elsewhere) + " in " +
                                                      std::to_string(merged.all().size()) + " merged logs";
    return print_out(std::to_string(records) + (records == 1 ? " record" : " records") + ", none altered" +
                     (count == 0 ? "; no checkpoint was given that somebody else kept"
                                 : " since " + std::to_string(count) + (count == 1 ? " checkpoint" : " checkpoints")) +
                     of_others + "\n");
  }

  Done verify_proof(const Provider& provider) const {
    if (key_.empty()) return failed(ErrorCode::bad_argument, "--proof needs --key", "siegel audit key LOG prints it");
    CLI_TRY(const auto key, given_key(provider));
    CLI_TRY(const auto text, read_text_file(proof_, max_log_proof_file));
    const auto proof = LogProof::parse(text);
    if (!proof) return failed_on(safe_text(proof_), proof.error());
    const auto checkpoint = proof->verify(proof->entry, key, provider);
    if (!checkpoint) return failed_on(safe_text(proof_), checkpoint.error());
    const auto record = AuditRecord::parse(text_of(proof->entry));
    if (!record || record->sequence != proof->index)
      return failed(ErrorCode::log_forged, safe_text(proof_) + ": the entry is no record of this place");
    return print_out(std::string(text_of(proof->entry)) + "\n");
  }

  CLI::App* init_ = nullptr;
  CLI::App* show_ = nullptr;
  CLI::App* verify_ = nullptr;
  CLI::App* checkpoint_ = nullptr;
  CLI::App* prove_ = nullptr;
  CLI::App* key_command_ = nullptr;
  CLI::App* export_ = nullptr;
  CLI::App* merge_ = nullptr;
  std::string folder_;
  std::string name_;
  std::string proof_;
  std::string key_;
  std::string output_ = "-";
  std::vector<std::string> checkpoints_;
  std::optional<std::uint64_t> entry_;
  std::string since_;
  std::string consistency_;
  std::uint64_t from_ = 0;
  std::string merge_file_;
  bool json_ = false;
  bool merged_ = false;
};

}  // namespace

std::unique_ptr<Command> make_audit(CLI::App& parent) { return std::make_unique<AuditCommand>(parent); }

}  // namespace siegel::cli

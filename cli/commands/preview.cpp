// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include "byte_stream.h"
#include "command.h"
#include "file_descriptor.h"
#include "policy_file.h"
#include "table_cells.h"
#include "trial_run.h"

namespace siegel::cli {
namespace {

constexpr std::size_t preview_bytes = std::size_t{1} << 20;

/// Everything from an input, or its first bytes up to a line end.
Outcome<WipedBytes> read_front(const std::string& path, std::size_t limit) {
  CLI_TRY(const auto input, InputFile::open(path));
  ByteSource source(input);
  WipedBytes front(limit);
  CLI_TRY(const auto got, source.read(front));
  front.resize(got);
  if (got == limit)
    while (!front.empty() && front.back() != '\n') front.pop_back();
  return front;
}

class PreviewCommand final : public Command {
 public:
  explicit PreviewCommand(CLI::App& parent) {
    app = parent.add_subcommand("preview", "Show what a policy makes of the first rows or the beginning of a text");
    app->add_option("INPUT", input_, "the table, JSON or text")->required();
    app->add_option("--policy", policy_, "the policy, or builtin:NAME")->type_name("FILE")->required();
    app->add_option("--rows", rows_, "how many rows of a table")
        ->type_name("N")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    app->footer(
        "Shows real values: for the screen of somebody who may see them. Tokens are made with keys that are thrown\n"
        "away, so that they are not those of a real run.\n\n"
        "Example:\n"
        "  siegel preview --policy policy.json patients.csv | less");
  }

  Done run(const Setting& setting) override {
    CLI_TRY(const auto policy, load_policy(policy_));
    CLI_TRY(const auto input, read_front(input_, preview_bytes));
    CLI_TRY(const auto trial, TrialRun::create(policy, setting.provider));
    CLI_TRY(const auto output, trial->run(policy, input, input_));
    std::string text;
    if (policy.format == PolicyFormat::csv) {
      CLI_TRY(const auto before, cells_of(input, rows_, input_));
      CLI_TRY(const auto after, cells_of(output, rows_, input_));
      text = side_by_side(before, after, "  ->  ", "");
    } else {
      text = text_of(output);
    }
    if (!write_fully(STDOUT_FILENO, bytes_of(text))) return failed_call("cannot write standard output");
    return {};
  }

 private:
  std::string input_;
  std::string policy_;
  std::size_t rows_ = 5;
};

class DiffCommand final : public Command {
 public:
  explicit DiffCommand(CLI::App& parent) {
    app = parent.add_subcommand("diff", "Show which columns two policies treat differently, on a table");
    app->add_option("OLD", old_, "one policy")->required()->type_name("FILE");
    app->add_option("NEW", new_, "the other")->required()->type_name("FILE");
    app->add_option("INPUT", input_, "the table (CSV)")->required();
    app->footer(
        "Names of columns and transforms only, no values.\n\nExample:\n  siegel diff v1.json v2.json patients.csv");
  }

  Done run(const Setting&) override {
    CLI_TRY(const auto before, load_policy(old_));
    CLI_TRY(const auto after, load_policy(new_));
    CLI_TRY(const auto input, read_front(input_, preview_bytes));
    CLI_TRY(const auto cells, cells_of(input, 1, input_));
    std::string text;
    std::size_t changes = 0;
    for (std::size_t i = 0; i < cells.names.size(); ++i) {
      CLI_TRY(const auto then, describe_rule(before, cells.names[i], i));
      CLI_TRY(const auto now, describe_rule(after, cells.names[i], i));
      if (then == now) continue;
      ++changes;
      text += cells.names[i] + ": " + then + "  ->  " + now + "\n";
    }
    if (changes == 0) text = "no column is treated differently\n";
    if (!write_fully(STDOUT_FILENO, bytes_of(text))) return failed_call("cannot write standard output");
    return {};
  }

 private:
  static Outcome<std::string> describe_rule(const Policy& policy, const std::string& name, std::size_t index) {
    const auto rule = policy.rule_for(name, index);
    if (!rule) return std::string("two rules of equal rank");
    if (*rule == nullptr) return std::string("refused: no rule");
    std::string text(name_of((*rule)->action));
    switch ((*rule)->action) {
      case FieldAction::prefix:
      case FieldAction::bucket:
      case FieldAction::mask: text += " " + std::to_string((*rule)->number); break;
      case FieldAction::generalize: text += (*rule)->part == DatePart::year ? " to year" : " to month"; break;
      case FieldAction::token:
      case FieldAction::siv: text += " " + std::string(word_of((*rule)->type)); break;
      default: break;
    }
    return text;
  }

  std::string old_;
  std::string new_;
  std::string input_;
};

}  // namespace

std::unique_ptr<Command> make_preview(CLI::App& parent) { return std::make_unique<PreviewCommand>(parent); }
std::unique_ptr<Command> make_diff(CLI::App& parent) { return std::make_unique<DiffCommand>(parent); }

}  // namespace siegel::cli

// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include "byte_stream.h"
#include "command.h"
#include "file_descriptor.h"
#include "output_file.h"
#include "policy_file.h"
#include "privacy_files.h"

namespace siegel::cli {
namespace {

constexpr std::size_t read_size = std::size_t{1} << 16;
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

class SuggestCommand final : public Command {
 public:
  explicit SuggestCommand(CLI::App& parent) {
    app = parent.add_subcommand("suggest", "Propose a policy for a table, with the evidence for each column");
    app->add_option("INPUT", input_, "the table (CSV); - or nothing: standard input");
    app->add_option("-o,--output", output_, "write the policy here; default: standard output")->type_name("FILE");
    app->footer(
        "Looks at the first 5,000 rows. A proposal: read every rule, say why each kept column may leave, and give the\n"
        "domain a name of your own.\n\n"
        "Example:\n"
        "  siegel suggest patients.csv -o policy.json && siegel lint policy.json");
  }

  Done run(const Setting&) override {
    CLI_TRY(const auto detectors, DetectorSet::create());
    CLI_TRY(const auto input, InputFile::open(input_));
    PolicySuggester suggester(detectors);
    CsvReader reader(suggester);
    ByteSource source(input);
    WipedBytes piece(read_size);
    while (reader.rows() < suggest_sample_rows) {
      CLI_TRY(const auto got, source.read(piece));
      if (const auto done = reader.push(ByteView(piece).first(got)); !done)
        return failed_on(input.shown_name(), done.error());
      if (got == piece.size()) continue;
      if (const auto done = reader.finish(); !done) return failed_on(input.shown_name(), done.error());
      break;
    }
    const auto policy = suggester.print();
    if (output_.empty() || output_ == "-") {
      if (!write_fully(STDOUT_FILENO, bytes_of(policy))) return failed_call("cannot write standard output");
      return {};
    }
    CLI_TRY(auto file, OutputFile::create(output_, Overwrite::refuse, &input));
    if (!write_fully(file.descriptor(), bytes_of(policy))) return failed_call("cannot write " + file.shown_name());
    return file.publish();
  }

 private:
  std::string input_ = "-";
  std::string output_;
};

/// The cells of a table, row by row.
class Cells final : public CsvVisitor {
 public:
  explicit Cells(std::size_t most) : most_(most) {}
  Status begin(const CsvHeader& header) override {
    for (std::size_t i = 0; i < header.size(); ++i) names.push_back(header.name(i));
    return {};
  }
  Status visit(const CsvRow& row) override {
    if (rows.size() >= most_) return {};
    rows.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) rows.back().emplace_back(row.value(i));
    return {};
  }
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> rows;

 private:
  std::size_t most_;
};

/// A run with keys that are thrown away: what comes out shows the form of the result, not the result.
class TrialRun {
 public:
  static Outcome<std::unique_ptr<TrialRun>> create(const Policy& policy, const Provider& provider) {
    auto trial = std::unique_ptr<TrialRun>(new TrialRun(provider));
    for (const auto& key : policy.keys) {
      if (trial->keyring_.versions(key.ref).empty())
        CLI_CHECK_STATUS(trial->keyring_.add(key.ref, now_seconds(), provider));
      while (key.version && trial->keyring_.versions(key.ref).size() < *key.version) {
        CLI_TRY(const auto version, trial->keyring_.rotate(key.ref, now_seconds(), provider));
        (void)version;
      }
    }
    CLI_TRY(auto identity, PublicKeyIdentity::generate(StanzaType::x25519, provider));
    CLI_TRY(const auto recipient, identity.recipient());
    const std::array<const Recipient*, 1> recipients{&recipient};
    CLI_TRY(trial->vault_, Vault::create(recipients, provider));
    return trial;
  }

  Outcome<Bytes> run(const Policy& policy, ByteView input, const std::string& shown_name) {
    PseudonymizeContext context{provider_};
    context.keyring = &keyring_;
    context.vault = &*vault_;
    CLI_TRY(auto run, Pseudonymizer::create(policy, context));
    Bytes out;
    const auto take = [&](const Result<ByteView>& done) -> Done {
      if (!done)
        return failed(done.error().code,
                      shown_name + ":" + std::to_string(run.position().line) + ": " + std::string(done.error().what));
      append(out, *done);
      return {};
    };
    CLI_CHECK(take(run.push(input)));
    CLI_CHECK(take(run.finish()));
    return out;
  }

 private:
  explicit TrialRun(const Provider& provider) : provider_(provider) {}
  const Provider& provider_;
  Keyring keyring_;
  std::optional<Vault> vault_;
};

Outcome<Cells> cells_of(ByteView table, std::size_t most, const std::string& shown_name) {
  Cells cells(most);
  CsvReader reader(cells);
  if (const auto done = reader.push(table); !done) return failed_on(shown_name, done.error());
  if (const auto done = reader.finish(); !done) return failed_on(shown_name, done.error());
  return cells;
}

/// One row after the other, each column on a line: what it was, what it becomes.
std::string side_by_side(const Cells& before, const Cells& after, std::string_view left, std::string_view right) {
  std::size_t width = 8;
  for (const auto& name : before.names) width = std::max(width, std::min<std::size_t>(name.size(), 30));
  std::string text;
  for (std::size_t r = 0; r < before.rows.size() && r < after.rows.size(); ++r) {
    text += "row " + std::to_string(r + 1) + "\n";
    std::size_t a = 0;
    for (std::size_t i = 0; i < before.names.size(); ++i) {
      auto label = before.names[i];
      label.resize(std::max(width, label.size()), ' ');
      text += "  " + label + "  " + before.rows[r][i] + std::string(left);
      // Columns keep their order, and some are gone.
      if (a < after.names.size() && after.names[a] == before.names[i])
        text += after.rows[r][a++] == before.rows[r][i] ? "(as it is)" : std::string(right) + after.rows[r][a - 1];
      else
        text += "(leaves the table)";
      text += "\n";
    }
  }
  return text;
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

std::unique_ptr<Command> make_suggest(CLI::App& parent) { return std::make_unique<SuggestCommand>(parent); }
std::unique_ptr<Command> make_preview(CLI::App& parent) { return std::make_unique<PreviewCommand>(parent); }
std::unique_ptr<Command> make_diff(CLI::App& parent) { return std::make_unique<DiffCommand>(parent); }

}  // namespace siegel::cli

// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include "byte_stream.h"
#include "command.h"
#include "output_file.h"
#include "policy_file.h"

namespace siegel::cli {
namespace {

constexpr std::size_t read_size = std::size_t{1} << 16;
// Nothing may leave before the whole input was in order; without a file to rename it waits in memory.
constexpr std::size_t max_held_output = std::size_t{64} << 20;

std::string place_of(const DataPosition& position) {
  std::string text = ":" + std::to_string(position.line);
  if (position.column != 0) text += ":" + std::to_string(position.column);
  if (position.field != 0) text += ", field " + std::to_string(position.field);
  return text;
}

class PseudonymizeCommand final : public Command {
 public:
  explicit PseudonymizeCommand(CLI::App& parent) {
    app =
        parent.add_subcommand("pseudonymize", "Change a table (CSV) as a policy says, before it goes to somebody else");
    app->add_option("INPUT", input_, "the table; - or nothing: standard input");
    app->add_option("--policy", policy_, "what becomes of each column (docs/policy.md)")->required()->type_name("FILE");
    app->add_option("-o,--output", output_, "write here; default: standard output")->type_name("FILE");
    app->add_option("--report", report_, "write counts here, as JSON: no names, no values")->type_name("FILE");
    app->add_flag("-f,--force", force_, "replace output and report if they exist");
    app->footer(
        "A column that no rule names is refused. After any error nothing has been written, also not to standard\n"
        "output, which takes at most 64 MiB; -o takes any size.\n\n"
        "Examples:\n"
        "  siegel lint policy.json\n"
        "  siegel pseudonymize --policy policy.json -o safe.csv patients.csv\n"
        "  siegel pseudonymize --policy policy.json < patients.csv | my-tool");
  }

  Done run(const Setting&) override {
    CLI_TRY(auto policy, load_policy(policy_));
    CLI_TRY(const auto input, InputFile::open(input_));
    std::optional<OutputFile> output;
    std::optional<OutputFile> report;
    const auto overwrite = force_ ? Overwrite::replace : Overwrite::refuse;
    if (writes_file()) {
      CLI_TRY(output, OutputFile::create(output_, overwrite, &input));
    } else {
      CLI_CHECK(check_standard_output(input));
    }
    if (!report_.empty()) {
      CLI_TRY(report, OutputFile::create(report_, overwrite, &input));
      if (output && report->is_same_place(*output))
        return failed(ErrorCode::bad_argument, "output and report are the same file");
    }
    TablePseudonymizer run(std::move(policy));
    WipedBytes held;
    CLI_CHECK(work(run, input, output, held));
    CLI_CHECK(input.check_unchanged());
    if (report) {
      ByteSink sink(report->descriptor(), report->shown_name(), Encoding::binary);
      CLI_CHECK(sink.write(bytes_of(run.report().print())));
      CLI_CHECK(sink.finish());
      CLI_CHECK(report->settle());
    }
    if (output) {
      CLI_CHECK(output->publish());
    } else {
      ByteSink sink(STDOUT_FILENO, "standard output", Encoding::terminal);
      CLI_CHECK(sink.write(held));
      CLI_CHECK(sink.finish());
    }
    if (report) CLI_CHECK(report->publish());
    return {};
  }

 private:
  bool writes_file() const { return !output_.empty() && output_ != "-"; }

  static Done work(TablePseudonymizer& run, const InputFile& input, std::optional<OutputFile>& output,
                   WipedBytes& held) {
    ByteSource source(input);
    std::optional<ByteSink> sink;
    if (output) sink.emplace(output->descriptor(), output->shown_name(), Encoding::binary);
    const auto take = [&](const Result<ByteView>& done) -> Done {
      if (!done)
        return failed(done.error().code,
                      input.shown_name() + place_of(run.position()) + ": " + std::string(done.error().what));
      if (sink) return sink->write(*done);
      if (done->size() > max_held_output - held.size())
        return failed(ErrorCode::too_large, "more than 64 MiB for standard output", "write to a file with -o");
      append(held, *done);
      return {};
    };
    WipedBytes piece(read_size);
    while (true) {
      CLI_TRY(const auto got, source.read(piece));
      CLI_CHECK(take(run.push(ByteView(piece).first(got))));
      if (got < piece.size()) break;
    }
    CLI_CHECK(take(run.finish()));
    if (sink) CLI_CHECK(sink->finish());
    return {};
  }

  std::string input_ = "-";
  std::string policy_;
  std::string output_;
  std::string report_;
  bool force_ = false;
};

}  // namespace

std::unique_ptr<Command> make_pseudonymize(CLI::App& parent) { return std::make_unique<PseudonymizeCommand>(parent); }

}  // namespace siegel::cli

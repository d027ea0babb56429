// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include "byte_stream.h"
#include "command.h"
#include "file_descriptor.h"
#include "output_file.h"

namespace siegel::cli {
namespace {

constexpr std::size_t read_size = std::size_t{1} << 16;

class SuggestCommand final : public Command {
 public:
  explicit SuggestCommand(CLI::App& parent) {
    app = parent.add_subcommand("suggest", "Propose a policy for a table or JSON, with the evidence for each field");
    app->add_option("INPUT", input_, "the table (CSV), JSON or JSON Lines; - or nothing: standard input");
    app->add_option("-o,--output", output_, "write the policy here; default: standard output")->type_name("FILE");
    app->footer(
        "Looks at the first 5,000 rows. A proposal: read every rule, say why each kept field may leave, and give the\n"
        "domain a name of your own.\n\n"
        "Example:\n"
        "  siegel suggest patients.csv -o policy.json && siegel lint policy.json");
  }

  Done run(const Setting&) override {
    CLI_TRY(const auto detectors, DetectorSet::create());
    CLI_TRY(const auto input, InputFile::open(input_));
    PolicySuggester suggester(detectors);
    ByteSource source(input);
    const auto told = [&](const Error& error) {
      return failed(error.code, input.shown_name() + ":" + std::to_string(suggester.position().line) + ": " +
                                    std::string(error.what));
    };
    WipedBytes piece(read_size);
    while (!suggester.has_enough()) {
      CLI_TRY(const auto got, source.read(piece));
      if (const auto done = suggester.push(ByteView(piece).first(got)); !done) return told(done.error());
      if (got < piece.size()) break;
    }
    const auto policy = suggester.finish();
    if (!policy) return told(policy.error());
    if (output_.empty() || output_ == "-") {
      if (!write_fully(STDOUT_FILENO, bytes_of(*policy))) return failed_call("cannot write standard output");
      return {};
    }
    CLI_TRY(auto file, OutputFile::create(output_, Overwrite::refuse, &input));
    if (!write_fully(file.descriptor(), bytes_of(*policy))) return failed_call("cannot write " + file.shown_name());
    return file.publish();
  }

 private:
  std::string input_ = "-";
  std::string output_;
};

}  // namespace

std::unique_ptr<Command> make_suggest(CLI::App& parent) { return std::make_unique<SuggestCommand>(parent); }

}  // namespace siegel::cli

// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>
#include "byte_stream.h"

#include "command.h"
#include "file_descriptor.h"
#include "output_file.h"

namespace siegel::cli {
namespace {

constexpr std::size_t read_size = std::size_t{1} << 18;

class RiskCommand final : public Command {
 public:
  explicit RiskCommand(CLI::App& parent) {
    app = parent.add_subcommand("risk", "Measure how far people in a table can be told apart: k, l, t, uniques");
    app->add_option("INPUT", input_, "the table (CSV); - or nothing: standard input");
    app->add_option("--quasi", gates_.quasi, "columns that somebody else may know, with commas between")
        ->type_name("NAMES")
        ->required()
        ->delimiter(',')
        ->allow_extra_args(false);
    app->add_option("--sensitive", gates_.sensitive, "columns that nobody shall learn, with commas between")
        ->type_name("NAMES")
        ->delimiter(',')
        ->allow_extra_args(false);
    app->add_option("--before", before_, "the table before anything was done to it, for comparison")->type_name("FILE");
    app->add_option("--json", json_, "write the report here as JSON")->type_name("FILE");
    app->add_option("--html", html_, "write the report here as a page with plots")->type_name("FILE");
    app->add_option("--lang", language_, "of the page: en or de")
        ->type_name("LANG")
        ->check(CLI::IsMember({"en", "de"}))
        ->capture_default_str();
    app->add_option("--k", gates_.least_k, "fail (status 5) if k is below")->type_name("N");
    app->add_option("--l", gates_.least_l, "fail if a sensitive column has an l below")->type_name("N");
    app->add_option("--t", gates_.most_t, "fail if a sensitive column has a t above")->type_name("X");
    app->add_flag("-f,--force", force_, "replace the files if they exist");
    app->footer(
        "Counts and names of columns only, never a value. The figures do not prove anonymity.\n\n"
        "Examples:\n"
        "  siegel risk --quasi BIRTHDATE,ZIP,GENDER --sensitive RACE safe.csv\n"
        "  siegel risk --quasi age,sex --k 5 --before raw.csv --html risk.html safe.csv");
  }

  Done run(const Setting&) override {
    CLI_CHECK(check_gate_options());
    CLI_TRY(const auto report, measure(input_));
    std::optional<RiskReport> before;
    if (!before_.empty()) {
      CLI_TRY(before, measure(before_));
    }
    const auto* then = before ? &*before : nullptr;
    if (!json_.empty()) CLI_CHECK(write(json_, print_risk_json(report, then)));
    if (!html_.empty())
      CLI_CHECK(write(
          html_, print_risk_html(report, then, language_ == "de" ? ReportLanguage::german : ReportLanguage::english)));
    if (!write_fully(STDOUT_FILENO, bytes_of(print_risk_text(report, then))))
      return failed_call("cannot write standard output");
    return check_gates(report);
  }

 private:
  Outcome<RiskReport> measure(const std::string& path) const {
    CLI_TRY(const auto input, InputFile::open(path));
    RiskTable table(gates_.quasi, gates_.sensitive);
    CsvReader reader(table);
    ByteSource source(input);
    WipedBytes piece(read_size);
    const auto place = [&] { return input.shown_name() + ":" + std::to_string(reader.position().line) + ": "; };
    while (true) {
      CLI_TRY(const auto got, source.read(piece));
      if (const auto done = reader.push(ByteView(piece).first(got)); !done)
        return failed(done.error().code, place() + std::string(done.error().what), hint_for(done.error().code));
      if (got < piece.size()) break;
    }
    if (const auto done = reader.finish(); !done)
      return failed(done.error().code, place() + std::string(done.error().what), hint_for(done.error().code));
    return RiskReport::compute(table);
  }

  static std::string hint_for(ErrorCode code) {
    return code == ErrorCode::bad_argument
               ? "names stand in the first row of the table; --quasi A,B takes them as they are"
               : "";
  }

  Done write(const std::string& path, const std::string& text) const {
    CLI_TRY(auto file, OutputFile::create(path, force_ ? Overwrite::replace : Overwrite::refuse, nullptr));
    if (!write_fully(file.descriptor(), bytes_of(text))) return failed_call("cannot write " + file.shown_name());
    return file.publish();
  }

  /// A gate that has nothing to look at would let everything through.
  Done check_gate_options() const {
    if (gates_.sensitive.empty() && (gates_.least_l != 0 || gates_.most_t != 1))
      return failed(ErrorCode::bad_argument, "--l and --t are about sensitive columns, and none is named",
                    "--sensitive NAMES");
    if (!(gates_.most_t >= 0 && gates_.most_t <= 1)) return failed(ErrorCode::bad_argument, "--t is from 0 to 1");
    return {};
  }

  Done check_gates(const RiskReport& report) const {
    const auto unmet = gates_.first_unmet(report);
    if (!unmet) return {};
    switch (*unmet) {
      case RiskGate::k:
        return failed(
            ErrorCode::policy_denied,
            "k is " + std::to_string(report.k) + ", and at least " + std::to_string(gates_.least_k) + " was asked for",
            "generalize or drop a quasi-identifier");
      case RiskGate::l: {
        const auto least = std::ranges::min(report.sensitive, {}, &SensitiveRisk::distinct_l).distinct_l;
        return failed(ErrorCode::policy_denied, "l of a sensitive column is " + std::to_string(least) +
                                                    ", and at least " + std::to_string(gates_.least_l) +
                                                    " was asked for");
      }
      case RiskGate::t: break;
    }
    return failed(ErrorCode::policy_denied, "t of a sensitive column is above what was asked for");
  }

  std::string input_ = "-";
  RiskGates gates_;
  std::string before_;
  std::string json_;
  std::string html_;
  std::string language_ = "en";
  bool force_ = false;
};

}  // namespace

std::unique_ptr<Command> make_risk(CLI::App& parent) { return std::make_unique<RiskCommand>(parent); }

}  // namespace siegel::cli

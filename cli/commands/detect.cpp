// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <cstdio>

#include "byte_stream.h"
#include "command.h"
#include "file_descriptor.h"
#include "term_file.h"

namespace siegel::cli {
namespace {

/// Where a byte stands, for people: line and column from 1, in characters.
class Place {
 public:
  explicit Place(std::string_view text) : text_(text) {}

  /// Offsets have to come in order.
  std::string at(std::size_t offset) {
    for (; seen_ < offset; ++seen_) {
      const auto byte = static_cast<unsigned char>(text_[seen_]);
      if (byte == '\n') {
        ++line_;
        column_ = 1;
      } else if ((byte & 0xC0U) != 0x80U) {
        ++column_;
      }
    }
    return std::to_string(line_) + ":" + std::to_string(column_);
  }

 private:
  std::string_view text_;
  std::size_t seen_ = 0;
  std::size_t line_ = 1;
  std::size_t column_ = 1;
};

std::string two_places(double score) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%.2f", score);
  return text.data();
}

class DetectCommand final : public Command {
 public:
  explicit DetectCommand(CLI::App& parent) {
    app = parent.add_subcommand("detect", "Show where a text says who somebody is: names, numbers, addresses, dates");
    app->add_option("INPUT", input_, "the text, UTF-8; - or nothing: standard input");
    auto* json =
        app->add_flag("--json", json_, "one JSON object a line: start, end (UTF-8 bytes), type, score, detector");
    app->add_flag("--digest", digest_, "a first line with the SHA-256 of the text, for pseudonymize --findings")
        ->needs(json);
    app->add_option("--type", types_, "only findings of this type, such as PERSON; may be given several times")
        ->type_name("TYPE")
        ->allow_extra_args(false);
    app->add_option("--min-score", min_score_, "only findings with at least this score, 0 to 1")
        ->type_name("X")
        ->capture_default_str();
    app->add_flag("--precise", precise_, "leave out what fails its check digits, and what only a weak cue supports");
    app->add_option("--dictionary", dictionary_, "find these terms as well: one a line, UTF-8, # for comments")
        ->type_name("FILE");
    app->add_option("--pattern", patterns_, "find this regular expression (RE2) as well; may be given several times")
        ->type_name("NAME=EXPRESSION")
        ->allow_extra_args(false);
    app->add_option("--deny", deny_, "never a finding: one word or phrase a line")->type_name("FILE");
    app->footer(
        "What was found is not printed, only where. Nothing leaves this machine.\n\n"
        "Examples:\n"
        "  siegel detect letter.txt\n"
        "  siegel detect --json --type PERSON --type IBAN letter.txt\n"
        "  siegel detect --dictionary clients.txt < mail.txt\n"
        "  siegel detect --pattern 'file.internal=AZ-[0-9]{4}' letter.txt");
  }

  Done run(const Setting& setting) override {
    DetectOptions options;
    options.min_score = min_score_;
    if (precise_) options.goal = DetectionGoal::precision;
    if (!types_.empty()) options.types.reset();
    for (const auto& word : types_) {
      const auto type = parse_finding_type(word);
      if (!type)
        return failed(ErrorCode::bad_argument, "--type is none of those in docs/detection.md",
                      "PERSON, IBAN, ADDRESS ...");
      options.types.set(static_cast<std::size_t>(*type));
    }
    for (const auto& pattern : patterns_) {
      CLI_TRY(auto parsed, UserPattern::parse(pattern));
      options.patterns.push_back(std::move(parsed));
    }
    CLI_TRY(options.dictionary, load_dictionary(dictionary_));
    CLI_TRY(options.deny, load_terms(deny_));
    CLI_TRY(const auto detectors, DetectorSet::create(options));
    CLI_TRY(const auto input, InputFile::open(input_));
    CLI_TRY(const auto text, read_secret(input, max_detect_text_size));
    DetectionReport report;
    const auto findings = detectors.find(text_of(text.reveal()), report);
    if (!findings) return failed_on(input.shown_name(), findings.error());
    std::string lines;
    if (digest_) {
      const auto hash = setting.provider.sha_256();
      hash->update(text.reveal());
      auto line = JsonWriter::object();
      line.set("sha256", encode_hex(hash->finish()));
      lines += line.print() + "\n";
    }
    Place place(text_of(text.reveal()));
    for (const auto& finding : *findings) {
      if (json_) {
        lines += print_json(finding) + "\n";
      } else {
        lines += place.at(finding.begin);
        lines += "-" + place.at(finding.end) + "  " + std::string(word_of(finding.type)) + "  " +
                 two_places(finding.score) + "  " + std::string(finding.detector) + "\n";
      }
    }
    if (!write_fully(STDOUT_FILENO, bytes_of(lines))) return failed_call("cannot write standard output");
    return {};
  }

 private:
  std::string input_ = "-";
  bool json_ = false;
  bool digest_ = false;
  std::vector<std::string> types_;
  std::vector<std::string> patterns_;
  double min_score_ = DetectOptions{}.min_score;
  bool precise_ = false;
  std::string dictionary_;
  std::string deny_;
};

}  // namespace

std::unique_ptr<Command> make_detect(CLI::App& parent) { return std::make_unique<DetectCommand>(parent); }

}  // namespace siegel::cli

// SPDX-License-Identifier: Apache-2.0
#include "term_file.h"

#include "input_file.h"

namespace siegel::cli {
namespace {

constexpr std::size_t max_term_file = std::size_t{64} << 20;

}  // namespace

Outcome<std::vector<std::string>> load_terms(const std::string& path) {
  std::vector<std::string> terms;
  if (path.empty()) return terms;
  CLI_TRY(const auto input, InputFile::open(path));
  CLI_TRY(const auto content, read_secret(input, max_term_file));
  if (!is_utf8(content.reveal())) return failed(ErrorCode::bad_data, input.shown_name() + " is not UTF-8");
  auto rest = text_of(content.reveal());
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  while (!rest.empty()) {
    auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
    while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
    if (!line.empty() && line.front() != '#') terms.emplace_back(line);
  }
  return terms;
}

Outcome<std::vector<DictionaryTerm>> load_dictionary(const std::string& path) {
  CLI_TRY(const auto lines, load_terms(path));
  std::vector<DictionaryTerm> terms;
  for (const auto& line : lines) {
    const auto tab = line.find('\t');
    DictionaryTerm term;
    if (tab == std::string::npos) {
      term.text = line;
    } else {
      const auto type = parse_finding_type(std::string_view(line).substr(0, tab));
      if (!type)
        return failed(ErrorCode::bad_argument,
                      "line " + std::to_string(terms.size() + 1) + " of the dictionary begins with no type",
                      "TYPE, a tab, and the term; or the term alone");
      term.type = *type;
      term.text = line.substr(tab + 1);
    }
    terms.push_back(std::move(term));
  }
  return terms;
}

}  // namespace siegel::cli

// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include <fstream>
#include <regex>
#include <set>
#include <vector>

#include "support/results.h"

using namespace siegel;
using namespace siegel::test;

TEST_CASE("every error code has its row", "[base]") {
  const auto table = error_table();
  REQUIRE(table.size() == static_cast<std::size_t>(ErrorCode::internal) + 1);
  std::set<std::string_view> words;
  std::set<std::string_view> sentences;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const auto& row = table[i];
    INFO(row.word);
    REQUIRE(static_cast<std::size_t>(row.code) == i);
    REQUIRE(&describe(row.code) == &row);
    REQUIRE(std::regex_match(std::string(row.word), std::regex("[a-z]+(_[a-z]+)*")));
    REQUIRE((row.exit_status >= 1 && row.exit_status <= 5));
    // As the command line prints it: lower case, no full stop.
    REQUIRE(std::islower(static_cast<unsigned char>(row.sentence.front())));
    REQUIRE(row.sentence.back() != '.');
    words.insert(row.word);
    sentences.insert(row.sentence);
  }
  REQUIRE(words.size() == table.size());
  REQUIRE(sentences.size() == table.size());
}

TEST_CASE("docs/errors.md lists exactly the error table", "[base]") {
  std::ifstream in(std::string(SIEGEL_SOURCE_DIR) + "/docs/errors.md");
  REQUIRE(in);
  // | `word` | exit status | sentence |
  const std::regex row(R"(^\|\s*`([a-z_]+)`\s*\|\s*(\d+)\s*\|\s*(.*?)\s*\|\s*$)");
  std::vector<std::string> documented;
  for (std::string line; std::getline(in, line);)
    if (std::smatch match; std::regex_match(line, match, row))
      documented.push_back(match[1].str() + " " + match[2].str() + " " + match[3].str());
  std::vector<std::string> actual;
  for (const auto& each : error_table())
    actual.push_back(std::string(each.word) + " " + std::to_string(each.exit_status) + " " +
                     std::string(each.sentence));
  REQUIRE(documented == actual);
}

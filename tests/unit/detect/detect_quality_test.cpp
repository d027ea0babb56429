// SPDX-License-Identifier: Apache-2.0
// Recall and precision on the marked texts of tests/data/detect: what the rules were made with must not get worse.
#include <filesystem>
#include <map>

#include "detect/detector_set.h"
#include "support/suites.h"

using namespace siegel;
using namespace siegel::test;

namespace {

struct Marked {
  std::string text;
  std::vector<std::pair<std::size_t, std::size_t>> mentions;
};

/// `[[TYPE:text]]` marks what is to be found.
Marked parse(std::string_view in) {
  Marked marked;
  while (true) {
    const auto begin = in.find("[[");
    marked.text += in.substr(0, begin);
    if (begin == std::string_view::npos) return marked;
    const auto colon = in.find(':', begin);
    const auto end = in.find("]]", colon);
    REQUIRE(end != std::string_view::npos);
    const auto at = marked.text.size();
    marked.text += in.substr(colon + 1, end - colon - 1);
    marked.mentions.emplace_back(at, marked.text.size());
    in.remove_prefix(end + 2);
  }
}

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

struct Score {
  double mentions = 0;
  double found = 0;
  double replaced = 0;
  double right = 0;
};

}  // namespace

TEST_CASE("detection finds what is marked, and little else", "[detect]") {
  const auto detectors = value(DetectorSet::create());
  std::map<std::string, Score> scores;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(SIEGEL_SOURCE_DIR) / "tests/data/detect")) {
    const auto [text, mentions] = parse(read_text(entry.path()));
    auto& score = scores[entry.path().filename().string().substr(0, 2)];
    std::vector<char> marked(text.size());
    std::vector<char> covered(text.size());
    for (const auto& [begin, end] : mentions)
      std::fill_n(marked.begin() + static_cast<std::ptrdiff_t>(begin), end - begin, char{1});
    for (const auto& finding : value(detectors.find(text)))
      std::fill_n(covered.begin() + static_cast<std::ptrdiff_t>(finding.begin), finding.end - finding.begin, char{1});
    for (const auto& [begin, end] : mentions) {
      bool whole = true;
      for (auto i = begin; i < end; ++i) whole = whole && (covered[i] != 0 || is_blank(text[i]));
      score.mentions += 1;
      score.found += whole ? 1 : 0;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (covered[i] == 0 || is_blank(text[i])) continue;
      score.replaced += 1;
      score.right += marked[i];
    }
  }
  REQUIRE(scores.size() == 2);
  for (const auto& [language, score] : scores) {
    INFO(language << ": recall " << score.found / score.mentions << ", precision " << score.right / score.replaced);
    CHECK(score.mentions > 100);
    CHECK(score.found / score.mentions >= 0.94);
    CHECK(score.right / score.replaced >= 0.95);
  }
}

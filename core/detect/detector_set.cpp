// SPDX-License-Identifier: Apache-2.0
#include "detect/detector_set.h"

#include <algorithm>
#include <functional>
#include <unordered_set>

#include "base/utf8.h"
#include "detect/detail/characters.h"
#include "detect/detail/dictionary.h"
#include "detect/detail/folded_text.h"
#include "detect/detail/overlaps.h"
#include "detect/detail/rules.h"
#include "detect/detail/user_patterns.h"

namespace siegel {
namespace {

constexpr double precise_score = 0.5;  // what is below is dropped where precision is wanted
constexpr std::size_t most_names = 100'000;

}  // namespace

Result<UserPattern> UserPattern::parse(std::string_view text) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos)
    return fail(ErrorCode::bad_argument, "a pattern is NAME=EXPRESSION, such as file.internal=AZ-[0-9]{4}");
  return UserPattern{std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
}

void DetectionReport::add(const DetectionReport& other) {
  std::ranges::transform(found, other.found, found.begin(), std::plus());
  checksum_near_misses += other.checksum_near_misses;
  confusables += other.confusables;
  invisible_characters += other.invisible_characters;
  names_not_propagated += other.names_not_propagated;
}

struct DetectorSet::Parts {
  DetectOptions options;
  detail::Lexicon lexicon;
  detail::Dictionary dictionary;
  detail::UserPatterns patterns;
  std::unordered_set<std::string> deny;  // in lower case
};

DetectorSet::DetectorSet(std::unique_ptr<const Parts> parts) : parts_(std::move(parts)) {}
DetectorSet::DetectorSet(DetectorSet&&) noexcept = default;
DetectorSet& DetectorSet::operator=(DetectorSet&&) noexcept = default;
DetectorSet::~DetectorSet() = default;

Result<DetectorSet> DetectorSet::create(const DetectOptions& options) {
  if (!(options.min_score >= 0 && options.min_score <= 1))
    return fail(ErrorCode::bad_argument, "a score is from 0 to 1");
  SIEGEL_TRY(auto patterns, detail::UserPatterns::create(options.patterns));
  SIEGEL_TRY(auto dictionary, detail::Dictionary::create(options.dictionary));
  std::unordered_set<std::string> deny;
  for (const auto& word : options.deny) {
    if (!is_utf8(bytes_of(word))) return fail(ErrorCode::bad_argument, "a word that is to be left alone is not UTF-8");
    deny.insert(detail::to_lower(word));
  }
  return DetectorSet(
      std::unique_ptr<const Parts>(new Parts{options, detail::Lexicon(options.german, options.english),
                                             std::move(dictionary), std::move(patterns), std::move(deny)}));
}

Result<std::vector<Finding>> DetectorSet::find(std::string_view utf_8) const {
  DetectionReport report;
  return find(utf_8, report);
}

Result<std::vector<Finding>> DetectorSet::find(std::string_view utf_8, DetectionReport& report) const {
  if (utf_8.size() > max_detect_text_size) return fail(ErrorCode::too_large, "a text is longer than 256 MiB");
  if (!is_utf8(bytes_of(utf_8))) return fail(ErrorCode::bad_data, "the text is not UTF-8");
  const auto& options = parts_->options;
  const detail::FoldedText folded(utf_8);
  const detail::Words words(folded.text(), parts_->lexicon);
  detail::Candidates candidates(words, report);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto& word = words[i];
    if (word.kind != detail::WordKind::mark) {
      if (!word.is_digits() || word.size() > 1 || words[i + 1].is_digits()) detail::find_identifiers(candidates, i);
      detail::find_dates(candidates, i);
      detail::find_addresses(candidates, i);
      detail::find_names(candidates, i);
      detail::find_organizations(candidates, i);
      if (!parts_->dictionary.empty()) parts_->dictionary.find(candidates, i);
    }
    detail::find_file_numbers(candidates, i);
    detail::find_phones(candidates, i);
    detail::find_internet(candidates, i);
  }
  parts_->patterns.find(folded.text(), candidates);
  detail::propagate_names(candidates, most_names);

  const auto least = std::max(options.min_score, options.goal == DetectionGoal::precision ? precise_score : 0.0);
  auto& found = candidates.found();
  std::erase_if(found, [&](const detail::Candidate& candidate) {
    return candidate.score < least || !options.types.test(static_cast<std::size_t>(candidate.type)) ||
           (!parts_->deny.empty() && parts_->deny.contains(detail::to_lower(
                                         folded.text().substr(candidate.begin, candidate.end - candidate.begin))));
  });
  std::vector<Finding> findings;
  for (const auto& each : detail::without_overlaps(std::move(found))) {
    findings.push_back({folded.origin(each.begin), folded.origin_end(each.end), each.type, each.score, each.detector});
    ++report.found[static_cast<std::size_t>(each.type)];
    if (each.fails_check) ++report.checksum_near_misses;
  }
  report.confusables += folded.confusables();
  report.invisible_characters += folded.invisible_characters();
  return findings;
}

}  // namespace siegel

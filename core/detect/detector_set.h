// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "detect/finding.h"

namespace siegel {

inline constexpr std::size_t max_detect_text_size = 256 << 20;  ///< bytes that one `find` takes
inline constexpr std::size_t max_dictionary_terms = 1'000'000;
inline constexpr std::size_t max_dictionary_term_size = 200;  ///< bytes
inline constexpr std::size_t max_user_patterns = 64;
inline constexpr std::size_t max_user_pattern_size = 1'000;  ///< bytes

enum class DetectionGoal {
  recall,     ///< a failed checksum and a weak cue lower the score, but drop nothing
  precision,  ///< what fails its checksum, and what only a weak cue supports, is dropped
};

/// A regular expression of the user (RE2 syntax), matched in linear time.
struct UserPattern {
  std::string name;        ///< `[a-z0-9_.-]{1,64}`: becomes the detector of its findings
  std::string expression;  ///< must not match the empty text
  FindingType type = FindingType::custom;
  double score = 0.9;

  /// `NAME=EXPRESSION`. Errors: `bad_argument` without an equals sign; whether both are right, `DetectorSet::create`
  /// tells.
  static Result<UserPattern> parse(std::string_view text);
};

/// A word or several that are to be found wherever they stand, whatever their case.
struct DictionaryTerm {
  std::string text;  ///< UTF-8
  FindingType type = FindingType::term;
};

struct DetectOptions {
  DetectionGoal goal = DetectionGoal::recall;
  double min_score = 0.3;
  std::bitset<finding_type_count> types = std::bitset<finding_type_count>().set();  ///< which types are reported
  bool german = true;
  bool english = true;
  std::vector<DictionaryTerm> dictionary;  ///< names of clients, products; found with genitive s as well
  std::vector<UserPattern> patterns;
  std::vector<std::string> deny;  ///< words that are never a finding, compared without case as a whole
};

/// What was seen beside the findings: counts only, never a value.
struct DetectionReport {
  std::array<std::uint64_t, finding_type_count> found{};
  std::uint64_t checksum_near_misses = 0;  ///< of the form of an identifier, with a wrong checksum
  std::uint64_t confusables = 0;           ///< letters of another script that look Latin, within Latin words
  std::uint64_t invisible_characters = 0;  ///< soft hyphens, zero-width characters, marks of direction
  std::uint64_t names_not_propagated = 0;  ///< beyond the memory for names

  void add(const DetectionReport& other);
};

/// All detectors that were asked for. It is not changed by `find`, so that several threads may share it.
///
/// Time is linear in the size of the text for any text: the automata look at most 64 words ahead of a place.
class DetectorSet {
 public:
  /// Errors: `bad_argument` for an option out of its limits, a term that is not UTF-8 or empty, or a pattern that is
  /// none; `too_large`; `unsupported` for user patterns where the build has no RE2 (32 bits).
  static Result<DetectorSet> create(const DetectOptions& options = {});

  DetectorSet(DetectorSet&&) noexcept;
  DetectorSet& operator=(DetectorSet&&) noexcept;
  ~DetectorSet();

  /// The findings in order of their begin, without overlaps (docs/detection.md, "Overlaps").
  /// Errors: `bad_data` if the text is not UTF-8; `too_large` beyond `max_detect_text_size`.
  Result<std::vector<Finding>> find(std::string_view utf_8) const;
  /// The same, and adds to `report`.
  Result<std::vector<Finding>> find(std::string_view utf_8, DetectionReport& report) const;

 private:
  struct Parts;
  explicit DetectorSet(std::unique_ptr<const Parts> parts);
  std::unique_ptr<const Parts> parts_;
};

}  // namespace siegel

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "detect/detail/word.h"
#include "detect/detector_set.h"

namespace siegel::detail {

/// A finding before overlaps are resolved: offsets are those of the folded text.
struct Candidate {
  std::size_t begin;
  std::size_t end;
  FindingType type;
  double score;
  std::string_view detector;
  bool fails_check = false;  ///< of the form of an identifier, with a wrong check digit
};

/// Where rules put what they find, and what they look at.
class Candidates {
 public:
  Candidates(const Words& words, DetectionReport& report) : words_(words), report_(report) {}

  const Words& words() const { return words_; }

  /// The words `first` to `last`, both included.
  void add(std::size_t first, std::size_t last, FindingType type, double score, std::string_view detector) {
    add_range(words_[first].begin, words_[last].end, type, score, detector);
  }
  void add_range(std::size_t begin, std::size_t end, FindingType type, double score, std::string_view detector) {
    found_.push_back({begin, end, type, score, detector});
  }
  /// With a right checksum the score is `right`, else `wrong`.
  void add_checked(std::size_t first, std::size_t last, FindingType type, bool is_right, double right, double wrong,
                   std::string_view detector) {
    found_.push_back({words_[first].begin, words_[last].end, type, is_right ? right : wrong, detector, !is_right});
  }

  /// Where the last address of a page ends: within it no other one begins.
  std::size_t url_end() const { return url_end_; }
  void set_url_end(std::size_t end) { url_end_ = end; }

  std::vector<Candidate>& found() { return found_; }
  DetectionReport& report() { return report_; }

 private:
  const Words& words_;
  DetectionReport& report_;
  std::vector<Candidate> found_;
  std::size_t url_end_ = 0;
};

}  // namespace siegel::detail

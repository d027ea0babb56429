// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace siegel::detail {

/// A text as the detectors read it: without invisible characters, with plain blanks, dashes and digits, and with
/// letters of other scripts that look Latin within Latin words turned into Latin ones. Every byte knows where it came
/// from.
class FoldedText {
 public:
  /// `original` is UTF-8, at most 4 GiB, and outlives this.
  explicit FoldedText(std::string_view original);

  std::string_view text() const { return origins_.empty() ? original_ : std::string_view(folded_); }
  /// The offset in the original of a byte of the folded text; of its end for its size.
  std::size_t origin(std::size_t offset) const { return origins_.empty() ? offset : origins_[offset]; }
  /// The end in the original of what ends before `offset`: invisible characters behind it do not belong to it.
  std::size_t origin_end(std::size_t offset) const;

  std::uint64_t confusables() const { return confusables_; }
  std::uint64_t invisible_characters() const { return invisible_; }

 private:
  void fold();
  char32_t put_as_it_is(std::size_t from, std::size_t size);
  void put(char32_t character, std::size_t from);

  std::string_view original_;
  std::string folded_;
  std::vector<std::uint32_t> origins_;  // empty: nothing had to be folded
  std::uint64_t confusables_ = 0;
  std::uint64_t invisible_ = 0;
};

}  // namespace siegel::detail

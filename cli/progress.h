// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "failure.h"

namespace siegel::cli {

enum class ProgressMode {
  automatic,  ///< a bar, if standard error is a terminal and the work takes longer than a second
  never,
  json,  ///< one JSON object a line on standard error
};

/// Shows how far the work is. `advance` may be called from any thread; the rest belongs to one.
class Progress {
 public:
  /// Without a total the bar shows bytes and rate only.
  Progress(ProgressMode mode, std::string label, std::optional<std::uint64_t> total);
  ~Progress();

  void advance(std::uint64_t bytes) { done_.fetch_add(bytes, std::memory_order_relaxed); }
  /// To be called every 100 ms or so.
  void show();
  /// The work succeeded: the display is brought to its end.
  void finish();

  /// Bytes a second since the start, and the seconds left at that rate.
  double rate() const;
  std::optional<double> seconds_left() const;

 private:
  struct Display;
  void print_json(std::string_view event) const;

  ProgressMode mode_;
  std::string label_;
  std::optional<std::uint64_t> total_;
  std::atomic<std::uint64_t> done_ = 0;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point last_shown_ = started_;
  std::unique_ptr<Display> display_;
};

}  // namespace siegel::cli

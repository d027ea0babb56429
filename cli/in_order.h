// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>

#include "failure.h"
#include "progress.h"

namespace siegel::cli {

/// What several threads do to numbered pieces of one input, and in which order its results leave.
class InOrder {
 public:
  /// Waits until every piece before this one had its turn, and does `action`. After a failure of an earlier piece
  /// nothing is done. A failure of `action` stops this piece and all behind it.
  void take_turn(std::uint64_t number, const std::function<Done()>& action);
  using Action = std::function<Done()>;
  /// The same without waiting for the earlier pieces: if they had their turn it does `now`, else it leaves what `later`
  /// makes, which has to own what it needs, to the thread that has the piece before it. Waits only if too many are left
  /// already.
  void hand_in(std::uint64_t number, const Action& now, const std::function<Action()>& later);
  /// This piece failed. Of several failures the one that comes first in the input is told.
  void stop(std::uint64_t number, const Failure& failure);
  bool is_stopped() const { return is_stopped_; }
  Done result() const;

 private:
  bool stopped_before(std::uint64_t number);
  /// Does the action of the piece whose turn it is, without the lock.
  void act(std::unique_lock<std::mutex>& lock, const Action& action);

  std::atomic<bool> is_stopped_ = false;
  std::mutex turn_mutex_;
  std::condition_variable turn_changed_;
  std::uint64_t turn_ = 0;
  std::map<std::uint64_t, Action> handed_in_;
  bool is_acting_ = false;
  std::mutex failure_mutex_;
  std::optional<Failure> failure_;
  std::uint64_t failed_piece_ = 0;
};

/// Cores of this machine that may be used, and how many threads at most.
std::size_t core_count();
inline constexpr std::size_t max_threads = 16;

/// Runs `body` on so many threads, or on as many as there are to be had, and shows progress meanwhile. It returns when
/// all are done.
void run_on_threads(std::size_t count, const std::function<void()>& body, Progress& progress);

}  // namespace siegel::cli

// SPDX-License-Identifier: Apache-2.0
#include "in_order.h"

#include <algorithm>
#include <chrono>
#include <system_error>
#include <thread>
#include <vector>

namespace siegel::cli {
namespace {

constexpr std::chrono::milliseconds show_interval{100};

}  // namespace

void InOrder::take_turn(std::uint64_t number, const std::function<Done()>& action) {
  Done done;
  {
    std::unique_lock lock(turn_mutex_);
    turn_changed_.wait(lock, [&] { return turn_ == number || stopped_before(number); });
    if (stopped_before(number)) return;
    done = action();
    if (done) {
      ++turn_;
      turn_changed_.notify_all();
      return;
    }
  }
  stop(number, done.error());
}

bool InOrder::stopped_before(std::uint64_t number) {
  const std::scoped_lock lock(failure_mutex_);
  return failure_ && failed_piece_ <= number;
}

void InOrder::stop(std::uint64_t number, const Failure& failure) {
  {
    const std::scoped_lock lock(failure_mutex_);
    if (!failure_ || number < failed_piece_) {
      failure_ = failure;
      failed_piece_ = number;
    }
  }
  is_stopped_ = true;
  const std::scoped_lock lock(turn_mutex_);
  turn_changed_.notify_all();
}

Done InOrder::result() const {
  if (failure_) return failed(*failure_);
  return {};
}

std::size_t core_count() { return std::max<std::size_t>(std::thread::hardware_concurrency(), 1); }

void run_on_threads(std::size_t count, const std::function<void()>& body, Progress& progress) {
  if (count == 1) return body();
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t running = count;
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < count; ++i) {
    try {
      threads.emplace_back([&] {
        body();
        const std::scoped_lock lock(mutex);
        --running;
        changed.notify_all();
      });
    } catch (const std::system_error&) {
      // No more threads to be had: those that are there do the work, or this one does it alone.
      const std::scoped_lock lock(mutex);
      --running;
    }
  }
  if (threads.empty()) body();
  std::unique_lock lock(mutex);
  while (!changed.wait_for(lock, show_interval, [&] { return running == 0; })) progress.show();
}

}  // namespace siegel::cli

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
constexpr std::uint64_t max_handed_in = 2 * max_threads;

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

void InOrder::hand_in(std::uint64_t number, const Action& now, const std::function<Action()>& later) {
  std::unique_lock lock(turn_mutex_);
  if (turn_ == number && !is_acting_) {
    act(lock, now);
  } else {
    turn_changed_.wait(lock, [&] { return number < turn_ + max_handed_in || stopped_before(number); });
    lock.unlock();
    auto action = later();
    lock.lock();
    handed_in_.emplace(number, std::move(action));
  }
  while (!is_acting_) {
    const auto next = handed_in_.find(turn_);
    if (next == handed_in_.end()) break;
    const auto action = std::move(next->second);
    handed_in_.erase(next);
    act(lock, action);
  }
}

void InOrder::act(std::unique_lock<std::mutex>& lock, const Action& action) {
  const auto number = turn_;
  if (stopped_before(number)) return static_cast<void>(++turn_);
  is_acting_ = true;
  lock.unlock();
  const auto done = action();
  if (!done) stop(number, done.error());
  lock.lock();
  is_acting_ = false;
  ++turn_;
  turn_changed_.notify_all();
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

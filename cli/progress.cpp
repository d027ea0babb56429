// SPDX-License-Identifier: Apache-2.0
#include "progress.h"

#include <barkeep/barkeep.h>
#include <unistd.h>

#include <cmath>
#include <functional>
#include <iostream>

#include "safe_text.h"

namespace siegel::cli {
namespace {

constexpr std::chrono::seconds quiet_time{1};
constexpr std::chrono::milliseconds json_interval{500};
constexpr double bytes_per_mib = 1024.0 * 1024.0;

using MibProvider = std::function<std::uint64_t()>;

}  // namespace

/// The library draws from a thread of its own; it reads the numbers through these functions.
struct Progress::Display {
  explicit Display(const Progress& progress) {
    const auto done_mib = [&progress] {
      return static_cast<std::uint64_t>(static_cast<double>(progress.done_.load()) / bytes_per_mib);
    };
    if (progress.total_) {
      const auto total_mib = static_cast<std::uint64_t>(static_cast<double>(*progress.total_) / bytes_per_mib);
      bar = barkeep::ProgressBar(MibProvider(done_mib), {.out = &std::cerr,
                                                         .total = total_mib,
                                                         .message = progress.label_,
                                                         .speed = 0.5,
                                                         .speed_unit = "MiB/s",
                                                         .style = barkeep::Bars,
                                                         .interval = 0.2,
                                                         .show = false});
      left = barkeep::Counter(MibProvider([&progress] {
                                return static_cast<std::uint64_t>(std::llround(progress.seconds_left().value_or(0)));
                              }),
                              {.out = &std::cerr, .message = "seconds left", .interval = 0.2, .show = false});
      whole = bar | left;
    } else {
      whole = barkeep::Counter(MibProvider(done_mib), {.out = &std::cerr,
                                                       .message = progress.label_ + ", MiB",
                                                       .speed = 0.5,
                                                       .speed_unit = "MiB/s",
                                                       .interval = 0.2,
                                                       .show = false});
    }
    whole->show();
  }
  ~Display() { whole->done(); }
  Display(const Display&) = delete;
  Display& operator=(const Display&) = delete;

  std::shared_ptr<barkeep::BaseDisplay> bar;
  std::shared_ptr<barkeep::BaseDisplay> left;
  std::shared_ptr<barkeep::BaseDisplay> whole;
};

Progress::Progress(ProgressMode mode, std::string label, std::optional<std::uint64_t> total)
    : mode_(mode), label_(std::move(label)), total_(total) {
  if (mode_ == ProgressMode::automatic && isatty(STDERR_FILENO) == 0) mode_ = ProgressMode::never;
}

Progress::~Progress() = default;

void Progress::show() {
  if (mode_ == ProgressMode::never) return;
  const auto now = std::chrono::steady_clock::now();
  if (mode_ == ProgressMode::json) {
    if (now - last_shown_ < json_interval) return;
    last_shown_ = now;
    print_json("progress");
    return;
  }
  if (!display_ && now - started_ >= quiet_time) display_ = std::make_unique<Display>(*this);
}

void Progress::finish() {
  display_.reset();
  if (mode_ == ProgressMode::json) print_json("done");
}

double Progress::rate() const {
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - started_;
  return elapsed.count() > 0 ? static_cast<double>(done_.load()) / elapsed.count() : 0;
}

std::optional<double> Progress::seconds_left() const {
  const auto done = done_.load();
  const auto current_rate = rate();
  if (!total_ || done > *total_ || current_rate <= 0) return std::nullopt;
  return static_cast<double>(*total_ - done) / current_rate;
}

void Progress::print_json(std::string_view event) const {
  auto json = JsonWriter::object();
  json.set("event", event).set("file", label_).set("bytes", done_.load());
  if (total_) json.set("total", *total_);
  json.set("bytes_per_second", static_cast<std::uint64_t>(rate()));
  if (const auto left = seconds_left()) json.set("seconds_left", *left);
  std::cerr << json.print() << '\n';
}

}  // namespace siegel::cli

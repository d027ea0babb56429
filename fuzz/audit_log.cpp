// SPDX-License-Identifier: Apache-2.0
// A log is judged alike in one piece and in many, and what is accepted has the root of its lines.
#include "support.h"

using namespace siegel;
using namespace siegel::fuzzing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  const auto step = std::size_t{1} + input.byte();
  const auto log = input.rest();
  LogVerifier whole({}, provider());
  const bool is_whole = whole.push(log).has_value() && whole.finish().has_value();
  LogVerifier pieces({}, provider());
  bool is_right = true;
  for (std::size_t at = 0; is_right && at < log.size(); at += step)
    is_right = pieces.push(log.subspan(at, std::min(step, log.size() - at))).has_value();
  is_right = is_right && pieces.finish().has_value();
  require(is_right == is_whole);
  if (!is_whole) return 0;
  require(whole.size() == pieces.size() && whole.root() == pieces.root());
  // It is what it was, and not what it was with one record more.
  LogVerifier again({{"x", whole.size(), whole.root()}}, provider());
  require(again.push(log).has_value() && again.finish().has_value());
  LogVerifier later({{"x", whole.size() + 1, whole.root()}}, provider());
  require(later.push(log).has_value() && !later.finish().has_value());
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
// A log in one file is judged alike in one piece and in many; what is accepted is the log of its checkpoint, and no
// other.
#include "support.h"

using namespace siegel;
using namespace siegel::fuzzing;

namespace {

Result<Checkpoint> judged(ByteView file, std::size_t step, std::vector<NotedState> noted = {}) {
  LogExportVerifier verifier(std::move(noted), provider());
  for (std::size_t at = 0; at < file.size(); at += step)
    SIEGEL_CHECK(verifier.push(file.subspan(at, std::min(step, file.size() - at))));
  return verifier.finish();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  const auto step = std::size_t{1} + input.byte();
  const auto file = input.rest();
  const auto whole = judged(file, std::max<std::size_t>(file.size(), 1));
  const auto pieces = judged(file, step);
  require(whole.has_value() == pieces.has_value());
  if (!whole) {
    require(whole.error().code == pieces.error().code);
    return 0;
  }
  require(*whole == *pieces);
  const NotedState now{whole->size, encode_hex(whole->digest(provider()))};
  require(judged(file, step, {now}).has_value());
  require(!judged(file, step, {{whole->size, std::string(64, '0')}}).has_value());
  require(!judged(file, step, {now, {whole->size + 1, now.digest}}).has_value());
  return 0;
}

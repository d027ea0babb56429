// SPDX-License-Identifier: Apache-2.0
#include "privacy/pseudonymizer.h"

#include "support.h"

using namespace siegel;
using namespace siegel::fuzzing;

namespace {

Result<Bytes> run(const Policy& policy, ByteView table, std::size_t step) {
  static const auto provider = make_provider(system_random());
  const PseudonymizeContext context{**provider};
  SIEGEL_TRY(auto pseudonymizer, Pseudonymizer::create(policy, context));
  Bytes out;
  while (!table.empty()) {
    const auto piece = table.first(std::min(step, table.size()));
    table = table.subspan(piece.size());
    SIEGEL_TRY(const ByteView done, pseudonymizer.push(piece));
    append(out, done);
  }
  SIEGEL_TRY(const ByteView last, pseudonymizer.finish());
  append(out, last);
  return out;
}

}  // namespace

// A policy, a NUL, a table. A policy is read or its faults have places; a table comes out the same however it is cut.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  const auto end = static_cast<std::size_t>(std::ranges::find(input, std::uint8_t{0}) - input.begin());
  std::vector<PolicyFault> faults;
  const auto policy = Policy::parse(input.first(end), faults);
  require(policy.has_value() == faults.empty());
  for (const auto& fault : faults) require(fault.position.line >= 1 && fault.position.column >= 1);
  if (!policy || end == size) return 0;
  const auto table = input.subspan(end + 1);
  const auto whole = run(*policy, table, table.size() + 1);
  const auto cut = run(*policy, table, 1);
  require(whole.has_value() == cut.has_value());
  if (whole)
    require(*whole == *cut);
  else
    require(whole.error().code == cut.error().code);
  return 0;
}

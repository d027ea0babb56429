// SPDX-License-Identifier: Apache-2.0
// A line of an audit log that is read at all is printed to the same bytes.
#include "support.h"

using namespace siegel;
using namespace siegel::fuzzing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto line = text_of({data, size});
  const auto record = AuditRecord::parse(line);
  require(record.has_value() == check_audit_line(line).has_value());
  if (!record) return 0;
  require(*check_audit_line(line) == record->sequence);
  const auto printed = record->print();
  require(printed.has_value() && *printed == line);
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
#include "session/file_record.h"

#include "codec/hex.h"
#include "envelope/recipient_labels.h"

namespace siegel {

AuditRecord about_file(std::string operation, const Header& header) {
  AuditRecord record;
  record.operation = std::move(operation);
  record.file_id = encode_hex(header.core().file_id);
  record.recipients = recipient_labels(header);
  record.counts = {{"recipients", record.recipients.size()}};
  if (record.recipients.size() > max_audit_recipients) record.recipients.resize(max_audit_recipients);
  if (header.core().signer) record.counts.emplace_back("signed", 1);
  if (header.core().policy) record.policy = encode_hex(*header.core().policy);
  return record;
}

}  // namespace siegel

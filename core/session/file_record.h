// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/audit_record.h"
#include "envelope/header.h"

namespace siegel {

/// The record of something that happens to a sealed file: its file id, for whom it is, its policy.
AuditRecord about_file(std::string operation, const Header& header);

}  // namespace siegel

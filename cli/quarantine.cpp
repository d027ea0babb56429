// SPDX-License-Identifier: Apache-2.0
#include "quarantine.h"

#include "file_descriptor.h"

namespace siegel::cli {

Outcome<Quarantine> Quarantine::create(const std::string& path, Overwrite overwrite, OwnKeys& keys,
                                       const Provider& provider) {
  Quarantine quarantine;
  CLI_TRY(quarantine.file_, OutputFile::create(path, overwrite, nullptr));
  CLI_TRY(const auto recipients, keys.recipients("the quarantine", provider));
  CLI_TRY(const auto prepared, PreparedSeal::create(pointers_to(recipients), provider));
  CLI_TRY(quarantine.sealer_, Sealer::create(prepared, provider));
  return quarantine;
}

Status Quarantine::take(std::string_view row) {
  for (const auto part : {row, std::string_view("\n")}) {
    SIEGEL_TRY(const auto sealed, sealer_->push(bytes_of(part)));
    if (!write_fully(file_->descriptor(), sealed))
      return fail(ErrorCode::io_failed, "the quarantine cannot be written");
  }
  ++rows_;
  return {};
}

Done Quarantine::settle() {
  CLI_TRY(const auto last, sealer_->finish());
  if (!write_fully(file_->descriptor(), last)) return failed_call("cannot write " + file_->shown_name());
  return file_->settle();
}

Done Quarantine::publish() {
  file_->keep_old();
  return file_->publish();
}

}  // namespace siegel::cli

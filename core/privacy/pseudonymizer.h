// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "base/transform.h"
#include "data/csv_splitter.h"
#include "data/position.h"
#include "privacy/policy.h"
#include "privacy/pseudonymize_context.h"
#include "privacy/restorer.h"
#include "privacy/run_report.h"

namespace siegel {

enum class RunDirection : std::uint8_t {
  pseudonymize,
  rekey,    ///< from old key versions to the new one, see `make_field_rekeyer`
  restore,  ///< siv and ff1 fields are decrypted; tokens anywhere else become what the vault has for them
};

/// Applies a policy to a table, a JSON text, JSON Lines or a plain text, as the policy's input says. A Transform; see
/// CsvRewriter, JsonRewriter and TextRewriter for the bytes, the memory and the errors of each. Which rule is whose is
/// decided once for each column or path.
///
/// Further errors: `policy_denied` for a field that no rule names; `bad_policy` for one that two rules of equal rank
/// name; `bad_data` for a value that its transform cannot read; those of `make_field_transform`; when restoring,
/// `unresolved_token` for a value of a siv field that does not open.
///
/// New tokens wait in the vault: `Vault::flush` has to be written before anything that came out here leaves.
class Pseudonymizer {
 public:
  /// `context` outlives it.
  static Result<Pseudonymizer> create(Policy policy, const PseudonymizeContext& context,
                                      RunDirection direction = RunDirection::pseudonymize);
  Pseudonymizer(Pseudonymizer&&) noexcept;
  Pseudonymizer& operator=(Pseudonymizer&&) noexcept;
  ~Pseudonymizer();

  Result<ByteView> push(ByteView input);
  Result<ByteView> finish();

  /// After an error, the place of the fault; `field` is the column of a table, from 1.
  DataPosition position() const;
  RunReport report() const;
  /// Of a run that restores.
  RestoreReport restore_report() const;

  /// Where a table may be cut, so that several threads work on it: each on whole rows, with a run of its own from
  /// `beside`. Nothing before the header was read, and where rows cannot be dealt with apart from each other: a vault,
  /// a quarantine, gates for the table that leaves, tokens linked within one document, a format that is no table.
  std::optional<CsvSplitter> splitter() const;
  /// A run for another thread, for rows behind those that were pushed here. Needs a `splitter`. Errors: those of
  /// `make_field_transform`.
  Result<Pseudonymizer> beside() const;
  /// Of a run from `beside`: whole rows. `position` counts from the first of them.
  Result<ByteView> push_rows(ByteView whole_rows);
  /// Lines that ended so far; of a run from `beside`, those of the last `push_rows`.
  std::uint64_t lines() const;
  /// Takes over what a run from `beside` counted, when it is done.
  void add_rows_of(const Pseudonymizer& part);

  class Run;

 private:
  explicit Pseudonymizer(std::unique_ptr<Run> run);
  std::unique_ptr<Run> run_;
};

}  // namespace siegel

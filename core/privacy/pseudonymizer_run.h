// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>

#include "privacy/field_transform.h"
#include "privacy/pseudonymizer.h"
#include "privacy/vault_tokens.h"

namespace siegel {

/// The transforms of the rules of one run, made when they are first needed.
class FieldPlan {
 public:
  FieldPlan(const Policy& policy, const PseudonymizeContext& context, RunDirection direction)
      : policy_(policy), context_(context), direction_(direction) {}

  /// Nothing for a field that stays or leaves as a whole. Errors: those of `make_field_transform`.
  Result<FieldTransform*> transform_for(const FieldRule& rule);
  RunDirection direction() const { return direction_; }

  RunReport report;
  RestoreReport restored;

 private:
  Result<std::unique_ptr<FieldTransform>> make(const FieldRule& rule);

  const Policy& policy_;
  const PseudonymizeContext& context_;
  RunDirection direction_;
  std::optional<DetectorSet> kept_detectors_;  // made once it is needed
  std::map<const FieldRule*, std::unique_ptr<FieldTransform>> transforms_;
};

/// One kind of input.
class Pseudonymizer::Run {
 public:
  Run(Policy policy, const PseudonymizeContext& context, RunDirection direction)
      : policy_(std::move(policy)), plan_(policy_, context, direction) {
    plan_.report.format = policy_.format;
  }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  virtual ~Run() = default;

  virtual Result<ByteView> push(ByteView input) = 0;
  virtual Result<ByteView> finish() = 0;
  virtual DataPosition position() const = 0;
  virtual RunReport report() const { return plan_.report; }
  const RestoreReport& restore_report() const { return plan_.restored; }

  /// See those of Pseudonymizer.
  virtual std::optional<CsvSplitter> splitter() const { return std::nullopt; }
  virtual Result<std::unique_ptr<Run>> beside() const {
    return fail(ErrorCode::bad_argument, "this run cannot be split");
  }
  virtual Result<ByteView> push_rows(ByteView) { return fail(ErrorCode::bad_argument, "this run has no rows"); }
  virtual std::uint64_t lines() const { return 0; }
  void add_rows_of(const Run& part) {
    plan_.report.add_rows_of(part.report());
    plan_.restored.add(part.restore_report());
  }

 protected:
  Policy policy_;
  FieldPlan plan_;
};

Result<std::unique_ptr<Pseudonymizer::Run>> make_table_run(Policy policy, const PseudonymizeContext& context,
                                                           RunDirection direction);
Result<std::unique_ptr<Pseudonymizer::Run>> make_json_run(Policy policy, const PseudonymizeContext& context,
                                                          RunDirection direction);
Result<std::unique_ptr<Pseudonymizer::Run>> make_text_run(Policy policy, const PseudonymizeContext& context,
                                                          RunDirection direction);

}  // namespace siegel

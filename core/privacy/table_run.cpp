// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "data/csv_rewriter.h"
#include "privacy/check_scheme.h"
#include "privacy/pseudonymizer_run.h"

namespace siegel {
namespace {

constexpr std::size_t no_column = static_cast<std::size_t>(-1);

CsvOptions options_of(const Policy& policy) {
  CsvOptions options;
  options.dialect.header = policy.header;
  options.dialect.delimiter = policy.delimiter;
  return options;
}

class TableRun final : public Pseudonymizer::Run, private CsvEditor {
 public:
  struct Beside {};

  TableRun(Policy policy, const PseudonymizeContext& context, RunDirection direction)
      : Run(std::move(policy), context, direction), context_(context), rewriter_(*this, options_of(policy_)) {}

  /// Another one on rows further down, whose columns still have to be taken over.
  TableRun(const TableRun& before, Beside)
      : Run(before.policy_, before.context_, before.plan_.direction()),
        context_(before.context_),
        is_part_(true),
        has_requirements_(before.has_requirements_),
        rewriter_(std::move(*before.rewriter_.beside(*this))) {}

  Result<ByteView> push(ByteView input) override {
    if (unmet_) return unmet_.get();
    return rewriter_.push(input);
  }
  Result<ByteView> finish() override {
    if (unmet_) return unmet_.get();
    SIEGEL_TRY(const auto last, rewriter_.finish());
    if (const auto done = check_release(); !done) return unmet_.set(done.error());
    return last;
  }

  DataPosition position() const override {
    auto position = rewriter_.position();
    if (failed_field_ != 0) {
      position.field = failed_field_;
      position.column = 0;
      if (failed_line_ != 0) position.line = failed_line_;
    }
    return position;
  }

  RunReport report() const override {
    auto report = plan_.report;
    report.rows += is_part_ ? 0 : rewriter_.rows();  // of a part they were counted piece by piece
    report.formulas += rewriter_.formulas();
    return report;
  }

  std::optional<CsvSplitter> splitter() const override {
    const auto form = rewriter_.form();
    if (!form || columns_.empty() || !CsvSplitter::can_split(*form, options_of(policy_))) return std::nullopt;
    if (context_.vault != nullptr || released_ || !std::ranges::all_of(columns_, is_alone)) return std::nullopt;
    return CsvSplitter(*form);
  }

  Result<std::unique_ptr<Run>> beside() const override;

  Result<ByteView> push_rows(ByteView whole_rows) override {
    const auto done = rewriter_.push_rows(whole_rows);
    plan_.report.rows += rewriter_.rows();
    return done;
  }
  std::uint64_t lines() const override { return rewriter_.lines(); }

 private:
  struct Column {
    const FieldRule* rule = nullptr;
    FieldTransform* transform = nullptr;  // nothing: the column stays, or leaves
    std::size_t entity = no_column;
  };

  /// Nothing is remembered from one row to the next.
  static bool is_alone(const Column& column) {
    const auto& rule = *column.rule;
    if (rule.quarantines) return false;
    if (rule.action == FieldAction::text) return rule.with_type_only;
    return rule.action != FieldAction::token || (rule.link == TokenLink::domain && !rule.is_short);
  }

  Status begin(CsvHeader& header) override {
    plan_.report.columns = header.size();
    for (std::size_t i = 0; i < header.size(); ++i) {
      failed_field_ = i + 1;
      Column column;
      SIEGEL_TRY(column.rule, policy_.rule_for(header.name(i), i));
      if (column.rule == nullptr) return fail(ErrorCode::policy_denied, "no rule of the policy names this column");
      ++plan_.report.fields_by_action[static_cast<std::size_t>(column.rule->action)];
      has_requirements_ = has_requirements_ || column.rule->require.has_value();
      if (column.rule->quarantines && !context_.quarantine)
        return fail(ErrorCode::bad_argument, "the policy puts rows in quarantine, and there is none");
      SIEGEL_TRY(column.transform, plan_.transform_for(*column.rule));
      if (plan_.direction() == RunDirection::pseudonymize) {
        if (column.rule->action == FieldAction::drop) header.drop(i);
        SIEGEL_TRY(column.entity, find_entity(header, *column.rule));
      }
      columns_.push_back(column);
    }
    failed_field_ = 0;
    return begin_release(header);
  }

  /// The gates look at the table as it leaves.
  Status begin_release(const CsvHeader& header) {
    if (!policy_.release || plan_.direction() != RunDirection::pseudonymize) return {};
    released_.emplace(policy_.release->quasi, policy_.release->sensitive);
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < header.size(); ++i) names.push_back(header.name(i));
    SIEGEL_CHECK(released_->begin_columns(names));
    for (std::size_t i = 0; i < released_->column_count(); ++i)
      if (columns_[released_->index_of(i)].rule->action == FieldAction::drop)
        return fail(ErrorCode::bad_policy, "release names a column that leaves the table");
    return {};
  }

  Status check_release() {
    if (!released_) return {};
    plan_.report.release = RiskReport::compute(*released_);
    const auto unmet = policy_.release->first_unmet(*plan_.report.release);
    if (!unmet) return {};
    switch (*unmet) {
      case RiskGate::k: return fail(ErrorCode::policy_denied, "too few rows look alike in what would leave: k");
      case RiskGate::l:
        return fail(ErrorCode::policy_denied, "too few different sensitive values among rows that look alike: l");
      case RiskGate::t: break;
    }
    return fail(ErrorCode::policy_denied, "sensitive values among rows that look alike tell too much: t");
  }

  /// The column whose values say whose dates or tokens these are; it may be one that leaves.
  static Result<std::size_t> find_entity(const CsvHeader& header, const FieldRule& rule) {
    const auto& name = rule.entity.empty() ? rule.person : rule.entity;
    if (name.empty()) return no_column;
    for (std::size_t i = 0; i < header.size(); ++i)
      if (header.name(i) == name) return i;
    return fail(ErrorCode::bad_policy, "the table has no column of the name that the rule gives as entity or person");
  }

  /// True if the row may stay. Looked at before anything is done to it.
  Result<bool> meets_requirements(const CsvEditableRow& row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const auto& rule = *columns_[i].rule;
      if (!rule.require || row.value(i).empty() || is_right(*rule.require, row.value(i))) continue;
      failed_field_ = i + 1;
      failed_line_ = row.line();
      if (!rule.quarantines) return fail(ErrorCode::bad_data, "a value is not what the policy requires of it");
      SIEGEL_CHECK(context_.quarantine(row.text()));
      failed_field_ = 0;
      return false;
    }
    return true;
  }

  Status edit(CsvEditableRow& row) override {
    if (plan_.direction() == RunDirection::pseudonymize && has_requirements_) {
      SIEGEL_TRY(const bool may_stay, meets_requirements(row));
      if (!may_stay) {
        ++plan_.report.rows_quarantined;
        row.drop();
        return {};
      }
    }
    if (released_) leaving_.assign(row.size(), {});
    // More cells than columns cannot come: ragged rows are refused.
    for (std::size_t i = 0; i < row.size(); ++i) {
      const auto& column = columns_[i];
      if (released_) leaving_[i] = row.value(i);
      if (column.transform == nullptr) {
        if (column.rule->action == FieldAction::keep) ++plan_.report.values_unscanned;
        continue;
      }
      const auto value = row.value(i);
      if (value.empty()) {
        ++plan_.report.values_empty;
        continue;
      }
      const auto entity = column.entity == no_column ? std::string_view{} : row.value(column.entity);
      if (const auto done = column.transform->apply(value, entity, changed_); !done) {
        failed_field_ = i + 1;
        failed_line_ = row.line();
        return fail(done.error());
      }
      const bool may_stay = column.rule->action == FieldAction::text || column.rule->action == FieldAction::keep;
      if (may_stay && changed_ == value) continue;  // a text without findings leaves byte for byte
      row.replace(i, changed_);
      if (released_) leaving_[i] = changed_;
      if (column.rule->action != FieldAction::text) ++plan_.report.values_changed;
    }
    return released_ ? count_leaving() : Status{};
  }

  Status count_leaving() {
    leaving_values_.clear();
    for (std::size_t i = 0; i < released_->column_count(); ++i) {
      const auto at = released_->index_of(i);
      leaving_values_.push_back(at < leaving_.size() ? std::string_view(leaving_[at]) : std::string_view{});
    }
    return released_->add_row(leaving_values_);
  }

  const PseudonymizeContext& context_;
  std::vector<Column> columns_;
  bool is_part_ = false;
  bool has_requirements_ = false;
  std::string changed_;
  std::optional<RiskTable> released_;             // what leaves, if the policy has gates for it
  std::vector<std::string> leaving_;              // the row as it leaves
  std::vector<std::string_view> leaving_values_;  // of the columns that the gates look at
  StickyError unmet_;
  std::uint64_t failed_field_ = 0;  // the column that could not be dealt with, from 1; 0: none
  std::uint64_t failed_line_ = 0;   // the line of its row
  CsvRewriter rewriter_;
};

Result<std::unique_ptr<Pseudonymizer::Run>> TableRun::beside() const {
  auto part = std::make_unique<TableRun>(*this, Beside{});
  for (const auto& column : columns_) {
    // The rules of the part are copies, in the same order.
    const auto& rule = part->policy_.rules[static_cast<std::size_t>(column.rule - policy_.rules.data())];
    SIEGEL_TRY(auto* transform, part->plan_.transform_for(rule));
    part->columns_.push_back({&rule, transform, column.entity});
  }
  return part;
}

}  // namespace

Result<std::unique_ptr<Pseudonymizer::Run>> make_table_run(Policy policy, const PseudonymizeContext& context,
                                                           RunDirection direction) {
  return std::make_unique<TableRun>(std::move(policy), context, direction);
}

}  // namespace siegel

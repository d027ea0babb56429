// SPDX-License-Identifier: Apache-2.0
#include "privacy/table_pseudonymizer.h"

#include "codec/json.h"

namespace siegel {

class TablePseudonymizer::Editor final : public CsvEditor {
 public:
  explicit Editor(TablePolicy policy) : policy_(std::move(policy)) {}

  const TablePolicy& policy() const { return policy_; }
  TableReport report;
  /// The column that could not be dealt with, from 1; 0: none.
  std::uint64_t failed_field = 0;
  /// The line of its row.
  std::uint64_t failed_line = 0;

  Status begin(CsvHeader& header) override {
    report.columns = header.size();
    for (std::size_t column = 0; column < header.size(); ++column) {
      failed_field = column + 1;
      SIEGEL_TRY(const auto* rule, policy_.rule_for(header.name(column), column));
      if (rule == nullptr) return fail(ErrorCode::policy_denied, "no rule of the policy names this column");
      ++report.columns_by_action[static_cast<std::size_t>(rule->action)];
      if (rule->action == FieldAction::drop) header.drop(column);
      plan_.push_back(rule);
    }
    failed_field = 0;
    return {};
  }

  Status edit(CsvEditableRow& row) override {
    // More cells than columns cannot come: ragged rows are refused.
    for (std::size_t column = 0; column < row.size(); ++column) {
      const auto& rule = *plan_[column];
      if (rule.action == FieldAction::drop) continue;
      if (rule.action == FieldAction::keep) {
        ++report.values_unscanned;
        continue;
      }
      const auto value = row.value(column);
      if (value.empty()) {
        ++report.values_empty;
        continue;
      }
      if (const auto done = transform(rule, value); !done) {
        failed_field = column + 1;
        failed_line = row.line();
        return fail(done.error());
      }
      row.replace(column, changed_);
      ++report.values_changed;
    }
    return {};
  }

 private:
  Status transform(const FieldRule& rule, std::string_view value) {
    switch (rule.action) {
      case FieldAction::prefix: keep_prefix(value, rule.number, changed_); return {};
      case FieldAction::mask: mask_value(value, rule.number, changed_); return {};
      case FieldAction::bucket: return bucket_number(value, rule.number, rule.decimal_mark, changed_);
      case FieldAction::generalize: return generalize_date(value, rule.part, changed_);
      case FieldAction::keep:
      case FieldAction::drop: break;
    }
    trap();  // those two are dealt with before
  }

  TablePolicy policy_;
  std::vector<const FieldRule*> plan_;  // for each column
  std::string changed_;
};

namespace {

CsvOptions options_of(const TablePolicy& policy) {
  CsvOptions options;
  options.dialect.header = policy.header;
  options.dialect.delimiter = policy.delimiter;
  return options;
}

}  // namespace

std::string TableReport::print() const {
  auto actions = JsonWriter::object();
  for (std::size_t i = 0; i < field_action_count; ++i)
    actions.set(name_of(static_cast<FieldAction>(i)), columns_by_action[i]);
  auto json = JsonWriter::object();
  json.set("report_version", std::uint64_t{1}).set("rows", rows).set("columns", columns);
  json.set("columns_by_action", std::move(actions));
  json.set("values_changed", values_changed).set("values_empty", values_empty);
  json.set("values_unscanned", values_unscanned).set("formulas", formulas);
  return json.print_indented() + "\n";
}

TablePseudonymizer::TablePseudonymizer(TablePolicy policy)
    : editor_(std::make_unique<Editor>(std::move(policy))), rewriter_(*editor_, options_of(editor_->policy())) {}
TablePseudonymizer::TablePseudonymizer(TablePseudonymizer&&) noexcept = default;
TablePseudonymizer& TablePseudonymizer::operator=(TablePseudonymizer&&) noexcept = default;
TablePseudonymizer::~TablePseudonymizer() = default;

Result<ByteView> TablePseudonymizer::push(ByteView table) { return rewriter_.push(table); }
Result<ByteView> TablePseudonymizer::finish() { return rewriter_.finish(); }

DataPosition TablePseudonymizer::position() const {
  auto position = rewriter_.position();
  if (editor_->failed_field != 0) {
    position.field = editor_->failed_field;
    position.column = 0;
    if (editor_->failed_line != 0) position.line = editor_->failed_line;
  }
  return position;
}

TableReport TablePseudonymizer::report() const {
  auto report = editor_->report;
  report.rows = rewriter_.rows();
  report.formulas = rewriter_.formulas();
  return report;
}

}  // namespace siegel

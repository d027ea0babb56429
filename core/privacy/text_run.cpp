// SPDX-License-Identifier: Apache-2.0
#include "data/text_rewriter.h"
#include "privacy/pseudonymizer_run.h"

namespace siegel {
namespace {

/// Letters are one segment each, as long as they have less than this: names are found again within one.
constexpr std::size_t segment_size = std::size_t{1} << 20;

class TextRun final : public Pseudonymizer::Run, private TextEditor {
 public:
  TextRun(Policy policy, const PseudonymizeContext& context, RunDirection direction)
      : Run(std::move(policy), context, direction), rewriter_(*this, {.encoding = {}, .segment_size = segment_size}) {}

  /// Everything is checked before the first byte comes.
  Status prepare() {
    const auto* rule = policy_.rule_for_text();
    if (rule == nullptr) return fail(ErrorCode::bad_policy, "the policy has no rule for a text");
    ++plan_.report.fields_by_action[static_cast<std::size_t>(rule->action)];
    SIEGEL_TRY(transform_, plan_.transform_for(*rule));
    return {};
  }

  Result<ByteView> push(ByteView input) override { return rewriter_.push(input); }
  Result<ByteView> finish() override { return rewriter_.finish(); }
  DataPosition position() const override { return rewriter_.position(); }

 private:
  Status edit(TextSegment& segment) override {
    if (transform_ == nullptr) return {};
    SIEGEL_CHECK(transform_->apply_at(segment.offset(), segment.text(), changed_));
    if (changed_ == segment.text()) return {};
    return segment.replace(0, segment.text().size(), changed_);
  }

  FieldTransform* transform_ = nullptr;
  std::string changed_;
  TextRewriter rewriter_;
};

}  // namespace

Result<std::unique_ptr<Pseudonymizer::Run>> make_text_run(Policy policy, const PseudonymizeContext& context,
                                                          RunDirection direction) {
  auto run = std::make_unique<TextRun>(std::move(policy), context, direction);
  SIEGEL_CHECK(run->prepare());
  return run;
}

}  // namespace siegel

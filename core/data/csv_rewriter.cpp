// SPDX-License-Identifier: Apache-2.0
#include "data/csv_rewriter.h"

#include <algorithm>

#include "data/csv_input.h"
#include "data/csv_writer.h"

namespace siegel {

class CsvRewriter::Body final : public CsvRows {
 public:
  Body(CsvEditor& editor, const CsvOptions& options) : editor_(&editor), input_(options) {}
  Body(const Body& before, CsvEditor& editor)
      : editor_(&editor),
        input_(before.input_.beside()),
        writer_(before.writer_->beside()),
        encoder_(form()->text.encoding) {}

  template <class Read>
  Result<ByteView> run(Read read) {
    if (error_) return error_.get();
    out_.clear();
    if (auto status = read(input_); !status) return error_.set(status.error());
    return ByteView(out_);
  }
  void close() { error_.close(); }

  const CsvInput& input() const { return input_; }
  const std::optional<CsvForm>& form() const { return input_.form(); }
  std::uint64_t formulas() const { return writer_ ? writer_->formulas() : 0; }

  Status begin(const CsvForm& form, ByteView byte_order_mark, std::string_view separator_line) override {
    writer_.emplace(form);
    encoder_.emplace(form.text.encoding);
    append(out_, byte_order_mark);
    append(edited(), bytes_of(separator_line));
    return {};
  }

  Status header(CsvParser& parser) override {
    const auto row = form()->dialect.header;
    CsvHeader header(column_names(parser.row(), row), row);
    SIEGEL_CHECK(editor_->begin(header));
    writer_->leave_out(header);
    if (writer_->columns_left() == 0) return fail(ErrorCode::bad_argument, "every column was dropped");
    parser.row().begin();
    if (row == CsvHeaderRow::absent || !writer_->leaves_out()) return {};
    return writer_->write(parser, edited());
  }

  Status row(CsvParser& parser) override {
    auto& row = parser.row();
    row.begin();
    SIEGEL_CHECK(editor_->edit(row));
    return row.is_edited() || writer_->leaves_out() ? writer_->write(parser, edited()) : Status();
  }

  Status flush(CsvParser& parser) override {
    writer_->flush(parser, edited());
    if (form()->text.encoding == Encoding::utf_8) return {};
    SIEGEL_TRY(const ByteView encoded, encoder_->push(edited_));
    append(out_, encoded);
    edited_.clear();
    return {};
  }

 private:
  WipedBytes& edited() { return form()->text.encoding == Encoding::utf_8 ? out_ : edited_; }

  CsvEditor* editor_;
  CsvInput input_;
  std::optional<CsvWriter> writer_;
  std::optional<TextEncoder> encoder_;
  WipedBytes edited_;  // UTF-8, where the file is in something else
  WipedBytes out_;     // in the encoding of the file
  StickyError error_;
};

CsvRewriter::CsvRewriter(CsvEditor& editor, const CsvOptions& options)
    : body_(std::make_unique<Body>(editor, options)) {}
CsvRewriter::CsvRewriter(std::unique_ptr<Body> body) : body_(std::move(body)) {}
CsvRewriter::CsvRewriter(CsvRewriter&&) noexcept = default;
CsvRewriter& CsvRewriter::operator=(CsvRewriter&&) noexcept = default;
CsvRewriter::~CsvRewriter() = default;

Result<ByteView> CsvRewriter::push(ByteView table) {
  return body_->run([&](CsvInput& input) { return input.push(table, *body_); });
}

Result<ByteView> CsvRewriter::finish() {
  auto last = body_->run([&](CsvInput& input) { return input.finish(*body_); });
  if (last) body_->close();
  return last;
}

std::unique_ptr<CsvRewriter> CsvRewriter::beside(CsvEditor& editor) const {
  if (!body_->input().is_after_header()) return nullptr;
  // Not make_unique: the constructor is private.
  return std::unique_ptr<CsvRewriter>(new CsvRewriter(std::make_unique<Body>(*body_, editor)));
}

Result<ByteView> CsvRewriter::push_rows(ByteView whole_rows) {
  return body_->run([&](CsvInput& input) { return input.push_rows(whole_rows, *body_); });
}

DataPosition CsvRewriter::position() const { return body_->input().position(); }
std::optional<CsvForm> CsvRewriter::form() const { return body_->form(); }
std::uint64_t CsvRewriter::rows() const { return body_->input().rows(); }
std::uint64_t CsvRewriter::lines() const { return body_->input().lines(); }
std::uint64_t CsvRewriter::formulas() const { return body_->formulas(); }

}  // namespace siegel

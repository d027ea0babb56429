// SPDX-License-Identifier: Apache-2.0
#include "data/csv_reader.h"

#include "data/csv_input.h"

namespace siegel {

class CsvReader::Body final : public CsvRows {
 public:
  Body(CsvVisitor& visitor, const CsvOptions& options) : visitor_(&visitor), input_(options) {}

  Status push(ByteView table) {
    if (error_) return error_.get();
    if (auto status = input_.push(table, *this); !status) return error_.set(status.error());
    return {};
  }
  Status finish() {
    if (error_) return error_.get();
    if (auto status = input_.finish(*this); !status) return error_.set(status.error());
    error_.close();
    return {};
  }
  const CsvInput& input() const { return input_; }

  Status begin(const CsvForm& /*form*/, ByteView /*mark*/, std::string_view /*separator_line*/) override { return {}; }
  Status header(CsvParser& parser) override {
    const auto row = input_.form()->dialect.header;
    return visitor_->begin(CsvHeader(column_names(parser.row(), row), row));
  }
  Status row(CsvParser& parser) override {
    parser.row().begin();
    return visitor_->visit(parser.row());
  }
  Status flush(CsvParser& /*parser*/) override { return {}; }

 private:
  CsvVisitor* visitor_;
  CsvInput input_;
  StickyError error_;
};

CsvReader::CsvReader(CsvVisitor& visitor, const CsvOptions& options)
    : body_(std::make_unique<Body>(visitor, options)) {}
CsvReader::CsvReader(CsvReader&&) noexcept = default;
CsvReader& CsvReader::operator=(CsvReader&&) noexcept = default;
CsvReader::~CsvReader() = default;

Status CsvReader::push(ByteView table) { return body_->push(table); }
Status CsvReader::finish() { return body_->finish(); }
DataPosition CsvReader::position() const { return body_->input().position(); }
std::optional<CsvForm> CsvReader::form() const { return body_->input().form(); }
std::uint64_t CsvReader::rows() const { return body_->input().rows(); }

}  // namespace siegel

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "data/csv_options.h"
#include "data/csv_row.h"
#include "data/position.h"

namespace siegel {

/// Passes a table before a visitor: the same parser, and nothing written. Errors: as CsvRewriter.
class CsvReader {
 public:
  explicit CsvReader(CsvVisitor& visitor, const CsvOptions& options = {});
  CsvReader(CsvReader&&) noexcept;
  CsvReader& operator=(CsvReader&&) noexcept;
  ~CsvReader();

  Status push(ByteView table);
  Status finish();

  DataPosition position() const;
  std::optional<CsvForm> form() const;
  std::uint64_t rows() const;

 private:
  class Body;
  std::unique_ptr<Body> body_;
};

}  // namespace siegel

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "output_file.h"
#include "own_keys.h"

namespace siegel::cli {

/// Rows that were kept out of a table, sealed to one's own keys, one a line. Appears when the run was in order.
class Quarantine {
 public:
  static Outcome<Quarantine> create(const std::string& path, Overwrite overwrite, OwnKeys& keys,
                                    const Provider& provider);
  Status take(std::string_view row);
  Done settle();
  Done publish();
  /// Takes a published one away again, or gives back what stood there.
  void withdraw() { file_->withdraw(); }
  bool is_same_place(const OutputFile& other) const { return file_->is_same_place(other); }
  std::uint64_t rows() const { return rows_; }

 private:
  Quarantine() = default;
  std::optional<OutputFile> file_;
  std::optional<Sealer> sealer_;
  std::uint64_t rows_ = 0;
};

}  // namespace siegel::cli

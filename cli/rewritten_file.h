// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "command.h"
#include "sealed_input.h"

namespace siegel::cli {

/// Where a file goes that gets another header.
struct RewritePlace {
  std::string path;         ///< of the file
  std::string output = {};  ///< empty: in its place; `-`: standard output
  bool force = false;
};

/// The new header and the payload as it was; the file appears complete, or stays as it was.
Done write_with_header(SealedInput& input, ByteView header, const RewritePlace& place, const Setting& setting);

}  // namespace siegel::cli

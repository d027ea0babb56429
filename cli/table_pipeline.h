// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "byte_stream.h"
#include "progress.h"
#include "siegel.h"

namespace siegel::cli {

/// Everything from the source through a run: in order, on one thread; the rows of a table on all cores where they can
/// be dealt with apart from each other (`Pseudonymizer::splitter`). The bytes are the same either way. `write` takes
/// them in order; faults are told with their place in `shown_name`.
Done run_table_pipeline(Pseudonymizer& run, ByteSource& source, const std::string& shown_name,
                        const std::function<Done(ByteView)>& write, Progress& progress);

}  // namespace siegel::cli

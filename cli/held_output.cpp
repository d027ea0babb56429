// SPDX-License-Identifier: Apache-2.0
#include "held_output.h"

#include <unistd.h>

namespace siegel::cli {
Outcome<HeldOutput> HeldOutput::create(const std::string& path, Overwrite overwrite, const InputFile& input) {
  HeldOutput output;
  if (path.empty() || path == "-") {
    CLI_CHECK(check_standard_output(input));
    return output;
  }
  CLI_TRY(output.file_, OutputFile::create(path, overwrite, &input));
  output.sink_.emplace(output.file_->descriptor(), output.file_->shown_name(), Encoding::binary);
  return output;
}

Done HeldOutput::write(ByteView bytes) {
  if (hash_) hash_->update(bytes);
  if (sink_) return sink_->write(bytes);
  if (bytes.size() > max_held_output - held_.size())
    return failed(ErrorCode::too_large, "more than 64 MiB for standard output", "write to a file with -o");
  append(held_, bytes);
  return {};
}

Done HeldOutput::settle() {
  if (!sink_) return {};
  CLI_CHECK(sink_->finish());
  return file_->settle();
}

Done HeldOutput::publish() {
  if (file_) return file_->publish();
  ByteSink sink(STDOUT_FILENO, "standard output", Encoding::terminal);
  CLI_CHECK(sink.write(held_));
  return sink.finish();
}

}  // namespace siegel::cli

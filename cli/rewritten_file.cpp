// SPDX-License-Identifier: Apache-2.0
#include "rewritten_file.h"

#include <unistd.h>

#include "output_file.h"

namespace siegel::cli {
namespace {

constexpr std::size_t copy_block = std::size_t{1} << 18;

}  // namespace

Done write_with_header(SealedInput& input, ByteView header, const RewritePlace& place, const Setting& setting) {
  const bool in_place = place.output.empty();
  std::optional<OutputFile> file;
  if (in_place) {
    CLI_TRY(file, OutputFile::create(place.path, Overwrite::replace, nullptr));
    file->adopt_mode(input.file().status());
  } else if (place.output != "-") {
    CLI_TRY(file,
            OutputFile::create(place.output, place.force ? Overwrite::replace : Overwrite::refuse, &input.file()));
  } else {
    CLI_CHECK(check_standard_output(input.file()));
  }
  ByteSink sink(file ? file->descriptor() : STDOUT_FILENO, file ? file->shown_name() : "standard output",
                input.is_armored() ? Encoding::armor : Encoding::binary);
  Progress progress(setting.progress, input.file().shown_name(), input.payload_size());
  CLI_CHECK(sink.write(header));
  Bytes block(copy_block);
  while (true) {
    CLI_TRY(const auto got, input.source().read(block));
    CLI_CHECK(sink.write(ByteView(block).first(got)));
    progress.advance(got);
    progress.show();
    if (got < block.size()) break;
  }
  CLI_CHECK(sink.write(input.source().trailer()));
  CLI_CHECK(sink.finish());
  CLI_CHECK(input.file().check_unchanged());
  if (in_place) CLI_CHECK(file->check_succeeds(input.file()));
  if (file) CLI_CHECK(file->publish());
  progress.finish();
  return {};
}

}  // namespace siegel::cli

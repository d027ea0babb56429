// SPDX-License-Identifier: Apache-2.0
#include "sealed_input.h"

namespace siegel::cli {
namespace {
constexpr std::size_t first_block_size = 4096;
}  // namespace

Outcome<Header> read_header(ByteSource& source, const std::string& shown_name) {
  HeaderReader reader;
  Bytes block(first_block_size);
  while (true) {
    CLI_TRY(const auto got, source.read(block));
    const auto complete = reader.push(ByteView(block).first(got));
    if (!complete) return failed_on(shown_name, complete.error());
    if (*complete) break;
    if (got < block.size()) return failed_on(shown_name, reader.finish().error());
  }
  source.unread(reader.rest());
  return reader.header();
}

Outcome<std::unique_ptr<SealedInput>> SealedInput::open(const std::string& path, const std::string& header_path,
                                                        Accepted accepted) {
  CLI_TRY(auto file, InputFile::open(path));
  auto input = std::unique_ptr<SealedInput>(new SealedInput(std::move(file)));
  if (header_path.empty()) {
    CLI_CHECK(input->source_.detect_armor());
    const auto format = input->is_armored() ? EnvelopeFormat::siegel : recognize_envelope(input->source_.waiting());
    const bool is_other = format != EnvelopeFormat::siegel && format != EnvelopeFormat::unknown;
    if (is_other && accepted == Accepted::siegel)
      return failed(ErrorCode::unsupported, input->file_.shown_name() + " is a " + std::string(name_of(format)) +
                                                " message, and this is done for Siegel's own format only");
    if (is_other) {
      input->format_ = format;
      return input;
    }
    CLI_TRY(input->header_, read_header(input->source_, input->file_.shown_name()));
    input->source_.keep_trailer_back(input->trailer_size());
    return input;
  }
  CLI_TRY(const auto header_file, InputFile::open(header_path));
  ByteSource header_source(header_file);
  CLI_TRY(input->header_, read_header(header_source, header_file.shown_name()));
  std::uint8_t more = 0;
  CLI_TRY(const auto got, header_source.read(ByteSpan(&more, 1)));
  if (got != 0)
    return failed(ErrorCode::trailing_data, header_file.shown_name() + ": bytes follow the end of the header");
  input->detached_ = true;
  input->source_.keep_trailer_back(input->trailer_size());
  return input;
}

std::optional<std::uint64_t> SealedInput::payload_size() const {
  if (!is_seekable()) return std::nullopt;
  return file_.size() - std::min(file_.size(), payload_offset() + trailer_size());
}

Outcome<PayloadPrefix> SealedInput::read_prefix() {
  PayloadPrefix prefix;
  CLI_TRY(const auto got, source_.read(prefix));
  if (got < prefix.size())
    return failed(ErrorCode::truncated, file_.shown_name() + ": the payload ends before its first chunk");
  return prefix;
}

Outcome<Bytes> SealedInput::read_trailer() const {
  if (!is_seekable()) return Bytes(source_.trailer().begin(), source_.trailer().end());
  Bytes trailer(trailer_size());
  const auto begin = file_.size() - std::min<std::uint64_t>(file_.size(), trailer.size());
  iovec piece{trailer.data(), trailer.size()};
  const auto got = read_fully_at(file_.descriptor(), std::span(&piece, 1), begin);
  if (got < 0) return failed_call("cannot read " + file_.shown_name());
  trailer.resize(static_cast<std::size_t>(got));
  return trailer;
}

PipelineInput SealedInput::chunks() {
  PipelineInput input;
  input.file = &file_;
  input.bytes_per_chunk = sealed_chunk_size;
  if (is_seekable()) {
    input.offset = payload_offset() + payload_prefix_size;
    input.size = file_.size() - std::min(file_.size(), input.offset + trailer_size());
  } else {
    input.stream = &source_;
  }
  return input;
}

}  // namespace siegel::cli

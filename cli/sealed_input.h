// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "byte_stream.h"
#include "pipeline.h"

namespace siegel::cli {

/// Whether formats of others are read as well.
enum class Accepted { siegel, standard_envelopes_too };

/// A sealed file being opened: its header, from the file itself or from one of its own, and then its payload.
class SealedInput {
 public:
  /// `header_path` is empty unless the header is detached.
  static Outcome<std::unique_ptr<SealedInput>> open(const std::string& path, const std::string& header_path,
                                                    Accepted accepted = Accepted::siegel);

  const InputFile& file() const { return file_; }
  /// A standard envelope has no header and no chunks: all of it is still in `source`.
  bool is_standard_envelope() const { return !header_; }
  EnvelopeFormat format() const { return format_; }
  const Header& header() const { return *header_; }
  bool is_armored() const { return source_.is_armored(); }
  /// Everything behind the header but for the trailer of a signed file, which `source().trailer()` has at the end.
  ByteSource& source() { return source_; }

  /// True if the payload can be read at any place: a regular file without armor.
  bool is_seekable() const { return file_.is_regular() && !is_armored(); }
  /// Bytes behind the header and before a trailer, where the file tells.
  std::optional<std::uint64_t> payload_size() const;
  /// Offset of the payload in the file, which starts with the salt.
  std::uint64_t payload_offset() const { return detached_ ? 0 : header_->size(); }

  /// 0, or the bytes of a signature.
  std::size_t trailer_size() const { return header_->core().signer ? signature_trailer_size : 0; }
  /// The signature behind the payload, after everything else was read; shorter where the file is.
  Outcome<Bytes> read_trailer() const;
  /// Salt and commitment; to be read once, before the chunks. Fails with `truncated`.
  Outcome<PayloadPrefix> read_prefix();
  /// The chunks, for the pipeline.
  PipelineInput chunks();

 private:
  explicit SealedInput(InputFile file) : file_(std::move(file)), source_(file_) {}

  InputFile file_;
  ByteSource source_;
  EnvelopeFormat format_ = EnvelopeFormat::siegel;
  std::optional<Header> header_;
  bool detached_ = false;
};

/// A header from the front of a source; what was read too much goes back. Fails as `HeaderReader` does.
Outcome<Header> read_header(ByteSource& source, const std::string& shown_name);

}  // namespace siegel::cli

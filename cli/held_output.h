// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "byte_stream.h"
#include "output_file.h"

namespace siegel::cli {

/// What is held back in memory at most.
inline constexpr std::size_t max_held_output = std::size_t{64} << 20;

/// Output of which nothing may be seen before the whole input was in order: a file that appears at the end, or standard
/// output, held back in memory up to 64 MiB.
class HeldOutput {
 public:
  /// `path` is empty or `-` for standard output.
  static Outcome<HeldOutput> create(const std::string& path, Overwrite overwrite, const InputFile& input);

  /// The SHA-256 of what is written will be asked for.
  void hash_with(std::unique_ptr<Sha256> hash) { hash_ = std::move(hash); }
  /// Of everything that was written, in hexadecimal; empty without a hash.
  std::string take_digest() { return hash_ ? encode_hex(hash_->finish()) : std::string(); }

  Done write(ByteView bytes);
  /// Everything that was written is on the disk, if it goes to a file; nothing is visible yet.
  Done settle();
  Done publish();
  const std::optional<OutputFile>& file() const { return file_; }

 private:
  HeldOutput() = default;
  std::optional<OutputFile> file_;
  std::optional<ByteSink> sink_;
  WipedBytes held_;
  std::unique_ptr<Sha256> hash_;
};

}  // namespace siegel::cli

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <span>

#include "file_descriptor.h"
#include "input_file.h"

namespace siegel::cli {

/// Reads an input from front to end. If it turns out to be armored, gives the bytes behind the armor.
class ByteSource {
 public:
  explicit ByteSource(const InputFile& input) : input_(input) {}

  /// Looks at the first bytes; has to be called before anything else is read.
  Done detect_armor();
  bool is_armored() const { return armor_.has_value(); }
  /// What was read and not asked for yet: after `detect_armor` the first bytes, `recognizer_size` where there are so
  /// many.
  ByteView waiting() const { return waiting_; }

  /// Fills the pieces; less than asked for only at the end of the input.
  Outcome<std::size_t> read(std::span<iovec> pieces);
  Outcome<std::size_t> read(ByteSpan out);
  /// Puts bytes back in front.
  void unread(ByteView bytes);
  /// From now on the last `size` bytes of the input are not given: they are the trailer.
  void keep_trailer_back(std::size_t size) { trailer_size_ = size; }
  /// After the end: as many of them as there are.
  ByteView trailer() const { return trailer_; }
  /// Bytes that were taken from the file, before any armor was removed.
  std::uint64_t taken() const { return taken_; }

 private:
  Outcome<std::size_t> read_anything(std::span<iovec> pieces);
  Outcome<std::size_t> fill(ByteSpan out);
  Done decode_more();

  const InputFile& input_;
  std::optional<ArmorDecoder> armor_;
  Bytes waiting_;  // read or decoded, and not yet asked for
  bool ended_ = false;
  std::size_t trailer_size_ = 0;
  bool trailer_came_ = false;
  Bytes trailer_;
  std::uint64_t taken_ = 0;
};

/// `terminal`: the bytes as they are, as long as a terminal does nothing but show them.
enum class Encoding { binary, armor, terminal };

/// Writes to a descriptor from front to end, as armor where that is asked for.
class ByteSink {
 public:
  ByteSink(int descriptor, std::string shown_name, Encoding encoding);

  Done write(std::span<iovec> pieces);
  Done write(ByteView bytes);
  /// To be called once at the end.
  Done finish();

 private:
  bool may_be_shown(ByteView text);

  int descriptor_;
  std::string shown_name_;
  bool on_terminal_ = false;
  std::uint8_t last_shown_ = 0;
  std::optional<ArmorEncoder> armor_;
};

}  // namespace siegel::cli

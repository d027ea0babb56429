// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/transform.h"
#include "base/wiped_bytes.h"
#include "data/encoding.h"
#include "data/position.h"

namespace siegel {

inline constexpr std::size_t default_text_segment_size = 65'536;  ///< bytes, as UTF-8

/// A piece of a text for an editor: whole paragraphs where they fit, else whole lines, else whole words.
class TextSegment {
 public:
  std::string_view text() const { return text_; }
  /// The line of the file at which it begins, from 1.
  std::uint64_t line() const { return line_; }
  /// Where it begins in the text, in bytes as UTF-8, without byte order mark.
  std::uint64_t offset() const { return offset_; }

  /// Bytes [begin, end) become `value` (UTF-8, copied). Calls go from front to back and never overlap. Errors:
  /// `bad_argument` for a range that does, or that cuts a character.
  Status replace(std::size_t begin, std::size_t end, std::string_view value);

 private:
  friend class TextRewriter;
  std::string_view text_;
  std::uint64_t line_ = 1;
  std::uint64_t offset_ = 0;
  std::size_t written_up_to_ = 0;
  Encoding encoding_ = Encoding::utf_8;
  WipedBytes* out_ = nullptr;
};

class TextEditor {
 public:
  virtual ~TextEditor() = default;
  virtual Status edit(TextSegment& segment) = 0;
};

struct TextOptions {
  std::optional<Encoding> encoding = {};  ///< detected from the first bytes if not given
  std::size_t segment_size = default_text_segment_size;
};

/// Passes plain text through an editor, segment by segment. A Transform. Where segments end depends on the text alone,
/// not on how it is pushed. Errors: `bad_data` for bytes that are no text of the encoding, for NUL, for a value that
/// the encoding cannot write; and whatever the editor says.
class TextRewriter {
 public:
  explicit TextRewriter(TextEditor& editor, const TextOptions& options = {});
  TextRewriter(TextRewriter&&) noexcept;
  TextRewriter& operator=(TextRewriter&&) noexcept;
  ~TextRewriter();

  Result<ByteView> push(ByteView text);
  Result<ByteView> finish();

  /// The place up to which the text was given to the editor; after an error, the place of the fault.
  DataPosition position() const;
  std::optional<TextEncoding> encoding() const;

 private:
  class Body;
  std::unique_ptr<Body> body_;
};

}  // namespace siegel

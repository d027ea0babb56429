// SPDX-License-Identifier: Apache-2.0
#include "data/text_rewriter.h"

#include <algorithm>

#include "base/utf8.h"
#include "data/line_ends.h"
#include "data/text_input.h"

namespace siegel {
namespace {

bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

/// Where to cut a text that goes on: behind the last blank line, else behind the last line, else behind the last blank,
/// else between two characters.
std::size_t segment_end(std::string_view text) {
  std::size_t line_end = 0;
  for (auto at = text.size(); at-- > 1;) {
    if (text[at] != '\n') continue;
    if (line_end == 0) line_end = at + 1;
    const auto before = text.substr(0, at);
    if (before.ends_with('\n') || before.ends_with("\n\r")) return at + 1;
  }
  if (line_end > 0) return line_end;
  const auto blank = text.find_last_of(" \t\r");
  if (blank != std::string_view::npos && blank > 0) return blank + 1;
  auto end = text.size();
  while (end > 1 && !begins_character(text[end - 1])) --end;
  return end > 1 ? end - 1 : text.size();
}

}  // namespace

Status TextSegment::replace(std::size_t begin, std::size_t end, std::string_view value) {
  const auto cuts_character = [&](std::size_t at) { return at < text_.size() && !begins_character(text_[at]); };
  if (begin < written_up_to_ || end < begin || end > text_.size() || cuts_character(begin) || cuts_character(end))
    return fail(ErrorCode::bad_argument, "a replacement that overlaps another or is no piece of the text");
  SIEGEL_INVARIANT(is_utf8(bytes_of(value)));
  if (encoding_ != Encoding::utf_8 && !can_encode(encoding_, value))
    return fail(ErrorCode::bad_data, "a value cannot be written in the encoding of the file");
  append(*out_, bytes_of(text_.substr(written_up_to_, begin - written_up_to_)));
  append(*out_, bytes_of(value));
  written_up_to_ = end;
  return {};
}

class TextRewriter::Body final : public TextTaker {
 public:
  Body(TextEditor& editor, const TextOptions& options)
      : editor_(&editor),
        input_(options.encoding, detect_encoding, sample_size),
        segment_size_(std::max<std::size_t>(4, options.segment_size)) {}

  Result<ByteView> push(ByteView text) {
    if (error_) return error_.get();
    out_.clear();
    if (auto status = input_.push(text, *this); !status) return stop(status.error());
    return ByteView(out_);
  }

  Result<ByteView> finish() {
    if (error_) return error_.get();
    out_.clear();
    auto status = input_.finish(*this);
    if (status && !pending_.empty()) status = edit(pending_.size());
    if (!status) return stop(status.error());
    error_.close();
    return ByteView(out_);
  }

  DataPosition position() const { return fault_ ? *fault_ : lines_.after({}); }
  std::optional<TextEncoding> encoding() const { return input_.encoding(); }

  Status begin(Encoding encoding, ByteView byte_order_mark) override {
    encoder_.emplace(encoding);
    encoding_ = encoding;
    append(out_, byte_order_mark);
    return {};
  }
  Status take(ByteView utf_8) override {
    // Piece by piece, so that segments do not depend on how much came at once.
    while (!utf_8.empty()) {
      const auto taken = std::min(utf_8.size(), segment_size_ - pending_.size());
      append(pending_, utf_8.first(taken));
      utf_8 = utf_8.subspan(taken);
      if (pending_.size() == segment_size_) SIEGEL_CHECK(edit(segment_end(text_of(pending_))));
    }
    return {};
  }

 private:
  static constexpr std::size_t sample_size = 65'536;

  Status edit(std::size_t size) {
    TextSegment segment;
    segment.text_ = text_of(pending_).substr(0, size);
    segment.line_ = lines_.after({}).line;
    segment.offset_ = offset_;
    segment.encoding_ = encoding_;
    segment.out_ = &edited_;
    edited_.clear();
    in_editor_ = true;
    SIEGEL_CHECK(editor_->edit(segment));
    in_editor_ = false;
    append(edited_, bytes_of(segment.text_.substr(segment.written_up_to_)));
    SIEGEL_TRY(const ByteView encoded, encoder_->push(edited_));
    append(out_, encoded);
    lines_.skip(segment.text_);
    offset_ += size;
    pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(size));
    return {};
  }

  std::unexpected<Error> stop(const Error& error) {
    // An editor's error belongs to its segment; one of decoding comes behind all that is pending.
    fault_ = lines_.after(in_editor_ ? std::string_view() : text_of(pending_));
    return error_.set(error);
  }

  TextEditor* editor_;
  TextInput input_;
  std::size_t segment_size_;
  Encoding encoding_ = Encoding::utf_8;
  std::optional<TextEncoder> encoder_;
  WipedBytes pending_;  // UTF-8, not yet a segment
  WipedBytes edited_;   // UTF-8
  WipedBytes out_;
  LineCounter lines_;
  std::uint64_t offset_ = 0;
  bool in_editor_ = false;
  std::optional<DataPosition> fault_;
  StickyError error_;
};

TextRewriter::TextRewriter(TextEditor& editor, const TextOptions& options)
    : body_(std::make_unique<Body>(editor, options)) {}
TextRewriter::TextRewriter(TextRewriter&&) noexcept = default;
TextRewriter& TextRewriter::operator=(TextRewriter&&) noexcept = default;
TextRewriter::~TextRewriter() = default;

Result<ByteView> TextRewriter::push(ByteView text) { return body_->push(text); }
Result<ByteView> TextRewriter::finish() { return body_->finish(); }
DataPosition TextRewriter::position() const { return body_->position(); }
std::optional<TextEncoding> TextRewriter::encoding() const { return body_->encoding(); }

}  // namespace siegel

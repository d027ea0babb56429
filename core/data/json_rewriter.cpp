// SPDX-License-Identifier: Apache-2.0
#include "data/json_rewriter.h"

#include "data/json_parser.h"
#include "data/text_input.h"

namespace siegel {
namespace {

constexpr std::size_t mark_size = 3;

// RFC 8259, 8.1: UTF-8, unless the caller knows better or a byte order mark says so.
TextEncoding detect_json_encoding(ByteView front, SampleExtent extent) {
  const auto detected = detect_encoding(front, extent);
  return detected.byte_order_mark_size > 0 ? detected : TextEncoding{};
}

}  // namespace

class JsonRewriter::Body final : public TextTaker {
 public:
  Body(JsonEditor& editor, JsonShape shape, const JsonOptions& options)
      : editor_(&editor), shape_(shape), options_(options), input_(options.encoding, detect_json_encoding, mark_size) {}

  Result<ByteView> push(ByteView json) {
    if (error_) return error_.get();
    out_.clear();
    if (auto status = input_.push(json, *this); !status) return error_.set(status.error());
    return ByteView(out_);
  }

  Result<ByteView> finish() {
    if (error_) return error_.get();
    out_.clear();
    auto status = input_.finish(*this);
    if (status) status = parser_->finish(edited());
    if (status) status = encode();
    if (!status) return error_.set(status.error());
    error_.close();
    return ByteView(out_);
  }

  DataPosition position() const { return parser_ ? parser_->position() : DataPosition{1, 1, 0}; }

  Status begin(Encoding encoding, ByteView byte_order_mark) override {
    encoder_.emplace(encoding);
    is_utf_8_ = encoding == Encoding::utf_8;
    parser_.emplace(*editor_, shape_, options_, encoding);
    append(out_, byte_order_mark);
    return {};
  }
  Status take(ByteView utf_8) override {
    SIEGEL_CHECK(parser_->feed(utf_8, edited()));
    return encode();
  }

 private:
  Status encode() {
    if (is_utf_8_) return {};
    SIEGEL_TRY(const ByteView encoded, encoder_->push(edited_));
    append(out_, encoded);
    edited_.clear();
    return {};
  }
  WipedBytes& edited() { return is_utf_8_ ? out_ : edited_; }

  JsonEditor* editor_;
  JsonShape shape_;
  JsonOptions options_;
  TextInput input_;
  std::optional<JsonParser> parser_;
  std::optional<TextEncoder> encoder_;
  bool is_utf_8_ = true;
  WipedBytes edited_;  // UTF-8, where the text is in something else
  WipedBytes out_;
  StickyError error_;
};

JsonRewriter::JsonRewriter(JsonEditor& editor, const JsonOptions& options)
    : body_(std::make_unique<Body>(editor, JsonShape::text, options)) {}
JsonRewriter::JsonRewriter(std::unique_ptr<Body> body) : body_(std::move(body)) {}
JsonRewriter::JsonRewriter(JsonRewriter&&) noexcept = default;
JsonRewriter& JsonRewriter::operator=(JsonRewriter&&) noexcept = default;
JsonRewriter::~JsonRewriter() = default;

Result<ByteView> JsonRewriter::push(ByteView json) { return body_->push(json); }
Result<ByteView> JsonRewriter::finish() { return body_->finish(); }
DataPosition JsonRewriter::position() const { return body_->position(); }

JsonRewriter JsonRewriter::of_lines(JsonEditor& editor, const JsonOptions& options) {
  return JsonRewriter(std::make_unique<Body>(editor, JsonShape::lines, options));
}

JsonLinesRewriter::JsonLinesRewriter(JsonEditor& editor, const JsonOptions& options)
    : rewriter_(JsonRewriter::of_lines(editor, options)) {}

}  // namespace siegel

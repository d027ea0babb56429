// SPDX-License-Identifier: Apache-2.0
#include "codec/armor.h"

#include <algorithm>

#include "codec/base64.h"

namespace siegel {
namespace {

constexpr std::size_t columns = 64;
constexpr std::size_t bytes_per_line = columns / 4 * 3;

}  // namespace

bool looks_armored(ByteView first_bytes) {
  const auto size = std::min(first_bytes.size(), armor_begin.size());
  return size > 0 && text_of(first_bytes.first(size)) == armor_begin.substr(0, size);
}

void ArmorEncoder::begin() {
  text_.clear();
  if (begun_) return;
  append(text_, bytes_of(armor_begin));
  text_.push_back('\n');
  begun_ = true;
}

void ArmorEncoder::encode_line(ByteView bytes) {
  append(text_, bytes_of(encode_base64(bytes)));
  text_.push_back('\n');
}

Result<ByteView> ArmorEncoder::push(ByteView bytes) {
  if (error_) return error_.get();
  begin();
  while (!bytes.empty()) {
    if (pending_.empty() && bytes.size() >= bytes_per_line) {
      encode_line(bytes.first(bytes_per_line));
      bytes = bytes.subspan(bytes_per_line);
      continue;
    }
    const auto taken = bytes.first(std::min(bytes.size(), bytes_per_line - pending_.size()));
    append(pending_, taken);
    bytes = bytes.subspan(taken.size());
    if (pending_.size() == bytes_per_line) {
      encode_line(pending_);
      pending_.clear();
    }
  }
  return ByteView(text_);
}

Result<ByteView> ArmorEncoder::finish() {
  if (error_) return error_.get();
  begin();
  if (!pending_.empty()) encode_line(pending_);
  append(text_, bytes_of(armor_end));
  text_.push_back('\n');
  error_.close();
  return ByteView(text_);
}

Result<ByteView> ArmorDecoder::push(ByteView text) {
  if (error_) return error_.get();
  bytes_.clear();
  for (auto rest = text_of(text); !rest.empty();) {
    const auto end = rest.find('\n');
    line_.append(rest.substr(0, end));
    // The longest line is the begin line; one more is its carriage return.
    if (line_.size() > columns + 1) return error_.set({ErrorCode::bad_armor, "a line of the armor is too long"});
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
    if (!line_.empty() && line_.back() == '\r') line_.pop_back();
    if (auto status = take_line(line_); !status) return error_.set(status.error());
    line_.clear();
  }
  return ByteView(bytes_);
}

Result<ByteView> ArmorDecoder::finish() {
  if (error_) return error_.get();
  bytes_.clear();
  if (!line_.empty())
    if (auto status = take_line(line_); !status) return error_.set(status.error());
  if (place_ != Place::after_end)
    return error_.set({ErrorCode::truncated, "the armored text ends without its last line"});
  error_.close();
  return ByteView(bytes_);
}

Status ArmorDecoder::take_line(std::string_view line) {
  switch (place_) {
    case Place::before_begin:
      if (line != armor_begin) return fail(ErrorCode::bad_armor, "the armored text does not begin as it has to");
      place_ = Place::in_body;
      return {};
    case Place::after_end: return fail(ErrorCode::bad_armor, "text follows the end of the armor");
    case Place::in_last_line:
    case Place::in_body: break;
  }
  if (line == armor_end) {
    place_ = Place::after_end;
    return {};
  }
  // Only the line before the end line may be shorter, and an empty one says nothing.
  if (place_ == Place::in_last_line || line.empty() || line.size() > columns)
    return fail(ErrorCode::bad_armor, "the lines of the armor are not all of 64 columns");
  SIEGEL_TRY(const auto decoded, decode_base64(line));
  if (decoded.size() < bytes_per_line) place_ = Place::in_last_line;
  append(bytes_, decoded);
  return {};
}

}  // namespace siegel

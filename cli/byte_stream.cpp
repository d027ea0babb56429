// SPDX-License-Identifier: Apache-2.0
#include "byte_stream.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace siegel::cli {
namespace {
constexpr std::size_t block_size = 65536;
static_assert(armor_begin.size() >= recognizer_size);
}  // namespace

Done ByteSource::detect_armor() {
  waiting_.resize(armor_begin.size());
  const auto got = read_fully(input_.descriptor(), waiting_);
  if (got < 0) return failed_call("cannot read " + input_.shown_name());
  waiting_.resize(static_cast<std::size_t>(got));
  taken_ += waiting_.size();
  if (!looks_armored(waiting_)) return {};
  armor_.emplace();
  const auto decoded = armor_->push(std::exchange(waiting_, {}));
  if (!decoded) return failed_on(input_.shown_name(), decoded.error());
  waiting_.assign(decoded->begin(), decoded->end());
  return {};
}

Outcome<std::size_t> ByteSource::read(std::span<iovec> pieces) {
  if (trailer_size_ == 0) return read_anything(pieces);
  if (trailer_came_) return 0;
  const std::vector<iovec> places(pieces.begin(), pieces.end());
  CLI_TRY(auto total, read_anything(pieces));
  trailer_.resize(trailer_size_);
  iovec next{trailer_.data(), trailer_.size()};
  CLI_TRY(const auto behind, read_anything(std::span(&next, 1)));
  trailer_.resize(behind);
  if (behind == trailer_size_) {
    unread(std::exchange(trailer_, {}));
    return total;
  }
  // The end: what is missing from the trailer is the end of what was given.
  trailer_came_ = true;
  const auto taken_back = std::min(total, trailer_size_ - behind);
  total -= taken_back;
  Bytes front;
  auto skipped = total;
  for (const auto& place : places) {
    const ByteView bytes(static_cast<const std::uint8_t*>(place.iov_base), place.iov_len);
    const auto rest = bytes.subspan(std::min(skipped, bytes.size()));
    skipped -= bytes.size() - rest.size();
    append(front, rest.first(std::min(rest.size(), taken_back - front.size())));
  }
  trailer_.insert(trailer_.begin(), front.begin(), front.end());
  return total;
}

Outcome<std::size_t> ByteSource::read_anything(std::span<iovec> pieces) {
  std::size_t total = 0;
  while (!pieces.empty() && (!waiting_.empty() || armor_)) {
    const ByteSpan out(static_cast<std::uint8_t*>(pieces.front().iov_base), pieces.front().iov_len);
    CLI_TRY(const auto got, fill(out));
    total += got;
    pieces.front().iov_base = out.subspan(got).data();
    pieces.front().iov_len -= got;
    if (pieces.front().iov_len == 0)
      pieces = pieces.subspan(1);
    else if (waiting_.empty() && (ended_ || !armor_))
      break;
  }
  if (armor_ || pieces.empty()) return total;
  const auto got = read_fully(input_.descriptor(), pieces);
  if (got < 0) return failed_call("cannot read " + input_.shown_name());
  taken_ += static_cast<std::uint64_t>(got);
  return total + static_cast<std::size_t>(got);
}

Outcome<std::size_t> ByteSource::read(ByteSpan out) {
  iovec piece{out.data(), out.size()};
  return read(std::span(&piece, 1));
}

void ByteSource::unread(ByteView bytes) { waiting_.insert(waiting_.begin(), bytes.begin(), bytes.end()); }

/// Takes from what is waiting, decoding more where there is armor.
Outcome<std::size_t> ByteSource::fill(ByteSpan out) {
  std::size_t size = 0;
  while (size < out.size()) {
    if (waiting_.empty()) {
      if (!armor_ || ended_) break;
      CLI_CHECK(decode_more());
      continue;
    }
    const auto step = std::min(out.size() - size, waiting_.size());
    std::copy_n(waiting_.begin(), step, out.subspan(size).begin());
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(step));
    size += step;
  }
  return size;
}

Done ByteSource::decode_more() {
  Bytes text(block_size);
  const auto got = read_fully(input_.descriptor(), text);
  if (got < 0) return failed_call("cannot read " + input_.shown_name());
  taken_ += static_cast<std::uint64_t>(got);
  text.resize(static_cast<std::size_t>(got));
  const auto decoded = text.empty() ? armor_->finish() : armor_->push(text);
  if (!decoded) return failed_on(input_.shown_name(), decoded.error());
  ended_ = text.empty();
  append(waiting_, *decoded);
  return {};
}

ByteSink::ByteSink(int descriptor, std::string shown_name, Encoding encoding)
    : descriptor_(descriptor), shown_name_(std::move(shown_name)) {
  if (encoding == Encoding::armor) armor_.emplace();
  on_terminal_ = encoding == Encoding::terminal;
}

/// True if there are no control characters but for blanks and line ends.
bool ByteSink::may_be_shown(ByteView text) {
  for (const auto byte : text) {
    const bool is_c0 = (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F;
    const bool is_c1 = last_shown_ == 0xC2 && byte >= 0x80 && byte <= 0x9F;  // U+0080 to U+009F in UTF-8
    if (is_c0 || is_c1) return false;
    last_shown_ = byte;
  }
  return true;
}

Done ByteSink::write(std::span<iovec> pieces) {
  if (!armor_ && !on_terminal_) {
    if (!write_fully(descriptor_, pieces)) return failed_call("cannot write " + shown_name_);
    return {};
  }
  for (const auto& piece : pieces)
    CLI_CHECK(write(ByteView(static_cast<const std::uint8_t*>(piece.iov_base), piece.iov_len)));
  return {};
}

Done ByteSink::write(ByteView bytes) {
  if (armor_) {
    CLI_TRY(bytes, armor_->push(bytes));
  }
  if (on_terminal_ && !may_be_shown(bytes))
    return failed(ErrorCode::bad_argument, "the content is not text for a terminal",
                  "use -o FILE, or -o - to write it there all the same");
  if (!write_fully(descriptor_, bytes)) return failed_call("cannot write " + shown_name_);
  return {};
}

Done ByteSink::finish() {
  if (!armor_) return {};
  CLI_TRY(const auto last, armor_->finish());
  if (!write_fully(descriptor_, last)) return failed_call("cannot write " + shown_name_);
  return {};
}

}  // namespace siegel::cli

// SPDX-License-Identifier: Apache-2.0
#include "data/json_parser.h"

#include <algorithm>
#include <cstring>

#include "data/json_scalar.h"
#include "data/transcoder.h"
#include "data/words.h"

namespace siegel {
namespace {

constexpr std::size_t padding = sizeof(std::uint64_t);
constexpr Error too_much{ErrorCode::too_large, "a value, with what stands in front of it, is larger than the cap"};
constexpr Error too_deep{ErrorCode::too_large, "nested deeper than the cap allows"};
constexpr Error ends_early{ErrorCode::truncated, "the JSON text ends too early"};

bool is_white_space(std::uint8_t byte) { return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r'; }
bool is_number_part(std::uint8_t byte) {
  return (byte >= '0' && byte <= '9') || byte == '-' || byte == '+' || byte == '.' || byte == 'e' || byte == 'E';
}
bool is_word_part(std::uint8_t byte) { return byte >= 'a' && byte <= 'z'; }

}  // namespace

JsonParser::JsonParser(JsonEditor& editor, JsonShape shape, const JsonOptions& options, Encoding encoding)
    : editor_(&editor), shape_(shape), options_(options), encoding_(encoding), names_(options.max_names) {
  buffer_.resize(padding);
}

Status JsonParser::feed(ByteView utf_8, WipedBytes& to) {
  if (buffer_.size() < size_ + utf_8.size() + padding)
    buffer_.resize(std::max(2 * buffer_.size(), size_ + utf_8.size() + padding));
  if (!utf_8.empty()) std::memcpy(buffer_.data() + size_, utf_8.data(), utf_8.size());
  size_ += utf_8.size();
  out_ = &to;
  SIEGEL_CHECK(read());
  const auto done = undecided_begin();
  if (dropping_ > 0) copied_ = done;
  if (scan_ - done > options_.max_value_size) return stop(done, too_much);
  if (dropping_ == 0) copy_up_to(done);
  if (done == 0) return {};
  // Forget what is done with.
  lines_.skip(text(0, done));
  std::memmove(buffer_.data(), buffer_.data() + done, size_ - done);
  size_ -= done;
  scan_ -= done;
  copied_ -= done;
  lead_ -= std::min(lead_, done);
  token_begin_ -= std::min(token_begin_, done);
  return {};
}

Status JsonParser::finish(WipedBytes& to) {
  out_ = &to;
  if (token_ == Token::string) return stop(size_, ends_early);
  if (token_ != Token::none) SIEGEL_CHECK(end_plain_token());
  const auto may_end = expected_ == Expected::nothing || (shape_ == JsonShape::lines && !has_begun_);
  if (!may_end) return stop(size_, ends_early);
  copy_up_to(size_);
  return {};
}

DataPosition JsonParser::position() const { return lines_.after(text(0, fault_.value_or(scan_))); }

Status JsonParser::read() {
  while (scan_ < size_) {
    if (token_ == Token::string) {
      const auto has_ended = read_string();
      if (fault_) return stop(*fault_, "a control character in a string");
      if (!has_ended) return {};
      SIEGEL_CHECK(end_string());
    } else if (token_ != Token::none) {
      const auto is_part = token_ == Token::number ? is_number_part : is_word_part;
      while (scan_ < size_ && is_part(buffer_[scan_])) ++scan_;
      if (scan_ == size_) return {};
      SIEGEL_CHECK(end_plain_token());
    } else if (is_white_space(buffer_[scan_])) {
      SIEGEL_CHECK(skip_white_space());
    } else {
      SIEGEL_CHECK(begin_token(buffer_[scan_]));
    }
  }
  return {};
}

Status JsonParser::skip_white_space() {
  while (scan_ < size_ && is_white_space(buffer_[scan_])) {
    ++scan_;
    if (shape_ == JsonShape::lines && buffer_[scan_ - 1] == '\n') SIEGEL_CHECK(end_line());
  }
  return {};
}

Status JsonParser::end_line() {
  if (!has_begun_) {
    lead_ = scan_;
    return {};
  }
  if (expected_ != Expected::nothing) return stop(scan_ - 1, "the line ends before its JSON text does");
  expected_ = Expected::value;
  has_begun_ = false;
  has_lead_ = true;
  lead_ = scan_;
  return {};
}

Status JsonParser::begin_token(std::uint8_t byte) {
  switch (byte) {
    case '{': return open(JsonContainer::object);
    case '[': return open(JsonContainer::array);
    case '}': return close(JsonContainer::object);
    case ']': return close(JsonContainer::array);
    case ',': return take_comma();
    case ':':
      if (expected_ != Expected::colon) return stop(scan_, "a colon that follows no name");
      expected_ = Expected::value;
      ++scan_;
      return {};
    case '"':
      if (expected_ != Expected::name && expected_ != Expected::name_or_end) SIEGEL_CHECK(begin_value());
      token_ = Token::string;
      has_escapes_ = false;
      is_escaped_ = false;
      break;
    default:
      SIEGEL_CHECK(begin_value());
      if (byte != '-' && (byte < '0' || byte > '9') && !is_word_part(byte))
        return stop(scan_, "a character that begins no value");
      token_ = is_word_part(byte) ? Token::word : Token::number;
  }
  token_begin_ = scan_++;
  return {};
}

Status JsonParser::begin_value() {
  if (expected_ != Expected::value && expected_ != Expected::value_or_end)
    return stop(scan_,
                expected_ == Expected::nothing ? "something follows the JSON text" : "a value where none can be");
  if (!has_begun_) {
    has_begun_ = true;
    SIEGEL_CHECK(editor_->begin_document(documents_++));
  }
  if (!frames_.empty() && frames_.back().container == JsonContainer::array)
    path_.steps_.back() = {path_.names_.size(), 0, frames_.back().count, false};
  return {};
}

// Up to the closing quote; false if it is not there yet. A control character becomes the fault.
bool JsonParser::read_string() {
  constexpr auto quotes = words::repeated('"');
  constexpr auto backslashes = words::repeated('\\');
  while (scan_ < size_) {
    if (is_escaped_) {
      is_escaped_ = false;
      ++scan_;
      continue;
    }
    const auto word = words::load(buffer_.data() + scan_);
    // A byte below 20: nothing above it in the word is looked at, so a borrow does no harm.
    const auto controls = (word - words::repeated(0x20)) & ~word & words::high_bits;
    const auto found = words::zero_bytes(word ^ quotes) | words::zero_bytes(word ^ backslashes) | controls;
    scan_ = std::min(size_, scan_ + (found == 0 ? sizeof(word) : words::first_byte(found)));
    if (found == 0 || scan_ == size_) continue;
    const auto byte = buffer_[scan_];
    if (byte == '"') {
      ++scan_;
      return true;
    }
    if (byte != '\\') {
      if (byte < 0x20) {
        fault_ = scan_;
        return false;
      }
      continue;
    }
    has_escapes_ = true;
    is_escaped_ = true;
    ++scan_;
  }
  return false;
}

Status JsonParser::end_string() {
  if (scan_ - token_begin_ > options_.max_value_size) return stop(token_begin_, too_much);
  token_ = Token::none;
  auto value = text(token_begin_ + 1, scan_ - 1);
  if (has_escapes_) {
    decoded_.clear();
    if (auto status = append_decoded_json_string(value, decoded_); !status) return stop(token_begin_, status.error());
    value = decoded_;
  }
  if (expected_ == Expected::value || expected_ == Expected::value_or_end) return end_scalar(JsonKind::string, value);
  set_name(value);
  if (path_.names_.size() > options_.max_value_size) return stop(token_begin_, too_much);
  if (auto status = names_.add(value, frames_.back().names_mark); !status) return stop(token_begin_, status.error());
  expected_ = Expected::colon;
  return {};
}

Status JsonParser::end_plain_token() {
  const auto is_number = token_ == Token::number;
  if (scan_ - token_begin_ > options_.max_value_size) return stop(token_begin_, too_much);
  token_ = Token::none;
  const auto written = text(token_begin_, scan_);
  if (is_number) {
    if (!is_json_number(written)) return stop(token_begin_, "a number that JSON does not have");
    return end_scalar(JsonKind::number, written);
  }
  if (written == "true") return end_scalar(JsonKind::true_value, written);
  if (written == "false") return end_scalar(JsonKind::false_value, written);
  if (written == "null") return end_scalar(JsonKind::null_value, written);
  return stop(token_begin_, "a word that JSON does not have");
}

Status JsonParser::end_scalar(JsonKind kind, std::string_view value) {
  if (dropping_ == 0) {
    if (scan_ - lead_ > options_.max_value_size) return stop(lead_, too_much);
    JsonEdit edit;
    fault_ = token_begin_;
    SIEGEL_CHECK(editor_->edit(path_, {kind, text(token_begin_, scan_), value}, edit));
    SIEGEL_CHECK(apply(edit, token_begin_));
    fault_.reset();
  }
  end_value();
  return {};
}

void JsonParser::end_value() {
  if (frames_.empty()) {
    expected_ = Expected::nothing;
    return;
  }
  ++frames_.back().count;
  expected_ = Expected::comma_or_end;
}

Status JsonParser::open(JsonContainer container) {
  SIEGEL_CHECK(begin_value());
  if (frames_.size() == options_.max_depth) return stop(scan_, too_deep);
  ++scan_;
  if (dropping_ == 0) {
    if (scan_ - lead_ > options_.max_value_size) return stop(lead_, too_much);
    JsonEdit edit;
    fault_ = scan_ - 1;
    SIEGEL_CHECK(editor_->begin(path_, container, edit));
    SIEGEL_CHECK(apply(edit, scan_ - 1));
    fault_.reset();
    if (edit.wish_ != JsonEdit::Wish::keep) dropping_ = frames_.size() + 1;
  }
  frames_.push_back({0, names_.mark(), container, false});
  path_.steps_.push_back({path_.names_.size(), 0, 0, false});
  has_lead_ = true;
  lead_ = scan_;
  follows_drop_ = false;
  expected_ = container == JsonContainer::object ? Expected::name_or_end : Expected::value_or_end;
  return {};
}

Status JsonParser::close(JsonContainer container) {
  const auto is_empty = container == JsonContainer::object ? Expected::name_or_end : Expected::value_or_end;
  if (frames_.empty() || frames_.back().container != container ||
      (expected_ != Expected::comma_or_end && expected_ != is_empty))
    return stop(scan_, "a bracket that closes nothing");
  if (follows_drop_ && scan_ - copied_ > options_.max_value_size) return stop(copied_, too_much);
  ++scan_;
  names_.return_to(frames_.back().names_mark);
  path_.names_.resize(path_.steps_.back().begin);
  path_.steps_.pop_back();
  frames_.pop_back();
  has_lead_ = false;
  follows_drop_ = false;
  if (dropping_ == 0) {
    fault_ = scan_ - 1;
    SIEGEL_CHECK(editor_->end(path_, container));
    fault_.reset();
  } else if (dropping_ == frames_.size() + 1) {
    dropping_ = 0;
    copied_ = scan_;
    follows_drop_ = is_dropped_;
  }
  end_value();
  return {};
}

Status JsonParser::take_comma() {
  if (expected_ != Expected::comma_or_end) return stop(scan_, "a comma where none can be");
  if (follows_drop_) {
    if (scan_ - copied_ > options_.max_value_size) return stop(copied_, too_much);
    copied_ = scan_;
    follows_drop_ = false;
  }
  has_lead_ = true;
  lead_ = scan_++;
  expected_ = frames_.back().container == JsonContainer::object ? Expected::name : Expected::value;
  return {};
}

Status JsonParser::apply(JsonEdit& edit, std::size_t value_begin) {
  is_dropped_ = edit.wish_ == JsonEdit::Wish::drop;
  if (is_dropped_) {
    if (frames_.empty()) return fail(ErrorCode::bad_argument, "the outermost value cannot be dropped");
    copy_up_to(lead_);
    copied_ = scan_;
    has_lead_ = false;
    follows_drop_ = true;
    return {};
  }
  // The comma in front of the first element that stays was for one that left.
  if (!frames_.empty()) {
    if (!frames_.back().has_kept && frames_.back().count > 0) {
      copy_up_to(lead_);
      copied_ = lead_ + 1;
    }
    frames_.back().has_kept = true;
  }
  has_lead_ = false;
  if (edit.wish_ == JsonEdit::Wish::keep) return {};
  if (encoding_ != Encoding::utf_8 && !can_encode(encoding_, edit.written_))
    return fail(ErrorCode::bad_data, "a value cannot be written in the encoding of the file");
  copy_up_to(value_begin);
  append(*out_, bytes_of(edit.written_));
  copied_ = scan_;
  return {};
}

void JsonParser::copy_up_to(std::size_t end) {
  if (end <= copied_) return;
  append(*out_, bytes_of(text(copied_, end)));
  copied_ = end;
}

void JsonParser::set_name(std::string_view name) {
  auto& step = path_.steps_.back();
  path_.names_.resize(step.begin);
  path_.names_.append(name);
  step = {step.begin, name.size(), frames_.back().count, true};
}

std::size_t JsonParser::undecided_begin() const {
  if (dropping_ > 0) return token_ == Token::none ? scan_ : token_begin_;
  if (follows_drop_) return copied_;
  return has_lead_ ? lead_ : scan_;
}

std::string_view JsonParser::text(std::size_t begin, std::size_t end) const {
  return {reinterpret_cast<const char*>(buffer_.data()) + begin, end - begin};
}

// What lies beyond the cap is not reached when the same text comes in small pieces.
std::unexpected<Error> JsonParser::stop(std::size_t at, const Error& error) {
  const auto held = std::min(scan_, undecided_begin());
  const auto is_beyond = scan_ - held > options_.max_value_size;
  fault_ = is_beyond ? held : at;
  return fail(is_beyond ? too_much : error);
}

std::unexpected<Error> JsonParser::stop(std::size_t at, std::string_view what) {
  return stop(at, Error{ErrorCode::bad_data, what});
}

}  // namespace siegel

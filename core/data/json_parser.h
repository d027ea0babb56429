// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "data/json_editor.h"
#include "data/json_names.h"
#include "data/json_rewriter.h"
#include "data/line_ends.h"

namespace siegel {

/// Reads JSON in UTF-8 that comes piece by piece, asks an editor, and writes what stays.
///
/// An element is written together with what stands in front of it: its comma, white space, its name. That is its lead.
/// It is held back until the editor has seen the value, so that a dropped element takes its lead along.
class JsonParser {
 public:
  JsonParser(JsonEditor& editor, JsonShape shape, const JsonOptions& options, Encoding encoding);

  Status feed(ByteView utf_8, WipedBytes& to);
  /// No more text comes.
  Status finish(WipedBytes& to);

  DataPosition position() const;

 private:
  enum class Expected : std::uint8_t { value, value_or_end, name, name_or_end, colon, comma_or_end, nothing };
  enum class Token : std::uint8_t { none, string, number, word };
  struct Frame {
    std::uint64_t count;     // of elements so far
    std::size_t names_mark;  // see JsonNames
    JsonContainer container;
    bool has_kept;  // an element stays
  };

  Status read();
  Status begin_token(std::uint8_t byte);
  Status begin_value();
  Status skip_white_space();
  Status end_line();
  bool read_string();
  Status end_string();
  Status end_name();
  Status end_scalar(JsonKind kind, std::string_view value);
  Status end_plain_token();
  Status open(JsonContainer container);
  Status close(JsonContainer container);
  Status take_comma();
  void end_value();

  Status apply(JsonEdit& edit, std::size_t value_begin);
  void keep_lead();
  void copy_up_to(std::size_t end);
  void set_name(std::string_view name);
  std::size_t undecided_begin() const;
  std::string_view text(std::size_t begin, std::size_t end) const;
  std::unexpected<Error> stop(std::size_t at, std::string_view what);
  std::unexpected<Error> stop(std::size_t at, const Error& error);

  JsonEditor* editor_;
  JsonShape shape_;
  JsonOptions options_;
  Encoding encoding_;
  JsonNames names_;
  JsonPath path_;  // a step for each frame
  std::vector<Frame> frames_;
  std::string decoded_;
  std::uint64_t documents_ = 0;

  WipedBytes buffer_;  // followed by at least eight bytes that are not text
  std::size_t size_ = 0;
  std::size_t scan_ = 0;
  std::size_t token_begin_ = 0;
  std::size_t copied_ = 0;  // what lies before was written, or left out
  std::size_t lead_ = 0;
  std::size_t dropping_ = 0;  // the number of frames within the outermost one that leaves; 0: nothing leaves
  std::optional<std::size_t> fault_;
  LineCounter lines_;
  WipedBytes* out_ = nullptr;
  Expected expected_ = Expected::value;
  Token token_ = Token::none;
  bool has_lead_ = true;
  bool has_begun_ = false;  // the document
  bool has_escapes_ = false;
  bool is_escaped_ = false;    // the next byte of the string
  bool follows_drop_ = false;  // white space behind an element that left
  bool is_dropped_ = false;    // the value the editor judged last
};

}  // namespace siegel

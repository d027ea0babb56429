// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "base/transform.h"
#include "data/encoding.h"
#include "data/json_editor.h"
#include "data/position.h"

namespace siegel {

inline constexpr std::size_t default_max_json_depth = 1000;
inline constexpr std::size_t default_max_json_value_size = std::size_t{16} << 20;  ///< bytes, as UTF-8
inline constexpr std::size_t default_max_json_names = 1'000'000;

/// How a JSON text is read. `encoding` is UTF-8 unless given or a byte order mark says otherwise (RFC 8259, 8.1).
struct JsonOptions {
  std::optional<Encoding> encoding = {};
  std::size_t max_depth = default_max_json_depth;  ///< objects and arrays within each other
  /// One scalar, with what is held back in front of it: the name, the comma, white space.
  std::size_t max_value_size = default_max_json_value_size;
  /// Names of all objects that are open at the same time; they are kept to find duplicates.
  std::size_t max_names = default_max_json_names;
};

/// Passes one JSON text (RFC 8259, nothing beyond) through an editor. A Transform without recursion: depth costs memory
/// only, up to the cap. Numbers keep their spelling, strings their escapes, white space and order of members stay.
///
/// Errors: `bad_data` for anything that is not JSON, for two members of one object with the same name (decoded), for an
/// escape of half a surrogate pair, for bytes that are no text of the encoding, for a value that the encoding cannot
/// write; `truncated` if the text ends too early; `too_large` above a cap; and whatever the editor says.
class JsonRewriter {
 public:
  explicit JsonRewriter(JsonEditor& editor, const JsonOptions& options = {});
  JsonRewriter(JsonRewriter&&) noexcept;
  JsonRewriter& operator=(JsonRewriter&&) noexcept;
  ~JsonRewriter();

  Result<ByteView> push(ByteView json);
  Result<ByteView> finish();

  /// Where reading stopped: after an error, the place of the fault.
  DataPosition position() const;

 private:
  friend class JsonLinesRewriter;
  friend class JsonReader;
  class Body;
  explicit JsonRewriter(std::unique_ptr<Body> body);
  static JsonRewriter of_lines(JsonEditor& editor, const JsonOptions& options);
  std::unique_ptr<Body> body_;
};

/// The same for JSON Lines: one JSON text on each line (jsonlines.org), LF or CR LF; lines of white space only pass. A
/// line that is not JSON ends the run. A Transform.
class JsonLinesRewriter {
 public:
  explicit JsonLinesRewriter(JsonEditor& editor, const JsonOptions& options = {});

  Result<ByteView> push(ByteView json_lines) { return rewriter_.push(json_lines); }
  Result<ByteView> finish() { return rewriter_.finish(); }
  DataPosition position() const { return rewriter_.position(); }

 private:
  JsonRewriter rewriter_;
};

enum class JsonShape { text, lines };

/// Passes JSON before a visitor: the same parser, and nothing written. Errors: as JsonRewriter.
class JsonReader {
 public:
  explicit JsonReader(JsonVisitor& visitor, JsonShape shape, const JsonOptions& options = {});
  JsonReader(JsonReader&&) noexcept;
  JsonReader& operator=(JsonReader&&) noexcept;
  ~JsonReader();

  Status push(ByteView json);
  Status finish();
  DataPosition position() const;

 private:
  class Body;
  std::unique_ptr<Body> body_;
};

}  // namespace siegel

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/transform.h"
#include "base/wiped_bytes.h"
#include "privacy/token_grammar.h"

namespace siegel {

/// Knows what tokens stand for: a vault, mostly.
class TokenSource {
 public:
  virtual ~TokenSource() = default;
  /// The value of a token in its one spelling; nothing if it was never given out, or is no longer known. The view lives
  /// until the next call.
  virtual std::optional<std::string_view> find(std::string_view token) const = 0;
};

enum class RestoreMode : std::uint8_t {
  lenient,  ///< a token that cannot be resolved stays as it is, and is counted
  strict,   ///< it ends the run with `unresolved_token`
};

/// How values have to be written into the text around them.
enum class RestoreContext : std::uint8_t {
  automatic,  ///< JSON if the first character that is not blank is `{` or `[`
  text,
  json,  ///< tokens stand in strings: quotes, backslashes and control characters of values are escaped (RFC 8259, 7)
};

struct RestoreOptions {
  RestoreMode mode = RestoreMode::lenient;
  RestoreContext context = RestoreContext::automatic;
};

/// Counts only.
struct RestoreReport {
  std::uint64_t restored = 0;    ///< all that became a value, corrected ones too
  std::uint64_t corrected = 0;   ///< of these, with one symbol wrong
  std::uint64_t unresolved = 0;  ///< right, but nobody knows what for; or damaged beyond repair
  std::uint64_t foreign = 0;     ///< of another session, or made up

  void add(const RestoreReport& other);
  std::string print() const;  ///< JSON
};

/// Turns tokens back into what they stand for, in a text that comes piece by piece. A Transform. What was put in is
/// never looked at again. At most `max_token_spelling` bytes and one ending of a word are held back.
///
/// Errors: `unresolved_token` in strict mode.
class Restorer {
 public:
  /// `source` outlives the restorer. `sessions`: all whose tokens may come, see `Vault::session_keys`.
  Restorer(const TokenSource& source, std::vector<SessionTokens> sessions, const RestoreOptions& options = {});

  Result<ByteView> push(ByteView text);
  Result<ByteView> finish();

  const RestoreReport& report() const { return report_; }

 private:
  struct Resolved {
    std::string_view value;
    std::size_t end;
    bool corrected;
  };
  enum class Fate : std::uint8_t { ordinary, unresolved, foreign };

  Result<ByteView> run(std::string_view text, bool at_end);
  Status handle(std::string_view text, const TokenShape& shape, std::size_t& taken);
  std::optional<Resolved> resolve_session(std::string_view text, const TokenShape& shape, Fate& fate);
  std::optional<Resolved> resolve_hmac(std::string_view text, const TokenShape& shape, Fate& fate);
  Resolved with_name_part(std::string_view text, TokenType type, std::string_view token, Resolved full) const;
  void put(std::string_view value);
  bool is_json() const { return context_ == RestoreContext::json; }
  void detect_context(std::string_view text);
  bool follows_letter(std::string_view text, std::size_t at) const;
  void remember_end(std::string_view passed);

  const TokenSource& source_;
  std::vector<SessionTokens> sessions_;
  RestoreMode mode_;
  RestoreContext context_;
  RestoreReport report_;
  WipedBytes held_;
  WipedBytes out_;
  bool after_word_ = false;       // what came last belongs to a word
  std::array<char, 2> before_{};  // the last two bytes that passed
  StickyError error_;
};

}  // namespace siegel

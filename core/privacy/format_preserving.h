// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/wiped_bytes.h"
#include "crypto/provider.h"
#include "privacy/alphabet.h"

namespace siegel {

/// NIST SP 800-38G Rev. 1 (second public draft): radix^length has to be at least this.
inline constexpr std::uint64_t min_ff1_domain = 1'000'000;
inline constexpr std::size_t max_format_preserving_size = 4096;  ///< bytes of a value or a template

/// Identifiers whose check digits are understood (docs/fpe.md, "Check digits").
enum class CheckScheme : std::uint8_t {
  none,
  luhn,       ///< payment cards, IMEI: the last digit
  iban,       ///< ISO 13616: two digits behind the country; the country stays, the rest is encrypted
  steuer_id,  ///< German tax identification number, 11 digits
  kvnr,       ///< German health insurance number, a letter and 9 digits
  rvnr,       ///< German pension insurance number; area, date of birth, letter and serial
  ean,        ///< EAN-8, EAN-13, GTIN-14, and the Swiss AHV number on 756
};
/// `none`, `luhn`, `iban`, `steuer-id`, `kvnr`, `rvnr`, `ean`. Errors: `bad_argument`.
Result<CheckScheme> parse_check_scheme(std::string_view word);

/// What becomes of the check digit of an encrypted identifier.
enum class CheckStrategy : std::uint8_t {
  repair,      ///< it is right again: passes every validation, and may be the number of a real person
  broken,      ///< it is always wrong, by one and the same step: nobody's number, and still reversible
  test_range,  ///< right, and in a range that is never given out: no scheme has one that is large enough, so
               ///< `bad_policy`
};
/// `repair`, `break`, `test-range`. Errors: `bad_argument`.
Result<CheckStrategy> parse_check_strategy(std::string_view word);

/// How values of one field are encrypted.
struct FormatPreservingOptions {
  Alphabet alphabet = Alphabet::digits();  ///< not looked at where a check scheme says what stands where
  /// What a value looks like; empty: every symbol is encrypted, ASCII punctuation and blanks stay, all else is refused.
  /// `*` a symbol that is encrypted; `#` a symbol that stays; `?` any character, which stays; `\` takes the next one
  /// literally; everything else has to be there as it is. `...` at the end: from here on as without a template.
  std::string format = {};
  CheckScheme check = CheckScheme::none;
  CheckStrategy strategy = CheckStrategy::repair;
  std::uint64_t min_domain = min_ff1_domain;  ///< never below `min_ff1_domain`
  // The tweak. Fields that differ in any of these encrypt equal values differently.
  std::string domain = {};
  std::string field = {};
  std::uint32_t key_version = 0;
};

/// Encrypts values so that they look as before (FF1): as many digits, the same punctuation, on request a right check
/// digit. Both directions; one object for one field. Not for use from two threads at once.
///
/// Deterministic and without a tag: a value that was altered decrypts to another plausible one.
class FormatPreserving {
 public:
  /// `key` has 16, 24 or 32 bytes (`Keyring::derive` for `KeyPurpose::ff1`). Errors: `bad_key`; `bad_policy` for a
  /// template without encrypted positions, a template beside a check scheme, `min_domain` below 1,000,000 or
  /// a strategy that the scheme does not have.
  static Result<FormatPreserving> create(ByteView key, const FormatPreservingOptions& options,
                                         const Provider& provider);

  FormatPreserving(FormatPreserving&&) noexcept;
  FormatPreserving& operator=(FormatPreserving&&) noexcept;
  ~FormatPreserving();

  /// The view lives until the next call. Errors: `bad_data` for a value that does not fit template, alphabet or check
  /// scheme, or that is so short that fewer than `min_domain` others could stand in its place; `too_large`.
  Result<std::string_view> encrypt(std::string_view value);
  Result<std::string_view> decrypt(std::string_view value);

 private:
  struct State;
  explicit FormatPreserving(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace siegel

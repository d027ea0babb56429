// SPDX-License-Identifier: Apache-2.0
#include "privacy/format_preserving.h"

#include <algorithm>
#include <array>

#include "privacy/check_scheme.h"
#include "privacy/ff1.h"
#include "privacy/format_template.h"

namespace siegel {
namespace {

constexpr std::array<std::string_view, 7> scheme_words{"none", "luhn", "iban", "steuer-id", "kvnr", "rvnr", "ean"};
constexpr std::array<std::string_view, 3> strategy_words{"repair", "break", "test-range"};
// A walk through the values that cannot stand ends after 52 steps on average, for the sparsest of the schemes.
constexpr std::size_t most_steps = 100'000;

void append_text(Bytes& to, std::string_view text) {
  append_big_endian(to, static_cast<std::uint32_t>(text.size()));
  append(to, bytes_of(text));
}

Bytes tweak_of(const FormatPreservingOptions& options) {
  Bytes tweak;
  append_text(tweak, options.domain);
  append_text(tweak, options.field);
  append_big_endian(tweak, options.key_version);
  return tweak;
}

/// Writes the compact identifier with the separators that the value had.
std::string with_separators(std::string_view value, std::string_view compact) {
  std::string spelled;
  std::size_t next = 0;
  for (const char c : value) spelled += c == ' ' || c == '-' || c == '.' || c == '/' ? c : compact[next++];
  return spelled;
}

}  // namespace

Result<CheckScheme> parse_check_scheme(std::string_view word) {
  const auto found = std::ranges::find(scheme_words, word);
  if (found == scheme_words.end())
    return fail(ErrorCode::bad_argument, "a check is none, luhn, iban, steuer-id, kvnr, rvnr or ean");
  return static_cast<CheckScheme>(found - scheme_words.begin());
}

Result<CheckStrategy> parse_check_strategy(std::string_view word) {
  const auto found = std::ranges::find(strategy_words, word);
  if (found == strategy_words.end())
    return fail(ErrorCode::bad_argument, "a check strategy is repair, break or test-range");
  return static_cast<CheckStrategy>(found - strategy_words.begin());
}

struct FormatPreserving::State {
  Ff1 ff1;
  FormatPreservingOptions options;
  FormatTemplate format;
  CheckedValue checked;
  std::vector<std::uint16_t> digits;
  std::string out;

  ~State() {
    wipe({reinterpret_cast<std::uint8_t*>(digits.data()), digits.size() * sizeof(std::uint16_t)});
    wipe({reinterpret_cast<std::uint8_t*>(out.data()), out.size()});
  }

  bool has_room(std::size_t length) const {
    std::uint64_t values = 1;
    for (std::size_t i = 0; i < length && values < options.min_domain; ++i) values *= options.alphabet.radix();
    return values >= options.min_domain;
  }

  template <bool Encrypts>
  Status step(std::span<std::uint16_t> numbers) {
    return Encrypts ? ff1.encrypt(numbers) : ff1.decrypt(numbers);
  }

  template <bool Encrypts>
  Result<std::string_view> run(std::string_view value) {
    if (value.size() > max_format_preserving_size)
      return fail(ErrorCode::too_large, "a value for format-preserving encryption has more than 4096 bytes");
    if (options.check != CheckScheme::none) return run_checked<Encrypts>(value);
    SIEGEL_CHECK(format.read(value, options.alphabet, digits));
    if (!has_room(digits.size()))
      return fail(ErrorCode::bad_data, "a value is too short: too few others could stand in its place");
    SIEGEL_CHECK(step<Encrypts>(digits));
    format.write(options.alphabet, digits, out);
    return out;
  }

  template <bool Encrypts>
  Result<std::string_view> run_checked(std::string_view value) {
    const bool breaks = options.strategy == CheckStrategy::broken;
    SIEGEL_CHECK(read_checked(options.check, value, breaks && !Encrypts, checked));
    if (!has_room(checked.digits.size()))
      return fail(ErrorCode::bad_data, "a value is too short: too few others could stand in its place");
    for (std::size_t steps = 0;; ++steps) {
      SIEGEL_INVARIANT(steps < most_steps);
      SIEGEL_CHECK(step<Encrypts>(checked.digits));
      if (may_stand(options.check, checked.digits)) break;
    }
    out = with_separators(value, write_checked(options.check, checked, breaks && Encrypts));
    return out;
  }
};

FormatPreserving::FormatPreserving(std::unique_ptr<State> state) : state_(std::move(state)) {}
FormatPreserving::FormatPreserving(FormatPreserving&&) noexcept = default;
FormatPreserving& FormatPreserving::operator=(FormatPreserving&&) noexcept = default;
FormatPreserving::~FormatPreserving() = default;

Result<FormatPreserving> FormatPreserving::create(ByteView key, const FormatPreservingOptions& options,
                                                  const Provider& provider) {
  if (options.min_domain < min_ff1_domain)
    return fail(ErrorCode::bad_policy, "min_domain is at least 1,000,000 (SP 800-38G Rev. 1)");
  const bool has_scheme = options.check != CheckScheme::none;
  if (has_scheme && !options.format.empty())
    return fail(ErrorCode::bad_policy, "a template does not go with a check: the scheme says what stands where");
  if (options.strategy == CheckStrategy::test_range)
    return fail(ErrorCode::bad_policy,
                "no scheme has a test range as large as itself: what was put there could not come back; use break");
  SIEGEL_TRY(auto format, FormatTemplate::parse(options.format));
  SIEGEL_TRY(auto ff1, Ff1::create(key, has_scheme ? 10 : options.alphabet.radix(), tweak_of(options), provider));
  return FormatPreserving(std::unique_ptr<State>(new State{std::move(ff1), options, std::move(format), {}, {}, {}}));
}

Result<std::string_view> FormatPreserving::encrypt(std::string_view value) { return state_->run<true>(value); }
Result<std::string_view> FormatPreserving::decrypt(std::string_view value) { return state_->run<false>(value); }

}  // namespace siegel

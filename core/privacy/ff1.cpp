// SPDX-License-Identifier: Apache-2.0
#include "privacy/ff1.h"

#include <algorithm>

#include "base/wiped_bytes.h"
#include "privacy/radix_number.h"

namespace siegel {
namespace {

constexpr std::uint8_t rounds = 10;
constexpr std::uint64_t standard_domain = 1'000'000;
constexpr std::uint64_t legacy_domain = 100;
constexpr std::uint64_t small_limit = std::uint64_t{1} << 32;

std::size_t min_length_for(std::uint32_t radix, std::uint64_t domain) {
  std::size_t length = 0;
  for (std::uint64_t power = 1; power < domain; power *= radix) ++length;
  return std::max<std::size_t>(length, 2);  // both halves need a digit
}

/// radix^length, or nothing once it is beyond 32 bits.
std::uint64_t small_power(std::uint32_t radix, std::size_t length) {
  std::uint64_t power = 1;
  for (std::size_t i = 0; i < length; ++i) {
    power *= radix;
    if (power > small_limit) return 0;
  }
  return power;
}

void put_big_endian(ByteSpan to, std::uint64_t value) {
  for (std::size_t i = to.size(); i-- > 0; value >>= 8) to[i] = static_cast<std::uint8_t>(value);
}

std::uint64_t take_big_endian(ByteView bytes) {
  std::uint64_t value = 0;
  for (const auto byte : bytes) value = value << 8 | byte;
  return value;
}

/// a + b modulo radix^digits, in place of `b`'s digits.
void add_digits(std::uint32_t radix, std::span<const std::uint16_t> a, std::span<std::uint16_t> b) {
  std::uint32_t carry = 0;
  for (std::size_t i = b.size(); i-- > 0;) {
    const auto sum = std::uint32_t{a[i]} + b[i] + carry;
    carry = sum >= radix ? 1U : 0U;
    b[i] = static_cast<std::uint16_t>(sum - carry * radix);
  }
}

/// a - b modulo radix^digits, in place of `b`'s digits.
void subtract_digits(std::uint32_t radix, std::span<const std::uint16_t> a, std::span<std::uint16_t> b) {
  std::uint32_t borrow = 0;
  for (std::size_t i = b.size(); i-- > 0;) {
    const auto minus = std::uint32_t{b[i]} + borrow;
    borrow = a[i] < minus ? 1U : 0U;
    b[i] = static_cast<std::uint16_t>(a[i] + borrow * radix - minus);
  }
}

enum class Direction : std::uint8_t { encrypt, decrypt };

}  // namespace

struct Ff1::State {
  std::unique_ptr<BlockCipher> aes;
  std::uint32_t radix;
  std::size_t min_length;
  Bytes tweak;

  // What is the same for all values of one length under one tweak (names of SP 800-38G, 5.1).
  std::size_t n = 0;  // 0: not prepared
  std::size_t u = 0;
  std::size_t v = 0;
  std::size_t b = 0;
  std::size_t d = 0;
  std::uint64_t power_u = 0;  // radix^u, radix^v where both have at most 32 bits
  std::uint64_t power_v = 0;
  AesBlock chained{};    // CBC-MAC of P and the whole blocks of T || 0...
  WipedBytes last;       // the blocks of Q that change: rest of T || 0..., i, NUM(B)
  std::size_t round_at;  // index of i in `last`
  WipedBytes s;          // R || ..., d bytes
  RadixNumber number;
  std::vector<std::uint16_t, WipingAllocator<std::uint16_t>> c;

  void prepare(std::size_t length) {
    if (n == length) return;
    n = length;
    u = n / 2;
    v = n - u;
    b = (number.bits_of_power(radix, v) + 7) / 8;
    d = 4 * ((b + 3) / 4) + 4;
    power_u = small_power(radix, u);
    power_v = small_power(radix, v);
    c.resize(v);
    s.resize((d + aes_block_size - 1) / aes_block_size * aes_block_size);
    chained = first_block();
    aes->encrypt(chained);
    const auto zeros = (aes_block_size - (tweak.size() + b + 1) % aes_block_size) % aes_block_size;
    Bytes q = tweak;
    q.resize(tweak.size() + zeros + 1 + b);
    // Whole blocks in front of i are the same in each round: they are encrypted once.
    const auto fixed = (tweak.size() + zeros) / aes_block_size * aes_block_size;
    for (std::size_t at = 0; at < fixed; at += aes_block_size) chain(chained, ByteView(q).subspan(at, aes_block_size));
    last.assign(q.begin() + static_cast<std::ptrdiff_t>(fixed), q.end());
    round_at = tweak.size() + zeros - fixed;
  }

  AesBlock first_block() const {
    AesBlock p{1, 2, 1};
    put_big_endian(ByteSpan(p).subspan(3, 3), radix);
    p[6] = rounds;
    p[7] = static_cast<std::uint8_t>(u);
    put_big_endian(ByteSpan(p).subspan(8, 4), n);
    put_big_endian(ByteSpan(p).subspan(12, 4), tweak.size());
    return p;
  }

  void chain(AesBlock& state, ByteView block) const {
    for (std::size_t i = 0; i < aes_block_size; ++i) state[i] ^= block[i];
    aes->encrypt(state);
  }

  /// S of the round, from what already stands in `last`.
  ByteView round_bytes(std::uint8_t round) {
    last[round_at] = round;
    AesBlock r = chained;
    for (std::size_t at = 0; at < last.size(); at += aes_block_size)
      chain(r, ByteView(last).subspan(at, aes_block_size));
    std::ranges::copy(r, s.begin());
    for (std::size_t at = aes_block_size, j = 1; at < s.size(); at += aes_block_size, ++j) {
      AesBlock next = r;
      AesBlock counter{};
      put_big_endian(ByteSpan(counter).last(8), j);
      chain(next, counter);
      std::ranges::copy(next, s.begin() + static_cast<std::ptrdiff_t>(at));
    }
    wipe(r);
    return ByteView(s).first(d);
  }

  std::uint64_t small_round(std::uint8_t round, std::uint64_t half, std::uint64_t power) {
    put_big_endian(ByteSpan(last).last(b), half);
    return take_big_endian(round_bytes(round)) % power;  // d is 8 for b up to 4
  }

  template <Direction direction>
  void run_small(std::span<std::uint16_t> digits) {
    std::uint64_t left = 0;
    std::uint64_t right = 0;
    for (const auto digit : digits.first(u)) left = left * radix + digit;
    for (const auto digit : digits.last(v)) right = right * radix + digit;
    for (std::uint8_t step = 0; step < rounds; ++step) {
      if constexpr (direction == Direction::encrypt) {
        const auto power = step % 2 == 0 ? power_u : power_v;
        const auto sum = left + small_round(step, right, power);
        left = right;
        right = sum >= power ? sum - power : sum;
      } else {
        const auto round = static_cast<std::uint8_t>(rounds - 1 - step);
        const auto power = round % 2 == 0 ? power_u : power_v;
        const auto minus = small_round(round, left, power);
        const auto difference = right >= minus ? right - minus : right + power - minus;
        right = left;
        left = difference;
      }
    }
    for (std::size_t i = u; i-- > 0; left /= radix) digits[i] = static_cast<std::uint16_t>(left % radix);
    for (std::size_t i = n; i-- > u; right /= radix) digits[i] = static_cast<std::uint16_t>(right % radix);
  }

  /// The halves lie in `digits` one behind the other, and their border moves with their lengths.
  template <Direction direction>
  void run_large(std::span<std::uint16_t> digits) {
    for (std::uint8_t step = 0; step < rounds; ++step) {
      const bool encrypts = direction == Direction::encrypt;
      const auto round = static_cast<std::uint8_t>(encrypts ? step : rounds - 1 - step);
      const auto m = round % 2 == 0 ? u : v;
      // Encrypting, A has m digits and stands in front; decrypting, B has m digits and stands behind.
      const auto changing = encrypts ? digits.first(m) : digits.last(m);
      const auto other = encrypts ? digits.last(n - m) : digits.first(n - m);
      number.to_bytes(radix, other, ByteSpan(last).last(b));
      const auto computed = std::span(c).first(m);
      number.to_digits(radix, round_bytes(round), computed);
      if constexpr (direction == Direction::encrypt) {
        add_digits(radix, changing, computed);
        std::copy(other.begin(), other.end(), digits.begin());
        std::ranges::copy(computed, digits.end() - static_cast<std::ptrdiff_t>(m));
      } else {
        subtract_digits(radix, changing, computed);
        std::copy_backward(other.begin(), other.end(), digits.end());
        std::ranges::copy(computed, digits.begin());
      }
    }
  }

  template <Direction direction>
  Status run(std::span<std::uint16_t> digits) {
    if (digits.size() > max_ff1_length) return fail(ErrorCode::too_large, "a value for FF1 has more than 4096 digits");
    if (digits.size() < min_length)
      return fail(ErrorCode::bad_data, "a value is too short for FF1: fewer than 1,000,000 others could stand for it");
    for (const auto digit : digits)
      if (digit >= radix) return fail(ErrorCode::bad_data, "a digit is not below the radix");
    prepare(digits.size());
    if (power_u != 0 && power_v != 0 && b <= 4)
      run_small<direction>(digits);
    else
      run_large<direction>(digits);
    return {};
  }
};

Ff1::Ff1(std::unique_ptr<State> state) : state_(std::move(state)) {}
Ff1::Ff1(Ff1&&) noexcept = default;
Ff1& Ff1::operator=(Ff1&&) noexcept = default;
Ff1::~Ff1() = default;

Result<Ff1> Ff1::create(ByteView key, std::uint32_t radix, ByteView tweak, const Provider& provider, Ff1Domain domain) {
  if (radix < min_ff1_radix || radix > max_ff1_radix)
    return fail(ErrorCode::bad_argument, "the radix of FF1 is 2 to 65,536");
  auto state = std::make_unique<State>();
  SIEGEL_TRY(state->aes, provider.aes(key));
  state->radix = radix;
  state->min_length = min_length_for(radix, domain == Ff1Domain::standard ? standard_domain : legacy_domain);
  Ff1 ff1(std::move(state));
  SIEGEL_CHECK(ff1.set_tweak(tweak));
  return ff1;
}

Status Ff1::set_tweak(ByteView tweak) {
  if (tweak.size() > max_ff1_tweak_size) return fail(ErrorCode::too_large, "a tweak of FF1 has more than 65,536 bytes");
  state_->tweak.assign(tweak.begin(), tweak.end());
  state_->n = 0;
  return {};
}

std::size_t Ff1::min_length() const { return state_->min_length; }
Status Ff1::encrypt(std::span<std::uint16_t> digits) { return state_->run<Direction::encrypt>(digits); }
Status Ff1::decrypt(std::span<std::uint16_t> digits) { return state_->run<Direction::decrypt>(digits); }

}  // namespace siegel

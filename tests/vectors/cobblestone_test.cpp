// SPDX-License-Identifier: Apache-2.0
// Wycheproof, c2sp_chunked_encryption_aes_256_gcm: our payload is exactly Cobblestone-256. Every case runs by push,
// by range, by part and in raw mode, and the valid ones are sealed again.
#ifdef SIEGEL_HAS_ZLIB
#include <zlib.h>
#endif

#include <functional>

#include "stream/part_opener.h"
#include "stream/payload_opener.h"
#include "stream/payload_sealer.h"
#include "stream/range_reader.h"
#include "support/provider.h"
#include "support/suites.h"
#include "support/transforms.h"

using namespace siegel;
using namespace siegel::test;

namespace {

constexpr std::size_t expected_cases = 35;

Bytes inflated(ByteView compressed) {
#ifdef SIEGEL_HAS_ZLIB
  Bytes out(std::size_t{8} << 20);
  auto size = static_cast<uLongf>(out.size());
  REQUIRE(uncompress(out.data(), &size, compressed.data(), static_cast<uLong>(compressed.size())) == Z_OK);
  out.resize(size);
  return out;
#else
  SKIP("the Cobblestone suite is compressed, and this build has no zlib for " << compressed.size() << " bytes");
  return {};
#endif
}

struct Case {
  explicit Case(const nlohmann::json& test)
      : json(test),
        key(hex_field(test, "key")),
        context(hex_field(test, "ctx")),
        sealed(inflated(hex_field(test, "ct"))),
        valid(result_of(test) == "valid"),
        message_size(test.contains("msgLength") ? test.at("msgLength").get<std::size_t>() : 0) {}

  bool has_prefix() const { return sealed.size() >= payload_prefix_size; }
  PayloadPrefix prefix() const { return array_of<payload_prefix_size>(ByteView(sealed).first(payload_prefix_size)); }
  ByteView chunks() const { return ByteView(sealed).subspan(payload_prefix_size); }
  bool digest_is_right(ByteView message) const {
    return encode_hex(provider().sha_512({message})) == json.at("msgSha512").get<std::string>();
  }

  const nlohmann::json& json;
  Bytes key;
  Bytes context;
  Bytes sealed;
  bool valid;
  std::size_t message_size;  ///< of an invalid case: of the longest authentic prefix
};

std::size_t for_each_cobblestone(const std::function<void(const Case&)>& body) {
  const auto suite = load_suite("wycheproof/c2sp_chunked_encryption_aes_256_gcm_test.json");
  return for_each_case(suite, [&](const auto&, const auto& test) { body(Case(test)); });
}

void check_released(const Case& test, const Outcome& outcome) {
  REQUIRE(outcome.error.has_value() == !test.valid);
  REQUIRE(outcome.released.size() <= test.message_size);
  if (test.valid) REQUIRE(outcome.released.size() == test.message_size);
  if (!outcome.released.empty() && outcome.released.size() == test.message_size)
    REQUIRE(test.digest_is_right(outcome.released));
}

/// Gives the AEAD key, base nonce and commitment of the case for whatever it is asked.
class RawProvider final : public ForwardingProvider {
 public:
  explicit RawProvider(const Case& test)
      : derived_(joined({hex_field(test.json, "aeadKey"), hex_field(test.json, "baseNonce"),
                         ByteView(test.prefix()).last(payload_commitment_size)})) {}
  void hkdf_expand_sha_512(ByteView, ByteView, ByteSpan out) const override {
    REQUIRE(out.size() == derived_.size());
    std::ranges::copy(derived_, out.begin());
  }

 private:
  Bytes derived_;
};

}  // namespace

TEST_CASE("Cobblestone-256 by push", "[vectors]") {
  const auto count = for_each_cobblestone([](const Case& test) {
    auto created = PayloadOpener::create(secret(test.key), test.context, provider());
    if (has_flag(test.json, "InvalidKeySize")) {
      REQUIRE(error_of(created) == ErrorCode::bad_key);
      return;
    }
    auto by_small_pieces = value(std::move(created));
    const auto outcome = run_to_end(by_small_pieces, test.sealed, 1000);
    check_released(test, outcome);
    // Small pieces let out all that is authentic before the fault.
    if (has_flag(test.json, "PartialPlaintext")) REQUIRE(outcome.released.size() == test.message_size);

    auto at_once = value(PayloadOpener::create(secret(test.key), test.context, provider()));
    check_released(test, run_to_end(at_once, test.sealed, test.sealed.size() + 1));
  });
  REQUIRE(count == expected_cases);
}

TEST_CASE("Cobblestone-256 by range", "[vectors]") {
  const auto count = for_each_cobblestone([](const Case& test) {
    const auto read = [&](std::uint64_t begin, std::uint64_t end) -> Outcome {
      Outcome outcome;
      if (!test.has_prefix()) {
        outcome.error = Error{ErrorCode::truncated, "too short for salt and commitment"};
        return outcome;
      }
      const auto keys = PayloadKeys::derive_for_opening(secret(test.key), test.context, test.prefix(), provider());
      if (!keys) {
        outcome.error = keys.error();
        return outcome;
      }
      auto reader = value(RangeReader::create(*keys, begin, end, provider()));
      const auto from = std::min<std::uint64_t>(reader.sealed_begin(), test.sealed.size());
      const auto to = std::min<std::uint64_t>(reader.sealed_end(), test.sealed.size());
      return run_to_end(reader, slice(test.sealed, static_cast<std::size_t>(from), static_cast<std::size_t>(to)), 5000);
    };
    const auto whole = read(0, max_plaintext_size);
    check_released(test, whole);
    if (has_flag(test.json, "HeaderFailure")) return;

    // The length, authenticated by opening where the last chunk has to be.
    const auto last_chunk = test.chunks().empty() ? 0 : (test.chunks().size() - 1) / sealed_chunk_size;
    const auto length = read(last_chunk * chunk_size, max_plaintext_size);
    if (test.valid) {
      REQUIRE_FALSE(length.error);
      REQUIRE(last_chunk * chunk_size + length.released.size() == test.message_size);
    } else if (!has_flag(test.json, "ValidFinalChunk")) {
      REQUIRE(length.error);
    }

    if (!test.valid) return;
    const auto size = test.message_size;
    for (const auto& [begin, end] :
         {std::pair<std::size_t, std::size_t>{0, 1}, {size / 3, size / 2}, {size / 2, size}}) {
      if (end > size) continue;
      const auto part = read(begin, end);
      REQUIRE_FALSE(part.error);
      REQUIRE(part.released == slice(whole.released, begin, end));
    }
  });
  REQUIRE(count == expected_cases);
}

TEST_CASE("Cobblestone-256 by part", "[vectors]") {
  const auto count = for_each_cobblestone([](const Case& test) {
    const auto open = [&]() -> Outcome {
      Outcome outcome;
      const auto end_with = [&](const Error& error) {
        outcome.error = error;
        return outcome;
      };
      if (!test.has_prefix()) return end_with({ErrorCode::truncated, "too short for salt and commitment"});
      const auto keys = PayloadKeys::derive_for_opening(secret(test.key), test.context, test.prefix(), provider());
      if (!keys) return end_with(keys.error());
      auto opener = value(PartOpener::create(*keys, provider()));
      auto left = test.chunks();
      for (std::uint64_t part = 0;; ++part) {
        const bool last = left.size() < sealed_part_size;
        const auto opened = opener.open(part, last ? left : left.first(sealed_part_size),
                                        last ? PartPlace::last : PartPlace::before_others);
        if (!opened) return end_with(opened.error());
        append(outcome.released, *opened);
        if (last) return outcome;
        left = left.subspan(sealed_part_size);
      }
    };
    check_released(test, open());
  });
  REQUIRE(count == expected_cases);
}

TEST_CASE("Cobblestone-256 in raw mode", "[vectors]") {
  std::size_t raw_cases = 0;
  const auto count = for_each_cobblestone([&](const Case& test) {
    if (has_flag(test.json, "HeaderFailure")) return;
    ++raw_cases;
    const RawProvider raw(test);
    auto opener = value(PayloadOpener::create(secret(Bytes(32)), {}, raw));
    const auto outcome = run_to_end(opener, test.sealed, 1000);
    check_released(test, outcome);
    if (!test.valid) return;
    const auto keys = value(PayloadKeys::derive(secret(Bytes(32)), {}, {}, raw));
    const auto sealed = run(value(PayloadSealer::create(keys, provider())), outcome.released);
    REQUIRE(slice(sealed, payload_prefix_size, sealed.size()) == bytes(test.chunks()));
  });
  REQUIRE(count == expected_cases);
  REQUIRE(raw_cases == 25);
}

TEST_CASE("Cobblestone-256 sealed again with the salt of the case", "[vectors]") {
  std::size_t valid_cases = 0;
  const auto count = for_each_cobblestone([&](const Case& test) {
    if (!test.valid) return;
    ++valid_cases;
    auto opener = value(PayloadOpener::create(secret(test.key), test.context, provider()));
    const auto message = run_to_end(opener, test.sealed, test.sealed.size()).released;
    const auto salt = array_of<payload_salt_size>(ByteView(test.sealed).first(payload_salt_size));
    const auto keys = value(PayloadKeys::derive(secret(test.key), test.context, salt, provider()));
    REQUIRE(bytes(keys.base_nonce()) == hex_field(test.json, "baseNonce"));
    REQUIRE(run(value(PayloadSealer::create(keys, provider())), message) == test.sealed);
  });
  REQUIRE(count == expected_cases);
  REQUIRE(valid_cases == 10);
}

// SPDX-License-Identifier: Apache-2.0
// PayloadSealer and PayloadOpener, which are each other's mirror.
#include <memory>

#include "stream/payload_opener.h"
#include "stream/payload_sealer.h"
#include "support/allocations.h"
#include "support/faults.h"
#include "support/transforms.h"

using namespace siegel;
using namespace siegel::test;

namespace {

const auto context = bytes("some context");

SecretBytes key() { return secret(pattern(32)); }
PayloadKeys keys(const PayloadSalt& salt = {}) { return value(PayloadKeys::derive(key(), context, salt, provider())); }
PayloadSealer sealer() { return value(PayloadSealer::create(keys(), provider())); }
PayloadOpener opener() { return value(PayloadOpener::create(key(), context, provider())); }
Bytes sealed(ByteView plaintext) { return run(sealer(), plaintext); }

Outcome opened(ByteView payload, std::size_t step = 5000) {
  auto fresh = opener();
  return run_to_end(fresh, payload, step);
}

Bytes chunk(ByteView payload, std::size_t number) {
  const auto begin = static_cast<std::size_t>(chunk_offset(number));
  return slice(payload, begin, std::min(begin + sealed_chunk_size, payload.size()));
}
Bytes prefix(ByteView payload) { return slice(payload, 0, payload_prefix_size); }

const std::size_t sizes[] = {0, 1, 16383, 16384, 16385, 32767, 32768, 32769, 49152, 100000};

}  // namespace

TEST_CASE("payloads of every size come back", "[stream]") {
  for (const auto size : sizes) {
    INFO(size);
    const auto plaintext = pattern(size);
    const auto payload = sealed(plaintext);
    REQUIRE(payload.size() == payload_size(size));
    for (const std::size_t step : {std::size_t{1000}, std::size_t{16399}, std::size_t{16400}, payload.size()}) {
      const auto outcome = opened(payload, step);
      REQUIRE_FALSE(outcome.error);
      REQUIRE(outcome.released == plaintext);
    }
  }
}

TEST_CASE("a full chunk leaves with its last byte", "[stream]") {
  auto sealing = sealer();
  const auto plaintext = pattern(chunk_size);
  REQUIRE(value(sealing.push(ByteView(plaintext).first(chunk_size - 1))).size() == payload_prefix_size);
  REQUIRE(value(sealing.push(ByteView(plaintext).last(1))).size() == sealed_chunk_size);
  REQUIRE(value(sealing.finish()).size() == aead_tag_size);

  const auto payload = sealed(plaintext);
  auto opening = opener();
  REQUIRE(value(opening.push(ByteView(payload).first(payload_prefix_size + sealed_chunk_size - 1))).empty());
  REQUIRE(bytes(value(opening.push(ByteView(payload).subspan(payload_prefix_size + sealed_chunk_size - 1, 1)))) ==
          plaintext);
}

TEST_CASE("equal chunks are sealed differently", "[stream]") {
  const auto payload = sealed(Bytes(3 * chunk_size));
  REQUIRE(chunk(payload, 0) != chunk(payload, 1));
  REQUIRE(chunk(payload, 1) != chunk(payload, 2));
}

TEST_CASE("a payload key has 32 bytes", "[stream]") {
  for (const std::size_t size : {0U, 1U, 31U, 33U})
    REQUIRE(error_of(PayloadOpener::create(secret(pattern(size)), context, provider())) == ErrorCode::bad_key);
}

TEST_CASE("moved chunks are refused", "[stream][reject:chunk_forged]") {
  const auto plaintext = pattern(3 * chunk_size + 10);
  const auto payload = sealed(plaintext);
  const auto a = chunk(payload, 0);
  const auto b = chunk(payload, 1);
  const auto c = chunk(payload, 2);
  const auto last = chunk(payload, 3);
  // A second payload under the same key and context, with another salt.
  const auto other = run(value(PayloadSealer::create(keys(array_of<24>(pattern(24))), provider())), plaintext);
  const auto foreign = chunk(other, 1);
  struct Case {
    Bytes chunks;
    std::size_t authentic;  ///< chunks before the fault
  };
  const Case cases[] = {
      {joined({b, a, c, last}), 0},       {joined({a, c, b, last}), 1},
      {joined({a, a, b, c, last}), 1},    {joined({a, b, b, c, last}), 2},
      {joined({b, c, last}), 0},          {joined({a, c, last}), 1},
      {joined({a, b, last}), 2},          {joined({last}), 0},
      {joined({a, b, c, a}), 3},          {joined({a, b, c, last, last}), 3},
      {joined({a, b, c, c, last}), 3},    {joined({a, foreign, c, last}), 1},
      {joined({foreign, b, c, last}), 0}, {joined({a, b, c, chunk(other, 3)}), 3},
  };
  for (const auto& test : cases) {
    const auto outcome = opened(joined({prefix(payload), test.chunks}));
    REQUIRE(outcome.ended_with(ErrorCode::payload_forged));
    REQUIRE(outcome.released == slice(plaintext, 0, test.authentic * chunk_size));
  }
  REQUIRE(opened(joined({prefix(other), a, b, c, last})).ended_with(ErrorCode::payload_forged));
}

TEST_CASE("a payload that was cut is refused", "[stream][reject:payload_truncated]") {
  const auto plaintext = pattern(2 * chunk_size + 100);
  const auto payload = sealed(plaintext);
  std::vector<std::size_t> cuts;
  for (std::size_t i = 0; i < 100; ++i) cuts.push_back(i);
  for (std::size_t number = 1; number <= 2; ++number)
    for (int offset = -17; offset <= 17; ++offset)
      cuts.push_back(static_cast<std::size_t>(static_cast<int>(chunk_offset(number)) + offset));
  for (std::size_t i = payload.size() - 120; i < payload.size(); ++i) cuts.push_back(i);
  for (const auto cut : cuts) {
    INFO(cut);
    const auto outcome = opened(ByteView(payload).first(cut));
    REQUIRE(outcome.error);
    const auto in_last = cut < payload_prefix_size ? 0 : (cut - payload_prefix_size) % sealed_chunk_size;
    // What is left is a shorter chunk, which does not verify; less than a tag is no chunk at all.
    REQUIRE(outcome.error->code == (in_last < aead_tag_size ? ErrorCode::truncated : ErrorCode::payload_forged));
    const auto whole_chunks = cut < payload_prefix_size ? 0 : (cut - payload_prefix_size) / sealed_chunk_size;
    REQUIRE(outcome.released == slice(plaintext, 0, whole_chunks * chunk_size));
  }
}

TEST_CASE("bytes behind the last chunk are refused", "[stream]") {
  for (const std::size_t size : {std::size_t{0}, std::size_t{100}, chunk_size, chunk_size + 5}) {
    const auto payload = sealed(pattern(size));
    for (const std::size_t more :
         {std::size_t{1}, std::size_t{16}, std::size_t{100}, sealed_chunk_size, 2 * sealed_chunk_size}) {
      const auto outcome = opened(joined({payload, pattern(more)}));
      REQUIRE(outcome.ended_with(ErrorCode::payload_forged));
      REQUIRE(outcome.released == slice(pattern(size), 0, size / chunk_size * chunk_size));
    }
  }
}

// An attacker who can choose both keys makes one ciphertext that GCM accepts under either of them. The commitment in
// front of the chunks is what makes the file open under one key only.
TEST_CASE("a payload opens under one key only", "[stream][reject:commitment_mismatch]") {
  const auto payload = sealed(pattern(100));
  auto other = value(PayloadOpener::create(secret(pattern(32, 2)), context, provider()));
  REQUIRE(run_to_end(other, payload, 7).ended_with(ErrorCode::payload_forged));
  auto other_context = value(PayloadOpener::create(key(), bytes("other context"), provider()));
  REQUIRE(run_to_end(other_context, payload, 7).ended_with(ErrorCode::payload_forged));

  // The second key's own commitment does not help: then it is the first key that is refused.
  const auto second = value(PayloadKeys::derive(secret(pattern(32, 2)), context, {}, provider()));
  const auto crafted = joined({second.prefix(), ByteView(payload).subspan(payload_prefix_size)});
  REQUIRE(opened(crafted).ended_with(ErrorCode::payload_forged));
  auto under_second = value(PayloadOpener::create(secret(pattern(32, 2)), context, provider()));
  REQUIRE(run_to_end(under_second, crafted, 7).ended_with(ErrorCode::payload_forged));
}

TEST_CASE("the last possible chunk has to be short", "[stream]") {
  const auto plaintext = pattern(chunk_size);
  auto sealing = sealer();
  sealing.continue_at_chunk(max_chunks - 2);
  REQUIRE(value(sealing.push(plaintext)).size() == payload_prefix_size + sealed_chunk_size);
  REQUIRE(value(sealing.push(ByteView(plaintext).first(chunk_size - 1))).empty());
  REQUIRE(value(sealing.finish()).size() == sealed_chunk_size - 1);

  for (const std::size_t step : {chunk_size, std::size_t{1000}}) {
    auto beyond = sealer();
    beyond.continue_at_chunk(max_chunks - 1);
    const auto outcome = run_to_end(beyond, plaintext, step);
    REQUIRE(outcome.ended_with(ErrorCode::too_large));
    // The chunk itself is refused, not only what would have to follow it.
    REQUIRE(outcome.released.size() <= payload_prefix_size);
  }
  auto far_beyond = sealer();
  far_beyond.continue_at_chunk(max_chunks);
  REQUIRE(error_of(far_beyond.finish()) == ErrorCode::too_large);
}

TEST_CASE("opening stops at the last possible chunk", "[stream]") {
  auto cipher = value(ChunkCipher::create(keys(), provider()));
  Bytes last(100 + aead_tag_size);
  ok(cipher.seal(max_chunks - 1, pattern(100), last));
  auto opening = opener();
  opening.continue_at_chunk(max_chunks - 1);
  const auto outcome = run_to_end(opening, joined({keys().prefix(), last}), 50);
  REQUIRE_FALSE(outcome.error);
  REQUIRE(outcome.released == pattern(100));

  auto beyond = opener();
  beyond.continue_at_chunk(max_chunks);
  REQUIRE(run_to_end(beyond, joined({keys().prefix(), last}), 50).ended_with(ErrorCode::too_large));
  auto full_beyond = opener();
  full_beyond.continue_at_chunk(max_chunks);
  REQUIRE(run_to_end(full_beyond, joined({keys().prefix(), pattern(sealed_chunk_size)}), 16400)
              .ended_with(ErrorCode::too_large));
}

TEST_CASE("a library that fails while sealing or opening stops the stream", "[stream]") {
  const auto plaintext = pattern(2 * chunk_size + 10);
  const auto expected = sealed(plaintext);
  for (const std::size_t step : {plaintext.size(), std::size_t{5000}}) {
    REQUIRE(for_each_fault([&](const Provider& faulty) -> Status {
              auto transform = PayloadSealer::create(keys(), faulty);
              if (!transform) return fail(transform.error());
              const auto outcome = run_to_end(*transform, plaintext, step);
              // Nothing but a front of the right output came out.
              REQUIRE(outcome.released == slice(expected, 0, outcome.released.size()));
              if (outcome.error) return fail(*outcome.error);
              return {};
            }) == 4);
    REQUIRE(for_each_fault([&](const Provider& faulty) -> Status {
              auto transform = PayloadOpener::create(key(), context, faulty);
              if (!transform) return fail(transform.error());
              const auto outcome = run_to_end(*transform, expected, step);
              REQUIRE(outcome.released == slice(plaintext, 0, outcome.released.size()));
              if (outcome.error) return fail(*outcome.error);
              return {};
            }) == 4);
  }
}

TEST_CASE("opened plaintext is wiped when it is dropped or replaced", "[stream]") {
  const auto plaintext = pattern(2 * chunk_size + 100);
  const auto payload = sealed(plaintext);
  {
    auto dropped = std::make_unique<PayloadOpener>(opener());
    const auto out = value(dropped->push(payload));
    REQUIRE(bytes(out) == slice(plaintext, 0, 2 * chunk_size));
    watch_for_return(out.data(), out.size());
    dropped.reset();
    REQUIRE(returned_content() == Bytes(2 * chunk_size));
  }
  auto replaced = opener();
  const auto out = value(replaced.push(payload));
  watch_for_return(out.data(), out.size());
  const auto last = value(replaced.finish());
  REQUIRE(bytes(last) == slice(plaintext, 2 * chunk_size, plaintext.size()));
  // Either the old memory was given back, as zeros, or it is where the new bytes are.
  if (last.data() != out.data()) REQUIRE(returned_content() == Bytes(2 * chunk_size));
}

TEST_CASE("plaintext of a chunk before a broken one is not kept", "[stream]") {
  auto payload = sealed(pattern(2 * chunk_size + 100));
  payload[chunk_offset(1)] ^= 1;
  auto broken = opener();
  REQUIRE(error_of(broken.push(payload)) == ErrorCode::payload_forged);
  REQUIRE(error_of(broken.finish()) == ErrorCode::payload_forged);
}

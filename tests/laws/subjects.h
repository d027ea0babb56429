// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "codec/armor.h"
#include "envelope/range_opener.h"
#include "privacy/pseudonymizer.h"
#include "privacy/restorer.h"
#include "stream/range_reader.h"
#include "support/files.h"

/// Every Transform there is, each with what the laws need: a fresh one, an input of about a given size, and an input
/// that it refuses.
namespace siegel::test::laws {

inline const Bytes payload_context = bytes("a context");
inline SecretBytes payload_key() { return secret(pattern(32)); }
inline PayloadKeys payload_keys() { return value(PayloadKeys::derive(payload_key(), payload_context, {}, provider())); }
inline Bytes payload_of(ByteView plaintext) {
  return run(value(PayloadSealer::create(payload_keys(), provider())), plaintext);
}

struct PayloadSealing {
  explicit PayloadSealing(std::size_t size) : input(pattern(size)) {}
  auto make() const { return value(PayloadSealer::create(payload_keys(), provider())); }
  auto make_failing() const {
    auto sealer = make();
    sealer.continue_at_chunk(max_chunks - 1);
    return sealer;
  }
  Bytes refused() const { return pattern(chunk_size); }
  Bytes input;
};

struct PayloadOpening {
  explicit PayloadOpening(std::size_t size) : input(payload_of(pattern(size))) {}
  auto make() const { return value(PayloadOpener::create(payload_key(), payload_context, provider())); }
  auto make_failing() const { return make(); }
  Bytes refused() const {
    auto changed = input;
    changed.back() ^= 1;
    return changed;
  }
  Bytes input;
};

enum class Signed { no, yes };
inline SealOptions options_of(Signed is_signed, SealOptions options) {
  return is_signed == Signed::yes ? signed_by(signing_key(), std::move(options)) : std::move(options);
}

template <bool Promised, Padding Pad, Signed IsSigned = Signed::no>
struct Sealing {
  explicit Sealing(std::size_t size) : input(pattern(size)), prepared(prepare(Promised, size)) {}
  static PreparedSeal prepare(bool promised, std::size_t size) {
    const Recipient* recipients[] = {&alice().recipient};
    const auto options = options_of(IsSigned, promised ? with_length(size, Pad) : SealOptions{});
    return value(PreparedSeal::create(recipients, provider(), options));
  }
  auto make() const { return value(Sealer::create(prepared, provider())); }
  auto make_failing() const { return value(Sealer::create(prepare(true, input.size() + 1), provider())); }
  Bytes refused() const { return input; }
  Bytes input;
  PreparedSeal prepared;
};
using SealingAnything = Sealing<false, Padding::none>;
using SealingPromised = Sealing<true, Padding::none>;
using SealingPadded = Sealing<true, Padding::padme>;
using SealingSigned = Sealing<false, Padding::none, Signed::yes>;
using SealingSignedPadded = Sealing<true, Padding::padme, Signed::yes>;

template <bool Promised, Padding Pad, Signed IsSigned = Signed::no>
struct Opening {
  explicit Opening(std::size_t size)
      : file(seal({&alice().recipient}, pattern(size),
                  options_of(IsSigned, Promised ? with_length(size, Pad) : SealOptions{}))),
        unlocked(value(unlock_file(file, {&alice().identity}))),
        input(slice(file, unlocked.header().size(), file.size())) {}
  auto make() const { return value(Opener::create(unlocked, provider(), Unverified::release)); }
  auto make_failing() const { return make(); }
  Bytes refused() const {
    auto changed = input;
    changed.back() ^= 1;
    return changed;
  }
  Bytes file;
  UnlockedHeader unlocked;
  Bytes input;
};
using OpeningAnything = Opening<false, Padding::none>;
using OpeningPromised = Opening<true, Padding::none>;
using OpeningPadded = Opening<true, Padding::padme>;
using OpeningSigned = Opening<false, Padding::none, Signed::yes>;
using OpeningSignedPadded = Opening<true, Padding::padme, Signed::yes>;

/// The middle third of a payload.
struct RangeReading {
  explicit RangeReading(std::size_t size) : begin(size / 3), end(size - size / 3) {
    const auto payload = payload_of(pattern(size));
    const auto reader = make();
    input = slice(payload, static_cast<std::size_t>(reader.sealed_begin()),
                  std::min(static_cast<std::size_t>(reader.sealed_end()), payload.size()));
  }
  RangeReader make() const { return value(RangeReader::create(payload_keys(), begin, end, provider())); }
  auto make_failing() const { return make(); }
  Bytes refused() const {
    auto changed = input;
    changed.back() ^= 1;
    return changed;
  }
  std::uint64_t begin;
  std::uint64_t end;
  Bytes input;
};

struct RangeOpening {
  explicit RangeOpening(std::size_t size) : opening(size), begin(size / 3), end(size - size / 3) {
    const auto reader = make();
    input = slice(opening.input, static_cast<std::size_t>(reader.sealed_begin()),
                  std::min(static_cast<std::size_t>(reader.sealed_end()), opening.input.size()));
  }
  RangeOpener make() const {
    const auto prefix = array_of<payload_prefix_size>(ByteView(opening.input).first(payload_prefix_size));
    return value(RangeOpener::create(opening.unlocked, prefix, begin, end, provider()));
  }
  auto make_failing() const { return make(); }
  Bytes refused() const {
    auto changed = input;
    changed.back() ^= 1;
    return changed;
  }
  OpeningPadded opening;
  std::uint64_t begin;
  std::uint64_t end;
  Bytes input;
};

struct Armoring {
  explicit Armoring(std::size_t size) : input(pattern(size)) {}
  auto make() const { return ArmorEncoder(); }
  Bytes input;
};

struct Unarmoring {
  explicit Unarmoring(std::size_t size) : input(run(ArmorEncoder(), pattern(size))) {}
  auto make() const { return ArmorDecoder(); }
  auto make_failing() const { return make(); }
  Bytes refused() const { return joined({input, bytes_of("\n")}); }
  Bytes input;
};

struct TablePseudonymizing {
  explicit TablePseudonymizing(std::size_t size) {
    std::string table = size < 3 ? "" : "Name,PLZ,Ware\n";
    for (std::size_t row = 0; size >= 3 && table.size() < size; ++row)
      table += "Meier," + std::to_string(10'000 + row) + ",\"a\"\"b\n\"\r\n";
    input = bytes(bytes_of(table));
  }
  Pseudonymizer make() const {
    constexpr std::string_view policy = R"({"policy_version":1,"input":{"delimiter":","},"fields":[
      {"select":"col:Name","do":"drop"},{"select":"col:PLZ","do":"prefix","keep":2},
      {"select":"col:Ware","do":"keep","because":"a product"}]})";
    std::vector<PolicyFault> faults;
    static const PseudonymizeContext context{provider()};
    return value(Pseudonymizer::create(value(Policy::parse(bytes_of(policy), faults)), context));
  }
  auto make_failing() const { return make(); }
  Bytes refused() const { return joined({input, bytes_of("one cell\n")}); }
  Bytes input;
};

struct Restoring {
  struct Everybody final : TokenSource {
    std::optional<std::string_view> find(std::string_view) const override { return "Erika \xC3\x9C"; }
  };
  static SessionTokens session(std::uint64_t seed) {
    return value(SessionTokens::create(secret(pattern(session_key_size, seed)), provider()));
  }
  explicit Restoring(std::size_t size) {
    std::string text;
    const auto tokens = session(1);
    for (std::uint64_t number = 0; text.size() < size; ++number)
      text += "\xC3\xA4 " + tokens.make(TokenType::person, number).value_or("person-**\\-") + "s, ";
    text.resize(size);
    input = bytes(bytes_of(text));
  }
  Restorer make() const { return Restorer(everybody, {session(1)}); }
  Restorer make_failing() const { return Restorer(everybody, {session(2)}, {RestoreMode::strict}); }
  Bytes refused() const {
    std::optional<std::string> token;
    for (std::uint64_t number = 0; !token; ++number) token = session(1).make(TokenType::person, number);
    return joined({input, bytes_of(" " + *token + " ")});
  }
  Everybody everybody;
  Bytes input;
};

}  // namespace siegel::test::laws

// ArmorEncoder is the one Transform that takes everything.
#define SIEGEL_EVERY_TRANSFORM_THAT_CAN_FAIL                                                                          \
  SealingSigned, SealingSignedPadded, OpeningSigned, OpeningSignedPadded, PayloadSealing, PayloadOpening,             \
      SealingAnything, SealingPromised, SealingPadded, OpeningAnything, OpeningPromised, OpeningPadded, RangeReading, \
      RangeOpening, Unarmoring, TablePseudonymizing, Restoring
#define SIEGEL_EVERY_TRANSFORM SIEGEL_EVERY_TRANSFORM_THAT_CAN_FAIL, Armoring

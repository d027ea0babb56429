// SPDX-License-Identifier: Apache-2.0
#include "envelope/payload_signature.h"

#include "envelope/part_sealer.h"
#include "envelope/range_opener.h"
#include "envelope/rewrap.h"
#include "support/faults.h"
#include "support/files.h"

using namespace siegel;
using namespace siegel::test;

namespace {

const std::size_t sizes[] = {0, 1, 63, 64, 100, chunk_size - 1, chunk_size, chunk_size + 1, 3 * chunk_size + 77};

Requirements by(std::initializer_list<std::uint64_t> signers) {
  Requirements requirements;
  requirements.signers.emplace();
  for (const auto seed : signers) requirements.signers->push_back(signing_key(seed)->signer());
  return requirements;
}

Bytes patched(Bytes file, std::size_t at) {
  file[at] ^= 1;
  return file;
}

/// As a sealer with the file key would write it, with this signer in the core.
HandMade claiming(const SigningKey& key) {
  HandMade made;
  made.core = joined({made.sound_core(), made.signature_field(key.signer())});
  return made;
}

}  // namespace

TEST_CASE("a signed file opens, whatever its size and the pieces", "[envelope]") {
  for (const auto size : sizes)
    for (const auto padding : {Padding::none, Padding::padme})
      for (const bool tells : {false, true}) {
        if (padding == Padding::padme && !tells) continue;
        INFO(size);
        const auto content = pattern(size);
        const auto options = signed_by(signing_key(), tells ? with_length(size, padding) : SealOptions{});
        const auto file = seal({&alice().recipient}, content, options);
        const Recipient* recipients[] = {&alice().recipient};
        REQUIRE(value(sealed_size(size, recipients, options)) == file.size());
        const auto prepared = value(PreparedSeal::create(recipients, provider(), options));
        REQUIRE(prepared.sealed_size(size) == file.size());
        for (const std::size_t step :
             {std::size_t{1}, std::size_t{7}, std::size_t{64}, std::size_t{4096}, file.size()}) {
          if (step < 64 && size > 2000) continue;
          const auto outcome = open(file, {&alice().identity}, by({2, 1}), step);
          REQUIRE_FALSE(outcome.error);
          REQUIRE(outcome.released == content);
        }
        REQUIRE(value(unlock_file(file, {&alice().identity})).signer() == signing_key()->signer());
      }
}

TEST_CASE("a signature that is not the signer's ends with an error", "[envelope][reject:signature_wrong]") {
  for (const auto size : sizes) {
    const auto content = pattern(size);
    const auto file = seal({&alice().recipient}, content, signed_by(signing_key()));
    for (std::size_t at = file.size() - 64; at < file.size(); at += 9) {
      const auto outcome = open(patched(file, at), {&alice().identity});
      REQUIRE(outcome.ended_with(ErrorCode::bad_signature));
      REQUIRE(outcome.released.size() == size - size % chunk_size);  // the last chunk stays inside
    }
  }
}

TEST_CASE("whoever has the file key can sign nothing", "[envelope][reject:signature_wrong]") {
  const auto key = signing_key();
  const auto made = claiming(*key);
  const auto payload = made.payload(pattern(40));
  const auto trailer = made.trailer(payload, *key);
  const auto ends = [&](const HandMade& by_whom, const Bytes& with_payload, const Bytes& with_trailer) {
    return open(joined({by_whom.header(), with_payload, with_trailer}), {&alice().identity});
  };
  REQUIRE(ends(made, payload, trailer).released == pattern(40));
  // Other content under the same head.
  REQUIRE(ends(made, made.payload(pattern(41)), trailer).ended_with(ErrorCode::bad_signature));
  REQUIRE(ends(made, made.payload(pattern(40, 3)), trailer).ended_with(ErrorCode::bad_signature));
  // The same content under another head, or by somebody else.
  auto other_head = claiming(*key);
  other_head.core = joined({tlv(field::context, hex("0001610000")), other_head.core});
  REQUIRE(ends(other_head, other_head.payload(pattern(40)), trailer).ended_with(ErrorCode::bad_signature));
  const auto by_another = claiming(*signing_key(2));
  REQUIRE(ends(by_another, by_another.payload(pattern(40)), trailer).ended_with(ErrorCode::bad_signature));
  REQUIRE(ends(made, payload, made.trailer(payload, *signing_key(2))).ended_with(ErrorCode::bad_signature));
}

TEST_CASE("salt and commitment are signed", "[envelope][reject:signature_wrong]") {
  // Without them a signer could craft chunks that open under two keys, and show each reader another content.
  const auto made = claiming(*signing_key());
  const auto payload = made.payload(pattern(40));
  for (std::size_t at = 0; at < payload_prefix_size; ++at) {
    const auto trailer = made.trailer(patched(payload, at), *signing_key());
    REQUIRE(open(joined({made.header(), payload, trailer}), {&alice().identity}).ended_with(ErrorCode::bad_signature));
  }
}

TEST_CASE("a signed file without its signature is truncated", "[envelope][reject:signature_missing]") {
  for (const std::size_t size : {0U, 100U, 16384U, 20000U}) {
    const auto file = seal({&alice().recipient}, pattern(size), signed_by(signing_key(), with_length(size)));
    for (std::size_t less = 1; less <= 64; ++less)
      REQUIRE(open(slice(file, 0, file.size() - less), {&alice().identity}).ended_with(ErrorCode::truncated));
    REQUIRE(open(joined({file, hex("00")}), {&alice().identity}).ended_with(ErrorCode::trailing_data));
  }
  const auto without_length = seal({&alice().recipient}, {}, signed_by(signing_key()));
  const auto header_size = header_of(without_length).size();
  for (auto size = header_size; size < header_size + 64; ++size)
    REQUIRE(open(slice(without_length, 0, size), {&alice().identity}).ended_with(ErrorCode::truncated));
}

TEST_CASE("a reader may insist on a signer", "[envelope][reject:signer_not_required]") {
  const auto signed_file = seal({&alice().recipient}, pattern(10), signed_by(signing_key()));
  const auto plain = seal({&alice().recipient}, pattern(10));
  REQUIRE(open(signed_file, {&alice().identity}, by({1})).released == pattern(10));
  REQUIRE(open(signed_file, {&alice().identity}, by({2, 3})).ended_with(ErrorCode::policy_denied));
  REQUIRE(open(signed_file, {&alice().identity}, by({})).ended_with(ErrorCode::policy_denied));
  REQUIRE(open(plain, {&alice().identity}, by({1})).ended_with(ErrorCode::policy_denied));
  REQUIRE(open(plain, {&alice().identity}).released == pattern(10));
}

TEST_CASE("nothing of a signed file leaves before it is verified, unless that is asked for", "[envelope]") {
  const auto file = seal({&alice().recipient}, pattern(10), signed_by(signing_key()));
  const auto unlocked = value(unlock_file(file, {&alice().identity}));
  const auto prefix = array_of<payload_prefix_size>(slice(file, header_of(file).size(), header_of(file).size() + 56));
  REQUIRE(error_of(Opener::create(unlocked, provider())) == ErrorCode::policy_denied);
  REQUIRE(error_of(RangeOpener::create(unlocked, prefix, 0, 10, provider())) == ErrorCode::policy_denied);
  REQUIRE(Opener::create(unlocked, provider(), Unverified::release));
  auto range = value(RangeOpener::create(unlocked, prefix, 2, 8, provider(), Unverified::release));
  const auto payload = slice(file, header_of(file).size(), file.size() - 64);
  REQUIRE(bytes(value(range.push(ByteView(payload).subspan(56)))).empty());
  REQUIRE(bytes(value(range.finish())) == slice(pattern(10), 2, 8));
}

TEST_CASE("parts in any order end with the same signature", "[envelope]") {
  const Recipient* recipients[] = {&alice().recipient};
  for (const std::size_t size : {std::size_t{0}, part_size - 1, part_size, 2 * part_size + 12345})
    for (const auto padding : {Padding::none, Padding::padme}) {
      INFO(size);
      const auto content = pattern(size);
      const auto prepared =
          value(PreparedSeal::create(recipients, provider(), signed_by(signing_key(), with_length(size, padding))));
      const auto expected = seal_with(prepared, content);
      auto sealer = value(PartSealer::create(prepared, size, provider()));
      const auto seal_part = [&](std::uint64_t part) {
        const auto begin = static_cast<std::size_t>(sealer.plaintext_begin(part));
        return sealer.seal(part, slice(content, begin, begin + sealer.plaintext_size(part)));
      };
      const auto last = sealer.part_count() - 1;
      if (last > 0) REQUIRE(error_of(seal_part(last)) == ErrorCode::bad_argument);
      Bytes file(expected.size());
      const auto put = [&](std::uint64_t part) {
        const auto sealed = value(seal_part(part));
        REQUIRE(sealed.size() == sealer.sealed_size(part));
        std::ranges::copy(sealed, file.begin() + static_cast<std::ptrdiff_t>(sealer.sealed_begin(part)));
      };
      for (auto part = last; part-- > 0;) put(part);
      put(last);
      if (last > 0) put(0);  // once more, as for a resumed upload
      REQUIRE(file == expected);
      REQUIRE(open_all(file, {&alice().identity}) == content);
    }
}

TEST_CASE("new recipients leave the signature as it is", "[envelope]") {
  const auto file = seal({&alice().recipient}, pattern(100), signed_by(signing_key()));
  const auto unlocked = value(unlock_file(file, {&alice().identity}));
  const Recipient* recipients[] = {&bob().recipient};
  const auto header = value(rewrap(unlocked, recipients, provider()));
  const auto rewrapped = joined({header, slice(file, header_of(file).size(), file.size())});
  REQUIRE(open(rewrapped, {&bob().identity}, by({1})).released == pattern(100));
}

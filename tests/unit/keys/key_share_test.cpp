// SPDX-License-Identifier: Apache-2.0
#include "keys/key_share.h"

#include "crypto/secret_sharing.h"
#include "keys/key_text.h"
#include "support/provider.h"
#include "support/results.h"

using namespace siegel;
using namespace siegel::test;

namespace {

std::vector<ByteView> chosen(const std::vector<SecretBytes>& shares, std::initializer_list<std::size_t> which) {
  std::vector<ByteView> views;
  for (const auto i : which) views.push_back(shares[i].reveal());
  return views;
}

}  // namespace

TEST_CASE("any shares up to the threshold give the key, and fewer do not", "[keys]") {
  for (const auto type : {StanzaType::x25519, StanzaType::mlkem768_x25519, StanzaType::p256}) {
    const auto identity = value(PublicKeyIdentity::generate(type, provider()));
    const auto shares = value(split_identity(identity, 3, 5, provider()));
    REQUIRE(shares.size() == 5);
    REQUIRE(text_of(shares[0].reveal()).starts_with("SIEGEL-KEY-SHARE-1"));
    const auto same = [&](std::initializer_list<std::size_t> which) {
      const auto joined = join_identity(chosen(shares, which), provider());
      return joined && print_recipient(value(joined->recipient())) == print_recipient(value(identity.recipient()));
    };
    for (std::size_t a = 0; a < 5; ++a)
      for (std::size_t b = a + 1; b < 5; ++b) {
        REQUIRE(error_of(join_identity(chosen(shares, {a, b}), provider())) == ErrorCode::bad_key);
        for (std::size_t c = b + 1; c < 5; ++c) REQUIRE(same({a, b, c}));
      }
    REQUIRE(same({4, 2, 0}));
    REQUIRE(same({0, 1, 2, 3, 4}));
  }
}

TEST_CASE("shares that do not belong together are found out", "[keys]") {
  const auto identity = value(PublicKeyIdentity::generate(StanzaType::x25519, provider()));
  const auto shares = value(split_identity(identity, 2, 3, provider()));
  const auto others = value(split_identity(identity, 2, 3, provider()));
  REQUIRE(error_of(join_identity({}, provider())) == ErrorCode::bad_key);
  REQUIRE(error_of(join_identity(chosen(shares, {0}), provider())) == ErrorCode::bad_key);
  REQUIRE(error_of(join_identity(chosen(shares, {0, 0}), provider())) == ErrorCode::bad_key);
  const std::array<ByteView, 2> mixed{shares[0].reveal(), others[1].reveal()};
  REQUIRE(error_of(join_identity(mixed, provider())) == ErrorCode::bad_key);
  const auto own = print_identity(identity);
  const std::array<ByteView, 2> no_share{shares[0].reveal(), own.reveal()};
  REQUIRE(error_of(join_identity(no_share, provider())) == ErrorCode::bad_key);
  // Every byte of a share counts.
  const auto raw = value(split_secret(secret(pattern(32)), 2, 3, provider().random()));
  for (std::size_t i = 0; i < raw[0].size(); ++i) {
    std::vector<SecretBytes> altered;
    altered.push_back(raw[0].clone());
    altered.back().reveal_for_writing()[i] ^= 1;
    altered.push_back(raw[1].clone());
    CAPTURE(i);
    const auto joined = join_shares(altered);
    REQUIRE((!joined || bytes(joined->reveal()) == pattern(32)));
  }
  for (std::size_t size = 0; size < raw[0].size(); ++size) {
    std::vector<SecretBytes> cut;
    cut.push_back(SecretBytes::copy(raw[0].reveal().first(size)));
    cut.push_back(raw[1].clone());
    REQUIRE(error_of(join_shares(cut)) == ErrorCode::bad_key);
  }
}

TEST_CASE("a key is split within limits", "[keys]") {
  const auto key = secret(pattern(32));
  const auto code = [&](std::size_t threshold, std::size_t count) {
    return error_of(split_secret(key, threshold, count, provider().random()));
  };
  REQUIRE(code(1, 3) == ErrorCode::bad_argument);
  REQUIRE(code(4, 3) == ErrorCode::bad_argument);
  REQUIRE(code(2, 101) == ErrorCode::bad_argument);
  REQUIRE(error_of(split_secret(SecretBytes(), 2, 3, provider().random())) == ErrorCode::bad_argument);
  REQUIRE(error_of(split_secret(SecretBytes(max_shared_secret + 1), 2, 3, provider().random())) ==
          ErrorCode::bad_argument);
  REQUIRE(value(split_secret(key, 100, 100, provider().random())).size() == 100);
  for (std::size_t calls = 0; calls < 2; ++calls) {
    FailingRandom random(calls);
    REQUIRE(error_of(split_secret(key, 2, 3, random)) == ErrorCode::random_failed);
  }
}

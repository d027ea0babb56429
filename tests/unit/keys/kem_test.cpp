// SPDX-License-Identifier: Apache-2.0
#include "keys/kem.h"

#include "support/faults.h"

using namespace siegel;
using namespace siegel::test;

namespace {

const Kem* const kems[] = {&dhkem_x25519(), &dhkem_p256(), &xwing()};

}  // namespace

TEST_CASE("the mechanisms have their registered numbers and sizes", "[keys]") {
  struct Row {
    const Kem& kem;
    std::uint16_t id;
    std::size_t public_key, enc;
  };
  const Row rows[] = {{dhkem_x25519(), 0x0020, 32, 32}, {dhkem_p256(), 0x0010, 65, 65}, {xwing(), 0x647a, 1216, 1120}};
  for (const auto& row : rows) {
    REQUIRE(row.kem.id() == row.id);
    REQUIRE(row.kem.public_key_size() == row.public_key);
    REQUIRE(row.kem.enc_size() == row.enc);
    REQUIRE(row.kem.secret_key_size() == 32);
  }
  REQUIRE(value(kem_of(StanzaType::x25519)) == &dhkem_x25519());
  REQUIRE(value(kem_of(StanzaType::p256)) == &dhkem_p256());
  REQUIRE(value(kem_of(StanzaType::mlkem768_x25519)) == &xwing());
  for (const auto type : {StanzaType::passphrase, StanzaType::kek, StanzaType::external})
    REQUIRE(error_of(kem_of(type)) == ErrorCode::unsupported);
}

TEST_CASE("sender and receiver get the same secret", "[keys]") {
  for (const auto* kem : kems) {
    INFO(kem->id());
    const auto key = value(kem->generate(provider()));
    const auto public_key = value(kem->public_key(key, provider()));
    REQUIRE(public_key.size() == kem->public_key_size());
    const auto first = value(kem->encapsulate(public_key, provider()));
    const auto second = value(kem->encapsulate(public_key, provider()));
    REQUIRE(first.enc.size() == kem->enc_size());
    REQUIRE(first.enc != second.enc);
    REQUIRE(bytes(first.shared_secret.reveal()) != bytes(second.shared_secret.reveal()));
    REQUIRE(bytes(value(kem->decapsulate(first.enc, key, provider())).reveal()) == bytes(first.shared_secret.reveal()));
    const auto other_key = value(kem->generate(provider()));
    const auto other = kem->decapsulate(first.enc, other_key, provider());
    REQUIRE((!other || bytes(other->reveal()) != bytes(first.shared_secret.reveal())));
  }
}

TEST_CASE("keys and encapsulations of wrong sizes are refused", "[keys]") {
  for (const auto* kem : kems) {
    INFO(kem->id());
    const auto key = value(kem->generate(provider()));
    for (const std::size_t size : {0U, 1U, 31U, 33U, 1120U, 1216U, 1217U}) {
      if (size != kem->public_key_size())
        REQUIRE(error_of(kem->encapsulate(pattern(size), provider())) == ErrorCode::bad_key);
      if (size != kem->enc_size())
        REQUIRE(error_of(kem->decapsulate(pattern(size), key, provider())) == ErrorCode::bad_key);
      if (size != kem->secret_key_size()) {
        REQUIRE(error_of(kem->public_key(secret(pattern(size)), provider())) == ErrorCode::bad_key);
        const auto enc = value(kem->encapsulate(value(kem->public_key(key, provider())), provider())).enc;
        REQUIRE(error_of(kem->decapsulate(enc, secret(pattern(size)), provider())) == ErrorCode::bad_key);
      }
    }
  }
}

TEST_CASE("the X25519 half of an X-Wing key may not be of low order", "[keys][reject:low_order_point]") {
  const auto key = value(xwing().generate(provider()));
  auto public_key = value(xwing().public_key(key, provider()));
  std::fill(public_key.end() - 32, public_key.end(), std::uint8_t{0});
  REQUIRE(error_of(xwing().encapsulate(public_key, provider())) == ErrorCode::bad_key);
  auto enc = value(xwing().encapsulate(value(xwing().public_key(key, provider())), provider())).enc;
  std::fill(enc.end() - 32, enc.end(), std::uint8_t{0});
  REQUIRE(error_of(xwing().decapsulate(enc, key, provider())) == ErrorCode::bad_key);
}

TEST_CASE("a random source that fails at any draw stops the encapsulation", "[keys]") {
  for (const auto* kem : kems) {
    INFO(kem->id());
    const auto public_key = value(kem->public_key(value(kem->generate(provider())), provider()));
    std::size_t draws = 0;
    for (bool worked = false; !worked; ++draws) {
      FailingRandom random(draws);
      TestProvider with;
      with.use(random);
      const auto encapsulated = kem->encapsulate(public_key, *with);
      worked = !random.failed();
      REQUIRE(encapsulated.has_value() == worked);
      if (!worked) REQUIRE(error_of(encapsulated) == ErrorCode::random_failed);
    }
    REQUIRE(draws > 1);
    FailingRandom nothing(0);
    TestProvider with;
    with.use(nothing);
    REQUIRE(error_of(kem->generate(*with)) == ErrorCode::random_failed);
  }
}

TEST_CASE("a library that fails at any call stops the key exchange", "[keys]") {
  for (const auto* kem : kems) {
    INFO(kem->id());
    const auto key = value(kem->generate(provider()));
    const auto public_key = value(kem->public_key(key, provider()));
    const auto enc = value(kem->encapsulate(public_key, provider())).enc;
    REQUIRE(for_each_fault([&](const Provider& faulty) { return kem->generate(faulty); }) >= 1);
    REQUIRE(for_each_fault([&](const Provider& faulty) { return kem->public_key(key, faulty); }) >= 1);
    REQUIRE(for_each_fault([&](const Provider& faulty) { return kem->encapsulate(public_key, faulty); }) >= 3);
    REQUIRE(for_each_fault([&](const Provider& faulty) { return kem->decapsulate(enc, key, faulty); }) >= 2);
  }
}

TEST_CASE("a P-256 candidate that is no key is followed by the next one", "[keys]") {
  struct Choosy final : ForwardingProvider {
    Result<Bytes> public_key(Group group, ByteView secret) const override {
      if (refused < to_refuse) {
        ++refused;
        return fail(ErrorCode::bad_key, "not this one");
      }
      return ForwardingProvider::public_key(group, secret);
    }
    mutable int refused = 0;
    int to_refuse = 0;
  };
  const auto generate = [&](int to_refuse) {
    struct Seeded final : RandomSource {
      Status fill(ByteSpan out) override {
        std::ranges::fill(out, std::uint8_t{7});
        return {};
      }
    };
    static Seeded same;
    struct Both final : ForwardingProvider {
      explicit Both(const Provider& to) : ForwardingProvider(to) {}
      RandomSource& random() const override { return same; }
    };
    Choosy choosy;
    choosy.to_refuse = to_refuse;
    return dhkem_p256().generate(Both(choosy));
  };
  const auto first = value(generate(0));
  const auto second = value(generate(1));
  const auto last = value(generate(255));
  REQUIRE(bytes(first.reveal()) != bytes(second.reveal()));
  REQUIRE(bytes(last.reveal()) != bytes(second.reveal()));
  REQUIRE(error_of(generate(256)) == ErrorCode::random_failed);
}

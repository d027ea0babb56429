// SPDX-License-Identifier: Apache-2.0
#include "keys/hpke.h"

#include "support/faults.h"

using namespace siegel;
using namespace siegel::test;

namespace {

struct Pair {
  explicit Pair(const Kem& mechanism = dhkem_x25519())
      : kem(mechanism),
        key(value(kem.generate(provider()))),
        sender(value(
            HpkeContext::set_up_sender(kem, value(kem.public_key(key, provider())), bytes_of("info"), provider()))),
        receiver(value(HpkeContext::set_up_receiver(kem, sender.enc, key, bytes_of("info"), provider()))) {}

  const Kem& kem;
  SecretBytes key;
  HpkeContext::Sender sender;
  HpkeContext receiver;
};

}  // namespace

TEST_CASE("messages open in the order in which they were sealed", "[keys]") {
  for (const auto* kem : {&dhkem_x25519(), &dhkem_p256(), &xwing()}) {
    Pair pair(*kem);
    std::vector<Bytes> sealed;
    for (std::size_t i = 0; i < 3; ++i)
      sealed.push_back(value(pair.sender.context.seal(bytes_of("aad"), pattern(i, i))));
    REQUIRE(error_of(pair.receiver.open(bytes_of("aad"), sealed[1])) == ErrorCode::payload_forged);
    for (std::size_t i = 0; i < 3; ++i)
      REQUIRE(bytes(value(pair.receiver.open(bytes_of("aad"), sealed[i])).reveal()) == pattern(i, i));
    REQUIRE(error_of(pair.receiver.open(bytes_of("aad"), sealed[2])) == ErrorCode::payload_forged);
  }
}

TEST_CASE("a message opens with its info and its data only", "[keys]") {
  Pair pair;
  const auto sealed = value(pair.sender.context.seal(bytes_of("aad"), bytes_of("text")));
  REQUIRE(error_of(pair.receiver.open(bytes_of("other"), sealed)) == ErrorCode::payload_forged);
  for (std::size_t size = 0; size < sealed.size(); ++size)
    REQUIRE(error_of(pair.receiver.open(bytes_of("aad"), ByteView(sealed).first(size))) == ErrorCode::payload_forged);
  auto other_info =
      value(HpkeContext::set_up_receiver(pair.kem, pair.sender.enc, pair.key, bytes_of("outer"), provider()));
  REQUIRE(error_of(other_info.open(bytes_of("aad"), sealed)) == ErrorCode::payload_forged);
  REQUIRE(text(value(pair.receiver.open(bytes_of("aad"), sealed)).reveal()) == "text");
}

TEST_CASE("a library that fails at any call stops HPKE", "[keys]") {
  const Pair pair;
  const auto public_key = value(pair.kem.public_key(pair.key, provider()));
  REQUIRE(for_each_fault([&](const Provider& faulty) -> Result<Bytes> {
            auto sender = HpkeContext::set_up_sender(pair.kem, public_key, {}, faulty);
            if (!sender) return fail(sender.error());
            return sender->context.seal({}, bytes_of("text"));
          }) == 5);
  Pair fresh;
  const auto sealed = value(fresh.sender.context.seal({}, bytes_of("text")));
  REQUIRE(for_each_fault([&](const Provider& faulty) -> Result<SecretBytes> {
            auto receiver =
                HpkeContext::set_up_receiver(fresh.kem, fresh.sender.enc, fresh.key, bytes_of("info"), faulty);
            if (!receiver) return fail(receiver.error());
            return receiver->open({}, sealed);
          }) == 4);
}

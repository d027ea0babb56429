// SPDX-License-Identifier: Apache-2.0
#include "formats/key_envelope.h"

#include "support/provider.h"

using namespace siegel;
using namespace siegel::test;

namespace {

std::shared_ptr<const std::vector<EnvelopeKey>> keys_of(const EnvelopeKey& key) {
  auto keys = std::make_shared<std::vector<EnvelopeKey>>();
  keys->push_back(value(EnvelopeKey::of_secret(key.group(), key.secret().clone(), provider())));
  return keys;
}

std::shared_ptr<const EnvelopeKey> curve_key(Group group, std::uint64_t seed) {
  return std::make_shared<EnvelopeKey>(value(EnvelopeKey::of_secret(group, secret(pattern(32, seed)), provider())));
}

}  // namespace

TEST_CASE("A file key in an envelope comes out for this file only", "[key_envelope]") {
  const auto file_key = secret(pattern(32, 1));
  const auto binding = pattern(32, 2);
  for (const auto format : {EnvelopeFormat::jwe, EnvelopeFormat::cose}) {
    const auto key = curve_key(Group::p256, 3);
    const auto recipient = value(key_envelope_recipient(key, {format, 0, false}, provider()));
    const auto stanza = value(recipient.wrap(file_key, binding, provider()));
    const auto identity = key_envelope_identity(format, keys_of(*key), provider());
    const auto unwrapped = value(identity.unwrap(stanza, binding, provider()));
    REQUIRE(unwrapped.has_value());
    CHECK(bytes(unwrapped->reveal()) == pattern(32, 1));
    CHECK(error_of(identity.unwrap(stanza, pattern(32, 9), provider())) == ErrorCode::header_forged);
    const auto other = key_envelope_identity(format, keys_of(*curve_key(Group::p256, 4)), provider());
    CHECK_FALSE(value(other.unwrap(stanza, binding, provider())).has_value());
    auto broken = stanza;
    broken.body.resize(broken.body.size() - 20);
    CHECK_FALSE(value(identity.unwrap(broken, binding, provider())).has_value());
  }
}

TEST_CASE("A key envelope is one of three formats, and the key has to fit it", "[key_envelope]") {
  const auto key = curve_key(Group::x25519, 3);
  CHECK(error_of(key_envelope_recipient(key, {EnvelopeFormat::siegel, 0, false}, provider())) ==
        ErrorCode::bad_argument);
  const auto cms = value(key_envelope_recipient(key, {EnvelopeFormat::cms, 0, false}, provider()));
  CHECK(error_of(cms.wrap(secret(pattern(32, 1)), pattern(32, 2), provider())) == ErrorCode::bad_argument);
  const auto symmetric = std::make_shared<EnvelopeKey>(value(EnvelopeKey::symmetric(secret(pattern(32)))));
  const auto recipient = value(key_envelope_recipient(symmetric, {EnvelopeFormat::jwe, 0, false}, provider()));
  CHECK(value(recipient.wrap(secret(pattern(32, 1)), pattern(32, 2), provider())).body.size() > 64);
}

// SPDX-License-Identifier: Apache-2.0
#include "formats/hpke_suite.h"

#include <algorithm>

#include "crypto/other_aead.h"

namespace siegel {
namespace {

constexpr HpkeAead hpke_aes_128_gcm{0x0001, 16, [](ByteView key, const Provider&) { return aes_128_gcm(key); }};
constexpr HpkeAead hpke_chacha20_poly1305{0x0003, 32,
                                          [](ByteView key, const Provider&) { return chacha20_poly1305(key); }};

constexpr std::array<HpkeSuite, 8> suites{{
    {"HPKE-0", 35, Group::p256, &hpke_aes_128_gcm, true},
    {"HPKE-3", 41, Group::x25519, &hpke_aes_128_gcm, true},
    {"HPKE-4", 42, Group::x25519, &hpke_chacha20_poly1305, true, true},
    {"HPKE-7", 45, Group::p256, &hpke_aes_256_gcm, true, true},
    {"HPKE-0-KE", 46, Group::p256, &hpke_aes_128_gcm, false},
    {"HPKE-3-KE", 49, Group::x25519, &hpke_aes_128_gcm, false},
    {"HPKE-4-KE", 50, Group::x25519, &hpke_chacha20_poly1305, false, true},
    {"HPKE-7-KE", 53, Group::p256, &hpke_aes_256_gcm, false, true},
}};

const Kem& kem_of(Group group) { return group == Group::p256 ? dhkem_p256() : dhkem_x25519(); }

}  // namespace

const HpkeSuite* find_hpke_suite(std::string_view name) {
  const auto* const found = std::ranges::find(suites, name, &HpkeSuite::name);
  return found == suites.end() ? nullptr : found;
}

const HpkeSuite* find_hpke_suite(std::int64_t number) {
  const auto* const found = std::ranges::find(suites, number, &HpkeSuite::number);
  return found == suites.end() ? nullptr : found;
}

const HpkeSuite& hpke_suite_of(Group group, bool is_integrated) {
  return *std::ranges::find_if(suites, [&](const HpkeSuite& suite) {
    return suite.group == group && suite.is_integrated == is_integrated && suite.is_written;
  });
}

const HpkeSuite* integrated_suite_of(const EnvelopeSecret& recipient) {
  const auto* const suite = recipient.key == nullptr ? nullptr : find_hpke_suite(recipient.key->algorithm());
  return suite != nullptr && suite->is_integrated ? suite : nullptr;
}

bool fits(const HpkeSuite& suite, const EnvelopeKey& key) { return key.is_on_curve() && key.group() == suite.group; }

Result<HpkeContext::Sender> set_up_hpke_sender(const HpkeSuite& suite, const EnvelopeKey& key, ByteView info,
                                               const Provider& provider) {
  return HpkeContext::set_up_sender(kem_of(suite.group), key.public_key(), info, provider, *suite.aead);
}

Result<HpkeContext> set_up_hpke_receiver(const HpkeSuite& suite, const EnvelopeKey& key, ByteView encapsulated,
                                         ByteView info, const Provider& provider) {
  const auto& kem = kem_of(suite.group);
  if (encapsulated.size() != kem.enc_size())
    return fail(ErrorCode::bad_data, "an encapsulated secret of HPKE has not the length of its algorithm");
  auto context = HpkeContext::set_up_receiver(kem, encapsulated, key.secret(), info, provider, *suite.aead);
  if (!context && context.error().code == ErrorCode::bad_key)
    return fail(ErrorCode::payload_forged, "the encapsulated secret of HPKE is no point that gives a secret");
  return context;
}

}  // namespace siegel

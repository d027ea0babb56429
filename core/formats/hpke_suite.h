// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "formats/envelope.h"
#include "keys/hpke.h"

namespace siegel {

/// An algorithm of JOSE and COSE that is HPKE. EXPERIMENTAL: from drafts that may still change
/// (draft-ietf-jose-hpke-encrypt-20, draft-ietf-cose-hpke-23). Base mode only, no pre-shared keys.
struct HpkeSuite {
  std::string_view name;    ///< in JOSE, such as `HPKE-7-KE`
  std::int64_t number;      ///< in COSE
  Group group;              ///< whose DHKEM it is
  const HpkeAead* aead;     ///< with HKDF-SHA256
  bool is_integrated;       ///< encrypts the content itself, and not its key
  bool is_written = false;  ///< what has 256 bits; the others are only read
};

/// Null for what is not read: other curves, and other algorithms.
const HpkeSuite* find_hpke_suite(std::string_view name);
const HpkeSuite* find_hpke_suite(std::int64_t number);

/// The algorithm that a fresh key says it is for. `is_integrated` as in `HpkeSuite`.
const HpkeSuite& hpke_suite_of(Group group, bool is_integrated);

/// The suite that a key says it is for, if it encrypts the content itself; else null.
const HpkeSuite* integrated_suite_of(const EnvelopeSecret& recipient);

/// True if the key is on the curve of the suite.
bool fits(const HpkeSuite& suite, const EnvelopeKey& key);

/// For a key that fits. Errors: `bad_key` for a point that is not on the curve; `random_failed`.
Result<HpkeContext::Sender> set_up_hpke_sender(const HpkeSuite& suite, const EnvelopeKey& key, ByteView info,
                                               const Provider& provider);
/// For a private key that fits. `encapsulated` is the encapsulated secret of the message. Errors: `bad_data` if it has
/// not the length of the suite; `payload_forged` if nothing comes out of it.
Result<HpkeContext> set_up_hpke_receiver(const HpkeSuite& suite, const EnvelopeKey& key, ByteView encapsulated,
                                         ByteView info, const Provider& provider);

}  // namespace siegel

// SPDX-License-Identifier: Apache-2.0
// Keys and proofs print as they were read; no note opens that nobody signed, and every text that is signed does.
#include "support.h"

using namespace siegel;
using namespace siegel::fuzzing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto seed = SecretBytes::copy(Bytes(32, 7));
  static const NoteVerifier log{"siegel.fuzz/log", *ed25519_public_key(seed)};
  Input input(data, size);
  const auto mode = input.byte();
  const auto text = text_of(input.rest());
  if (mode % 4 == 0) {
    if (const auto key = NoteVerifier::parse(text, provider())) require(key->print(provider()) == text);
  } else if (mode % 8 == 1) {
    const auto proof = ConsistencyProof::parse(text);
    if (!proof) return 0;
    const auto again = ConsistencyProof::parse(proof->print());
    require(again.has_value() && again->print() == proof->print());
    require(!proof->verify(Checkpoint{log.name, proof->old_size, {}}, log, provider()).has_value());
  } else if (mode % 4 == 1) {
    const auto proof = LogProof::parse(text);
    if (!proof) return 0;
    const auto again = LogProof::parse(proof->print());
    require(again.has_value() && again->print() == proof->print());
    require(!proof->verify(proof->entry, log, provider()).has_value());
  } else if (mode % 4 == 2) {
    require(!open_note(text, log, provider()).has_value());
    require(!Checkpoint::open(text, log, provider()).has_value());
  } else {
    const auto note = sign_note(text, log.name, seed, provider());
    const auto opened = open_note(*note, log, provider());
    // A note is text that ends with a line feed.
    if (opened) require(*opened == text);
  }
  return 0;
}

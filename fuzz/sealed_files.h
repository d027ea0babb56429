// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "support.h"

namespace siegel::fuzzing {

/// A file that was sealed properly, under a key that every run knows.
struct SealedFile {
  Bytes plaintext;
  Bytes header;
  Bytes payload;
};

inline const KeyEncryptionKey& fixed_key() {
  static const auto key =
      KeyEncryptionKey::create(SecretBytes::copy(bytes_of("one key-encryption key, 32 bytes")), {}, provider());
  return *key;
}

inline SealedFile seal(std::size_t size, const SealOptions& options) {
  Bytes plaintext(size);
  require(FixedRandom(size + 7).fill(plaintext).has_value());
  const KekRecipient recipient(fixed_key().clone());
  const Recipient* recipients[] = {&recipient};
  const auto prepared = PreparedSeal::create(recipients, provider(), options);
  require(prepared.has_value());
  auto sealer = Sealer::create(*prepared, provider(), HeaderPlace::detached);
  auto payload = run(*sealer, plaintext, 0, size);
  require(payload.has_value());
  return {std::move(plaintext), prepared->header(), std::move(*payload)};
}

/// Empty, short, of several chunks, of exactly one; with a length in the metadata, and padded.
inline std::span<const SealedFile> sealed_files() {
  static const auto files = [] {
    const auto with_length = [](std::uint64_t length, Padding padding) {
      SealOptions options;
      options.metadata =
          Metadata{.name = "report.pdf", .media_type = {}, .modified = {}, .length = length, .sha_256 = {}};
      options.padding = padding;
      return options;
    };
    std::vector<SealedFile> all;
    all.push_back(seal(0, {}));
    all.push_back(seal(300, {}));
    all.push_back(seal(40'000, {}));
    all.push_back(seal(16'384, with_length(16'384, Padding::none)));
    all.push_back(seal(33'001, with_length(33'001, Padding::padme)));
    for (auto options : {SealOptions{}, with_length(20'000, Padding::padme)}) {
      options.signing_key = std::make_shared<const SigningKey>(
          *SigningKey::from_seed(SecretBytes::copy(bytes_of("one seed of an Ed25519 key, 32 B"))));
      all.push_back(seal(20'000, options));
    }
    return all;
  }();
  return files;
}

/// Up to eight changes: a byte replaced, bytes removed, put in, doubled, or the end cut off.
inline Bytes mutate(Bytes bytes, Input& input) {
  for (int i = input.byte() % 8; i > 0 && !bytes.empty() && !input.empty(); --i) {
    const auto kind = input.byte() % 5;
    const auto at = input.number(bytes.size());
    const auto from = bytes.begin() + static_cast<std::ptrdiff_t>(at);
    const auto size = std::min<std::size_t>(input.byte(), bytes.size() - at);
    const auto to = from + static_cast<std::ptrdiff_t>(size);
    if (kind == 0) {
      *from ^= input.byte();
    } else if (kind == 1) {
      bytes.erase(from, to);
    } else if (kind == 2) {
      const auto inserted = input.take(input.byte());
      bytes.insert(from, inserted.begin(), inserted.end());
    } else if (kind == 3) {
      const Bytes doubled(from, to);
      bytes.insert(from, doubled.begin(), doubled.end());
    } else {
      bytes.resize(at);
    }
  }
  return bytes;
}

inline bool is_prefix(ByteView front, ByteView whole) {
  return front.size() <= whole.size() && std::ranges::equal(front, whole.first(front.size()));
}

}  // namespace siegel::fuzzing

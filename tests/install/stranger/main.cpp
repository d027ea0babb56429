// SPDX-License-Identifier: Apache-2.0
// Seals a buffer and opens it again, with the installed library.
#include <siegel.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

namespace {

siegel::Result<siegel::Bytes> seal_and_open(siegel::ByteView plaintext, const siegel::Provider& provider) {
  siegel::SecretBytes random_key(32);
  SIEGEL_CHECK(provider.random().fill(random_key.reveal_for_writing()));
  SIEGEL_TRY(const auto key, siegel::KeyEncryptionKey::create(std::move(random_key), {}, provider));

  const siegel::KekRecipient recipient(key.clone());
  const std::array recipients{static_cast<const siegel::Recipient*>(&recipient)};
  SIEGEL_TRY(const auto prepared, siegel::PreparedSeal::create(recipients, provider));
  SIEGEL_TRY(auto sealer, siegel::Sealer::create(prepared, provider));
  siegel::Bytes sealed;
  SIEGEL_TRY(const auto pushed, sealer.push(plaintext));
  siegel::append(sealed, pushed);
  SIEGEL_TRY(const auto sealed_end, sealer.finish());
  siegel::append(sealed, sealed_end);

  siegel::HeaderReader reader;
  SIEGEL_TRY(const bool complete, reader.push(sealed));
  if (!complete) return siegel::fail({siegel::ErrorCode::truncated, "the header did not end"});
  const siegel::KekIdentity identity(key.clone());
  const std::array identities{static_cast<const siegel::Identity*>(&identity)};
  SIEGEL_TRY(const auto unlocked, siegel::unlock(reader.header(), identities, provider));
  SIEGEL_TRY(auto opener, siegel::Opener::create(unlocked, provider));
  siegel::Bytes opened;
  SIEGEL_TRY(const auto front, opener.push(reader.rest()));
  siegel::append(opened, front);
  SIEGEL_TRY(const auto opened_end, opener.finish());
  siegel::append(opened, opened_end);
  return opened;
}

}  // namespace

int main() {
  const auto provider = siegel::make_provider(siegel::system_random());
  if (!provider) return 2;
  siegel::Bytes plaintext(100'000);
  for (std::size_t i = 0; i < plaintext.size(); ++i) plaintext[i] = static_cast<std::uint8_t>(i * 7);

  const auto opened = seal_and_open(plaintext, **provider);
  if (!opened) {
    std::printf("%.*s\n", static_cast<int>(opened.error().what.size()), opened.error().what.data());
    return 1;
  }
  std::puts(std::ranges::equal(*opened, plaintext) ? "sealed and opened" : "another content came back");
  return std::ranges::equal(*opened, plaintext) ? 0 : 1;
}

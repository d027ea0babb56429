// SPDX-License-Identifier: Apache-2.0
#include "privacy/vault_segment.h"

#include <algorithm>

#include "envelope/sealed_document.h"

namespace siegel {
namespace {

constexpr std::string_view segment_label = "siegel vault segment 1";
constexpr Nonce nonce{};  // each key seals one segment

SecretBytes drawn(std::size_t size, const Provider& provider, Status& status) {
  SecretBytes bytes(size);
  if (status) status = provider.random().fill(bytes.reveal_for_writing());
  return bytes;
}

}  // namespace

Result<VaultSecrets> VaultSecrets::draw(const Provider& provider) {
  VaultSecrets secrets;
  Status status = provider.random().fill(secrets.id);
  secrets.key = drawn(vault_key_size, provider, status);
  secrets.session = drawn(vault_key_size, provider, status);
  SIEGEL_CHECK(status);
  return secrets;
}

Result<VaultSecrets> VaultSecrets::parse(const SecretBytes& content) {
  VaultSecrets secrets;
  if (content.size() != secrets.id.size() + 2 * vault_key_size)
    return fail(ErrorCode::bad_vault, "the head of a vault is not well formed");
  const auto bytes = content.reveal();
  std::ranges::copy(bytes.first(secrets.id.size()), secrets.id.begin());
  secrets.key = SecretBytes::copy(bytes.subspan(secrets.id.size(), vault_key_size));
  secrets.session = SecretBytes::copy(bytes.last(vault_key_size));
  return secrets;
}

SecretBytes VaultSecrets::print() const {
  SecretBytes content(id.size() + 2 * vault_key_size);
  auto out = content.reveal_for_writing().begin();
  out = std::ranges::copy(id, out).out;
  out = std::ranges::copy(key.reveal(), out).out;
  std::ranges::copy(session.reveal(), out);
  return content;
}

Result<Bytes> seal_vault_head(const VaultSecrets& secrets, std::span<const Recipient* const> recipients,
                              const Provider& provider, std::string_view tenant) {
  SIEGEL_TRY(const auto document,
             seal_document(vault_document, secrets.print().reveal(), recipients, provider, tenant));
  if (document.size() > max_vault_head_size) return fail(ErrorCode::too_large, "a vault has too many recipients");
  Bytes head;
  append(head, bytes_of(vault_magic));
  append_big_endian(head, static_cast<std::uint32_t>(document.size()));
  append(head, document);
  return head;
}

VaultChain::VaultChain(ByteView head, const VaultSecrets& secrets, const Provider& provider)
    : key_(&secrets.key), provider_(&provider) {
  mark_.vault = secrets.id;
  const auto hash = provider.sha_256();
  hash->update(head);
  mark_.digest = hash->finish();
}

Result<std::unique_ptr<Aead>> VaultChain::cipher(ByteView salt) const {
  Bytes info;
  append(info, bytes_of(segment_label));
  append(info, mark_.vault);
  append_big_endian(info, mark_.sequence + 1);
  append(info, salt);
  SecretArray<aead_key_size> segment_key;
  provider_->hkdf_expand_sha_256(key_->reveal(), info, segment_key.reveal_for_writing());
  return provider_->aes_256_gcm(segment_key.reveal());
}

void VaultChain::advance(ByteView segment) {
  const auto hash = provider_->sha_256();
  hash->update(mark_.digest);
  hash->update(segment);
  mark_.digest = hash->finish();
  ++mark_.sequence;
}

Status VaultChain::seal(ByteView records, Bytes& to) {
  const auto begin = to.size();
  append_big_endian(to, static_cast<std::uint32_t>(records.size() + vault_salt_size + aead_tag_size));
  std::array<std::uint8_t, vault_salt_size> salt{};
  SIEGEL_CHECK(provider_->random().fill(salt));
  append(to, salt);
  SIEGEL_TRY(const auto aead, cipher(salt));
  const auto at = to.size();
  to.resize(at + records.size() + aead_tag_size);
  SIEGEL_CHECK(aead->seal(nonce, mark_.digest, records, ByteSpan(to).subspan(at)));
  advance(ByteView(to).subspan(begin));
  return {};
}

Result<WipedBytes> VaultChain::open(ByteView segment) {
  constexpr Error forged{ErrorCode::bad_vault, "a segment of the vault was altered, moved or belongs to another one"};
  if (segment.size() < vault_segment_overhead) return fail(forged);
  SIEGEL_TRY(const auto aead, cipher(segment.subspan(vault_length_size, vault_salt_size)));
  WipedBytes records(segment.size() - vault_segment_overhead);
  const auto sealed = segment.subspan(vault_length_size + vault_salt_size);
  if (const auto opened = aead->open(nonce, mark_.digest, sealed, records); !opened)
    return fail(opened.error().code == ErrorCode::payload_forged ? forged : opened.error());
  advance(segment);
  return records;
}

}  // namespace siegel

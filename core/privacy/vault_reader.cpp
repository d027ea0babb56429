// SPDX-License-Identifier: Apache-2.0
#include "base/transform.h"
#include "envelope/header_reader.h"
#include "envelope/sealed_document.h"
#include "privacy/vault_state.h"

namespace siegel {
namespace {

constexpr Error rolled_back{ErrorCode::bad_vault,
                            "this is an older copy of the vault, or its end is missing: the mark says otherwise"};

}  // namespace

struct VaultReader::State {
  VaultUnlocker unlocker;
  const Provider& provider;
  VaultExpectations expectations;
  WipedBytes collected;
  std::unique_ptr<Vault::State> vault;
  bool mark_was_seen = false;
  StickyError error;

  /// The size of what stands at the front of `collected`, once it is known; 0: more bytes are needed.
  Result<std::size_t> next_size() const {
    if (vault != nullptr) {
      if (collected.size() < vault_length_size) return 0;
      const auto size = read_big_endian<std::uint32_t>(ByteView(collected).first<vault_length_size>());
      if (size < vault_salt_size + aead_tag_size || size > max_vault_segment_size + vault_segment_overhead)
        return fail(ErrorCode::bad_vault, "a segment of the vault has an impossible length");
      return vault_length_size + size;
    }
    const auto seen = text_of(ByteView(collected).first(std::min(collected.size(), vault_magic.size())));
    if (!vault_magic.starts_with(seen)) return fail(ErrorCode::bad_vault, "this is no vault");
    if (collected.size() < vault_magic.size() + vault_length_size) return 0;
    const auto length = ByteView(collected).subspan(vault_magic.size()).first<vault_length_size>();
    const auto size = read_big_endian<std::uint32_t>(length);
    if (size > max_vault_head_size) return fail(ErrorCode::bad_vault, "the head of the vault has an impossible length");
    return vault_magic.size() + vault_length_size + size;
  }

  Status open_head(ByteView head) {
    HeaderReader reader;
    SIEGEL_TRY(const bool complete, reader.push(head.subspan(vault_magic.size() + vault_length_size)));
    if (!complete) SIEGEL_CHECK(reader.finish());
    SIEGEL_TRY(const auto unlocked, unlocker(reader.header()));
    SIEGEL_TRY(const auto content,
               open_document(unlocked, reader.rest(), sizeof(VaultId) + 2 * vault_key_size, provider));
    SIEGEL_TRY(auto secrets, VaultSecrets::parse(content));
    vault = std::make_unique<Vault::State>(Bytes(head.begin(), head.end()), std::move(secrets), provider);
    vault->head_is_written = true;
    vault->tenant = tenant_of_document(reader.header());
    vault->now = expectations.now;
    return look_at_mark();
  }

  Status open_segment(ByteView segment) {
    SIEGEL_TRY(const auto entries, vault->chain.open(segment));
    SIEGEL_CHECK(vault->load(entries));
    return look_at_mark();
  }

  Status look_at_mark() {
    const auto* remembered = expectations.remembered;
    if (remembered == nullptr) return {};
    const auto& mark = vault->chain.mark();
    if (mark.vault != remembered->vault) return fail(ErrorCode::bad_vault, "this is another vault than the mark says");
    if (mark.sequence != remembered->sequence) return {};
    if (mark.digest != remembered->digest) return fail(rolled_back);
    mark_was_seen = true;
    return {};
  }

  Status push(ByteView bytes) {
    append(collected, bytes);
    std::size_t taken = 0;
    while (true) {
      SIEGEL_TRY(const auto size, next_size_at(taken));
      if (size == 0 || collected.size() - taken < size) break;
      const auto part = ByteView(collected).subspan(taken, size);
      SIEGEL_CHECK(vault == nullptr ? open_head(part) : open_segment(part));
      vault->file_size += size;
      taken += size;
    }
    collected.erase(collected.begin(), collected.begin() + static_cast<std::ptrdiff_t>(taken));
    return {};
  }

  Result<std::size_t> next_size_at(std::size_t offset) {
    if (offset == 0) return next_size();
    // Only segments stand behind the front.
    const auto rest = ByteView(collected).subspan(offset);
    if (rest.size() < vault_length_size) return 0;
    const auto size = read_big_endian<std::uint32_t>(rest.first<vault_length_size>());
    if (size < vault_salt_size + aead_tag_size || size > max_vault_segment_size + vault_segment_overhead)
      return fail(ErrorCode::bad_vault, "a segment of the vault has an impossible length");
    return vault_length_size + size;
  }
};

VaultReader::VaultReader(VaultUnlocker unlocker, const Provider& provider, const VaultExpectations& expectations)
    : state_(new State{std::move(unlocker), provider, expectations, {}, {}, false, {}}) {}
VaultReader::VaultReader(VaultReader&&) noexcept = default;
VaultReader& VaultReader::operator=(VaultReader&&) noexcept = default;
VaultReader::~VaultReader() = default;

Status VaultReader::push(ByteView bytes) {
  if (state_->error) return state_->error.get();
  auto done = state_->push(bytes);
  if (!done) return state_->error.set(done.error());
  return done;
}

Result<Vault> VaultReader::finish() {
  if (state_->error) return state_->error.get();
  if (state_->vault == nullptr) return state_->error.set({ErrorCode::bad_vault, "the vault ends within its head"});
  const bool is_torn = !state_->collected.empty();
  const bool may_drop = state_->mark_was_seen || state_->expectations.torn_end == VaultExpectations::TornEnd::drop;
  if (is_torn && !may_drop)
    return state_->error.set({ErrorCode::bad_vault, "the vault ends within a record: its end was cut off, or lost"});
  if (state_->expectations.remembered != nullptr && !state_->mark_was_seen) return state_->error.set(rolled_back);
  state_->error.close();
  return Vault(std::move(state_->vault));
}

Result<Vault> Vault::open(ByteView bytes, std::span<const Identity* const> identities, const Provider& provider,
                          const VaultExpectations& expectations) {
  const auto unlocker = [&](const Header& header) {
    return unlock(header, identities, provider, document_requirements(vault_document));
  };
  VaultReader reader(unlocker, provider, expectations);
  SIEGEL_CHECK(reader.push(bytes));
  return reader.finish();
}

}  // namespace siegel

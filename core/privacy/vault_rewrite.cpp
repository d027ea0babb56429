// SPDX-License-Identifier: Apache-2.0
#include "envelope/sealed_document.h"
#include "privacy/vault_state.h"

namespace siegel {

/// What is left of a vault, on its way out: the head, then segments of about `vault_segment_size`.
struct VaultRewrite::State {
  const Vault& vault;
  Vault::State to;  // holds head, keys and chain of what is written; its records stay empty
  std::size_t slot = 0;
  bool head_has_left = false;
  Bytes piece;
};

VaultRewrite::VaultRewrite(std::unique_ptr<State> state) : state_(std::move(state)) {}
VaultRewrite::VaultRewrite(VaultRewrite&&) noexcept = default;
VaultRewrite& VaultRewrite::operator=(VaultRewrite&&) noexcept = default;
VaultRewrite::~VaultRewrite() = default;

VaultMark VaultRewrite::mark() const { return state_->to.chain.mark(); }

Result<ByteView> VaultRewrite::next() {
  auto& state = *state_;
  auto& to = state.to;
  state.piece.clear();
  if (!state.head_has_left) {
    state.head_has_left = true;
    append(state.piece, to.head);
    // What belongs to no record comes first.
    Bytes index;
    append_big_endian(index, state.vault.next_index());
    to.wait_for_flush(VaultEntry::next_index, index);
    for (const auto& session : state.vault.session_keys())
      if (!to.has_session(session)) to.wait_for_flush(VaultEntry::session, session.reveal());
  }
  for (; state.slot < state.vault.slot_count() && to.waiting_size() < vault_segment_size; ++state.slot)
    if (const auto record = state.vault.record_at(state.slot)) {
      WipedBytes entry;
      append_vault_record(entry, *record);
      to.wait_for_flush(VaultEntry::record, entry);
    }
  SIEGEL_CHECK(to.seal_waiting(state.piece));
  return ByteView(state.piece);
}

std::uint64_t Vault::next_index() const { return state_->next_index; }

Result<VaultRewrite> Vault::rewrite() const {
  SIEGEL_TRY(auto secrets, VaultSecrets::parse(state_->secrets.print()));
  return VaultRewrite(std::unique_ptr<VaultRewrite::State>(
      new VaultRewrite::State{*this, {state_->head, std::move(secrets), state_->provider}, 0, false, {}}));
}

Result<VaultRewrite> Vault::export_to(std::span<const Recipient* const> recipients) const {
  SIEGEL_TRY(auto secrets, VaultSecrets::draw(state_->provider));
  SIEGEL_TRY(auto head, seal_vault_head(secrets, recipients, state_->provider, state_->tenant));
  return VaultRewrite(std::unique_ptr<VaultRewrite::State>(
      new VaultRewrite::State{*this, {std::move(head), std::move(secrets), state_->provider}, 0, false, {}}));
}

}  // namespace siegel

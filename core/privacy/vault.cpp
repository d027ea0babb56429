// SPDX-License-Identifier: Apache-2.0
#include "privacy/vault.h"

#include <algorithm>

#include "privacy/vault_state.h"

namespace siegel {
namespace {

constexpr std::string_view person_label = "siegel vault person 1";

Status check(const NewVaultRecord& record) {
  if (record.token.empty() || record.type.empty())
    return fail(ErrorCode::bad_argument, "a record of a vault needs a token and a type");
  if (record.token.size() > max_vault_token_size || record.value.size() > max_vault_value_size ||
      record.type.size() > max_vault_text_size || record.domain.size() > max_vault_text_size ||
      record.document.size() > max_vault_text_size)
    return fail(ErrorCode::too_large, "a record is too large for a vault");
  return {};
}

}  // namespace

PersonIndex Vault::State::index_of(std::string_view person) const {
  PersonIndex index{};
  if (person.empty()) return index;
  const auto mac = provider.hmac_sha_256(secrets.key.reveal(), {bytes_of(person_label), bytes_of(person)});
  std::copy_n(mac.begin(), index.size(), index.begin());
  return index;
}

bool Vault::State::has_session(const SecretBytes& session) const {
  return std::ranges::any_of(sessions,
                             [&](const auto& each) { return equal_constant_time(each.reveal(), session.reveal()); });
}

void Vault::State::wait_for_flush(VaultEntry kind, ByteView entry) {
  if (waiting.empty() || waiting.back().size() >= vault_segment_size) waiting.emplace_back();
  waiting.back().push_back(static_cast<std::uint8_t>(kind));
  append(waiting.back(), entry);
}

Status Vault::State::seal_waiting(Bytes& to) {
  for (const auto& block : waiting) SIEGEL_CHECK(chain.seal(block, to));
  waiting.clear();
  return {};
}

std::size_t Vault::State::waiting_size() const {
  std::size_t size = 0;
  for (const auto& block : waiting) size += block.size();
  return size;
}

Status Vault::State::load(ByteView entries) {
  constexpr Error malformed{ErrorCode::bad_vault, "a segment of the vault is not well formed"};
  ByteReader reader(entries);
  while (!reader.empty()) {
    const auto kind = static_cast<VaultEntry>(*reader.take_integer<std::uint8_t>());
    if (kind == VaultEntry::record) {
      SIEGEL_TRY(const auto record, read_vault_record(reader));
      if (records.find(record.token)) return fail(ErrorCode::bad_vault, "a token stands twice in the vault");
      records.add(record);
    } else if (kind == VaultEntry::session) {
      const auto key = reader.take(vault_key_size);
      if (!key) return fail(malformed);
      sessions.push_back(SecretBytes::copy(*key));
    } else if (kind == VaultEntry::next_index) {
      const auto index = reader.take_integer<std::uint64_t>();
      if (!index || *index < next_index) return fail(malformed);
      next_index = saved_index = *index;
    } else {
      return fail(malformed);
    }
  }
  return {};
}

Vault::Vault(std::unique_ptr<State> state) : state_(std::move(state)) {}
Vault::Vault(Vault&&) noexcept = default;
Vault& Vault::operator=(Vault&&) noexcept = default;
Vault::~Vault() = default;

Result<Vault> Vault::create(std::span<const Recipient* const> recipients, const Provider& provider,
                            std::string_view tenant) {
  SIEGEL_TRY(auto secrets, VaultSecrets::draw(provider));
  SIEGEL_TRY(auto head, seal_vault_head(secrets, recipients, provider, tenant));
  auto state = std::make_unique<State>(std::move(head), std::move(secrets), provider);
  state->tenant = tenant;
  return Vault(std::move(state));
}

const VaultId& Vault::id() const { return state_->secrets.id; }
const SecretBytes& Vault::session_key() const { return state_->secrets.session; }
std::span<const SecretBytes> Vault::session_keys() const { return state_->sessions; }
std::uint64_t Vault::take_index() { return state_->next_index++; }
std::size_t Vault::size() const { return state_->records.size(); }
std::size_t Vault::memory() const { return state_->records.memory() + state_->waiting_size(); }
std::size_t Vault::slot_count() const { return state_->records.slot_count(); }
std::optional<VaultRecord> Vault::record_at(std::size_t slot) const { return state_->records.at(slot); }

Status Vault::add(const NewVaultRecord& record) {
  SIEGEL_CHECK(check(record));
  const VaultRecord wanted{record.token, record.type,    record.domain,  record.document,
                           record.value, record.created, record.expires, state_->index_of(record.person)};
  if (const auto slot = state_->records.find(record.token)) {
    const auto there = *state_->records.at(*slot);
    if (there.value == wanted.value && there.type == wanted.type) return {};
    return fail(ErrorCode::policy_denied, "two values would get the same token: state a larger max_rows in the policy");
  }
  state_->wait_for_flush(VaultEntry::record, state_->records.add(wanted));
  return {};
}

std::optional<VaultRecord> Vault::find(std::string_view token) const {
  const auto slot = state_->records.find(token);
  if (!slot) return std::nullopt;
  const auto record = *state_->records.at(*slot);
  if (state_->is_expired(record)) return std::nullopt;
  return record;
}

std::optional<VaultRecord> Vault::find_value(std::string_view type, std::string_view domain, std::string_view document,
                                             std::string_view value) const {
  const auto slot = state_->records.find_value(type, domain, document, value);
  if (!slot) return std::nullopt;
  const auto record = *state_->records.at(*slot);
  if (state_->is_expired(record)) return std::nullopt;
  return record;
}

std::size_t Vault::pending_size() const { return state_->waiting_size(); }

Result<ByteView> Vault::flush() {
  auto& state = *state_;
  state.flushed.clear();
  if (state.next_index != state.saved_index) {
    Bytes index;
    append_big_endian(index, state.next_index);
    state.wait_for_flush(VaultEntry::next_index, index);
  }
  if (!state.head_is_written) append(state.flushed, state.head);
  SIEGEL_CHECK(state.seal_waiting(state.flushed));
  state.head_is_written = true;
  state.saved_index = state.next_index;
  state.file_size += state.flushed.size();
  return ByteView(state.flushed);
}

VaultMark Vault::mark() const { return state_->chain.mark(); }
std::uint64_t Vault::file_size() const { return state_->file_size; }

std::size_t Vault::forget_person(std::string_view person) {
  if (person.empty()) return 0;
  const auto index = state_->index_of(person);
  return state_->records.remove_if([&](const VaultRecord& record) { return record.person == index; });
}

std::size_t Vault::forget_value(std::string_view value) {
  std::vector<PersonIndex> persons;
  for_each([&](const VaultRecord& record) {
    if (record.value == value && record.person != PersonIndex{}) persons.push_back(record.person);
  });
  return state_->records.remove_if([&](const VaultRecord& record) {
    return record.value == value || std::ranges::find(persons, record.person) != persons.end();
  });
}

std::size_t Vault::forget_token(std::string_view token) {
  const auto slot = state_->records.find(token);
  if (!slot) return 0;
  const auto person = state_->records.at(*slot)->person;
  return state_->records.remove_if([&](const VaultRecord& record) {
    return record.token == token || (person != PersonIndex{} && record.person == person);
  });
}

std::size_t Vault::expire(std::uint64_t now) {
  return state_->records.remove_if(
      [&](const VaultRecord& record) { return record.expires != 0 && record.expires <= now; });
}

Result<VaultMerge> Vault::merge(const Vault& other) {
  if (!other.state_->tenant.empty() && other.state_->tenant != state_->tenant)
    return fail(ErrorCode::policy_denied, "a vault of a tenant is merged into one of the same tenant only");
  Status status;
  other.for_each([&](const VaultRecord& record) {
    const auto slot = state_->records.find(record.token);
    if (slot && state_->records.at(*slot)->value != record.value)
      status = fail(ErrorCode::bad_data, "one token stands for two things in the two vaults: they cannot be merged");
  });
  SIEGEL_CHECK(status);
  VaultMerge merge;
  other.for_each([&](const VaultRecord& record) {
    if (state_->records.find(record.token)) {
      ++merge.equal;
      return;
    }
    state_->wait_for_flush(VaultEntry::record, state_->records.add(record));
    ++merge.added;
  });
  for (const auto& session : other.session_keys()) {
    if (state_->has_session(session)) continue;
    state_->sessions.push_back(session.clone());
    state_->wait_for_flush(VaultEntry::session, session.reveal());
  }
  return merge;
}

}  // namespace siegel

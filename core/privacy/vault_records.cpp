// SPDX-License-Identifier: Apache-2.0
#include "privacy/vault_records.h"

#include <algorithm>

namespace siegel {
namespace {

constexpr Error malformed{ErrorCode::bad_vault, "a record of the vault is not well formed"};

template <class Integer>
void put(WipedBytes& to, Integer value) {
  for (std::size_t i = sizeof(Integer); i-- > 0;) to.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

template <class Length>
void put_text(WipedBytes& to, std::string_view text) {
  put(to, static_cast<Length>(text.size()));
  append(to, bytes_of(text));
}

template <class Length>
Result<std::string_view> take_text(ByteReader& reader, std::size_t most) {
  SIEGEL_TRY(const auto size, reader.take_integer<Length>());
  if (size > most) return fail(malformed);
  SIEGEL_TRY(const auto bytes, reader.take(size));
  return text_of(bytes);
}

Result<VaultRecord> read_fields(ByteReader& reader) {
  VaultRecord record;
  SIEGEL_TRY(record.token, take_text<std::uint16_t>(reader, max_vault_token_size));
  SIEGEL_TRY(record.type, take_text<std::uint16_t>(reader, max_vault_text_size));
  SIEGEL_TRY(record.domain, take_text<std::uint16_t>(reader, max_vault_text_size));
  SIEGEL_TRY(record.document, take_text<std::uint16_t>(reader, max_vault_text_size));
  SIEGEL_TRY(record.value, take_text<std::uint32_t>(reader, max_vault_value_size));
  SIEGEL_TRY(record.created, reader.take_integer<std::uint64_t>());
  SIEGEL_TRY(record.expires, reader.take_integer<std::uint64_t>());
  SIEGEL_TRY(const auto person, reader.take(record.person.size()));
  std::ranges::copy(person, record.person.begin());
  if (record.token.empty() || record.type.empty()) return fail(malformed);
  return record;
}

std::size_t hash_of(std::string_view text) { return std::hash<std::string_view>{}(text); }

std::size_t hash_of_value(std::string_view type, std::string_view domain, std::string_view document,
                          std::string_view value) {
  std::size_t hash = 0;
  for (const auto text : {type, domain, document, value}) hash = hash * 1'000'003 + hash_of(text);
  return hash;
}

template <class Index>
void erase_slot(Index& index, std::size_t hash, std::size_t slot) {
  const auto [begin, end] = index.equal_range(hash);
  for (auto it = begin; it != end; ++it)
    if (it->second == slot) {
      index.erase(it);
      return;
    }
}

}  // namespace

Result<VaultRecord> read_vault_record(ByteReader& reader) {
  auto record = read_fields(reader);
  if (!record) return fail(malformed);
  return record;
}

void append_vault_record(WipedBytes& to, const VaultRecord& record) {
  put_text<std::uint16_t>(to, record.token);
  put_text<std::uint16_t>(to, record.type);
  put_text<std::uint16_t>(to, record.domain);
  put_text<std::uint16_t>(to, record.document);
  put_text<std::uint32_t>(to, record.value);
  put(to, record.created);
  put(to, record.expires);
  append(to, record.person);
}

std::size_t VaultRecords::memory() const {
  constexpr std::size_t node = 5 * sizeof(void*);  // of a hash table, about
  return bytes_.capacity() + begins_.capacity() * sizeof(std::size_t) + 2 * size_ * node;
}

ByteView VaultRecords::bytes_at(Slot slot) const {
  const auto begin = begins_[slot];
  ByteReader reader(ByteView(bytes_).subspan(begin));
  const auto before = reader.remaining();
  SIEGEL_INVARIANT(read_vault_record(reader).has_value());  // this is what `add` wrote
  return ByteView(bytes_).subspan(begin, before - reader.remaining());
}

std::optional<VaultRecord> VaultRecords::at(Slot slot) const {
  if (begins_[slot] == removed) return std::nullopt;
  ByteReader reader(ByteView(bytes_).subspan(begins_[slot]));
  auto record = read_vault_record(reader);
  SIEGEL_INVARIANT(record.has_value());
  return *record;
}

std::optional<VaultRecords::Slot> VaultRecords::find(std::string_view token) const {
  const auto [begin, end] = by_token_.equal_range(hash_of(token));
  for (auto it = begin; it != end; ++it)
    if (at(it->second)->token == token) return it->second;
  return std::nullopt;
}

std::optional<VaultRecords::Slot> VaultRecords::find_value(std::string_view type, std::string_view domain,
                                                           std::string_view document, std::string_view value) const {
  const auto [begin, end] = by_value_.equal_range(hash_of_value(type, domain, document, value));
  for (auto it = begin; it != end; ++it) {
    const auto record = *at(it->second);
    if (record.type == type && record.domain == domain && record.document == document && record.value == value)
      return it->second;
  }
  return std::nullopt;
}

ByteView VaultRecords::add(const VaultRecord& record) {
  const auto slot = begins_.size();
  const auto begin = bytes_.size();
  append_vault_record(bytes_, record);
  begins_.push_back(begin);
  by_token_.emplace(hash_of(record.token), slot);
  by_value_.emplace(hash_of_value(record.type, record.domain, record.document, record.value), slot);
  ++size_;
  return ByteView(bytes_).subspan(begin);
}

void VaultRecords::remove(Slot slot) {
  const auto record = *at(slot);
  erase_slot(by_token_, hash_of(record.token), slot);
  erase_slot(by_value_, hash_of_value(record.type, record.domain, record.document, record.value), slot);
  const auto size = bytes_at(slot).size();
  wipe(ByteSpan(bytes_).subspan(begins_[slot], size));
  begins_[slot] = removed;
  --size_;
}

}  // namespace siegel

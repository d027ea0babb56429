// SPDX-License-Identifier: Apache-2.0
#include "privacy/keyring.h"

#include <algorithm>

#include "base/byte_reader.h"
#include "base/wiped_bytes.h"
#include "envelope/sealed_document.h"

namespace siegel {
namespace {

constexpr std::string_view content_magic = "siegel keyring 1\n";
constexpr std::string_view derivation_label = "siegel pseudonymization 1";
constexpr std::array<std::string_view, 5> purpose_labels{"token", "siv", "ff1", "date shift", "surrogate"};
constexpr std::array<std::string_view, 3> state_words{"active", "accept-only", "retired"};
constexpr Error malformed{ErrorCode::bad_vault, "the content of a keyring is not well formed"};

bool may_name(std::string_view name) {
  const auto is_start = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !name.empty() && name.size() <= max_key_name_size && is_start(name[0]) &&
         std::ranges::all_of(name, [&](char c) { return is_start(c) || c == '.' || c == '_' || c == '-'; });
}

template <class Integer>
void put(WipedBytes& to, Integer value) {
  for (std::size_t i = sizeof(Integer); i-- > 0;) to.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

/// With its length in front, so that two texts in a row can be taken apart in one way only.
void append_text(Bytes& to, std::string_view text) {
  append_big_endian(to, static_cast<std::uint16_t>(text.size()));
  append(to, bytes_of(text));
}

}  // namespace

std::string_view key_state_word(KeyState state) { return state_words[static_cast<std::size_t>(state)]; }
std::string_view key_purpose_label(KeyPurpose purpose) { return purpose_labels[static_cast<std::size_t>(purpose)]; }

Result<Keyring> Keyring::open(ByteView sealed, std::span<const Identity* const> identities, const Provider& provider) {
  SIEGEL_TRY(auto opened,
             open_document(document_requirements(keyring_document), sealed, max_keyring_size, identities, provider));
  SIEGEL_TRY(auto keyring, parse(opened.content));
  keyring.belong_to(std::move(opened.tenant));
  return keyring;
}

Result<Bytes> Keyring::seal(std::span<const Recipient* const> recipients, const Provider& provider) const {
  return seal_document(keyring_document, print().reveal(), recipients, provider, tenant_);
}

SecretBytes Keyring::print() const {
  WipedBytes content;
  append(content, bytes_of(content_magic));
  put(content, static_cast<std::uint16_t>(keys_.size()));
  for (const auto& [name, versions] : keys_) {
    put(content, static_cast<std::uint8_t>(name.size()));
    append(content, bytes_of(name));
    put(content, static_cast<std::uint8_t>(versions.size()));
    for (const auto& version : versions) {
      put(content, static_cast<std::uint8_t>(version.state));
      put(content, version.created);
      append(content, version.key.reveal());  // nothing, once it is retired
    }
  }
  return SecretBytes::copy(content);
}

Result<Keyring> Keyring::parse(const SecretBytes& content) {
  auto keyring = [&]() -> Result<Keyring> {
    ByteReader reader(content.reveal());
    Keyring read;
    SIEGEL_TRY(const auto start, reader.take(content_magic.size()));
    if (text_of(start) != content_magic) return fail(malformed);
    SIEGEL_TRY(const auto count, reader.take_integer<std::uint16_t>());
    if (count > max_keys_in_keyring) return fail(malformed);
    std::string_view last;
    for (std::size_t i = 0; i < count; ++i) {
      SIEGEL_TRY(const auto name_size, reader.take_integer<std::uint8_t>());
      SIEGEL_TRY(const auto name_bytes, reader.take(name_size));
      const auto name = text_of(name_bytes);
      if (!may_name(name) || (i != 0 && name <= last)) return fail(malformed);  // sorted: one spelling, no name twice
      last = name;
      SIEGEL_TRY(const auto version_count, reader.take_integer<std::uint8_t>());
      if (version_count == 0 || version_count > max_key_versions) return fail(malformed);
      Versions versions;
      std::size_t active = 0;
      for (std::size_t k = 0; k < version_count; ++k) {
        SIEGEL_TRY(const auto state, reader.take_integer<std::uint8_t>());
        if (state >= state_words.size()) return fail(malformed);
        Version version{static_cast<KeyState>(state), 0, {}};
        SIEGEL_TRY(version.created, reader.take_integer<std::uint64_t>());
        if (version.state == KeyState::active) ++active;
        if (version.state != KeyState::retired) {
          SIEGEL_TRY(const auto key, reader.take(keyring_key_size));
          version.key = SecretBytes::copy(key);
        }
        versions.push_back(std::move(version));
      }
      if (active > 1) return fail(malformed);
      read.keys_.emplace(name, std::move(versions));
    }
    if (!reader.empty()) return fail(malformed);
    return read;
  }();
  if (!keyring) return fail(malformed);  // whatever ended early
  return keyring;
}

Status Keyring::add(std::string_view name, std::uint64_t now, const Provider& provider) {
  if (!may_name(name))
    return fail(ErrorCode::bad_argument, "a key name has 1 to 64 of a-z 0-9 . _ - and begins with a letter or digit");
  if (keys_.contains(name)) return fail(ErrorCode::bad_argument, "the keyring has a key of this name already");
  if (keys_.size() >= max_keys_in_keyring) return fail(ErrorCode::too_large, "a keyring holds at most 256 keys");
  SecretBytes key(keyring_key_size);
  SIEGEL_CHECK(provider.random().fill(key.reveal_for_writing()));
  Versions versions;
  versions.push_back({KeyState::active, now, std::move(key)});
  keys_.emplace(name, std::move(versions));
  return {};
}

Result<std::uint32_t> Keyring::rotate(std::string_view name, std::uint64_t now, const Provider& provider) {
  const auto found = keys_.find(name);
  if (found == keys_.end()) return fail(ErrorCode::no_matching_key, "the keyring has no key of this name");
  auto& versions = found->second;
  if (versions.size() >= max_key_versions) return fail(ErrorCode::too_large, "a key has at most 31 versions");
  SecretBytes key(keyring_key_size);
  SIEGEL_CHECK(provider.random().fill(key.reveal_for_writing()));
  for (auto& version : versions)
    if (version.state == KeyState::active) version.state = KeyState::accept_only;
  versions.push_back({KeyState::active, now, std::move(key)});
  return static_cast<std::uint32_t>(versions.size());
}

Status Keyring::retire(std::string_view name, std::uint32_t version) {
  const auto found = keys_.find(name);
  if (found == keys_.end() || version == 0 || version > found->second.size())
    return fail(ErrorCode::no_matching_key, "the keyring has no key of this name and version");
  auto& retired = found->second[version - 1];
  retired.state = KeyState::retired;
  retired.key = SecretBytes();
  return {};
}

std::vector<std::string> Keyring::names() const {
  std::vector<std::string> names;
  for (const auto& [name, versions] : keys_) names.push_back(name);
  return names;
}

std::vector<KeyVersion> Keyring::versions(std::string_view name) const {
  std::vector<KeyVersion> list;
  if (const auto found = keys_.find(name); found != keys_.end())
    for (const auto& version : found->second)
      list.push_back({static_cast<std::uint32_t>(list.size() + 1), version.state, version.created});
  return list;
}

Result<std::uint32_t> Keyring::active_version(std::string_view name) const {
  for (const auto& version : versions(name))
    if (version.state == KeyState::active) return version.number;
  return fail(ErrorCode::no_matching_key, keys_.contains(name) ? "no version of the key is active: rotate it"
                                                               : "the keyring has no key of this name");
}

const Keyring::Version* Keyring::find(std::string_view name, std::uint32_t version) const {
  const auto found = keys_.find(name);
  if (found == keys_.end() || version == 0 || version > found->second.size()) return nullptr;
  return &found->second[version - 1];
}

Result<SecretBytes> Keyring::derive(std::string_view name, std::uint32_t version, const KeyScope& scope,
                                    std::size_t size, const Provider& provider) const {
  if (scope.domain.size() > max_key_scope_text_size || scope.field_class.size() > max_key_scope_text_size)
    return fail(ErrorCode::too_large, "a domain or a field class is longer than 65,535 bytes");
  const auto* found = find(name, version);
  if (found == nullptr) return fail(ErrorCode::no_matching_key, "the keyring has no key of this name and version");
  if (found->state == KeyState::retired)
    return fail(ErrorCode::no_matching_key, "this version of the key was retired and destroyed");
  // RFC 5869, 2.2: HKDF-Extract with no salt is HMAC under a zero one.
  static constexpr std::array<std::uint8_t, 32> no_salt{};
  auto pseudorandom_key = provider.hmac_sha_256(no_salt, {found->key.reveal()});
  Bytes info;
  append_text(info, derivation_label);
  append_text(info, key_purpose_label(scope.purpose));
  append_text(info, scope.domain);
  append_text(info, scope.field_class);
  append_big_endian(info, version);
  SecretBytes derived(size);
  provider.hkdf_expand_sha_256(pseudorandom_key, info, derived.reveal_for_writing());
  wipe(pseudorandom_key);
  return derived;
}

}  // namespace siegel

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret_bytes.h"
#include "crypto/provider.h"
#include "keys/identity.h"
#include "keys/recipient.h"

namespace siegel {

inline constexpr std::size_t keyring_key_size = 32;  ///< bytes of a named key
inline constexpr std::string_view keyring_document = "keyring";
inline constexpr std::size_t max_keyring_size = 1024 * 1024;    ///< bytes of the content
inline constexpr std::size_t max_keys_in_keyring = 256;         ///< names
inline constexpr std::uint32_t max_key_versions = 31;           ///< of one name: a token says its version in one symbol
inline constexpr std::size_t max_key_name_size = 64;            ///< characters of a name
inline constexpr std::size_t max_key_scope_text_size = 65'535;  ///< bytes of a domain or a field class

/// What may still be done with one version of a key.
enum class KeyState : std::uint8_t {
  active,       ///< makes new tokens; exactly one version of a key is active, or none if all are retired
  accept_only,  ///< reads old tokens, and makes none
  retired,      ///< destroyed: what it made can never be undone again
};
std::string_view key_state_word(KeyState state);  ///< `active`, `accept-only`, `retired`

/// What a derived key is for. Each purpose has its own label (docs/keyring.md, "Derivation"), so that no two uses
/// ever share a key.
enum class KeyPurpose : std::uint8_t { token, siv, ff1, date_shift, surrogate };
std::string_view key_purpose_label(KeyPurpose purpose);

/// The scope of a derived key. Two scopes that differ in anything give keys that have nothing to do with each other.
struct KeyScope {
  std::string_view domain;       ///< the pseudonymization domain of the policy
  std::string_view field_class;  ///< such as PERSON or IBAN: fields of one class can be linked, others not
  KeyPurpose purpose;
};

/// One version of a key, without the key.
struct KeyVersion {
  std::uint32_t number;  ///< from 1
  KeyState state;
  std::uint64_t created;  ///< seconds since 1970-01-01T00:00:00Z
};

/// Named 256-bit keys in versions: the secret from which every token is made, which never leaves its owner.
///
/// Without input and output: `seal` gives the bytes of the file, `open` takes them. The file is a sealed document of
/// our own format; its content is binary (docs/keyring.md), because a reader of JSON leaves copies of the keys behind.
class Keyring {
 public:
  /// An empty one.
  Keyring() = default;

  /// Errors: those of `open_document`; `bad_vault` for content that is not well formed.
  static Result<Keyring> open(ByteView sealed, std::span<const Identity* const> identities, const Provider& provider);
  /// Errors: those of `PreparedSeal::create`.
  Result<Bytes> seal(std::span<const Recipient* const> recipients, const Provider& provider) const;

  /// The content alone. Errors: `bad_vault`.
  static Result<Keyring> parse(const SecretBytes& content);

  /// Whose it is, and stays when it is sealed again; empty for nobody's.
  void belong_to(std::string tenant) { tenant_ = std::move(tenant); }
  const std::string& tenant() const { return tenant_; }
  SecretBytes print() const;

  /// Draws a key, version 1, active. Errors: `bad_argument` for a name that is taken or not of 1 to 64 characters
  /// `a-z 0-9 . _ -` beginning with a letter or digit; `too_large`; `random_failed`.
  Status add(std::string_view name, std::uint64_t now, const Provider& provider);
  /// Draws a new version, which becomes the active one; the former is accept-only from then on. Gives its number.
  /// Errors: `no_matching_key` for an unknown name; `too_large`; `random_failed`.
  Result<std::uint32_t> rotate(std::string_view name, std::uint64_t now, const Provider& provider);
  /// Destroys one version: the bytes of the key are gone from this object and from all that `seal` gives afterwards.
  /// Number, state and date stay, so that nobody takes the number for an unknown one. Errors: `no_matching_key`.
  Status retire(std::string_view name, std::uint32_t version);

  std::vector<std::string> names() const;
  /// In the order of their numbers; empty for an unknown name.
  std::vector<KeyVersion> versions(std::string_view name) const;
  /// Errors: `no_matching_key` for an unknown name, or if all versions are retired.
  Result<std::uint32_t> active_version(std::string_view name) const;

  /// HKDF-SHA-256 of one version for one scope; `size` is 1 to 255 * 32 bytes. Errors: `no_matching_key` if name or
  /// version is unknown or retired, `too_large` for a domain or class beyond its limit.
  Result<SecretBytes> derive(std::string_view name, std::uint32_t version, const KeyScope& scope, std::size_t size,
                             const Provider& provider) const;

 private:
  std::string tenant_;
  struct Version {
    KeyState state;
    std::uint64_t created;
    SecretBytes key;  // empty once retired
  };
  using Versions = std::vector<Version>;  // number n at index n - 1

  const Version* find(std::string_view name, std::uint32_t version) const;

  std::map<std::string, Versions, std::less<>> keys_;
};

}  // namespace siegel

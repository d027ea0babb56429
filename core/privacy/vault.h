// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret_bytes.h"
#include "base/wiped_bytes.h"
#include "crypto/provider.h"
#include "envelope/unlock.h"
#include "keys/identity.h"
#include "keys/recipient.h"

namespace siegel {

using VaultId = std::array<std::uint8_t, 16>;
using PersonIndex = std::array<std::uint8_t, 16>;

inline constexpr std::string_view vault_document = "vault";
inline constexpr std::size_t max_vault_token_size = 1024;               ///< bytes
inline constexpr std::size_t max_vault_value_size = 1024 * 1024;        ///< bytes
inline constexpr std::size_t max_vault_text_size = 1024;                ///< bytes of a type, domain or document
inline constexpr std::size_t max_vault_segment_size = 4 * 1024 * 1024;  ///< bytes of records in one segment
inline constexpr std::size_t vault_segment_size = 256 * 1024;           ///< pending bytes after which to flush

/// What the outside remembers of a vault, so that an older copy, or one with its end cut off, is found out. Not
/// secret. Kept apart from the vault: who can put back both, puts back time.
struct VaultMark {
  VaultId vault{};
  std::uint64_t sequence = 0;  ///< of the last segment that was seen
  Sha256Digest digest{};       ///< of the chain up to and with that segment

  bool operator==(const VaultMark&) const = default;

  /// One line of JSON.
  std::string print() const;
  /// Errors: `bad_vault`.
  static Result<VaultMark> parse(std::string_view text);
};

/// One record, as it is asked for. The views live until the vault changes.
struct VaultRecord {
  std::string_view token;
  std::string_view type;      ///< such as PERSON
  std::string_view domain;    ///< of the policy
  std::string_view document;  ///< empty unless tokens are linkable within one document only
  std::string_view value;     ///< what the token stands for, byte for byte
  std::uint64_t created = 0;  ///< seconds since 1970-01-01T00:00:00Z
  std::uint64_t expires = 0;  ///< the same; 0 means never
  PersonIndex person{};       ///< keyed index of the person; all zero if nobody was named
};

/// What is to be remembered. `person` is whatever the caller names a person by (an account number, a name): only an
/// HMAC of it is kept, so that everything about one person can be found and deleted.
struct NewVaultRecord {
  std::string_view token;
  std::string_view type;
  std::string_view domain;
  std::string_view document = {};
  std::string_view value;
  std::string_view person = {};
  std::uint64_t created;
  std::uint64_t expires = 0;
};

/// Opens the head of a vault with whatever keys there are, `unlock` with `document_requirements(vault_document)`
/// mostly.
using VaultUnlocker = std::function<Result<UnlockedHeader>(const Header& header)>;

/// What a vault asks about its past while it is opened.
struct VaultExpectations {
  const VaultMark* remembered = nullptr;  ///< nothing: the vault is seen for the first time
  std::uint64_t now = 0;                  ///< records that expired by then are not found; 0: all are
  /// A last segment that was not written to its end is an error, unless the mark proves that nothing is missing but
  /// what was being written when the power went, or the caller says that he knows.
  enum class TornEnd : std::uint8_t { refuse, drop } torn_end = TornEnd::refuse;
};

struct VaultMerge {
  std::size_t added = 0;
  std::size_t equal = 0;  ///< were there already
};

class VaultRewrite;

/// The sealed record of what each token stands for (docs/vault.md).
///
/// Grows without being written anew: `flush` gives the bytes to append. Each such segment is sealed under the key of
/// the vault, numbered and bound to all that lies before it, so that an edit, an exchange or a gap is found; that the
/// end is missing is found with a `VaultMark`. In memory the records lie one after the other, wiped when dropped.
class Vault {
 public:
  /// A new vault, of this tenant or of nobody. Its head leaves with the first `flush`. Errors: those of
  /// `PreparedSeal::create`.
  static Result<Vault> create(std::span<const Recipient* const> recipients, const Provider& provider,
                              std::string_view tenant = {});
  /// All of a vault at once; see `VaultReader` for one that comes in pieces. Errors: as there.
  static Result<Vault> open(ByteView bytes, std::span<const Identity* const> identities, const Provider& provider,
                            const VaultExpectations& expectations = {});

  Vault(Vault&&) noexcept;
  Vault& operator=(Vault&&) noexcept;
  ~Vault();

  const VaultId& id() const;
  /// 32 bytes for session tokens (privacy/session_token.h). Drawn with the vault.
  const SecretBytes& session_key() const;
  /// The keys of all sessions whose tokens are in here, the own one first; more than one only after a merge.
  std::span<const SecretBytes> session_keys() const;
  /// A number for the next session token: never given twice, also not after records were deleted.
  std::uint64_t take_index();

  std::size_t size() const;    ///< records that are there, expired or not
  std::size_t memory() const;  ///< bytes held for records and their indexes

  /// Errors: `bad_argument` for an empty token or type; `too_large`; `policy_denied` if the token already stands for
  /// something else (a collision). Adding the same again does nothing.
  Status add(const NewVaultRecord& record);

  /// Nothing if the token is unknown or its record expired.
  std::optional<VaultRecord> find(std::string_view token) const;
  /// The token that a value got before in this scope.
  std::optional<VaultRecord> find_value(std::string_view type, std::string_view domain, std::string_view document,
                                        std::string_view value) const;
  /// Calls `body(const VaultRecord&)` for each record, in the order they came.
  template <class Body>
  void for_each(Body body) const {
    for (std::size_t i = 0; i < slot_count(); ++i)
      if (const auto record = record_at(i)) body(*record);
  }

  /// Bytes of records that wait for `flush`.
  std::size_t pending_size() const;
  /// What is to be appended to the file: the head if it did not leave yet, and segments with all that waits. Empty if
  /// nothing does. The view lives until the next call. To be written before any token in it leaves.
  Result<ByteView> flush();
  /// To be remembered once the bytes of the last `flush` are safely written.
  VaultMark mark() const;
  /// Bytes of the file up to the end of the last whole segment: where to append. Less than the size of the file only
  /// after a torn end was dropped.
  std::uint64_t file_size() const;

  // Deletion. The records are gone from memory at once, and from the file once `rewrite` has replaced it.

  /// Everything that was recorded under this person. Gives how many.
  std::size_t forget_person(std::string_view person);
  /// Every record with this value, and everything about the persons of these records.
  std::size_t forget_value(std::string_view value);
  /// The record of this token, and everything about its person.
  std::size_t forget_token(std::string_view token);
  /// Everything that expired by `now` (seconds since 1970).
  std::size_t expire(std::uint64_t now);

  /// Takes over the records and sessions of another vault. Errors: `bad_data` if one token stands for two things; then
  /// nothing was changed.
  Result<VaultMerge> merge(const Vault& other);

  /// All that is there, written anew as the same vault for the same recipients: what was deleted is not in it. The
  /// vault must not change while it is read. Errors: `internal`.
  Result<VaultRewrite> rewrite() const;
  /// The same as a new vault with keys of its own, for other recipients: an export.
  Result<VaultRewrite> export_to(std::span<const Recipient* const> recipients) const;

 private:
  friend class VaultReader;
  friend class VaultRewrite;
  struct State;
  explicit Vault(std::unique_ptr<State> state);

  std::size_t slot_count() const;
  std::optional<VaultRecord> record_at(std::size_t slot) const;
  std::uint64_t next_index() const;

  std::unique_ptr<State> state_;
};

/// Opens a vault that comes piece by piece; holds no more of the file than one segment.
class VaultReader {
 public:
  /// What `expectations` point to has to outlive the reader.
  VaultReader(VaultUnlocker unlocker, const Provider& provider, const VaultExpectations& expectations = {});
  VaultReader(VaultReader&&) noexcept;
  VaultReader& operator=(VaultReader&&) noexcept;
  ~VaultReader();

  /// Errors: `bad_vault` for what is no vault, altered, or not what the mark says; those of the unlocker for
  /// the head; `no_matching_key` and others are not kept: they end the reading all the same.
  Status push(ByteView bytes);
  /// Errors: `bad_vault` if the vault ends within a segment, or before the one that is remembered.
  Result<Vault> finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The bytes of a whole vault, piece by piece.
class VaultRewrite {
 public:
  VaultRewrite(VaultRewrite&&) noexcept;
  VaultRewrite& operator=(VaultRewrite&&) noexcept;
  ~VaultRewrite();

  /// Empty at the end. The view lives until the next call. Errors: `random_failed`, `out_of_memory`.
  Result<ByteView> next();
  /// After the end: the mark of what was written.
  VaultMark mark() const;

 private:
  friend class Vault;
  struct State;
  explicit VaultRewrite(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace siegel

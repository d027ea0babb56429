// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "privacy/vault_records.h"
#include "privacy/vault_segment.h"

namespace siegel {

/// What may stand in a segment. One byte in front of each entry.
enum class VaultEntry : std::uint8_t {
  record = 1,
  session = 2,     ///< the key of another session, from a merge: 32 bytes
  next_index = 3,  ///< the number that `take_index` gives next: 8 bytes
};

struct Vault::State {
  State(Bytes head_bytes, VaultSecrets its_secrets, const Provider& library)
      : head(std::move(head_bytes)), secrets(std::move(its_secrets)), provider(library), chain(head, secrets, library) {
    sessions.push_back(secrets.session.clone());
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  PersonIndex index_of(std::string_view person) const;
  bool is_expired(const VaultRecord& record) const { return record.expires != 0 && now != 0 && record.expires <= now; }
  /// Takes in the entries of a segment that was opened. Errors: `bad_vault`.
  Status load(ByteView entries);
  void wait_for_flush(VaultEntry kind, ByteView entry);
  /// Appends a segment for each block that waits. Errors: `random_failed`.
  Status seal_waiting(Bytes& to);
  std::size_t waiting_size() const;
  bool has_session(const SecretBytes& session) const;

  Bytes head;
  VaultSecrets secrets;
  const Provider& provider;
  VaultChain chain;
  VaultRecords records;
  std::vector<SecretBytes> sessions;  // the own one first
  std::string tenant;                 // whose it is; empty for nobody's
  std::uint64_t next_index = 0;
  std::uint64_t saved_index = 0;
  std::uint64_t now = 0;
  std::uint64_t file_size = 0;
  bool head_is_written = false;
  std::vector<WipedBytes> waiting;  // each is the content of one segment
  Bytes flushed;
};

}  // namespace siegel

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "base/byte_reader.h"
#include "base/wiped_bytes.h"
#include "privacy/vault.h"

namespace siegel {

/// The records of a vault in memory: one after the other as they stand in segments, wiped when they go, with indexes by
/// token and by value.
class VaultRecords {
 public:
  using Slot = std::size_t;

  std::size_t size() const { return size_; }
  std::size_t slot_count() const { return begins_.size(); }
  std::size_t memory() const;
  std::optional<VaultRecord> at(Slot slot) const;

  std::optional<Slot> find(std::string_view token) const;
  std::optional<Slot> find_value(std::string_view type, std::string_view domain, std::string_view document,
                                 std::string_view value) const;
  /// The caller has looked whether the token is there. Gives the bytes of the record, until the next call.
  ByteView add(const VaultRecord& record);
  void remove(Slot slot);
  ByteView bytes_at(Slot slot) const;

  template <class Wanted>
  std::size_t remove_if(Wanted wanted) {
    std::size_t count = 0;
    for (Slot slot = 0; slot < begins_.size(); ++slot)
      if (const auto record = at(slot); record && wanted(*record)) {
        remove(slot);
        ++count;
      }
    return count;
  }

 private:
  static constexpr std::size_t removed = static_cast<std::size_t>(-1);
  std::size_t end_of(Slot slot) const;

  WipedBytes bytes_;
  std::vector<std::size_t> begins_;  // in bytes_; `removed` for those that are gone
  std::unordered_multimap<std::size_t, Slot> by_token_;
  std::unordered_multimap<std::size_t, Slot> by_value_;
  std::size_t size_ = 0;
};

/// One record as it stands in a segment, without its kind. The views point into what the reader reads. Errors:
/// `bad_vault`, also for lengths beyond their limits.
Result<VaultRecord> read_vault_record(ByteReader& reader);
void append_vault_record(WipedBytes& to, const VaultRecord& record);

}  // namespace siegel

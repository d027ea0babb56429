// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/signed_note.h"
#include "crypto/merkle_tree.h"

namespace siegel {

/// What a log was at one moment (c2sp.org/tlog-checkpoint). Whoever keeps one can prove later that nothing of what it
/// covers was altered or taken away.
struct Checkpoint {
  std::string origin;  ///< the name of the log, and of its key
  std::uint64_t size = 0;
  TreeHash root{};

  /// What is signed: three lines.
  std::string text() const;
  /// SHA-256 of them: what another log keeps of this one.
  Sha256Digest digest(const Provider& provider) const;
  /// As a signed note. Errors: those of `sign_note`.
  Result<std::string> sign(const SecretBytes& seed, const Provider& provider) const;
  /// Lines after the third are covered by the signature and ignored. Errors: `bad_signature` for what is no checkpoint
  /// of this log, or not signed by it; `too_large`.
  static Result<Checkpoint> open(std::string_view note, const NoteVerifier& log, const Provider& provider);

  bool operator==(const Checkpoint&) const = default;
};

/// That an entry is in a log (c2sp.org/tlog-proof), to be checked without the log.
struct LogProof {
  std::uint64_t index = 0;
  std::vector<TreeHash> hashes;
  std::string checkpoint;  ///< the signed note, as it came
  Bytes entry;             ///< the entry itself, in the line `extra`; empty if it comes by another way

  std::string print() const;
  /// Errors: `bad_data`, `too_large`.
  static Result<LogProof> parse(std::string_view text);
  /// The checkpoint, if the entry is in it. Errors: `bad_signature`; `log_forged` if the entry is not the one.
  Result<Checkpoint> verify(ByteView entry, const NoteVerifier& log, const Provider& provider) const;
};

/// That a log at one checkpoint is the log of an earlier one, and more: nothing that the earlier one covers was
/// altered. To be checked without the log. The text is the request of c2sp.org/tlog-witness, so that witnesses read it.
struct ConsistencyProof {
  std::uint64_t old_size = 0;
  std::vector<TreeHash> hashes;
  std::string checkpoint;  ///< the later one, as a signed note

  std::string print() const;
  /// Errors: `bad_data`, `too_large`.
  static Result<ConsistencyProof> parse(std::string_view text);
  /// The later checkpoint, if it continues `old`. Errors: `bad_signature`; `log_forged` if it does not, or if the proof
  /// is about another one.
  Result<Checkpoint> verify(const Checkpoint& old, const NoteVerifier& log, const Provider& provider) const;
};

}  // namespace siegel

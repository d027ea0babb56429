// SPDX-License-Identifier: Apache-2.0
#include "audit/checkpoint.h"

#include <algorithm>

#include "audit/decimal.h"
#include "codec/base64.h"

namespace siegel {
namespace {

constexpr std::string_view proof_head = "c2sp.org/tlog-proof@v1";
constexpr std::string_view old_start = "old ";
constexpr std::size_t max_proof_hashes = 64;
constexpr std::size_t max_log_proof = 2 * max_signed_note;

constexpr Error no_checkpoint{ErrorCode::bad_signature, "this is no checkpoint of this log"};
constexpr Error no_consistency{ErrorCode::bad_data, "this is no proof of consistency (c2sp.org/tlog-witness)"};
constexpr Error no_proof{ErrorCode::bad_data, "this is no proof of an entry (c2sp.org/tlog-proof)"};

/// Takes a line off the front, without its end.
std::string_view take_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  const auto line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

std::optional<TreeHash> parse_hash(std::string_view text) {
  const auto bytes = decode_base64(text);
  TreeHash hash{};
  if (!bytes || bytes->size() != hash.size()) return std::nullopt;
  std::ranges::copy(*bytes, hash.begin());
  return hash;
}

/// Lines of hashes up to an empty one.
Result<std::vector<TreeHash>> take_hashes(std::string_view& text, const Error& otherwise) {
  std::vector<TreeHash> hashes;
  for (auto line = take_line(text); !line.empty(); line = take_line(text)) {
    const auto hash = parse_hash(line);
    if (!hash || hashes.size() == max_proof_hashes) return fail(otherwise);
    hashes.push_back(*hash);
  }
  return hashes;
}

}  // namespace

std::string Checkpoint::text() const {
  return origin + "\n" + std::to_string(size) + "\n" + encode_base64(root) + "\n";
}

Sha256Digest Checkpoint::digest(const Provider& provider) const {
  const auto hash = provider.sha_256();
  hash->update(bytes_of(text()));
  return hash->finish();
}

Result<std::string> Checkpoint::sign(const SecretBytes& seed, const Provider& provider) const {
  return sign_note(text(), origin, seed, provider);
}

Result<Checkpoint> Checkpoint::open(std::string_view note, const NoteVerifier& log, const Provider& provider) {
  SIEGEL_TRY(auto text, open_note(note, log, provider));
  Checkpoint checkpoint;
  checkpoint.origin = take_line(text);
  const auto size = parse_decimal(take_line(text));
  const auto root = parse_hash(take_line(text));
  if (checkpoint.origin != log.name || !size || *size > max_tree_size || !root) return fail(no_checkpoint);
  while (!text.empty())
    if (take_line(text).empty()) return fail(no_checkpoint);
  checkpoint.size = *size;
  checkpoint.root = *root;
  return checkpoint;
}

std::string ConsistencyProof::print() const {
  auto text = std::string(old_start) + std::to_string(old_size) + "\n";
  for (const auto& hash : hashes) text += encode_base64(hash) + "\n";
  return text + "\n" + checkpoint;
}

Result<ConsistencyProof> ConsistencyProof::parse(std::string_view text) {
  if (text.size() > max_log_proof) return fail(ErrorCode::too_large, "a proof of consistency is larger than 128 KiB");
  const auto first = take_line(text);
  if (!first.starts_with(old_start)) return fail(no_consistency);
  const auto size = parse_decimal(first.substr(old_start.size()));
  if (!size || *size > max_tree_size) return fail(no_consistency);
  ConsistencyProof proof;
  proof.old_size = *size;
  SIEGEL_TRY(proof.hashes, take_hashes(text, no_consistency));
  proof.checkpoint = text;
  return proof;
}

Result<Checkpoint> ConsistencyProof::verify(const Checkpoint& old, const NoteVerifier& log,
                                            const Provider& provider) const {
  SIEGEL_TRY(auto later, Checkpoint::open(checkpoint, log, provider));
  const TreeHasher hasher(provider);
  const bool continues = old.size == 0 ? hashes.empty() && old.root == hasher.empty()
                                       : verify_consistency(old.size, old.root, later.size, later.root, hashes, hasher);
  if (old.origin != later.origin || old_size != old.size || !continues)
    return fail(ErrorCode::log_forged, "the later checkpoint does not continue the earlier one");
  return later;
}

std::string LogProof::print() const {
  auto text = std::string(proof_head) + "\n";
  if (!entry.empty()) text += "extra " + encode_base64(entry) + "\n";
  text += "index " + std::to_string(index) + "\n";
  for (const auto& hash : hashes) text += encode_base64(hash) + "\n";
  return text + "\n" + checkpoint;
}

Result<LogProof> LogProof::parse(std::string_view text) {
  constexpr std::string_view extra = "extra ";
  constexpr std::string_view index = "index ";
  if (text.size() > max_log_proof) return fail(ErrorCode::too_large, "a proof of an entry is larger than 128 KiB");
  if (take_line(text) != proof_head) return fail(no_proof);
  LogProof proof;
  auto line = take_line(text);
  if (line.starts_with(extra)) {
    auto entry = decode_base64(line.substr(extra.size()));
    if (!entry || entry->empty()) return fail(no_proof);
    proof.entry = *std::move(entry);
    line = take_line(text);
  }
  if (!line.starts_with(index)) return fail(no_proof);
  const auto number = parse_decimal(line.substr(index.size()));
  if (!number) return fail(no_proof);
  proof.index = *number;
  SIEGEL_TRY(proof.hashes, take_hashes(text, no_proof));
  proof.checkpoint = text;
  return proof;
}

Result<Checkpoint> LogProof::verify(ByteView content, const NoteVerifier& log, const Provider& provider) const {
  SIEGEL_TRY(auto opened, Checkpoint::open(checkpoint, log, provider));
  const TreeHasher hasher(provider);
  if (!verify_inclusion(hasher.leaf(content), index, opened.size, hashes, opened.root, hasher))
    return fail(ErrorCode::log_forged, "the entry is not the one that the log has at this place");
  return opened;
}

}  // namespace siegel

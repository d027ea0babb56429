// SPDX-License-Identifier: Apache-2.0
#include "audit/audit_record.h"
#include "audit/checkpoint.h"
#include "audit/log_verifier.h"
#include "codec/base64.h"
#include "support/provider.h"
#include "support/results.h"

using namespace siegel;
using namespace siegel::test;

namespace {

constexpr std::string_view example_key = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
constexpr std::string_view example_text = "This is an example message.\n";
constexpr std::string_view example_signature =
    "\xE2\x80\x94 example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

AuditRecord record_number(std::uint64_t number) {
  AuditRecord record;
  record.sequence = number;
  record.time = 1'800'000'000 + static_cast<std::int64_t>(number);
  record.operation = "seal";
  record.outcome = "done";
  return record;
}

AuditRecord full_record() {
  auto record = record_number(7);
  record.actor = "uid:1000";
  record.tenant = "kanzlei-a";
  record.of = 6;
  record.error = "policy_denied";
  record.policy = std::string(64, 'a');
  record.file_id = std::string(32, 'b');
  record.digest = std::string(64, 'c');
  record.recipients = {"fafe2ef28c916a85", "0011223344556677"};
  record.counts = {{"bytes", 123}, {"rows", 0}};
  return record;
}

std::vector<std::string> lines_of(std::size_t count) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < count; ++i) lines.push_back(value(record_number(i).print()));
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  return text;
}

Checkpoint checkpoint_of(const std::vector<std::string>& lines) {
  const TreeHasher hasher(provider());
  TreeFrontier frontier;
  for (const auto& line : lines) frontier.append(hasher.leaf(bytes_of(line)), hasher);
  return {"siegel.test/log", frontier.size(), frontier.root(hasher)};
}

StoredHashes stored_hashes_of(const std::vector<std::string>& lines, const TreeHasher& hasher) {
  const auto list = std::make_shared<std::vector<TreeHash>>();
  const StoredHashes stored = [list](std::uint64_t index) -> Result<TreeHash> { return list->at(index); };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto hashes = value(hashes_to_store(i, hasher.leaf(bytes_of(lines[i])), stored, hasher));
    list->insert(list->end(), hashes.begin(), hashes.end());
  }
  return stored;
}

Status verified(std::string_view log, std::vector<Checkpoint> checkpoints, std::size_t piece = 1000) {
  LogVerifier verifier(std::move(checkpoints), provider());
  for (std::size_t at = 0; at < log.size(); at += piece) SIEGEL_CHECK(verifier.push(bytes_of(log.substr(at, piece))));
  return verifier.finish();
}

}  // namespace

TEST_CASE("the signed note of the specification opens, and no other", "[audit]") {
  const auto verifier = value(NoteVerifier::parse(example_key, provider()));
  REQUIRE(verifier.name == "example.com/foo");
  REQUIRE(verifier.print(provider()) == example_key);
  const auto note = std::string(example_text) + "\n" + std::string(example_signature);
  REQUIRE(value(open_note(note, verifier, provider())) == example_text);
  // Signatures of others stand beside it.
  const auto other = std::string("\xE2\x80\x94 example.com/bar AAAAAAA=\n");
  REQUIRE(value(open_note(note + other, verifier, provider())) == example_text);
  REQUIRE(error_of(open_note(std::string(example_text) + "\n" + other, verifier, provider())) ==
          ErrorCode::bad_signature);
  for (std::size_t i = 0; i < note.size(); ++i) {
    auto altered = note;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    CAPTURE(i);
    REQUIRE(error_of(open_note(altered, verifier, provider())) == ErrorCode::bad_signature);
    REQUIRE_FALSE(open_note(std::string_view(note).substr(0, i), verifier, provider()).has_value());
  }
  REQUIRE(error_of(open_note(std::string(max_signed_note + 1, 'x'), verifier, provider())) == ErrorCode::too_large);
  REQUIRE(error_of(open_note(note + "trailing\n", verifier, provider())) == ErrorCode::bad_signature);
  // One signature of ours that is right does not make up for one that is wrong.
  auto wrong = std::string(example_signature);
  wrong[wrong.size() - 6] = wrong[wrong.size() - 6] == 'A' ? 'B' : 'A';
  REQUIRE(error_of(open_note(note + wrong, verifier, provider())) == ErrorCode::bad_signature);
  for (const std::string_view bad :
       {"", "name", "name+530d903a", "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/fo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "example.com/foo+530d903a+AekyeQ=="})
    REQUIRE(error_of(NoteVerifier::parse(bad, provider())) == ErrorCode::bad_key);
  for (const std::string_view bad : {"", "a b", "a+b", "a\n", "\x7F"}) REQUIRE_FALSE(is_note_name(bad));
}

TEST_CASE("a checkpoint comes back as it was signed", "[audit]") {
  const auto seed = secret(pattern(32));
  const NoteVerifier log{"siegel.test/log", value(ed25519_public_key(seed))};
  const auto checkpoint = checkpoint_of(lines_of(5));
  const auto note = value(checkpoint.sign(seed, provider()));
  REQUIRE(value(Checkpoint::open(note, log, provider())) == checkpoint);
  REQUIRE(error_of(Checkpoint::open(note, {"siegel.test/other", log.key}, provider())) == ErrorCode::bad_signature);
  REQUIRE(error_of(Checkpoint::open(note, {log.name, value(ed25519_public_key(secret(pattern(32, 99))))},
                                    provider())) == ErrorCode::bad_signature);
  const auto signed_text = [&](const std::string& text) {
    return error_of(Checkpoint::open(value(sign_note(text, log.name, seed, provider())), log, provider()));
  };
  const auto root = encode_base64(checkpoint.root);
  for (const auto& text : {log.name + "\n", log.name + "\n5\n", log.name + "\n05\n" + root + "\n",
                           log.name + "\n-5\n" + root + "\n", log.name + "\n5\nAAAA\n", "other\n5\n" + root + "\n",
                           log.name + "\n5\n" + root + "\n\nmore\n", log.name + "\n1000000000000000\n" + root + "\n"})
    REQUIRE(signed_text(text) == ErrorCode::bad_signature);
  const auto extended = value(sign_note(log.name + "\n5\n" + root + "\nmore\n", log.name, seed, provider()));
  REQUIRE(value(Checkpoint::open(extended, log, provider())) == checkpoint);
  REQUIRE(error_of(checkpoint.sign(secret(pattern(31)), provider())) == ErrorCode::bad_key);
}

TEST_CASE("a proof of an entry is checked without the log", "[audit]") {
  const auto seed = secret(pattern(32));
  const NoteVerifier log{"siegel.test/log", value(ed25519_public_key(seed))};
  const auto lines = lines_of(5);
  const TreeHasher hasher(provider());
  const auto stored = stored_hashes_of(lines, hasher);
  LogProof proof{3, value(inclusion_proof(3, 5, stored, hasher)), value(checkpoint_of(lines).sign(seed, provider())),
                 bytes(bytes_of(lines[3]))};
  const auto text = proof.print();
  const auto read = value(LogProof::parse(text));
  REQUIRE(read.print() == text);
  REQUIRE(value(read.verify(read.entry, log, provider())).size == 5);
  REQUIRE(error_of(read.verify(bytes_of(lines[2]), log, provider())) == ErrorCode::log_forged);
  proof.entry.clear();
  REQUIRE(value(LogProof::parse(proof.print())).entry.empty());
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto altered = text;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    CAPTURE(i);
    const auto parsed = LogProof::parse(altered);
    if (parsed) REQUIRE_FALSE(parsed->verify(parsed->entry, log, provider()).has_value());
  }
  for (const std::string_view bad :
       {"", "c2sp.org/tlog-proof@v1\n", "c2sp.org/tlog-proof@v1\nindex 03\n\n",
        "c2sp.org/tlog-proof@v1\nextra \nindex 3\n\n", "c2sp.org/tlog-proof@v1\nindex 3\nAAAA\n\n"})
    REQUIRE(error_of(LogProof::parse(bad)) == ErrorCode::bad_data);
  REQUIRE(error_of(LogProof::parse(std::string(200'000, 'x'))) == ErrorCode::too_large);
  std::string many = "c2sp.org/tlog-proof@v1\nindex 3\n";
  for (int i = 0; i < 65; ++i) many += encode_base64(TreeHash{}) + "\n";
  REQUIRE(error_of(LogProof::parse(many)) == ErrorCode::bad_data);
}

TEST_CASE("that a log continues an earlier checkpoint is checked without the log", "[audit]") {
  const auto seed = secret(pattern(32));
  const NoteVerifier log{"siegel.test/log", value(ed25519_public_key(seed))};
  const auto lines = lines_of(13);
  const TreeHasher hasher(provider());
  const auto stored = stored_hashes_of(lines, hasher);
  const auto front = [&](std::size_t size) {
    return checkpoint_of(std::vector(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(size)));
  };
  for (std::uint64_t old = 0; old <= 13; ++old) {
    ConsistencyProof proof{old, {}, value(front(13).sign(seed, provider()))};
    if (old != 0) proof.hashes = value(consistency_proof(old, 13, stored, hasher));
    const auto text = proof.print();
    const auto read = value(ConsistencyProof::parse(text));
    REQUIRE(read.print() == text);
    REQUIRE(value(read.verify(front(old), log, provider())).size == 13);
    // Another log of the same size, another size, another name.
    auto forged = front(old);
    forged.root[0] ^= 1;
    REQUIRE(error_of(read.verify(forged, log, provider())) == ErrorCode::log_forged);
    REQUIRE(error_of(read.verify(front(old == 13 ? 12 : old + 1), log, provider())) == ErrorCode::log_forged);
    auto renamed = front(old);
    renamed.origin = "siegel.test/other";
    REQUIRE(error_of(read.verify(renamed, log, provider())) == ErrorCode::log_forged);
    for (std::size_t i = 0; i < text.size(); i += 3) {
      auto altered = text;
      altered[i] = static_cast<char>(altered[i] ^ 1);
      CAPTURE(old, i);
      const auto parsed = ConsistencyProof::parse(altered);
      if (parsed) REQUIRE_FALSE(parsed->verify(front(old), log, provider()).has_value());
    }
  }
  for (const std::string_view bad : {"", "old\n", "old 03\n\n", "old -1\n\n", "old 3\nAAAA\n\n", "new 3\n\n"})
    REQUIRE(error_of(ConsistencyProof::parse(bad)) == ErrorCode::bad_data);
  REQUIRE(error_of(ConsistencyProof::parse(std::string(200'000, 'x'))) == ErrorCode::too_large);
  std::string many = "old 3\n";
  for (int i = 0; i < 65; ++i) many += encode_base64(TreeHash{}) + "\n";
  REQUIRE(error_of(ConsistencyProof::parse(many)) == ErrorCode::bad_data);
}

TEST_CASE("a record is one line of one form", "[audit]") {
  const auto line = value(full_record().print());
  REQUIRE(line == R"({"seq":7,"time":"2027-01-15T08:00:07Z","operation":"seal","outcome":"done","actor":"uid:1000",)"
                  R"("tenant":"kanzlei-a","of":6,"error":"policy_denied","policy":")" +
                      std::string(64, 'a') + R"(","file_id":")" + std::string(32, 'b') + R"(","digest":")" +
                      std::string(64, 'c') +
                      R"(","recipients":["fafe2ef28c916a85","0011223344556677"],"counts":{"bytes":123,"rows":0}})");
  REQUIRE(value(AuditRecord::parse(line)) == full_record());
  REQUIRE(value(check_audit_line(line)) == 7);
  const auto shortest = value(record_number(0).print());
  REQUIRE(value(AuditRecord::parse(shortest)) == record_number(0));
  // Whatever reads at all reads to the same line.
  for (std::size_t i = 0; i < line.size(); ++i)
    for (const char c : {'"', ',', '0', '9', '}', 'x', '\0', ' '}) {
      auto altered = line;
      altered[i] = c;
      if (const auto read = AuditRecord::parse(altered)) REQUIRE(value(read->print()) == altered);
    }
  for (std::size_t i = 0; i < line.size(); ++i)
    REQUIRE(error_of(AuditRecord::parse(std::string_view(line).substr(0, i))) == ErrorCode::log_forged);
  REQUIRE(error_of(AuditRecord::parse(line + " ")) == ErrorCode::log_forged);
  REQUIRE(error_of(AuditRecord::parse(std::string(5000, '{'))) == ErrorCode::log_forged);
}

TEST_CASE("a record takes no text that does not belong there", "[audit]") {
  const auto refused = [](auto change) {
    auto record = full_record();
    change(record);
    return error_of(record.print()) == ErrorCode::bad_argument;
  };
  REQUIRE(refused([](AuditRecord& r) { r.operation.clear(); }));
  REQUIRE(refused([](AuditRecord& r) { r.outcome = "has blanks"; }));
  REQUIRE(refused([](AuditRecord& r) { r.actor = "Frau M\xC3\xBCller"; }));
  REQUIRE(refused([](AuditRecord& r) { r.tenant = "\""; }));
  REQUIRE(refused([](AuditRecord& r) { r.tenant = std::string(max_audit_word + 1, 'a'); }));
  REQUIRE(refused([](AuditRecord& r) { r.time = -1; }));
  REQUIRE(refused([](AuditRecord& r) { r.time = 253'402'300'800; }));
  REQUIRE(refused([](AuditRecord& r) { r.recipients.assign(max_audit_recipients + 1, "a"); }));
  REQUIRE(refused([](AuditRecord& r) { r.recipients = {""}; }));
  REQUIRE(refused([](AuditRecord& r) { r.counts.assign(max_audit_counts + 1, {"a", 1}); }));
  REQUIRE(refused([](AuditRecord& r) { r.counts = {{"a", std::uint64_t{1} << 53}}; }));
  REQUIRE(refused([](AuditRecord& r) { r.counts = {{"a b", 1}}; }));
  REQUIRE(refused([](AuditRecord& r) { r.recipients.assign(max_audit_recipients, std::string(max_audit_word, 'a')); }));
  for (const std::int64_t time :
       {std::int64_t{0}, std::int64_t{951'782'400}, std::int64_t{4'102'444'799}, std::int64_t{253'402'300'799}}) {
    auto record = record_number(0);
    record.time = time;
    REQUIRE(value(AuditRecord::parse(value(record.print()))).time == time);
  }
  for (const std::string_view time :
       {"1969-12-31T23:59:59Z", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z", "2026-01-01 00:00:00Z"})
    REQUIRE(error_of(AuditRecord::parse(R"({"seq":0,"time":")" + std::string(time) +
                                        R"(","operation":"seal","outcome":"done"})")) == ErrorCode::log_forged);
}

TEST_CASE("a log that was altered in any way is found out", "[audit]") {
  const auto lines = lines_of(20);
  const auto log = joined(lines);
  const std::vector kept{checkpoint_of({lines.begin(), lines.begin() + 12}), checkpoint_of(lines)};
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{4096}})
    REQUIRE(verified(log, kept, piece).has_value());
  REQUIRE(verified("", {}).has_value());
  REQUIRE(verified("", {checkpoint_of({})}).has_value());
  const auto forged = [&](const std::vector<std::string>& altered, const std::vector<Checkpoint>& checkpoints) {
    return error_of(verified(joined(altered), checkpoints)) == ErrorCode::log_forged;
  };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto deleted = lines;
    deleted.erase(deleted.begin() + static_cast<std::ptrdiff_t>(i));
    REQUIRE(forged(deleted, kept));
    auto twice = lines;
    twice.insert(twice.begin() + static_cast<std::ptrdiff_t>(i), lines[i]);
    REQUIRE(forged(twice, kept));
    auto edited = lines;
    auto record = record_number(i);
    record.outcome = "refused";
    edited[i] = value(record.print());
    REQUIRE(forged(edited, kept));
    // Without a checkpoint such an edit is not seen: that is why somebody else keeps one.
    REQUIRE(verified(joined(edited), {}).has_value());
    auto swapped = lines;
    std::swap(swapped[i], swapped[(i + 1) % lines.size()]);
    REQUIRE(forged(swapped, {}));
    // Cut off, or set back and written on.
    const std::vector cut(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(i));
    REQUIRE(forged(cut, kept));
    auto other = cut;
    for (std::size_t j = i; j < 25; ++j) {
      auto later = record_number(j);
      later.operation = "open";
      other.push_back(value(later.print()));
    }
    REQUIRE(forged(other, kept));
  }
  auto inserted = lines;
  inserted.insert(inserted.begin() + 4, "{}");
  REQUIRE(forged(inserted, {}));
  REQUIRE(error_of(verified(log + "{\"seq\":20", kept)) == ErrorCode::log_forged);
  REQUIRE(error_of(verified(std::string(max_audit_record + 1, 'x'), {})) == ErrorCode::log_forged);
  LogVerifier interrupted(kept, provider());
  REQUIRE(interrupted.push(bytes_of(log + "{\"seq\":20")).has_value());
  REQUIRE(value(interrupted.finish_interrupted()) == 9);
  REQUIRE(interrupted.size() == 20);
  REQUIRE(interrupted.root() == kept.back().root);
}

// SPDX-License-Identifier: Apache-2.0
#include "audit/log_export.h"

#include "audit/log_tail.h"
#include "codec/hex.h"
#include "support/provider.h"
#include "support/results.h"

using namespace siegel;
using namespace siegel::test;

namespace {

const SecretBytes& seed() {
  static const auto bytes = SecretBytes::copy(bytes_of("0123456789abcdef0123456789abcdef"));
  return bytes;
}

NoteVerifier log_key() { return {"siegel.test/browser", value(ed25519_public_key(seed()))}; }

AuditRecord record_of(std::string operation) {
  AuditRecord record;
  record.time = 1'800'000'000;
  record.operation = std::move(operation);
  record.outcome = "done";
  return record;
}

/// A log that grew one record at a time, as a host keeps it.
struct Grown {
  LogTail tail{log_key(), provider()};
  std::string lines;
  std::string note = value(tail.checkpoint().sign(seed(), provider()));

  void add(const std::string& operation) {
    auto record = record_of(operation);
    lines += value(tail.append(record));
    note = value(tail.attach(value(ed25519_sign(seed(), bytes_of(tail.checkpoint().text())))));
    tail.keep();
  }
  std::string text() const { return LogExportHead{log_key(), note}.print(provider()) + lines; }
  NotedState state() const { return {tail.size(), encode_hex(tail.checkpoint().digest(provider()))}; }
};

Grown grown(std::size_t count) {
  Grown log;
  for (std::size_t i = 0; i < count; ++i) log.add("seal");
  return log;
}

Result<Checkpoint> verified(const std::string& text, std::vector<NotedState> noted = {}, std::size_t piece = 4096) {
  LogExportVerifier verifier(std::move(noted), provider());
  for (std::size_t at = 0; at < text.size(); at += piece)
    SIEGEL_CHECK(verifier.push(bytes_of(std::string_view(text).substr(at, piece))));
  return verifier.finish();
}

}  // namespace

TEST_CASE("the end of a log is enough to append", "[audit]") {
  auto log = grown(5);
  REQUIRE(value(Checkpoint::open(log.note, log_key(), provider())).size == 5);
  // What was not stored is forgotten.
  auto lost = record_of("open");
  value(log.tail.append(lost));
  REQUIRE(lost.sequence == 5);
  REQUIRE(log.tail.checkpoint().size == 6);
  log.tail.drop();
  REQUIRE(log.tail.checkpoint().size == 5);
  log.add("open");

  // The same from what is stored.
  const auto last = value(Checkpoint::open(log.note, log_key(), provider()));
  LogVerifier read({last}, provider());
  value(read.push(bytes_of(log.lines)));
  value(read.finish());
  auto again = value(LogTail::behind(log_key(), read, last, provider()));
  REQUIRE(again.checkpoint() == log.tail.checkpoint());
  auto next = record_of("verify");
  auto same = next;
  REQUIRE(value(again.append(next)) == value(log.tail.append(same)));
  REQUIRE(again.checkpoint() == log.tail.checkpoint());

  LogVerifier longer({}, provider());
  value(longer.push(bytes_of(log.lines + value(record_of("x").print()).replace(0, 8, "{\"seq\":6") + "\n")));
  REQUIRE(error_of(LogTail::behind(log_key(), longer, last, provider())) == ErrorCode::log_forged);
  auto bad = record_of("has blanks in it");
  REQUIRE(error_of(log.tail.append(bad)) == ErrorCode::bad_argument);
  REQUIRE(error_of(log.tail.attach(Ed25519Signature{})) == ErrorCode::bad_signature);
}

TEST_CASE("a log in one file is checked whole", "[audit]") {
  const auto log = grown(20);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{13}, std::size_t{100'000}})
    REQUIRE(value(verified(log.text(), {}, piece)) == log.tail.checkpoint());
  REQUIRE(value(verified(grown(0).text())).size == 0);

  const auto altered = [&](std::string_view from, std::string_view to) {
    auto text = log.text();
    text.replace(text.find(from), from.size(), to);
    return error_of(verified(text));
  };
  REQUIRE(altered("siegel.audit-export/v1", "siegel.audit-export/v2") == ErrorCode::bad_data);
  REQUIRE(altered("key ", "kex ") == ErrorCode::bad_data);
  REQUIRE(altered("checkpoint ", "checkpoint !") == ErrorCode::bad_data);
  REQUIRE(altered("key siegel.test", "key siegel.tesu") == ErrorCode::bad_key);
  REQUIRE(altered("\"outcome\":\"done\"", "\"outcome\":\"undone\"") == ErrorCode::log_forged);
  REQUIRE(altered("{\"seq\":3,", "{\"seq\":4,") == ErrorCode::log_forged);
  const auto text = log.text();
  REQUIRE(error_of(verified(text.substr(0, text.size() - 1))) == ErrorCode::log_forged);
  REQUIRE(error_of(verified(text.substr(0, text.rfind("{\"seq\"")))) == ErrorCode::log_forged);
  REQUIRE(error_of(verified(text + value(record_of("x").print()).replace(0, 8, "{\"seq\":20") + "\n")) ==
          ErrorCode::log_forged);
  REQUIRE(error_of(verified(text.substr(0, 40))) == ErrorCode::bad_data);
  REQUIRE(error_of(verified("")) == ErrorCode::bad_data);
  REQUIRE(error_of(verified(std::string("siegel.audit-export/v1\n") + std::string(200'000, 'k'))) ==
          ErrorCode::bad_data);
  // Signed by somebody else.
  const auto other = LogExportHead{NoteVerifier{"siegel.test/browser", {1}}, log.note}.print(provider()) + log.lines;
  REQUIRE_FALSE(verified(other).has_value());
}

TEST_CASE("a log in one file continues what was noted of it", "[audit]") {
  auto log = grown(0);
  std::vector<NotedState> noted{log.state()};
  for (const std::size_t more : {3U, 4U, 0U, 5U}) {
    for (std::size_t i = 0; i < more; ++i) log.add("seal");
    REQUIRE(verified(log.text(), noted).has_value());
    noted.push_back(log.state());
    REQUIRE(verified(log.text(), noted).has_value());
  }
  // Set back, and another history of the same length; both are signed by the key of the log.
  REQUIRE(error_of(verified(grown(11).text(), noted)) == ErrorCode::log_forged);
  auto other = grown(6);
  for (int i = 0; i < 10; ++i) other.add("open");
  REQUIRE(error_of(verified(other.text(), noted)) == ErrorCode::log_forged);
  REQUIRE(verified(other.text()).has_value());
}

TEST_CASE("what another log calls a log depends on name and key", "[audit]") {
  const auto id = log_id(log_key(), provider());
  REQUIRE(id.size() == 64);
  REQUIRE(log_id({"siegel.test/other", log_key().key}, provider()) != id);
  REQUIRE(log_id({"siegel.test/browser", {2}}, provider()) != id);
}

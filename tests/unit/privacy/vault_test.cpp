// SPDX-License-Identifier: Apache-2.0
#include "privacy/vault.h"

#include "envelope/sealed_document.h"
#include "support/faults.h"
#include "support/files.h"
#include "support/provider.h"

using namespace siegel;
using namespace siegel::test;

namespace {

constexpr std::uint64_t now = 1'790'000'000;

Vault new_vault() {
  const Recipient* recipients[] = {&alice().recipient};
  return value(Vault::create(recipients, provider()));
}

NewVaultRecord record(std::string_view token, std::string_view its_value, std::string_view person = {},
                      std::uint64_t expires = 0) {
  return {.token = token,
          .type = "PERSON",
          .domain = "d",
          .value = its_value,
          .person = person,
          .created = now,
          .expires = expires};
}

Bytes flushed(Vault& vault) { return bytes(value(vault.flush())); }

Result<Vault> try_open(ByteView file, const VaultExpectations& expectations = {}) {
  const Identity* identities[] = {&alice().identity};
  return Vault::open(file, identities, provider(), expectations);
}

Bytes all_of(VaultRewrite rewrite) {
  Bytes file;
  while (true) {
    const auto piece = value(rewrite.next());
    if (piece.empty()) return file;
    append(file, piece);
  }
}

std::string value_of(const Vault& vault, std::string_view token) {
  const auto found = vault.find(token);
  return found ? std::string(found->value) : "nothing";
}

}  // namespace

TEST_CASE("vault: grows by what is appended, and opens again", "[privacy][vault]") {
  auto vault = new_vault();
  ok(vault.add(record("PERSON-00001", "Erika")));
  auto file = flushed(vault);
  CHECK(file.size() == vault.file_size());
  CHECK(flushed(vault).empty());
  ok(vault.add(record("PERSON-00002", "Max")));
  ok(vault.add(record("PERSON-00002", "Max")));  // the same again
  CHECK(vault.take_index() == 0);
  CHECK(vault.take_index() == 1);
  append(file, flushed(vault));
  CHECK(text(file).find("Erika") == std::string::npos);

  auto opened = value(try_open(file));
  CHECK(opened.size() == 2);
  CHECK(opened.id() == vault.id());
  CHECK(bytes(opened.session_key().reveal()) == bytes(vault.session_key().reveal()));
  CHECK(value_of(opened, "PERSON-00001") == "Erika");
  CHECK(value_of(opened, "PERSON-00003") == "nothing");
  CHECK(opened.find_value("PERSON", "d", "", "Max")->token == "PERSON-00002");
  CHECK_FALSE(opened.find_value("PERSON", "e", "", "Max"));
  CHECK_FALSE(opened.find_value("IBAN", "d", "", "Max"));
  CHECK(opened.take_index() == 2);
  CHECK(opened.file_size() == file.size());
  CHECK(opened.mark() == vault.mark());
  CHECK(opened.find("PERSON-00001")->created == now);

  // It goes on where it stood.
  ok(opened.add(record("PERSON-00003", "Anna")));
  append(file, flushed(opened));
  CHECK(value_of(value(try_open(file)), "PERSON-00003") == "Anna");
}

TEST_CASE("vault: comes in any pieces", "[privacy][vault]") {
  auto vault = new_vault();
  auto file = flushed(vault);
  for (int i = 0; i < 5; ++i) {
    ok(vault.add(record("T" + std::to_string(i), pattern(10)[0] != 0 ? "v" : "w")));
    append(file, flushed(vault));
  }
  const Identity* identities[] = {&alice().identity};
  for (const std::size_t step : {1U, 7U, 1000U}) {
    VaultReader reader(
        [&](const Header& header) {
          return unlock(header, identities, provider(), {.context = {{"siegel-document", "vault"}}, .policy = {}});
        },
        provider());
    for (std::size_t at = 0; at < file.size(); at += step)
      ok(reader.push(ByteView(file).subspan(at, std::min(step, file.size() - at))));
    CHECK(value(reader.finish()).size() == 5);
    CHECK(error_of(reader.push({})) == ErrorCode::closed);
  }
}

TEST_CASE("vault: edits, exchanges, gaps and cuts are found", "[privacy][vault]") {
  auto vault = new_vault();
  const auto head = flushed(vault);
  std::vector<Bytes> segments;
  for (int i = 0; i < 3; ++i) {
    ok(vault.add(record("T" + std::to_string(i), "value")));
    segments.push_back(flushed(vault));
  }
  const auto mark = vault.mark();
  const VaultExpectations remembered{.remembered = &mark};
  const auto whole = joined({head, segments[0], segments[1], segments[2]});
  CHECK(value(try_open(whole, remembered)).size() == 3);

  CHECK(error_of(try_open(joined({head, segments[1], segments[2]}))) == ErrorCode::bad_vault);
  CHECK(error_of(try_open(joined({head, segments[1], segments[0], segments[2]}))) == ErrorCode::bad_vault);
  CHECK(error_of(try_open(joined({head, segments[0], segments[0]}))) == ErrorCode::bad_vault);
  // A whole segment missing at the end is only found with the mark.
  const auto older = joined({head, segments[0], segments[1]});
  CHECK(value(try_open(older)).size() == 2);
  CHECK(error_of(try_open(older, remembered)) == ErrorCode::bad_vault);
  for (std::size_t at = 0; at < whole.size(); at += 3) {
    auto altered = whole;
    altered[at] ^= 4;
    CHECK_FALSE(try_open(altered).has_value());
  }
  auto other = new_vault();
  const auto other_file = flushed(other);
  CHECK(error_of(try_open(joined({other_file, segments[0]}))) == ErrorCode::bad_vault);
  CHECK(error_of(try_open(other_file, remembered)) == ErrorCode::bad_vault);
  CHECK(error_of(try_open({})) == ErrorCode::bad_vault);
  CHECK(error_of(try_open(bytes_of("something else"))) == ErrorCode::bad_vault);
}

TEST_CASE("vault: a torn end", "[privacy][vault]") {
  auto vault = new_vault();
  ok(vault.add(record("T1", "kept")));
  auto file = flushed(vault);
  const auto mark = vault.mark();
  const auto whole_size = file.size();
  ok(vault.add(record("T2", "was being written")));
  append(file, flushed(vault));
  file.resize(file.size() - 5);
  CHECK(error_of(try_open(file)) == ErrorCode::bad_vault);
  const auto dropped = value(try_open(file, {.torn_end = VaultExpectations::TornEnd::drop}));
  CHECK(dropped.size() == 1);
  CHECK(dropped.file_size() == whole_size);
  CHECK(value(try_open(file, {.remembered = &mark})).file_size() == whole_size);
}

TEST_CASE("vault: a collision is told, and impossible records are refused", "[privacy][vault]") {
  auto vault = new_vault();
  ok(vault.add(record("T1", "a")));
  CHECK(error_of(vault.add(record("T1", "b"))) == ErrorCode::policy_denied);
  CHECK(error_of(vault.add(record("", "b"))) == ErrorCode::bad_argument);
  CHECK(error_of(vault.add(record(std::string(max_vault_token_size + 1, 'x'), "b"))) == ErrorCode::too_large);
  CHECK(error_of(vault.add(record("T2", std::string(max_vault_value_size + 1, 'x')))) == ErrorCode::too_large);
  CHECK(vault.size() == 1);
}

TEST_CASE("vault: expired records are not found, and go when asked", "[privacy][vault]") {
  auto vault = new_vault();
  ok(vault.add(record("T1", "short", {}, now + 10)));
  ok(vault.add(record("T2", "long")));
  const auto file = flushed(vault);
  CHECK(value_of(value(try_open(file, {.now = now + 9})), "T1") == "short");
  auto later = value(try_open(file, {.now = now + 10}));
  CHECK(value_of(later, "T1") == "nothing");
  CHECK_FALSE(later.find_value("PERSON", "d", "", "short"));
  CHECK(later.size() == 2);
  CHECK(later.expire(now + 10) == 1);
  CHECK(later.size() == 1);
}

TEST_CASE("vault: everything about one person is deleted", "[privacy][vault]") {
  auto vault = new_vault();
  ok(vault.add(record("T1", "Erika Mustermann", "4711")));
  ok(vault.add(record("T2", "erika@example.org", "4711")));
  ok(vault.add(record("T3", "Max", "4712")));
  ok(vault.add(record("T4", "nobody")));
  const auto old_file = flushed(vault);
  CHECK(vault.forget_person("") == 0);
  CHECK(vault.forget_person("9999") == 0);
  CHECK(vault.forget_person("4711") == 2);
  CHECK(vault.forget_value("Max") == 1);
  CHECK(vault.forget_token("T4") == 1);
  CHECK(vault.forget_token("T4") == 0);
  CHECK(vault.size() == 0);

  auto reopened = value(try_open(old_file));
  CHECK(reopened.forget_token("T1") == 2);
  CHECK(reopened.forget_value("nobody") == 1);
  reopened.take_index();
  const auto file = all_of(value(reopened.rewrite()));
  auto rewritten = value(try_open(file));
  CHECK(rewritten.size() == 1);
  CHECK(value_of(rewritten, "T3") == "Max");
  CHECK(rewritten.id() == vault.id());
  CHECK(rewritten.take_index() == 1);
  CHECK(bytes(rewritten.session_key().reveal()) == bytes(vault.session_key().reveal()));
}

TEST_CASE("vault: merges another one, and exports to other recipients", "[privacy][vault]") {
  auto ours = new_vault();
  ok(ours.add(record("T1", "a")));
  auto theirs = new_vault();
  ok(theirs.add(record("T1", "a")));
  ok(theirs.add(record("T2", "b")));
  const auto merged = value(ours.merge(theirs));
  CHECK(merged.added == 1);
  CHECK(merged.equal == 1);
  CHECK(ours.session_keys().size() == 2);
  const auto again = value(ours.merge(theirs));
  CHECK(again.added == 0);
  CHECK(ours.session_keys().size() == 2);
  const auto file = flushed(ours);
  const auto reopened = value(try_open(file));
  CHECK(reopened.size() == 2);
  CHECK(reopened.session_keys().size() == 2);

  auto contrary = new_vault();
  ok(contrary.add(record("T1", "something else")));
  ok(contrary.add(record("T9", "c")));
  CHECK(error_of(ours.merge(contrary)) == ErrorCode::bad_data);
  CHECK(ours.size() == 2);

  const Recipient* bob_only[] = {&bob().recipient};
  const auto exported = all_of(value(ours.export_to(bob_only)));
  CHECK(error_of(try_open(exported)) == ErrorCode::no_matching_key);
  const Identity* bobs[] = {&bob().identity};
  const auto at_bob = value(Vault::open(exported, bobs, provider()));
  CHECK(at_bob.size() == 2);
  CHECK(at_bob.id() != ours.id());
  CHECK(at_bob.session_keys().size() == 3);  // its own, and the two it knows tokens of
}

TEST_CASE("vault: much at once leaves in segments", "[privacy][vault]") {
  auto vault = new_vault();
  const std::string large(100'000, 'x');
  for (int i = 0; i < 60; ++i) ok(vault.add(record("T" + std::to_string(i), large)));
  CHECK(vault.pending_size() > max_vault_segment_size);
  CHECK(vault.memory() > vault.pending_size());
  const auto file = flushed(vault);
  auto opened = value(try_open(file));
  CHECK(opened.size() == 60);
  CHECK(value(try_open(all_of(value(opened.rewrite())))).size() == 60);
}

TEST_CASE("vault: the mark as text", "[privacy][vault]") {
  auto vault = new_vault();
  flushed(vault);
  const auto mark = vault.mark();
  CHECK(value(VaultMark::parse(mark.print())) == mark);
  for (const auto* wrong : {"", "{}", "[]", R"({"vault":"00","sequence":1,"digest":"00"})"})
    CHECK(error_of(VaultMark::parse(wrong)) == ErrorCode::bad_vault);
  auto longer = mark.print();
  longer.insert(1, "\"x\":1,");
  CHECK(error_of(VaultMark::parse(longer)) == ErrorCode::bad_vault);
}

TEST_CASE("vault: without random bytes nothing is written", "[privacy][vault]") {
  TestProvider failing;
  const Recipient* recipients[] = {&alice().recipient};
  for (std::size_t draws = 0; draws < 4; ++draws) {
    FailingRandom random(draws);
    failing.use(random);
    CHECK(error_of(Vault::create(recipients, *failing)) == ErrorCode::random_failed);
  }
}

TEST_CASE("vault: that of a tenant stays his, and is merged into no other one", "[privacy][vault]") {
  const Recipient* recipients[] = {&alice().recipient};
  const Identity* identities[] = {&alice().identity};
  const auto opened_for = [&](ByteView file, std::string_view tenant) {
    VaultReader reader(
        [&](const Header& header) {
          return unlock(header, identities, provider(), document_requirements(vault_document, tenant));
        },
        provider());
    const auto done = reader.push(file);
    return done ? reader.finish() : Result<Vault>(fail(done.error()));
  };
  auto ours = value(Vault::create(recipients, provider(), "kanzlei-a"));
  value(ours.add(record("PERSON-1", "Anna")));
  const auto file = flushed(ours);
  CHECK(opened_for(file, "kanzlei-a").has_value());
  CHECK(error_of(opened_for(file, "kanzlei-b")) == ErrorCode::policy_denied);
  CHECK(opened_for(file, "").has_value());
  auto free = new_vault();
  value(free.add(record("PERSON-2", "Berta")));
  CHECK(error_of(opened_for(flushed(free), "kanzlei-a")) == ErrorCode::policy_denied);

  // Read, written anew and passed on it is still his.
  const auto again = value(opened_for(file, "kanzlei-a"));
  CHECK(error_of(opened_for(all_of(value(again.rewrite())), "kanzlei-b")) == ErrorCode::policy_denied);
  CHECK(opened_for(all_of(value(again.export_to(recipients))), "kanzlei-a").has_value());

  auto other = value(Vault::create(recipients, provider(), "kanzlei-b"));
  CHECK(error_of(other.merge(again)) == ErrorCode::policy_denied);
  CHECK(error_of(free.merge(again)) == ErrorCode::policy_denied);
  CHECK(value(ours.merge(free)).added == 1);
}

TEST_CASE("vault: what fails beside it is not called an altered vault", "[privacy][vault]") {
  auto vault = new_vault();
  value(vault.add(record("PERSON-1", "Anna")));
  const auto file = flushed(vault);
  const Identity* identities[] = {&alice().identity};
  std::size_t failures = 0;
  for (std::size_t number = 0;; ++number) {
    const FaultyProvider faulty(number);
    const auto opened = Vault::open(file, identities, faulty);
    if (!faulty.fired()) break;
    if (opened) continue;
    ++failures;
    REQUIRE(error_of(opened) == ErrorCode::internal);
  }
  REQUIRE(failures > 3);
}

// SPDX-License-Identifier: Apache-2.0
#include "session/session.h"

#include "audit/signed_note.h"
#include "codec/hex.h"
#include "keys/kek.h"
#include "keys/key_text.h"
#include "support/provider.h"
#include "support/results.h"

using namespace siegel;
using namespace siegel::test;

namespace {

struct Office {
  SigningKey key = value(SigningKey::generate(provider().random()));
  PublicKeyIdentity archive = value(PublicKeyIdentity::generate(StanzaType::x25519, provider()));
  TenantPolicy policy = value(tenant_profile("standard", "kanzlei-a", std::string(64, 'a')));

  Office() {
    policy.version = 3;
    policy.recipients = {{"archive", print_recipient(value(archive.recipient())), RecipientClass::storage, "EU"}};
  }
  std::string note() const { return value(sign_tenant_policy(policy, key, provider())); }
  Session session() const { return session_of(policy); }
  Session session_of(const TenantPolicy& other) const {
    return value(Session::open(value(sign_tenant_policy(other, key, provider())), key.signer(), 0, provider()));
  }
};

Result<UnlockedHeader> unlocked(const Session& session, const PreparedSeal& sealed, const PublicKeyIdentity& identity) {
  SIEGEL_TRY(auto header, Header::parse(sealed.header()));
  const Identity* one = &identity;
  return unlock(std::move(header), std::span(&one, 1), provider(), session.requirements());
}

}  // namespace

TEST_CASE("a session is of the policy that its signer signed, and no older one", "[session]") {
  const Office office;
  const auto note = office.note();
  const auto session = value(Session::open(note, office.key.signer(), 3, provider()));
  REQUIRE(session.policy() == office.policy);
  REQUIRE(error_of(Session::open(note, office.key.signer(), 4, provider())) == ErrorCode::policy_denied);
  const auto other = value(SigningKey::generate(provider().random()));
  REQUIRE(error_of(Session::open(note, other.signer(), 3, provider())) == ErrorCode::bad_signature);
  for (std::size_t i = 0; i < note.size(); i += 7) {
    auto edited = note;
    edited[i] = edited[i] == 'x' ? 'y' : 'x';
    REQUIRE(error_of(Session::open(edited, office.key.signer(), 0, provider())) == ErrorCode::bad_signature);
  }
  REQUIRE(error_of(Session::open("", office.key.signer(), 0, provider())) == ErrorCode::bad_signature);
  REQUIRE(error_of(Session::open(office.policy.print(), office.key.signer(), 0, provider())) ==
          ErrorCode::bad_signature);
  // Signed all right, but for another tenant, and what is no policy.
  const auto foreign = value(sign_note(office.policy.print(), "kanzlei-b", office.key.seed(), provider()));
  REQUIRE(error_of(Session::open(foreign, office.key.signer(), 0, provider())) == ErrorCode::bad_signature);
  const auto nothing = value(sign_note("{}\n", "kanzlei-a", office.key.seed(), provider()));
  REQUIRE(error_of(Session::open(nothing, office.key.signer(), 0, provider())) == ErrorCode::bad_policy);
}

TEST_CASE("a session seals what its policy allows, and marks it", "[session]") {
  const Office office;
  const auto session = office.session();
  const auto archive = value(office.archive.recipient());
  const Recipient* recipients = &archive;
  const auto sealed = value(session.seal(std::span(&recipients, 1), {}, 0, ""));
  const auto header = value(unlocked(session, sealed, office.archive));
  REQUIRE(header.header().core().context.at(std::string(tenant_context_key)) == "kanzlei-a");
  REQUIRE(header.header().core().policy == session.policy_digest());

  // Who does not stand in the policy, by whatever kind of key.
  const auto stranger = value(value(PublicKeyIdentity::generate(StanzaType::x25519, provider())).recipient());
  const KekRecipient kek(value(KeyEncryptionKey::create(secret(pattern(32)), bytes("id"), provider())));
  for (const Recipient* other : {static_cast<const Recipient*>(&stranger), static_cast<const Recipient*>(&kek)}) {
    const std::array<const Recipient*, 2> both{&archive, other};
    REQUIRE(error_of(session.seal(both, {}, 0, "")) == ErrorCode::policy_denied);
  }
  auto with_kek = office.policy;
  with_kek.recipients.push_back({"own", "kek:" + encode_hex(bytes("id")), RecipientClass::storage, "EU"});
  const std::array<const Recipient*, 2> both{&archive, &kek};
  REQUIRE(office.session_of(with_kek).seal(both, {}, 0, "").has_value());

  SealOptions marked;
  marked.context[std::string(tenant_context_key)] = "kanzlei-b";
  const auto own = value(session.seal(std::span(&recipients, 1), marked, 0, ""));
  REQUIRE(unlocked(session, own, office.archive).has_value());
}

TEST_CASE("a file of another tenant, and of none, is refused", "[session]") {
  const Office office;
  auto other = office.policy;
  other.tenant = "kanzlei-b";
  const auto archive = value(office.archive.recipient());
  const Recipient* recipients = &archive;
  const auto foreign = value(office.session_of(other).seal(std::span(&recipients, 1), {}, 0, ""));
  const auto of_nobody = value(PreparedSeal::create(std::span(&recipients, 1), provider()));
  REQUIRE(error_of(unlocked(office.session(), foreign, office.archive)) == ErrorCode::policy_denied);
  REQUIRE(error_of(unlocked(office.session(), of_nobody, office.archive)) == ErrorCode::policy_denied);
  Requirements more;
  more.context["matter"] = "4711";
  REQUIRE(office.session().requirements(more).context.size() == 2);
}

TEST_CASE("a tenant's signers hold for sealing and for opening", "[session]") {
  Office office;
  const auto chef = std::make_shared<const SigningKey>(value(SigningKey::generate(provider().random())));
  const auto other = std::make_shared<const SigningKey>(value(SigningKey::generate(provider().random())));
  const auto loose = office.session();
  office.policy.signers = {chef->signer().print()};
  const auto session = office.session();
  const auto archive = value(office.archive.recipient());
  const Recipient* recipients = &archive;
  const auto sealed_by = [&](const Session& by, const std::shared_ptr<const SigningKey>& key) {
    SealOptions options;
    options.signing_key = key;
    return by.seal(std::span(&recipients, 1), options, 0, "");
  };
  REQUIRE(error_of(sealed_by(session, nullptr)) == ErrorCode::policy_denied);
  REQUIRE(error_of(sealed_by(session, other)) == ErrorCode::policy_denied);
  REQUIRE(unlocked(session, value(sealed_by(session, chef)), office.archive));
  // What came about under another policy of the same tenant.
  REQUIRE(error_of(unlocked(session, value(sealed_by(loose, nullptr)), office.archive)) == ErrorCode::policy_denied);
  REQUIRE(error_of(unlocked(session, value(sealed_by(loose, other)), office.archive)) == ErrorCode::policy_denied);
  REQUIRE_FALSE(session.decide_rewrap(std::span(&recipients, 1), 0));
  // A caller may ask for fewer signers, and not for others.
  Requirements wish;
  wish.signers = {other->signer()};
  REQUIRE(session.requirements(wish).signers->empty());
  wish.signers = {other->signer(), chef->signer()};
  REQUIRE(session.requirements(wish).signers == std::vector{chef->signer()});
  REQUIRE(session.requirements({}).signers == std::vector{chef->signer()});
  REQUIRE_FALSE(loose.requirements({}).signers);
}

TEST_CASE("facts are taken from what will be sealed", "[session]") {
  const Office office;
  const auto archive = value(office.archive.recipient());
  const Recipient* recipients = &archive;
  SealOptions options;
  options.context = {{"matter", "4711"}};
  options.metadata.emplace();
  options.metadata->length = 5;
  options.padding = Padding::padme;
  const auto facts = Session::facts_of(std::span(&recipients, 1), options);
  REQUIRE(facts.recipients.front().type == "x25519");
  REQUIRE(facts.recipients.front().pin == print_recipient(archive));
  REQUIRE(facts.context_keys == std::vector<std::string>{"matter"});
  REQUIRE(facts.is_padded);
  REQUIRE(facts.has_metadata);
}

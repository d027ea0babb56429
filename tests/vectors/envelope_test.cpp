// SPDX-License-Identifier: Apache-2.0
// Our own vectors: one file, one scenario (tests/vectors/README.md). They open forever.
#include <map>
#include <memory>
#include <regex>
#include <set>

#include "codec/armor.h"
#include "codec/base64.h"
#include "keys/external.h"
#include "keys/kek.h"
#include "keys/key_text.h"
#include "support/files.h"
#include "support/suites.h"

using namespace siegel;
using namespace siegel::test;

namespace {

const std::filesystem::path folder = std::filesystem::path(SIEGEL_SOURCE_DIR) / "tests/vectors/envelope";

struct Scenario {
  explicit Scenario(const std::filesystem::path& path) : name(path.stem().string()) {
    std::istringstream in(read_text(path));
    std::string line;
    while (std::getline(in, line) && !line.empty()) {
      const auto colon = line.find(": ");
      REQUIRE(colon != std::string::npos);
      keys.emplace(line.substr(0, colon), line.substr(colon + 2));
    }
    std::string base64;
    while (std::getline(in, line)) base64 += line;
    body = value(decode_base64(base64));
    for (const auto* required : {"expect", "origin", "plaintext-sha256"}) REQUIRE(keys.count(required) == 1);
  }

  std::string one(const std::string& key) const {
    const auto found = keys.find(key);
    return found == keys.end() ? "" : found->second;
  }
  std::vector<std::string> every(const std::string& key) const {
    std::vector<std::string> values;
    const auto [from, to] = keys.equal_range(key);
    for (auto each = from; each != to; ++each) values.push_back(each->second);
    return values;
  }

  std::string name;
  std::multimap<std::string, std::string> keys;
  Bytes body;
};

std::vector<Scenario> scenarios() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) paths.push_back(entry.path());
  std::ranges::sort(paths);
  std::vector<Scenario> all;
  for (const auto& path : paths) all.emplace_back(path);
  return all;
}

std::pair<std::string, std::string> split(const std::string& pair) {
  const auto equals = pair.find('=');
  REQUIRE(equals != std::string::npos);
  return {pair.substr(0, equals), pair.substr(equals + 1)};
}

Result<std::vector<std::unique_ptr<Identity>>> identities_of(const Scenario& scenario) {
  std::vector<std::unique_ptr<Identity>> identities;
  for (const auto& text : scenario.every("identity")) {
    SIEGEL_TRY(auto identity, parse_identity(bytes_of(text), provider()));
    identities.push_back(std::make_unique<PublicKeyIdentity>(std::move(identity)));
  }
  for (const auto& text : scenario.every("passphrase"))
    identities.push_back(std::make_unique<PassphraseIdentity>(passphrase_identity(text)));
  for (const auto& text : scenario.every("kek"))
    identities.push_back(std::make_unique<KekIdentity>(
        value(KeyEncryptionKey::create(secret(hex(text)), hex(scenario.one("kek-id")), provider()))));
  for (const auto& name : scenario.every("external"))
    identities.push_back(std::make_unique<ExternalIdentity>(
        name, [](ByteView, ByteView blob, ByteView) -> Result<std::optional<SecretBytes>> {
          auto key = secret(blob);
          for (auto& byte : key.reveal_for_writing()) byte ^= 0x5A;
          return std::optional(std::move(key));
        }));
  return identities;
}

Requirements requirements_of(const Scenario& scenario) {
  Requirements requirements;
  for (const auto& pair : scenario.every("require-context")) requirements.context.insert(split(pair));
  if (const auto policy = scenario.one("require-policy"); !policy.empty())
    requirements.policy = array_of<32>(hex(policy));
  for (const auto& signer : scenario.every("require-signer")) {
    if (!requirements.signers) requirements.signers.emplace();
    requirements.signers->push_back(value(Signer::parse(signer)));
  }
  return requirements;
}

/// What the metadata and the context say has to be what the scenario says, no more and no less.
void check_header(const Scenario& scenario, const UnlockedHeader& unlocked) {
  Context context;
  for (const auto& pair : scenario.every("context")) context.insert(split(pair));
  if (!context.empty()) REQUIRE(unlocked.header().core().context == context);
  const auto metadata = unlocked.metadata().value_or(Metadata{});
  const auto says = [&](const std::string& key, const std::string& text) {
    if (scenario.keys.contains(key)) REQUIRE(text == scenario.one(key));
  };
  says("signer", unlocked.signer() ? unlocked.signer()->print() : "");
  says("metadata-name", metadata.name.value_or(""));
  says("metadata-media-type", metadata.media_type.value_or(""));
  says("metadata-modified", metadata.modified ? std::to_string(*metadata.modified) : "");
  says("metadata-length", metadata.length ? std::to_string(*metadata.length) : "");
  says("metadata-sha256", metadata.sha_256 ? encode_hex(*metadata.sha_256) : "");
}

/// Opens the scenario in pieces of `step` bytes.
Outcome opened(const Scenario& scenario, std::size_t step) {
  Outcome outcome;
  const auto end_with = [&](const Error& error) {
    outcome.error = error;
    return outcome;
  };
  auto file = scenario.body;
  if (looks_armored(file)) {
    ArmorDecoder decoder;
    auto decoded = run_to_end(decoder, file, step);
    if (decoded.error) return end_with(*decoded.error);
    file = std::move(decoded.released);
  }
  HeaderReader reader;
  std::size_t at = 0;
  for (bool complete = false; !complete && at < file.size();) {
    const auto pushed = reader.push(ByteView(file).subspan(at, 1));
    if (!pushed) return end_with(pushed.error());
    complete = *pushed;
    ++at;
  }
  if (const auto complete = reader.finish(); !complete) return end_with(complete.error());

  const auto unlock_it = [&]() -> Result<UnlockedHeader> {
    if (const auto file_key = scenario.one("file-key"); !file_key.empty())
      return unlock_with_file_key(reader.header(), secret(hex(file_key)), provider(), requirements_of(scenario));
    SIEGEL_TRY(const auto identities, identities_of(scenario));
    std::vector<const Identity*> pointers;
    for (const auto& identity : identities) pointers.push_back(identity.get());
    return unlock(reader.header(), pointers, provider(), requirements_of(scenario));
  };
  const auto unlocked = unlock_it();
  if (!unlocked) return end_with(unlocked.error());
  check_header(scenario, *unlocked);
  auto opener = value(Opener::create(*unlocked, provider(), Unverified::release));
  return run_to_end(opener, ByteView(file).subspan(at), step);
}

}  // namespace

TEST_CASE("our own vectors come out as they say", "[vectors]") {
  std::size_t successes = 0;
  std::size_t rejections = 0;
  for (const auto& scenario : scenarios()) {
    INFO(scenario.name);
    const auto outcome = opened(scenario, 1);
    const auto result = outcome.error ? std::string(describe(outcome.error->code).word) : "success";
    CHECK(result == scenario.one("expect"));
    CHECK(sha_256_hex(outcome.released) == scenario.one("plaintext-sha256"));
    // In larger pieces it ends the same way.
    const auto at_once = opened(scenario, 1'000'000);
    CHECK(at_once.error.has_value() == outcome.error.has_value());
    if (at_once.error && outcome.error) CHECK(at_once.error->code == outcome.error->code);
    ++(outcome.error ? rejections : successes);
  }
  REQUIRE(successes >= 30);
  REQUIRE(rejections >= 100);
}

TEST_CASE("our own vectors show every rule of rejection", "[vectors]") {
  std::set<std::string> documented;
  const auto specification = read_text(std::filesystem::path(SIEGEL_SOURCE_DIR) / "docs/format.md");
  const std::regex rule("\\| `reject:([a-z0-9_]+)`");
  for (auto each = std::sregex_iterator(specification.begin(), specification.end(), rule);
       each != std::sregex_iterator(); ++each)
    documented.insert((*each)[1].str());
  std::set<std::string> shown;
  for (const auto& scenario : scenarios())
    if (const auto id = scenario.one("rule"); !id.empty()) shown.insert(id);
  REQUIRE(shown == documented);
}

TEST_CASE("our own vectors have every kind of stanza", "[vectors]") {
  std::set<std::uint16_t> types;
  for (const auto& scenario : scenarios()) {
    if (scenario.one("expect") != "success" || looks_armored(scenario.body)) continue;
    const auto header = header_of(scenario.body);
    for (const auto& stanza : header.stanzas()) types.insert(stanza.type);
  }
  for (std::uint16_t type = 1; type <= 6; ++type) REQUIRE(types.contains(type));
}

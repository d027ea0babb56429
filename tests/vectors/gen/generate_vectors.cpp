// SPDX-License-Identifier: Apache-2.0
// Writes the scenarios of tests/vectors/envelope that are not there yet. A program of its own and no test: what it
// wrote once is committed and stays. Random bytes come from the scenario's name, so that one more scenario changes no
// other.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>

#include "codec/armor.h"
#include "codec/base64.h"
#include "envelope/part_sealer.h"
#include "envelope/rewrap.h"
#include "keys/external.h"
#include "keys/kek.h"
#include "keys/key_text.h"
#include "support/files.h"

using namespace siegel;
using namespace siegel::test;

namespace {

std::uint64_t seed_of(std::string_view name) {
  std::uint64_t seed = 0;
  for (const auto byte : ByteView(provider().sha_512({bytes_of(name)})).first(8)) seed = seed << 8 | byte;
  return seed;
}

/// One file being made.
struct Scenario {
  Scenario(std::string scenario_name, std::string expected, std::string broken_rule = {})
      : name(std::move(scenario_name)),
        expect(std::move(expected)),
        rule(std::move(broken_rule)),
        random(seed_of(name)),
        fixed(random) {
    made.with = &*fixed;
    made.file_key = secret(draw(32));
    made.file_id = array_of<16>(draw(16));
    made.core = made.sound_core();
  }

  Bytes draw(std::size_t size) {
    Bytes out(size);
    ok(random.fill(out));
    return out;
  }
  const Provider& with() const { return *fixed; }

  Scenario& key(const std::string& field, std::string_view text) {
    lines += field + ": " + std::string(text) + "\n";
    return *this;
  }
  Scenario& by(const Person& person) { return key("identity", text(print_identity(person.identity).reveal())); }
  Scenario& releases(ByteView plaintext) {
    released = bytes(plaintext);
    return *this;
  }
  Scenario& holds(Bytes sealed) {
    body = std::move(sealed);
    return *this;
  }
  Bytes sealed(const Recipients& recipients, ByteView plaintext, const SealOptions& options = {}) {
    return seal(recipients, plaintext, options, with());
  }

  void write(const std::filesystem::path& folder) const {
    const auto path = folder / (name + ".txt");
    if (std::filesystem::exists(path)) return;
    std::ofstream out(path, std::ios::binary);
    out << "expect: " << expect << "\n";
    if (!rule.empty()) out << "rule: " << rule << "\n";
    out << "origin: ours, tests/vectors/gen/generate_vectors.cpp\n";
    out << lines << "plaintext-sha256: " << sha_256_hex(released) << "\n\n";
    const auto base64 = encode_base64(body);
    for (std::size_t i = 0; i < base64.size(); i += 76) out << base64.substr(i, 76) << "\n";
    out.flush();
    REQUIRE(out);
  }

  std::string name;
  std::string expect;
  std::string rule;
  CountingRandom random;
  TestProvider fixed;
  HandMade made;
  std::string lines;
  Bytes released;
  Bytes body;
};

const Person& hybrid() {
  static const Person person(StanzaType::mlkem768_x25519, 3);
  return person;
}
const Person& p256() {
  static const Person person(StanzaType::p256, 4);
  return person;
}
KeyEncryptionKey kek(const Bytes& id = {}, std::uint64_t seed = 11) {
  return value(KeyEncryptionKey::create(secret(pattern(32, seed)), id, provider()));
}
std::string kek_text(std::uint64_t seed = 11) { return encode_hex(pattern(32, seed)); }
ExternalRecipient service() {
  return value(
      ExternalRecipient::create("example", bytes("key 7"), [](const SecretBytes& key, ByteView) -> Result<Bytes> {
        auto blob = bytes(key.reveal());
        for (auto& byte : blob) byte ^= 0x5A;
        return blob;
      }));
}

const auto hello = bytes("The quick brown fox jumps over the lazy dog.\n");
const std::string passphrase = "correct horse battery staple";

class Collection {
 public:
  explicit Collection(std::filesystem::path folder) : folder_(std::move(folder)) {}

  void success(const std::string& name, const std::function<void(Scenario&)>& make) {
    Scenario scenario(name, "success");
    make(scenario);
    scenario.write(folder_);
  }
  void rejected(const std::string& name, const std::string& rule, const std::string& expect,
                const std::function<void(Scenario&)>& make) {
    Scenario scenario(name, expect, rule);
    make(scenario);
    scenario.write(folder_);
  }
  /// A file for alice in which somebody with the file key wrote this core.
  void rejected_core(const std::string& name, const std::string& rule, const std::string& expect,
                     const std::function<Bytes(Scenario&)>& core) {
    rejected(name, rule, expect, [&](Scenario& s) {
      s.made.core = core(s);
      s.by(alice()).holds(s.made.file(hello));
    });
  }
  /// A file for alice whose authentic metadata block holds these bytes.
  void rejected_metadata(const std::string& name, const std::string& rule, const std::string& expect,
                         const Bytes& block) {
    rejected_core(name, rule, expect,
                  [&](Scenario& s) { return joined({s.made.sound_core(), s.made.metadata_field(block)}); });
  }

 private:
  std::filesystem::path folder_;
};

Bytes filled(Bytes fields) {
  const auto fill = (256 - (fields.size() + 6) % 256) % 256;
  append(fields, tlv(0xFFFF, Bytes(fill)));
  return fields;
}
Bytes number(std::uint64_t value_of) {
  Bytes out;
  append_big_endian(out, value_of);
  return out;
}
Bytes pair(std::string_view key, std::string_view text) {
  Bytes out;
  append_big_endian(out, static_cast<std::uint16_t>(key.size()));
  append(out, bytes_of(key));
  append_big_endian(out, static_cast<std::uint16_t>(text.size()));
  append(out, bytes_of(text));
  return out;
}
Bytes patched(Bytes file, std::size_t at) {
  file.at(at) ^= 0x01;
  return file;
}
Bytes with_argon2_cost(Bytes stanza, std::uint32_t memory_kib, std::uint32_t passes, std::uint32_t lanes) {
  Bytes cost;
  append_big_endian(cost, memory_kib);
  append_big_endian(cost, passes);
  append_big_endian(cost, lanes);
  std::ranges::copy(cost, stanza.begin() + 6 + 16);
  return stanza;
}

void successes(Collection& all) {
  all.success("x25519_smallest", [](Scenario& s) { s.by(alice()).holds(s.sealed({&alice().recipient}, {})); });
  all.success("x25519",
              [](Scenario& s) { s.by(alice()).releases(hello).holds(s.sealed({&alice().recipient}, hello)); });
  all.success("mlkem768_x25519",
              [](Scenario& s) { s.by(hybrid()).releases(hello).holds(s.sealed({&hybrid().recipient}, hello)); });
  all.success("p256", [](Scenario& s) { s.by(p256()).releases(hello).holds(s.sealed({&p256().recipient}, hello)); });
  all.success("passphrase", [](Scenario& s) {
    const auto recipient = passphrase_recipient(passphrase);
    s.key("passphrase", passphrase).releases(hello).holds(s.sealed({&recipient}, hello));
  });
  all.success("passphrase_not_ascii", [](Scenario& s) {
    const std::string text = "Gr\xc3\xbc\xc3\x9f Gott \xf0\x9f\x94\x91";
    const auto recipient = passphrase_recipient(text);
    s.key("passphrase", text).releases(hello).holds(s.sealed({&recipient}, hello));
  });
  all.success("passphrase_four_lanes", [](Scenario& s) {
    const auto recipient = value(PassphraseRecipient::create(secret(passphrase), {19 * 1024, 2, 4}));
    s.key("passphrase", passphrase).releases(hello).holds(s.sealed({&recipient}, hello));
  });
  all.success("kek", [](Scenario& s) {
    const KekRecipient recipient(kek());
    s.key("kek", kek_text()).releases(hello).holds(s.sealed({&recipient}, hello));
  });
  all.success("kek_with_id", [](Scenario& s) {
    const KekRecipient recipient(kek(bytes("customer key 2024")));
    s.key("kek", kek_text())
        .key("kek-id", encode_hex(bytes_of("customer key 2024")))
        .releases(hello)
        .holds(s.sealed({&recipient}, hello));
  });
  all.success("external", [](Scenario& s) {
    const auto recipient = service();
    s.key("external", "example").releases(hello).holds(s.sealed({&recipient}, hello));
  });
  all.success("file_key", [](Scenario& s) {
    s.key("file-key", encode_hex(s.made.file_key.reveal())).releases(hello).holds(s.made.file(hello));
  });
  all.success("anonymous_recipients", [](Scenario& s) {
    Person nobody(StanzaType::x25519, 1);
    nobody.recipient.stay_anonymous();
    Person somebody(StanzaType::x25519, 2);
    somebody.recipient.stay_anonymous();
    s.by(bob()).releases(hello).holds(s.sealed({&nobody.recipient, &somebody.recipient}, hello));
  });
  all.success("two_recipients", [](Scenario& s) {
    s.by(bob()).releases(hello).holds(s.sealed({&alice().recipient, &bob().recipient}, hello));
  });
  all.success("two_identities",
              [](Scenario& s) { s.by(alice()).by(bob()).releases(hello).holds(s.sealed({&bob().recipient}, hello)); });
  all.success("every_kind_of_recipient", [](Scenario& s) {
    const auto by_passphrase = passphrase_recipient(passphrase);
    const KekRecipient by_kek(kek());
    const auto outside = service();
    SealOptions options;
    options.mix_classical_with_post_quantum = true;
    s.by(p256()).releases(hello).holds(
        s.sealed({&alice().recipient, &hybrid().recipient, &by_passphrase, &by_kek, &outside, &p256().recipient}, hello,
                 options));
  });
  all.success("rewrapped", [](Scenario& s) {
    const auto file = s.sealed({&alice().recipient}, hello, with_length(hello.size()));
    const auto unlocked = value(unlock_file(file, {&alice().identity}));
    const Recipient* recipients[] = {&bob().recipient};
    const auto header = value(rewrap(unlocked, recipients, s.with()));
    s.by(bob()).releases(hello).holds(joined({header, ByteView(file).subspan(unlocked.header().size())}));
  });
  all.success("unknown_stanza", [](Scenario& s) {
    s.made.other_stanzas = tlv(0x0100, s.draw(40));
    s.by(alice()).releases(hello).holds(s.made.file(hello));
  });
  all.success("unknown_core_field", [](Scenario& s) {
    s.made.core = joined({tlv(0x0100, s.draw(40)), s.made.sound_core()});
    s.by(alice()).releases(hello).holds(s.made.file(hello));
  });
  all.success("unknown_metadata_field", [](Scenario& s) {
    const auto block = filled(joined({tlv(1, bytes_of("fox.txt")), tlv(0x0100, s.draw(40))}));
    s.made.core = joined({s.made.sound_core(), s.made.metadata_field(block)});
    s.by(alice()).key("metadata-name", "fox.txt").releases(hello).holds(s.made.file(hello));
  });

  all.success("metadata", [](Scenario& s) {
    auto options = with_length(hello.size());
    options.metadata->name = "f\xc3\xbc\x63hse & co.txt";
    options.metadata->media_type = "text/plain; charset=utf-8";
    options.metadata->modified = 1'717'545'600'123;
    const auto hash = provider().sha_256();
    hash->update(hello);
    options.metadata->sha_256 = hash->finish();
    s.by(alice())
        .key("metadata-name", *options.metadata->name)
        .key("metadata-media-type", *options.metadata->media_type)
        .key("metadata-modified", "1717545600123")
        .key("metadata-length", std::to_string(hello.size()))
        .key("metadata-sha256", encode_hex(*options.metadata->sha_256))
        .releases(hello)
        .holds(s.sealed({&alice().recipient}, hello, options));
  });
  all.success("context", [](Scenario& s) {
    SealOptions options;
    options.context = {{"project", "siegel"}, {"case", "4711"}, {"\xc3\xa4rger", ""}};
    s.by(alice())
        .key("require-context", "project=siegel")
        .key("context", "case=4711")
        .key("context", "project=siegel")
        .key("context", "\xc3\xa4rger=");
    s.releases(hello).holds(s.sealed({&alice().recipient}, hello, options));
  });
  all.success("policy", [](Scenario& s) {
    SealOptions options;
    options.policy = array_of<32>(pattern(32, 21));
    s.by(alice())
        .key("require-policy", encode_hex(*options.policy))
        .releases(hello)
        .holds(s.sealed({&alice().recipient}, hello, options));
  });
  all.success("padded", [](Scenario& s) {
    const auto plaintext = pattern(100, 31);
    s.by(alice())
        .key("metadata-length", "100")
        .releases(plaintext)
        .holds(s.sealed({&alice().recipient}, plaintext, with_length(100, Padding::padme)));
  });
  all.success("padded_over_a_chunk_edge", [](Scenario& s) {
    const auto plaintext = pattern(16383, 32);
    s.by(alice())
        .key("metadata-length", "16383")
        .releases(plaintext)
        .holds(s.sealed({&alice().recipient}, plaintext, with_length(16383, Padding::padme)));
  });
  for (const std::size_t size : {16383U, 16384U, 16385U, 32768U})
    all.success("content_of_" + std::to_string(size), [&](Scenario& s) {
      const auto plaintext = pattern(size, size);
      s.by(alice()).releases(plaintext).holds(s.sealed({&alice().recipient}, plaintext));
    });
  all.success("armored", [](Scenario& s) {
    s.by(alice()).releases(hello).holds(run(ArmorEncoder(), s.sealed({&alice().recipient}, hello)));
  });
  all.success("armored_with_crlf", [](Scenario& s) {
    Bytes text;
    for (const auto c : run(ArmorEncoder(), s.sealed({&alice().recipient}, hello))) {
      if (c == '\n') text.push_back('\r');
      text.push_back(c);
    }
    s.by(alice()).releases(hello).holds(text);
  });
}

void rejected_starts(Collection& all) {
  const auto sound = [](Scenario& s) { return s.by(alice()).made.file(hello); };
  all.rejected("bad_magic", "bad_magic", "bad_header", [&](Scenario& s) { s.holds(patched(sound(s), 0)); });
  all.rejected("bad_magic_line_end", "bad_magic", "bad_header", [&](Scenario& s) {
    auto file = sound(s);
    file.erase(file.begin() + 4);
    s.holds(file);
  });
  all.rejected("not_a_sealed_file", "bad_magic", "bad_header",
               [&](Scenario& s) { s.by(alice()).holds(bytes("<!doctype html><title>404</title>\n")); });
  all.rejected("unknown_version", "unknown_version", "unsupported", [&](Scenario& s) {
    auto file = sound(s);
    file[7] = 2;
    s.holds(file);
  });
  all.rejected("core_of_4_gib", "core_too_long", "too_large", [&](Scenario& s) {
    auto file = sound(s);
    std::fill_n(file.begin() + 8, 4, std::uint8_t{0xFF});
    s.holds(file);
  });
  all.rejected("core_one_byte_too_long", "core_too_long", "too_large",
               [&](Scenario& s) { s.by(alice()).holds(joined({hex("8b53474c0d0a1a01"), hex("00010001")})); });
  all.rejected_core("core_of_too_many_fields", "core_too_long", "too_large", [](Scenario& s) {
    Bytes core;
    for (std::uint16_t type = 0x100; type < 0x500; ++type) append(core, tlv(type, {}));
    return joined({core, s.made.sound_core()});
  });
  all.rejected("recipients_of_4_gib", "recipients_too_long", "too_large", [&](Scenario& s) {
    auto file = sound(s);
    std::fill_n(file.begin() + 34, 4, std::uint8_t{0xFF});
    s.holds(file);
  });
  all.rejected("empty_file", "header_truncated", "truncated", [&](Scenario& s) { s.by(alice()); });
  for (const std::size_t size : {7U, 8U, 11U, 33U, 37U, 131U, 163U})
    all.rejected("header_cut_at_" + std::to_string(size), "header_truncated", "truncated",
                 [&](Scenario& s) { s.holds(slice(sound(s), 0, size)); });
}

void rejected_cores(Collection& all) {
  using Core = std::function<Bytes(Scenario&)>;
  const auto core = [&](const std::string& name, const std::string& rule, const Core& make,
                        const std::string& expect = "bad_header") { all.rejected_core(name, rule, expect, make); };
  const auto id = [](Scenario& s) { return s.made.sound_core(); };
  core("field_beyond_core", "field_beyond_section", [&](Scenario& s) { return patched(id(s), 5); });
  core("half_a_field", "field_beyond_section", [&](Scenario& s) { return joined({id(s), hex("8004")}); });
  core("context_pair_beyond_field", "field_beyond_section",
       [&](Scenario& s) { return joined({tlv(field::context, hex("000161ffff")), id(s)}); });
  core("fields_out_of_order", "fields_out_of_order",
       [&](Scenario& s) { return joined({id(s), tlv(field::context, pair("a", "b"))}); });
  core("field_duplicated", "field_duplicated", [&](Scenario& s) { return joined({id(s), id(s)}); });
  core("file_id_of_15_bytes", "field_wrong_length", [&](Scenario& s) { return tlv(field::file_id, s.draw(15)); });
  core("policy_of_31_bytes", "field_wrong_length",
       [&](Scenario& s) { return joined({id(s), tlv(field::policy, s.draw(31))}); });
  core("metadata_of_16_bytes", "field_wrong_length",
       [&](Scenario& s) { return joined({id(s), tlv(field::metadata, s.draw(16))}); });
  core("padding_of_2_bytes", "field_wrong_length", [&](Scenario& s) {
    return joined({id(s), tlv(field::metadata, s.draw(272)), tlv(field::padding, hex("0101"))});
  });
  core(
      "unknown_critical_field", "unknown_critical_field",
      [&](Scenario& s) { return joined({id(s), tlv(0x8100, s.draw(5))}); }, "unsupported");
  core(
      "signature_of_algorithm_2", "signature_unknown",
      [&](Scenario& s) { return joined({id(s), tlv(field::signature, joined({hex("0002"), s.draw(32)}))}); },
      "unsupported");
  core("signer_of_31_bytes", "field_wrong_length",
       [&](Scenario& s) { return joined({id(s), tlv(field::signature, joined({hex("0001"), s.draw(31)}))}); });
  core("missing_file_id", "missing_file_id", [](Scenario& s) { return tlv(field::policy, s.draw(32)); });
  core("empty_core", "missing_file_id", [](Scenario&) { return Bytes{}; });
  core("context_not_text", "context_not_text",
       [&](Scenario& s) { return joined({tlv(field::context, pair("a", "\xc3\x28")), id(s)}); });
  core("context_out_of_order", "context_out_of_order",
       [&](Scenario& s) { return joined({tlv(field::context, joined({pair("b", "1"), pair("a", "2")})), id(s)}); });
  core("context_key_twice", "context_out_of_order",
       [&](Scenario& s) { return joined({tlv(field::context, joined({pair("a", "1"), pair("a", "2")})), id(s)}); });
  core("context_empty", "context_empty", [&](Scenario& s) { return joined({tlv(field::context, {}), id(s)}); });
  core("context_empty_key", "context_empty",
       [&](Scenario& s) { return joined({tlv(field::context, pair("", "b")), id(s)}); });
  core(
      "padding_unknown", "padding_unknown",
      [&](Scenario& s) { return joined({id(s), tlv(field::metadata, s.draw(272)), tlv(field::padding, hex("02"))}); },
      "unsupported");
  core("padding_without_metadata", "padding_without_length",
       [&](Scenario& s) { return joined({id(s), tlv(field::padding, hex("01"))}); });
  core("padding_without_length", "padding_without_length", [&](Scenario& s) {
    return joined({id(s), s.made.metadata_field(filled(tlv(1, bytes_of("a")))), tlv(field::padding, hex("01"))});
  });
}

void rejected_stanzas(Collection& all) {
  const auto with_stanzas = [](Scenario& s, const Bytes& stanzas) {
    s.holds(joined({s.made.header_with(stanzas), s.made.payload(hello)}));
  };
  all.rejected("no_stanza", "no_stanza", "bad_header", [&](Scenario& s) { with_stanzas(s.by(alice()), {}); });
  all.rejected("too_many_stanzas", "too_many_stanzas", "too_large", [&](Scenario& s) {
    for (int i = 0; i < 1024; ++i) append(s.made.other_stanzas, tlv(0x0100, {}));
    s.by(alice()).holds(s.made.file(hello));
  });
  all.rejected("two_passphrases", "two_passphrases", "bad_header", [&](Scenario& s) {
    const auto one = s.made.stanza_for(passphrase_recipient(passphrase));
    const auto two = s.made.stanza_for(passphrase_recipient(passphrase));
    with_stanzas(s.key("passphrase", passphrase), joined({one, two}));
  });
  all.rejected("stanza_beyond_section", "field_beyond_section", "bad_header", [&](Scenario& s) {
    auto stanza = s.made.stanza_for(alice().recipient);
    stanza.pop_back();
    with_stanzas(s.by(alice()), stanza);
  });
  all.rejected("stanza_too_short", "stanza_wrong_size", "bad_header",
               [&](Scenario& s) { with_stanzas(s.by(alice()), tlv(1, s.draw(87))); });
  all.rejected("stanza_too_long", "stanza_wrong_size", "bad_header",
               [&](Scenario& s) { with_stanzas(s.by(alice()), tlv(1, s.draw(89))); });

  const auto cost = [&](const std::string& name, const std::string& rule, const std::string& expect,
                        std::uint32_t memory_kib, std::uint32_t passes, std::uint32_t lanes) {
    all.rejected(name, rule, expect, [&](Scenario& s) {
      with_stanzas(s.key("passphrase", passphrase),
                   with_argon2_cost(s.made.stanza_for(passphrase_recipient(passphrase)), memory_kib, passes, lanes));
    });
  };
  cost("argon2_memory_of_4_tib", "argon2_beyond_cap", "too_large", 0xFFFFFFFF, 3, 1);
  cost("argon2_memory_one_kib_too_much", "argon2_beyond_cap", "too_large", 1024 * 1024 + 1, 3, 1);
  cost("argon2_passes_2_to_32", "argon2_beyond_cap", "too_large", 65536, 0xFFFFFFFF, 1);
  cost("argon2_lanes_17", "argon2_beyond_cap", "too_large", 65536, 3, 17);
  cost("argon2_no_pass", "argon2_invalid", "bad_header", 65536, 0, 1);
  cost("argon2_no_lane", "argon2_invalid", "bad_header", 65536, 3, 0);
  cost("argon2_too_little_memory", "argon2_invalid", "bad_header", 31, 3, 4);

  all.rejected("stanza_from_another_file", "stanza_moved", "header_forged", [&](Scenario& s) {
    HandMade other;
    other.with = s.made.with;
    other.file_key = s.made.file_key.clone();
    with_stanzas(s.by(alice()), other.stanza_for(alice().recipient));
  });
  all.rejected("anonymous_stanza_from_another_file", "stanza_moved", "no_matching_key", [&](Scenario& s) {
    Person nobody(StanzaType::x25519, 1);
    nobody.recipient.stay_anonymous();
    HandMade other;
    other.with = s.made.with;
    other.file_key = s.made.file_key.clone();
    with_stanzas(s.by(alice()), other.stanza_for(nobody.recipient));
  });
  all.rejected("passphrase_stanza_from_another_file", "stanza_moved", "bad_passphrase", [&](Scenario& s) {
    HandMade other;
    other.with = s.made.with;
    other.file_key = s.made.file_key.clone();
    with_stanzas(s.key("passphrase", passphrase), other.stanza_for(passphrase_recipient(passphrase)));
  });
  all.rejected("another_kek_with_the_same_id", "stanza_moved", "header_forged", [&](Scenario& s) {
    const KekRecipient recipient(kek(bytes("id")));
    s.key("kek", kek_text(12)).key("kek-id", encode_hex(bytes_of("id"))).holds(s.sealed({&recipient}, hello));
  });
  const auto enc_of_zeros = [&](Scenario& s, const Person& person, std::size_t from, std::size_t size) {
    auto stanza = s.made.stanza_for(person.recipient);
    std::fill_n(stanza.begin() + static_cast<std::ptrdiff_t>(6 + 8 + from), size, std::uint8_t{0});
    with_stanzas(s.by(person), stanza);
  };
  all.rejected("x25519_low_order", "low_order_point", "header_forged",
               [&](Scenario& s) { enc_of_zeros(s, alice(), 0, 32); });
  all.rejected("mlkem768_x25519_low_order", "low_order_point", "header_forged",
               [&](Scenario& s) { enc_of_zeros(s, hybrid(), 1088, 32); });
  all.rejected("p256_not_on_the_curve", "low_order_point", "header_forged",
               [&](Scenario& s) { enc_of_zeros(s, p256(), 33, 32); });

  const auto error = [&](const std::string& name, const std::string& expect,
                         const std::function<void(Scenario&)>& make) { all.rejected(name, "", expect, make); };
  error("no_matching_key", "no_matching_key",
        [](Scenario& s) { s.by(bob()).holds(s.sealed({&alice().recipient}, hello)); });
  error("wrong_passphrase", "bad_passphrase", [](Scenario& s) {
    const auto recipient = passphrase_recipient(passphrase);
    s.key("passphrase", "wrong horse battery staple").holds(s.sealed({&recipient}, hello));
  });
  error("external_service_without_the_key", "no_matching_key", [](Scenario& s) {
    const auto recipient = service();
    s.key("external", "other").holds(s.sealed({&recipient}, hello));
  });
}

void rejected_with_key(Collection& all) {
  all.rejected("header_mac_altered", "header_mac_mismatch", "header_forged",
               [](Scenario& s) { s.by(alice()).holds(patched(s.made.file(hello), 163)); });
  all.rejected("recipient_added_without_key", "header_mac_mismatch", "header_forged", [](Scenario& s) {
    const auto sound = s.made.header();
    auto header = s.made.head();
    append(header, with_length_in_front(joined({s.made.stanza_for(bob().recipient), ByteView(sound).subspan(38, 94)})));
    append(header, ByteView(sound).last(32));
    s.by(alice()).holds(joined({header, s.made.payload(hello)}));
  });
  all.rejected("recipient_removed_without_key", "header_mac_mismatch", "header_forged", [](Scenario& s) {
    const auto for_alice = s.made.stanza_for(alice().recipient);
    const auto sound = s.made.header_with(joined({s.made.stanza_for(bob().recipient), for_alice}));
    auto header = s.made.head();
    append(header, with_length_in_front(for_alice));
    append(header, ByteView(sound).last(32));
    s.by(alice()).holds(joined({header, s.made.payload(hello)}));
  });
  all.rejected("header_mac_altered_passphrase", "header_mac_mismatch", "bad_passphrase", [](Scenario& s) {
    auto header = s.made.header_with(s.made.stanza_for(passphrase_recipient(passphrase)));
    header.back() ^= 1;
    s.key("passphrase", passphrase).holds(joined({header, s.made.payload(hello)}));
  });
  all.rejected("wrong_file_key", "header_mac_mismatch", "header_forged",
               [](Scenario& s) { s.key("file-key", encode_hex(s.draw(32))).holds(s.made.file(hello)); });

  SealOptions context;
  context.context = {{"project", "siegel"}};
  all.rejected("context_missing", "context_missing", "policy_denied", [&](Scenario& s) {
    s.by(alice()).key("require-context", "stage=live").holds(s.sealed({&alice().recipient}, hello, context));
  });
  all.rejected("context_other_value", "context_missing", "policy_denied", [&](Scenario& s) {
    s.by(alice()).key("require-context", "project=other").holds(s.sealed({&alice().recipient}, hello, context));
  });
  SealOptions policy;
  policy.policy = array_of<32>(pattern(32, 21));
  all.rejected("policy_mismatch", "policy_mismatch", "policy_denied", [&](Scenario& s) {
    s.by(alice())
        .key("require-policy", encode_hex(pattern(32, 22)))
        .holds(s.sealed({&alice().recipient}, hello, policy));
  });
  all.rejected("policy_missing", "policy_mismatch", "policy_denied", [&](Scenario& s) {
    s.by(alice()).key("require-policy", encode_hex(pattern(32, 21))).holds(s.sealed({&alice().recipient}, hello));
  });

  all.rejected_core("metadata_forged", "metadata_forged", "header_forged",
                    [](Scenario& s) { return joined({s.made.sound_core(), tlv(field::metadata, s.draw(272))}); });
  const auto named = [](std::string_view name) { return filled(tlv(1, bytes_of(name))); };
  all.rejected_metadata("metadata_name_climbs", "metadata_not_base_name", "bad_header",
                        named("../../.ssh/authorized_keys"));
  all.rejected_metadata("metadata_name_absolute", "metadata_not_base_name", "bad_header", named("/etc/passwd"));
  all.rejected_metadata("metadata_name_backslash", "metadata_not_base_name", "bad_header",
                        named("C:\\windows\\win.ini"));
  all.rejected_metadata("metadata_name_dot_dot", "metadata_not_base_name", "bad_header", named(".."));
  all.rejected_metadata("metadata_name_nul", "metadata_not_base_name", "bad_header",
                        named(std::string_view("a.txt\0.exe", 10)));
  all.rejected_metadata("metadata_name_escape", "metadata_not_base_name", "bad_header", named("\x1b]0;title\x07"));
  all.rejected_metadata("metadata_name_empty", "metadata_not_base_name", "bad_header", named(""));
  all.rejected_metadata("metadata_name_not_text", "metadata_not_base_name", "bad_header", named("\xff\xfe"));
  all.rejected_metadata("metadata_media_type_line_feed", "metadata_not_base_name", "bad_header",
                        filled(tlv(2, bytes_of("text/html\nSet-Cookie: a"))));
  all.rejected_metadata("metadata_without_fill", "metadata_not_filled", "bad_header", tlv(6, Bytes(250)));
  all.rejected_metadata("metadata_fill_too_long", "metadata_not_filled", "bad_header", tlv(0xFFFF, Bytes(506)));
  all.rejected_metadata("metadata_of_255_bytes", "metadata_not_filled", "bad_header", tlv(0xFFFF, Bytes(249)));
  auto not_zero = named("a");
  not_zero.back() = 1;
  all.rejected_metadata("metadata_fill_not_zero", "metadata_not_filled", "bad_header", not_zero);
  all.rejected_metadata("metadata_out_of_order", "fields_out_of_order", "bad_header",
                        filled(joined({tlv(2, bytes_of("text/plain")), tlv(1, bytes_of("a"))})));
  all.rejected_metadata("metadata_field_duplicated", "field_duplicated", "bad_header",
                        filled(joined({tlv(1, bytes_of("a")), tlv(1, bytes_of("b"))})));
  all.rejected_metadata("metadata_length_of_4_bytes", "field_wrong_length", "bad_header", filled(tlv(4, Bytes(4))));
  all.rejected_metadata("length_of_4_pib", "length_impossible", "bad_header",
                        filled(tlv(4, number(max_plaintext_size + 1))));
  all.rejected_core("length_that_wraps_when_padded", "length_impossible", "bad_header", [](Scenario& s) {
    return joined({s.made.sound_core(), s.made.metadata_field(filled(tlv(4, number(~std::uint64_t{0})))),
                   tlv(field::padding, hex("01"))});
  });
}

void rejected_payloads(Collection& all) {
  const auto two_chunks = pattern(chunk_size + 100, 41);
  const auto first_chunk = slice(two_chunks, 0, chunk_size);
  const auto file = [](Scenario& s, ByteView plaintext, bool tells_length = false) {
    return s.by(alice()).sealed({&alice().recipient}, plaintext,
                                tells_length ? with_length(plaintext.size()) : SealOptions{});
  };
  const std::string forged = "payload_forged";
  all.rejected("salt_altered", "commitment_mismatch", forged,
               [&](Scenario& s) { s.holds(patched(file(s, hello), 164)); });
  all.rejected("commitment_altered", "commitment_mismatch", forged,
               [&](Scenario& s) { s.holds(patched(file(s, hello), 164 + 55)); });
  all.rejected("payload_of_another_file", "commitment_mismatch", forged, [&](Scenario& s) {
    const auto a = file(s, hello);
    const auto b = s.sealed({&alice().recipient}, hello);
    s.holds(joined({ByteView(a).first(164), ByteView(b).subspan(164)}));
  });
  all.rejected("commitment_of_another_key", "commitment_mismatch", forged, [&](Scenario& s) {
    const auto a = file(s, hello);
    const auto b = s.sealed({&alice().recipient}, hello);
    s.holds(joined({ByteView(a).first(164 + 24), ByteView(b).subspan(164 + 24, 32), ByteView(a).subspan(164 + 56)}));
  });
  all.rejected("only_chunk_altered", "chunk_forged", forged,
               [&](Scenario& s) { s.holds(patched(file(s, hello), 164 + 56)); });
  all.rejected("tag_altered", "chunk_forged", forged, [&](Scenario& s) {
    const auto sound = file(s, hello);
    s.holds(patched(sound, sound.size() - 1));
  });
  all.rejected("second_chunk_altered", "chunk_forged", forged,
               [&](Scenario& s) { s.releases(first_chunk).holds(patched(file(s, two_chunks), 164 + 56 + 16400)); });
  all.rejected("chunks_swapped", "chunk_forged", forged, [&](Scenario& s) {
    const auto sound = file(s, pattern(2 * chunk_size, 42));
    const ByteView view(sound);
    s.holds(joined(
        {view.first(220), view.subspan(220 + 16400, 16400), view.subspan(220, 16400), view.subspan(220 + 2 * 16400)}));
  });
  all.rejected("chunk_repeated", "chunk_forged", forged, [&](Scenario& s) {
    const auto sound = file(s, two_chunks);
    const ByteView view(sound);
    s.releases(first_chunk).holds(joined({view.first(220 + 16400), view.subspan(220)}));
  });
  all.rejected("chunk_dropped", "chunk_forged", forged, [&](Scenario& s) {
    const auto sound = file(s, two_chunks);
    const ByteView view(sound);
    s.holds(joined({view.first(220), view.subspan(220 + 16400)}));
  });
  all.rejected("payload_missing", "payload_truncated", "truncated",
               [&](Scenario& s) { s.holds(slice(file(s, hello), 0, 164)); });
  all.rejected("payload_cut_in_the_salt", "payload_truncated", "truncated",
               [&](Scenario& s) { s.holds(slice(file(s, hello), 0, 170)); });
  all.rejected("payload_cut_before_the_first_chunk", "payload_truncated", "truncated",
               [&](Scenario& s) { s.holds(slice(file(s, hello), 0, 220)); });
  all.rejected("payload_cut_at_a_chunk_edge", "payload_truncated", "truncated",
               [&](Scenario& s) { s.releases(first_chunk).holds(slice(file(s, two_chunks), 0, 220 + 16400)); });
  all.rejected("payload_cut_in_a_tag", "payload_truncated", "truncated",
               [&](Scenario& s) { s.releases(first_chunk).holds(slice(file(s, two_chunks), 0, 220 + 16400 + 15)); });
  all.rejected("payload_cut_in_a_chunk", "chunk_forged", forged,
               [&](Scenario& s) { s.releases(first_chunk).holds(slice(file(s, two_chunks), 0, 220 + 16400 + 50)); });
  all.rejected("payload_cut_in_a_chunk_with_length", "payload_truncated", "truncated", [&](Scenario& s) {
    const auto sound = file(s, hello, true);
    s.holds(slice(sound, 0, sound.size() - 1));
  });
  all.rejected("trailing_data", "trailing_data", "trailing_data",
               [&](Scenario& s) { s.holds(joined({file(s, hello, true), hex("00")})); });
  all.rejected("trailing_data_without_length", "chunk_forged", forged,
               [&](Scenario& s) { s.holds(joined({file(s, hello), hex("00")})); });
  all.rejected("file_twice", "trailing_data", "trailing_data", [&](Scenario& s) {
    const auto sound = file(s, hello, true);
    s.holds(joined({sound, sound}));
  });
  const auto padded = [](Scenario& s, const Bytes& content) {
    s.made.core = joined(
        {s.made.sound_core(), s.made.metadata_field(filled(tlv(4, number(100)))), tlv(field::padding, hex("01"))});
    return s.by(alice()).made.file(content);
  };
  all.rejected("padding_not_zero", "padding_not_zero", forged,
               [&](Scenario& s) { s.holds(padded(s, pattern(104, 43))); });
  all.rejected("padding_too_short", "payload_truncated", "truncated",
               [&](Scenario& s) { s.holds(padded(s, pattern(100, 43))); });
}

void signed_files(Collection& all) {
  const auto key = signing_key();
  const auto signer = key->signer().print();
  const auto over_chunks = pattern(20000);
  const auto sign = [&](const std::string& name, ByteView content, const SealOptions& options) {
    all.success(name, [&](Scenario& s) {
      s.by(alice()).key("signer", signer).key("require-signer", signer).releases(content);
      s.holds(s.sealed({&alice().recipient}, content, signed_by(key, options)));
    });
  };
  sign("signed", hello, {});
  sign("signed_empty", {}, {});
  sign("signed_whole_chunks", pattern(3 * chunk_size), {});
  sign("signed_over_chunks", over_chunks, {});
  sign("signed_with_length", over_chunks, with_length(over_chunks.size()));
  sign("signed_and_padded", over_chunks, with_length(over_chunks.size(), Padding::padme));
  all.success("signed_and_rewrapped", [&](Scenario& s) {
    const auto file = s.sealed({&alice().recipient}, hello, signed_by(key));
    const Identity* identities[] = {&alice().identity};
    const Recipient* recipients[] = {&bob().recipient};
    const auto unlocked = value(unlock(header_of(file), identities, s.with()));
    s.by(bob()).key("signer", signer).releases(hello);
    s.holds(joined({value(rewrap(unlocked, recipients, s.with())), slice(file, header_of(file).size(), file.size())}));
  });

  const auto refused = [&](const std::string& name, const std::string& rule, const std::string& expect,
                           const std::function<Bytes(Scenario&, Bytes)>& change, ByteView content = hello,
                           const SealOptions& options = {}, ByteView released = {}) {
    all.rejected(name, rule, expect, [&](Scenario& s) {
      s.by(alice()).key("signer", signer).releases(released);
      s.holds(change(s, s.sealed({&alice().recipient}, content, signed_by(key, options))));
    });
  };
  const auto cut = [](std::size_t bytes_less) {
    return [=](Scenario&, Bytes file) { return slice(file, 0, file.size() - bytes_less); };
  };
  refused("signature_altered", "signature_wrong", "bad_signature",
          [](Scenario&, Bytes file) { return patched(file, file.size() - 1); });
  refused("signature_of_zeros", "signature_wrong", "bad_signature", [](Scenario&, Bytes file) {
    std::fill(file.end() - 64, file.end(), std::uint8_t{0});
    return file;
  });
  refused("signature_missing_with_length", "signature_missing", "truncated", cut(64), hello, with_length(hello.size()),
          {});
  refused("signature_cut_with_length", "signature_missing", "truncated", cut(1), hello, with_length(hello.size()), {});
  refused("signature_missing", "chunk_forged", "payload_forged", cut(64), pattern(200));
  all.rejected("signed_payload_too_short_for_a_signature", "signature_missing", "truncated", [&](Scenario& s) {
    s.made.core = joined({s.made.sound_core(), s.made.signature_field(key->signer())});
    s.by(alice()).holds(joined({s.made.header(), slice(s.made.payload({}), 0, 60)}));
  });
  // Somebody with the file key, such as a recipient, seals other content under the same head.
  all.rejected("signature_of_other_content", "signature_wrong", "bad_signature", [&](Scenario& s) {
    s.made.core = joined({s.made.sound_core(), s.made.signature_field(key->signer())});
    const auto trailer = s.made.trailer(s.made.payload(hello), *key);
    s.by(alice()).key("signer", signer);
    s.holds(
        joined({s.made.header(), s.made.payload(bytes("The quick brown fox jumps over the lazy cat.\n")), trailer}));
  });
  all.rejected("signature_by_another_signer", "signature_wrong", "bad_signature", [&](Scenario& s) {
    s.made.core = joined({s.made.sound_core(), s.made.signature_field(key->signer())});
    const auto payload = s.made.payload(hello);
    s.by(alice()).key("signer", signer);
    s.holds(joined({s.made.header(), payload, s.made.trailer(payload, *signing_key(2))}));
  });
  all.rejected("signature_without_the_salt", "signature_wrong", "bad_signature", [&](Scenario& s) {
    s.made.core = joined({s.made.sound_core(), s.made.signature_field(key->signer())});
    const auto payload = s.made.payload(hello);
    auto without = payload;
    std::fill_n(without.begin(), payload_prefix_size, std::uint8_t{0});
    s.by(alice()).key("signer", signer);
    s.holds(joined({s.made.header(), payload, s.made.trailer(without, *key)}));
  });
  all.rejected("signer_not_the_required_one", "signer_not_required", "policy_denied", [&](Scenario& s) {
    s.by(alice()).key("require-signer", signing_key(2)->signer().print());
    s.holds(s.sealed({&alice().recipient}, hello, signed_by(key)));
  });
  all.rejected("signer_required_and_none", "signer_not_required", "policy_denied", [&](Scenario& s) {
    s.by(alice()).key("require-signer", signer);
    s.holds(s.sealed({&alice().recipient}, hello));
  });
}

void rejected_texts(Collection& all) {
  const auto armored = [](Scenario& s) {
    return text(run(ArmorEncoder(), s.by(alice()).sealed({&alice().recipient}, hello)));
  };
  const auto armor = [&](const std::string& name, const std::string& expect,
                         const std::function<std::string(std::string)>& change) {
    all.rejected(name, "armor_malformed", expect, [&](Scenario& s) { s.holds(bytes(change(armored(s)))); });
  };
  armor("armor_text_behind", "bad_armor", [](const std::string& sound) { return sound + "Regards, Alice\n"; });
  armor("armor_blank_line", "bad_armor",
        [](const std::string& sound) { return sound.substr(0, 28) + "\n" + sound.substr(28); });
  armor("armor_long_line", "bad_armor", [](std::string sound) { return sound.erase(28 + 64, 1); });
  armor("armor_short_line", "bad_armor", [](std::string sound) { return sound.insert(28 + 60, "\n"); });
  armor("armor_trailing_blank", "bad_armor", [](std::string sound) { return sound.insert(28 + 60, " "); });
  armor("armor_url_alphabet", "bad_armor", [](std::string sound) {
    sound[28 + 8] = '-';
    return sound;
  });
  armor("armor_without_end", "truncated",
        [](const std::string& sound) { return sound.substr(0, sound.rfind("-----END")); });
  all.rejected("armor_bits_left_over", "armor_malformed", "bad_armor", [&](Scenario& s) {
    // One byte in the last line; its second digit carries four bits that mean nothing.
    auto plaintext = hello;
    while ((236 + plaintext.size()) % 48 != 1) plaintext.push_back('.');
    auto wrong = text(run(ArmorEncoder(), s.by(alice()).sealed({&alice().recipient}, plaintext)));
    ++wrong[wrong.find("==") - 1];
    s.holds(bytes(wrong));
  });
  const auto key_text = [&](const std::string& name, const std::function<std::string(std::string)>& change) {
    all.rejected(name, "key_text_malformed", "bad_key", [&](Scenario& s) {
      s.key("identity", change(text(print_identity(alice().identity).reveal())))
          .holds(s.sealed({&alice().recipient}, hello));
    });
  };
  key_text("identity_with_typing_error", [](std::string sound) {
    sound[30] = sound[30] == 'Q' ? 'P' : 'Q';
    return sound;
  });
  key_text("identity_in_mixed_case", [](std::string sound) {
    sound[0] = 's';
    return sound;
  });
  key_text("identity_cut_short", [](const std::string& sound) { return sound.substr(0, sound.size() - 1); });
  key_text("identity_that_is_a_recipient", [](const std::string&) { return print_recipient(alice().recipient); });
}

}  // namespace

TEST_CASE("write the vectors that are not there") {
  const char* folder = std::getenv("SIEGEL_VECTORS_OUTPUT");
  if (folder == nullptr) FAIL("SIEGEL_VECTORS_OUTPUT has to name the folder");
  std::filesystem::create_directories(folder);
  Collection all(folder);
  successes(all);
  rejected_starts(all);
  rejected_cores(all);
  rejected_stanzas(all);
  rejected_with_key(all);
  rejected_payloads(all);
  signed_files(all);
  rejected_texts(all);
}

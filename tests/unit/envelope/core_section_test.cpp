// SPDX-License-Identifier: Apache-2.0
#include "envelope/core_section.h"

#include "envelope/limits.h"
#include "support/files.h"

using namespace siegel;
using namespace siegel::test;

namespace {

const auto id = tlv(field::file_id, pattern(16));

Bytes pair(std::string_view key, std::string_view text) {
  Bytes out;
  append_big_endian(out, static_cast<std::uint16_t>(key.size()));
  append(out, bytes_of(key));
  append_big_endian(out, static_cast<std::uint16_t>(text.size()));
  append(out, bytes_of(text));
  return out;
}
Bytes with_context(ByteView pairs) { return joined({tlv(field::context, pairs), id}); }

void refuses(const Bytes& core, ErrorCode code = ErrorCode::bad_header) {
  INFO(encode_hex(core));
  REQUIRE(error_of(decode_core(core)) == code);
}

}  // namespace

TEST_CASE("a core comes back as it was", "[envelope]") {
  CoreSection core;
  core.file_id = array_of<16>(pattern(16));
  REQUIRE(value(encode_core(core)) == id);
  REQUIRE(value(decode_core(id)) == core);

  core.context = {{"project", "siegel"}, {"a", ""}, {"\xc3\xa4", "\xf0\x9f\x98\x80"}};
  core.sealed_metadata = pattern(272);
  core.policy = array_of<32>(pattern(32));
  core.padding = Padding::padme;
  core.unknown = {{0x0001, pattern(5)}, {0x0004, {}}, {0x7FFF, pattern(2)}};
  const auto encoded = value(encode_core(core));
  REQUIRE(value(decode_core(encoded)) == core);
  REQUIRE(value(encode_core(value(decode_core(encoded)))) == encoded);
}

TEST_CASE("a core is as the specification draws it", "[envelope]") {
  CoreSection core;
  core.file_id = array_of<16>(pattern(16));
  core.context = {{"b", "2"}, {"a", "1"}};
  core.policy = array_of<32>(pattern(32));
  REQUIRE(value(encode_core(core)) == joined({tlv(0x0003, joined({pair("a", "1"), pair("b", "2")})),
                                              tlv(0x8001, pattern(16)), tlv(0x8004, pattern(32))}));
}

TEST_CASE("a core without file id is refused", "[envelope][reject:missing_file_id]") {
  refuses({});
  refuses(tlv(field::policy, pattern(32)));
  refuses(tlv(field::context, pair("a", "b")));
}

TEST_CASE("core fields that are not in order are refused", "[envelope][reject:fields_out_of_order]") {
  refuses(joined({id, tlv(field::context, pair("a", "b"))}));
  refuses(joined({tlv(field::policy, pattern(32)), id}));
}

TEST_CASE("a core field that comes twice is refused", "[envelope][reject:field_duplicated]") {
  refuses(joined({id, id}));
  refuses(joined({tlv(1, {}), tlv(1, {}), id}));
}

TEST_CASE("a core field beyond its section is refused", "[envelope][reject:field_beyond_section]") {
  auto longer = id;
  longer[5] += 1;
  refuses(longer);
  refuses(joined({id, hex("8004")}));
  for (std::size_t size = 1; size < id.size(); ++size) refuses(slice(id, 0, size));
}

TEST_CASE("core fields of wrong lengths are refused", "[envelope][reject:field_wrong_length]") {
  for (const std::size_t size : {0U, 15U, 17U}) refuses(tlv(field::file_id, pattern(size)));
  for (const std::size_t size : {0U, 31U, 33U}) refuses(joined({id, tlv(field::policy, pattern(size))}));
  for (const std::size_t size : {0U, 2U})
    refuses(joined({id, tlv(field::metadata, pattern(272)), tlv(field::padding, Bytes(size, 1))}));
  for (const std::size_t size : {0U, 15U, 16U}) refuses(joined({id, tlv(field::metadata, pattern(size))}));
  for (const std::size_t size : {0U, 1U, 2U, 33U, 35U, 66U}) {
    auto signer = pattern(size);
    if (size > 1) std::ranges::copy(hex("0001"), signer.begin());
    refuses(joined({id, tlv(field::signature, signer)}));
  }
  REQUIRE(decode_core(joined({id, tlv(field::metadata, pattern(17))})));
}

TEST_CASE("the signer of a core comes back, and an unknown algorithm is refused",
          "[envelope][reject:signature_unknown]") {
  const auto signer = signing_key()->signer();
  const auto core = joined({id, tlv(field::signature, signer.encode())});
  REQUIRE(value(decode_core(core)).signer == signer);
  REQUIRE(value(encode_core(value(decode_core(core)))) == core);
  for (const auto* algorithm : {"0000", "0002", "0101", "ffff"})
    refuses(joined({id, tlv(field::signature, joined({hex(algorithm), pattern(32)}))}), ErrorCode::unsupported);
}

TEST_CASE("an unknown critical field is refused and another is kept", "[envelope][reject:unknown_critical_field]") {
  for (const std::uint16_t type :
       {std::uint16_t{0x8000}, std::uint16_t{0x8003}, std::uint16_t{0x8007}, std::uint16_t{0xFFFF}}) {
    auto core = type < field::file_id ? joined({tlv(type, pattern(3)), id}) : joined({id, tlv(type, pattern(3))});
    refuses(core, ErrorCode::unsupported);
  }
  const auto with_unknown = joined({tlv(0, {}), tlv(0x0004, pattern(9)), tlv(0x7FFF, pattern(3)), id});
  REQUIRE(value(encode_core(value(decode_core(with_unknown)))) == with_unknown);
}

TEST_CASE("an unknown padding is refused", "[envelope][reject:padding_unknown]") {
  for (const unsigned kind : {0U, 2U, 255U})
    refuses(joined({id, tlv(field::metadata, pattern(272)),
                    tlv(field::padding, Bytes(1, static_cast<std::uint8_t>(kind)))}),
            ErrorCode::unsupported);
}

TEST_CASE("padding without metadata is refused", "[envelope][reject:padding_without_length]") {
  refuses(joined({id, tlv(field::padding, hex("01"))}));
  REQUIRE(decode_core(joined({id, tlv(field::metadata, pattern(272)), tlv(field::padding, hex("01"))})));
}

TEST_CASE("a context that is not text is refused", "[envelope][reject:context_not_text]") {
  refuses(with_context(pair("\xff", "a")));
  refuses(with_context(pair("a", "\xc3")));
  CoreSection core;
  for (const auto& bad : {Context{{"\xff", "a"}}, Context{{"a", "\xff"}}, Context{{"", "a"}}}) {
    core.context = bad;
    REQUIRE(error_of(encode_core(core)) == ErrorCode::bad_argument);
  }
}

TEST_CASE("context keys are in order and come once", "[envelope][reject:context_out_of_order]") {
  REQUIRE(decode_core(with_context(joined({pair("a", "2"), pair("aa", "1"), pair("b", "0")}))));
  refuses(with_context(joined({pair("b", "1"), pair("a", "2")})));
  refuses(with_context(joined({pair("a", "1"), pair("a", "2")})));
  refuses(with_context(joined({pair("aa", "1"), pair("a", "2")})));
  // Bytewise: what is above U+007F comes last.
  REQUIRE(decode_core(with_context(joined({pair("z", "1"), pair("\xc3\xa4", "2")}))));
  refuses(with_context(joined({pair("\xc3\xa4", "2"), pair("z", "1")})));
}

TEST_CASE("an empty context is refused", "[envelope][reject:context_empty]") {
  refuses(with_context({}));
  refuses(with_context(pair("", "a")));
  REQUIRE(decode_core(with_context(pair("a", ""))));
}

TEST_CASE("a context pair that is cut off is refused", "[envelope][reject:field_beyond_section]") {
  const auto whole = pair("key", "value");
  for (std::size_t size = 1; size < whole.size(); ++size) refuses(with_context(ByteView(whole).first(size)));
  refuses(with_context(joined({whole, hex("00")})));
}

TEST_CASE("a core has its limits", "[envelope][reject:core_too_long]") {
  CoreSection core;
  // Four bytes for the lengths, one for the key, and 28 around it.
  core.context = {{"k", std::string(65535, 'v')}};
  REQUIRE(error_of(encode_core(core)) == ErrorCode::too_large);
  const auto just = max_core_size - id.size() - 6 - 5;
  core.context = {{"k", std::string(just, 'v')}};
  REQUIRE(value(encode_core(core)).size() == max_core_size);
  core.context = {{"k", std::string(just + 1, 'v')}};
  REQUIRE(error_of(encode_core(core)) == ErrorCode::too_large);
  core.context = {{std::string(65536, 'k'), "v"}};
  REQUIRE(error_of(encode_core(core)) == ErrorCode::too_large);
  core.context = {{"k", std::string(65536, 'v')}};
  REQUIRE(error_of(encode_core(core)) == ErrorCode::too_large);

  Bytes many;
  for (std::uint16_t type = 100; type < 100 + max_core_fields; ++type) append(many, tlv(type, {}));
  refuses(joined({many, id}), ErrorCode::too_large);
}

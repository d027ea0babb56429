// SPDX-License-Identifier: Apache-2.0
#include "envelope/header_keys.h"

#include "support/faults.h"
#include "support/files.h"

using namespace siegel;
using namespace siegel::test;

namespace {

const auto file_key = pattern(32, 3);
const auto file_id = array_of<16>(pattern(16, 4));
HeaderKeys keys() { return value(HeaderKeys::derive(secret(file_key), file_id, provider())); }

Bytes expanded(std::string_view label, std::size_t size) {
  Bytes out(size);
  provider().hkdf_expand_sha_512(file_key, joined({bytes_of(label), hex("00"), file_id}), out);
  return out;
}

}  // namespace

TEST_CASE("each key follows from the file key as specified", "[envelope]") {
  REQUIRE(bytes(keys().payload_key().reveal()) == expanded("siegel/v1 payload", 32));
  REQUIRE(bytes(keys().part_key().reveal()) == expanded("siegel/v1 part digest", 32));
  REQUIRE(keys().mac({bytes_of("ab"), bytes_of("c")}, provider()) ==
          provider().hmac_sha_256(expanded("siegel/v1 header", 32), {bytes_of("abc")}));
  const auto metadata = expanded("siegel/v1 metadata", 44);
  const auto aead = value(provider().aes_256_gcm(ByteView(metadata).first(32)));
  Bytes sealed(256 + 16);
  ok(aead->seal(array_of<12>(ByteView(metadata).last(12)), {}, pattern(256), sealed));
  REQUIRE(value(keys().seal_metadata(secret(pattern(256)), provider())) == sealed);
  REQUIRE(bytes(value(keys().open_metadata(sealed, provider())).reveal()) == pattern(256));
}

TEST_CASE("a file key has 32 bytes", "[envelope]") {
  for (const std::size_t size : {0U, 1U, 31U, 33U})
    REQUIRE(error_of(HeaderKeys::derive(secret(pattern(size)), file_id, provider())) == ErrorCode::bad_key);
}

TEST_CASE("the head binds stanzas and payload", "[envelope]") {
  const auto head = bytes("head");
  const auto digest = provider().sha_512({head});
  REQUIRE(binding_of(head, provider()) == digest);
  REQUIRE(payload_context(head, provider()) == joined({bytes_of("siegel/v1"), hex("00"), digest}));
}

TEST_CASE("altered metadata is refused", "[envelope][reject:metadata_forged]") {
  const auto sealed = value(keys().seal_metadata(secret(pattern(256)), provider()));
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    auto altered = sealed;
    altered[at] ^= 1;
    REQUIRE(error_of(keys().open_metadata(altered, provider())) == ErrorCode::header_forged);
  }
  for (std::size_t size = 0; size < sealed.size(); size += 15)
    REQUIRE(error_of(keys().open_metadata(ByteView(sealed).first(size), provider())) == ErrorCode::header_forged);
}

TEST_CASE("a library that fails stops the metadata", "[envelope]") {
  const auto sealed = value(keys().seal_metadata(secret(pattern(256)), provider()));
  REQUIRE(for_each_fault([&](const Provider& faulty) { return keys().seal_metadata(secret(pattern(256)), faulty); }) ==
          2);
  REQUIRE(for_each_fault([&](const Provider& faulty) { return keys().open_metadata(sealed, faulty); }) == 2);
}

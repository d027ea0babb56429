// SPDX-License-Identifier: Apache-2.0
#include "keys/external.h"

#include "support/files.h"

using namespace siegel;
using namespace siegel::test;

namespace {

const auto file_key = pattern(32, 5);
const auto binding = pattern(64, 6);

/// A service that hides the key behind one byte.
Result<Bytes> service_wraps(const SecretBytes& key, ByteView with) {
  REQUIRE(bytes(with) == binding);
  auto blob = bytes(key.reveal());
  for (auto& byte : blob) byte ^= 0x5A;
  return blob;
}
Result<std::optional<SecretBytes>> service_unwraps(ByteView key_id, ByteView blob, ByteView with) {
  REQUIRE(text(key_id) == "key 7");
  REQUIRE(bytes(with) == binding);
  auto key = secret(blob);
  for (auto& byte : key.reveal_for_writing()) byte ^= 0x5A;
  return std::optional(std::move(key));
}

ExternalRecipient recipient(WrapFunction wrap = service_wraps) {
  return value(ExternalRecipient::create("kms", bytes("key 7"), std::move(wrap)));
}

Stanza wrapped() { return value(recipient().wrap(secret(file_key), binding, provider())); }

}  // namespace

TEST_CASE("the file key comes back from outside", "[keys]") {
  REQUIRE(recipient().type() == StanzaType::external);
  REQUIRE_FALSE(recipient().body_size());
  const auto stanza = wrapped();
  REQUIRE(stanza.known_type() == StanzaType::external);
  const auto body = value(ExternalBody::read(stanza));
  REQUIRE(text(body.provider) == "kms");
  REQUIRE(text(body.key_id) == "key 7");
  const ExternalIdentity identity("kms", service_unwraps);
  REQUIRE_FALSE(identity.is_guessable());
  REQUIRE(bytes(value(identity.unwrap(stanza, binding, provider()))->reveal()) == file_key);
}

TEST_CASE("a stanza of another service is not mine", "[keys]") {
  const auto never = [](ByteView, ByteView, ByteView) -> Result<std::optional<SecretBytes>> {
    FAIL("the service was asked");
    return std::nullopt;
  };
  REQUIRE_FALSE(value(ExternalIdentity("other", never).unwrap(wrapped(), binding, provider())));
  REQUIRE_FALSE(
      value(ExternalIdentity("kms", never)
                .unwrap(value(alice().recipient.wrap(secret(file_key), binding, provider())), binding, provider())));
  auto cut = wrapped();
  cut.body.resize(5);
  REQUIRE(error_of(ExternalIdentity("kms", never).unwrap(cut, binding, provider())) == ErrorCode::bad_header);
}

TEST_CASE("a service that fails or answers nonsense stops the work", "[keys]") {
  const auto wrap_gives = [](Result<Bytes> blob) {
    return error_of(
        recipient([&](const SecretBytes&, ByteView) { return blob; }).wrap(secret(file_key), binding, provider()));
  };
  REQUIRE(wrap_gives(fail(ErrorCode::canceled, "by hand")) == ErrorCode::canceled);
  REQUIRE(wrap_gives(Bytes{}) == ErrorCode::external_failed);
  REQUIRE(wrap_gives(Bytes(max_external_blob_size + 1)) == ErrorCode::external_failed);
  REQUIRE(recipient([](const SecretBytes&, ByteView) -> Result<Bytes> {
            return Bytes(max_external_blob_size);
          }).wrap(secret(file_key), binding, provider()));

  for (const std::size_t size : {0U, 1U, 31U, 33U}) {
    const ExternalIdentity wrong("kms", [&](ByteView, ByteView, ByteView) -> Result<std::optional<SecretBytes>> {
      return std::optional(secret(pattern(size)));
    });
    REQUIRE(error_of(wrong.unwrap(wrapped(), binding, provider())) == ErrorCode::external_failed);
  }
  const ExternalIdentity failing("kms", [](ByteView, ByteView, ByteView) -> Result<std::optional<SecretBytes>> {
    return fail(ErrorCode::external_failed, "no connection");
  });
  REQUIRE(failing.unwrap(wrapped(), binding, provider()).error().what == "no connection");
  const ExternalIdentity without(
      "kms", [](ByteView, ByteView, ByteView) -> Result<std::optional<SecretBytes>> { return std::nullopt; });
  REQUIRE_FALSE(value(without.unwrap(wrapped(), binding, provider())));
}

TEST_CASE("names that cannot be written are refused", "[keys]") {
  const auto create = [](const std::string& name, std::size_t id_size) {
    return ExternalRecipient::create(name, Bytes(id_size), service_wraps);
  };
  REQUIRE(create(std::string(255, 'a'), 65535));
  REQUIRE(create("\xc3\xa4", 0));
  REQUIRE(error_of(create("", 1)) == ErrorCode::bad_argument);
  REQUIRE(error_of(create(std::string(256, 'a'), 1)) == ErrorCode::bad_argument);
  REQUIRE(error_of(create("\xff", 1)) == ErrorCode::bad_argument);
  REQUIRE(error_of(create("a\nb", 1)) == ErrorCode::bad_argument);
  REQUIRE(error_of(create("a", 65536)) == ErrorCode::bad_argument);
}

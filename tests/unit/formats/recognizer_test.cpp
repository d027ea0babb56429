// SPDX-License-Identifier: Apache-2.0
#include "formats/recognizer.h"

#include "formats/envelope_key_file.h"
#include "formats/standard_envelope.h"
#include "support/provider.h"

using namespace siegel;
using namespace siegel::test;

TEST_CASE("The recognizer tells formats apart from their first bytes", "[formats]") {
  const auto of_text = [](std::string_view text) { return recognize_envelope(bytes_of(text)); };
  const auto of_hex = [](std::string_view text) { return recognize_envelope(hex(text)); };
  CHECK(of_hex("8b53474c0d0a1a01") == EnvelopeFormat::siegel);
  CHECK(of_text("-----BEGIN SIEGEL FILE-----") == EnvelopeFormat::siegel);
  CHECK(of_text("eyJhbGciOiJkaXIiLCJlbmMiOiJ") == EnvelopeFormat::jwe);
  CHECK(of_text("ewogICJhbGciOiAiZGlyIn0..a") == EnvelopeFormat::jwe);
  CHECK(of_text(" \n{\"protected\":") == EnvelopeFormat::jwe);
  CHECK(of_text("eyes wide shut") == EnvelopeFormat::unknown);
  CHECK(of_hex("d08343a10103") == EnvelopeFormat::cose);
  CHECK(of_hex("d8608443a10103") == EnvelopeFormat::cose);
  CHECK(of_hex("8443a10103") == EnvelopeFormat::cose);
  CHECK(of_hex("845820a10103") == EnvelopeFormat::cose);
  CHECK(of_hex("8340a1054c") == EnvelopeFormat::cose);
  CHECK(of_hex("8401") == EnvelopeFormat::unknown);
  CHECK(of_hex("8353474c0d0a1a01") == EnvelopeFormat::unknown);  // our own with one bit changed
  CHECK(of_hex("d08243a10103") == EnvelopeFormat::unknown);
  CHECK(of_hex("3082010306"
               "0b2a864886f70d0109100117") == EnvelopeFormat::cms);
  CHECK(of_hex("308006092a864886f70d010703") == EnvelopeFormat::cms);
  CHECK(of_hex("30030201") == EnvelopeFormat::unknown);
  CHECK(of_hex("30ff0201") == EnvelopeFormat::unknown);
  CHECK(of_text("-----BEGIN CMS-----\n") == EnvelopeFormat::cms);
  CHECK(of_text("-----BEGIN CERTIFICATE-----\n") == EnvelopeFormat::unknown);
  CHECK(of_text("") == EnvelopeFormat::unknown);
  for (const auto format : {EnvelopeFormat::unknown, EnvelopeFormat::siegel, EnvelopeFormat::jwe, EnvelopeFormat::cose,
                            EnvelopeFormat::cms})
    CHECK_FALSE(name_of(format).empty());
}

TEST_CASE("Keys of standard envelopes are told apart from other files", "[formats]") {
  CHECK(looks_like_envelope_key(bytes_of(" {\"kty\":")));
  CHECK(looks_like_envelope_key(hex("a40101")));
  CHECK_FALSE(looks_like_envelope_key(bytes_of("# created")));
  CHECK_FALSE(looks_like_envelope_key({}));
  CHECK(error_of(parse_envelope_key(bytes_of("SIEGEL"), provider())) == ErrorCode::bad_key);
  CHECK(error_of(parse_envelope_key(bytes_of("{}"), provider())) == ErrorCode::bad_key);
  CHECK(value(parse_envelope_key(hex("a20104204107"), provider())).secret().size() == 1);
  CHECK(error_of(StandardEnvelope::parse(EnvelopeFormat::siegel, ByteView{})) == ErrorCode::bad_argument);
}

// SPDX-License-Identifier: Apache-2.0
#include "formats/envelope_key_file.h"

#include "formats/cose_key.h"
#include "formats/jwk.h"
#include "formats/pem_key.h"

namespace siegel {

namespace {

bool is_json(ByteView content) {
  const auto text = text_of(content);
  const auto first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '{';
}

/// A map of one to 23 pairs.
bool is_cbor_map(ByteView content) { return !content.empty() && content[0] > 0xA0 && content[0] <= 0xB7; }

bool is_pem(ByteView content) { return text_of(content).find("-----BEGIN ") != std::string_view::npos; }

/// A SEQUENCE with a length of two bytes, as every certificate has it.
bool is_der(ByteView content) { return content.size() > 4 && content[0] == 0x30 && content[1] == 0x82; }

}  // namespace

bool looks_like_envelope_key(ByteView content) {
  return is_json(content) || is_cbor_map(content) || is_der(content) || is_pem(content);
}

Result<EnvelopeKey> parse_envelope_key(ByteView content, const Provider& provider, ByteView passphrase) {
  if (is_json(content)) return parse_jwk(content, provider);
  if (is_cbor_map(content)) return parse_cose_key(content, provider);
  if (is_der(content)) return parse_certificate(content);
  if (is_pem(content)) return parse_pem_key(content, provider, passphrase);
  return fail(ErrorCode::bad_key, "this is no key for a standard envelope");
}

}  // namespace siegel

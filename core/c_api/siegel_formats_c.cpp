// SPDX-License-Identifier: Apache-2.0
// The functions of siegel_formats_c.h: arguments checked, the work done elsewhere, errors turned into numbers.
#include "c_api/siegel_formats_c.h"

#include "c_api/calls.h"
#include "c_api/envelope_object.h"
#include "c_api/shared_provider.h"
#include "codec/json_object.h"
#include "formats/cose_key.h"
#include "formats/envelope_key_file.h"
#include "formats/jwk.h"

using siegel::ByteView;
using siegel::EnvelopeKey;
using siegel::ErrorCode;
using siegel::fail;
using siegel::Status;
using siegel::c_api::call_as;
using siegel::c_api::EnvelopeObject;
using siegel::c_api::Failure;
using siegel::c_api::make;
using siegel::c_api::make_text;
using siegel::c_api::text;

namespace {

constexpr std::size_t rsa_bits = 3072;  // 128 bits of security, NIST SP 800-57

siegel::Result<EnvelopeKey> draw(std::string_view type, const siegel::Provider& provider) {
  if (type == "x25519") return EnvelopeKey::draw(siegel::Group::x25519, provider);
  if (type == "p256") return EnvelopeKey::draw(siegel::Group::p256, provider);
  if (type != "rsa") return fail(ErrorCode::bad_argument, "a key is x25519, p256 or rsa");
  SIEGEL_TRY(auto key, siegel::generate_rsa_key(rsa_bits, provider.random()));
  return EnvelopeKey::of_rsa(std::move(key));
}

/// True for COSE, false for JOSE. Errors: `bad_argument` for another notation.
siegel::Result<bool> is_cose(std::string_view notation) {
  if (notation != "jwk" && notation != "cose") return fail(ErrorCode::bad_argument, "a notation is jwk or cose");
  return notation == "cose";
}

template <class Work>
siegel_error call_envelope(siegel_object* object, Work work) {
  return call_as<&siegel_object::as_envelope>(object, "this object is no envelope", work, Failure::leaves);
}

}  // namespace

siegel_error siegel_envelope_key(const uint8_t* options, size_t size, siegel_object** object) {
  return make_text(object, [&](auto& holder) -> Status {
    SIEGEL_TRY(auto json, siegel::JsonObject::parse({options, size}));
    SIEGEL_TRY(const auto type, json.take_text("type"));
    SIEGEL_TRY(const auto notation, json.take_text("notation"));
    SIEGEL_CHECK(json.expect_nothing_left());
    SIEGEL_TRY(const auto cose, is_cose(notation.value_or("jwk")));
    SIEGEL_TRY(const auto* provider, siegel::c_api::shared_provider());
    SIEGEL_TRY(const auto key, draw(type.value_or("x25519"), *provider));
    if (cose) {
      SIEGEL_TRY(const auto cbor, siegel::print_private_cose_key(key, *provider));
      holder.give({cbor.reveal()});
    } else {
      holder.give({siegel::print_private_jwk(key, *provider).reveal()});
    }
    return {};
  });
}

siegel_error siegel_envelope_public_key(const uint8_t* key, size_t size, const char* notation, size_t notation_size,
                                        siegel_object** object) {
  return make_text(object, [&](auto& holder) -> Status {
    SIEGEL_TRY(const auto cose, is_cose(text(notation, notation_size)));
    SIEGEL_TRY(const auto* provider, siegel::c_api::shared_provider());
    SIEGEL_TRY(const auto parsed, siegel::parse_envelope_key({key, size}, *provider));
    if (cose) {
      SIEGEL_TRY(const auto cbor, siegel::print_public_cose_key(parsed, *provider));
      holder.give({cbor});
    } else {
      SIEGEL_TRY(const auto json, siegel::print_public_jwk(parsed, *provider));
      holder.give(json);
    }
    return {};
  });
}

siegel_error siegel_envelope_sealer(const uint8_t* options, size_t size, siegel_object** object) {
  return make(object, [&](auto& made) -> Status {
    SIEGEL_TRY(made, siegel::c_api::EnvelopeSealObject::create({options, size}));
    return {};
  });
}

siegel_error siegel_envelope_opener(const uint8_t* options, size_t size, siegel_object** object) {
  return make(object, [&](auto& made) -> Status {
    SIEGEL_TRY(made, siegel::c_api::EnvelopeOpenObject::create({options, size}));
    return {};
  });
}

siegel_error siegel_envelope_add_key(siegel_object* envelope, const uint8_t* key, size_t size) {
  return call_envelope(envelope, [&](EnvelopeObject& object) { return object.add_key({key, size}); });
}

siegel_error siegel_envelope_add_passphrase(siegel_object* envelope, const uint8_t* passphrase, size_t size) {
  return call_envelope(envelope, [&](EnvelopeObject& object) -> Status {
    object.add_passphrase({passphrase, size});
    return {};
  });
}

siegel_error siegel_envelope_inspect(siegel_object* opener) {
  return call_envelope(opener, [&](EnvelopeObject& object) -> Status {
    SIEGEL_TRY(const auto json, object.inspect());
    opener->give(json);
    return {};
  });
}

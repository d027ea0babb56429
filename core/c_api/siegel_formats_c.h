/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The envelopes of others: JWE, COSE and CMS (docs/formats.md). The exports of siegel-formats.wasm, and natively of
 * libsiegel.so. The rules of siegel_c.h hold. A key is a JSON Web Key, a COSE key, or PEM: a certificate, a public or a
 * private key.
 */
#ifndef SIEGEL_FORMATS_C_H
#define SIEGEL_FORMATS_C_H

#include "siegel_c.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A new one. options: {"type": "x25519" | "p256" | "rsa", "notation": "jwk" | "cose"}. Output: the private key. */
SIEGEL_EXPORT siegel_error siegel_envelope_key(const uint8_t* options, size_t size, siegel_object** object);
/* Output: its public part. notation: jwk or cose. */
SIEGEL_EXPORT siegel_error siegel_envelope_public_key(const uint8_t* key, size_t size, const char* notation,
                                                      size_t notation_size, siegel_object** object);

/*
 * Takes the content, and gives the message at siegel_finish. options: {
 *   "format": "jwe" | "cose" | "cms",
 *   "serialization": of a JWE, "compact" | "flattened" | "general"; compact, and general for several recipients
 *   "media_type": of JWE and COSE
 *   "anonymous": true      JWE and COSE do not say for whom they are
 *   "armor": true          of CMS: PEM
 *   "now": seconds since 1970-01-01T00:00:00Z, and "accept_unfit_certificates": true    of CMS
 *   "max_content": bytes
 * }
 */
SIEGEL_EXPORT siegel_error siegel_envelope_sealer(const uint8_t* options, size_t size, siegel_object** object);
/* Takes a message, whose format is recognized, and gives the content at siegel_finish, once its tag was checked.
 * options: {"max_content", "accept_rsa_pkcs1": true of CMS}. */
SIEGEL_EXPORT siegel_error siegel_envelope_opener(const uint8_t* options, size_t size, siegel_object** object);
/* For whom it is sealed, or what opens it; before siegel_finish. */
SIEGEL_EXPORT siegel_error siegel_envelope_add_key(siegel_object* envelope, const uint8_t* key, size_t size);
SIEGEL_EXPORT siegel_error siegel_envelope_add_passphrase(siegel_object* envelope, const uint8_t* passphrase,
                                                          size_t size);
/* Of an opener that took all of a message. Output: what it tells without a key, JSON (docs/inspect.md). */
SIEGEL_EXPORT siegel_error siegel_envelope_inspect(siegel_object* opener);

#ifdef __cplusplus
}
#endif

#endif

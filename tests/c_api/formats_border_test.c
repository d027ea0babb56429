/* SPDX-License-Identifier: Apache-2.0 */
/* A stranger's program in C: everything that siegel_formats_c.h offers, and what it refuses. */
#include <siegel_formats_c.h>

#include "check.h"

#define TEXT(text) bytes(text), strlen(text)

static const char letter[] = "Sehr geehrte Frau Mustermann";

static buffer text_of(siegel_object* object) {
  buffer output = {NULL, 0};
  append_output(&output, object);
  siegel_free(object);
  return output;
}

static buffer new_key(const char* options) {
  siegel_object* object = NULL;
  CHECK_OK(siegel_envelope_key(TEXT(options), &object));
  return text_of(object);
}

static buffer public_part(const buffer* key, const char* notation) {
  siegel_object* object = NULL;
  CHECK_OK(siegel_envelope_public_key(key->bytes, key->size, notation, strlen(notation), &object));
  return text_of(object);
}

static buffer finished(siegel_object* object, const uint8_t* bytes, size_t size) {
  buffer output = {NULL, 0};
  for (size_t done = 0; done < size; done += 11) {
    CHECK_OK(siegel_push(object, bytes + done, size - done < 11 ? size - done : 11));
    CHECK(siegel_output_size(object) == 0);
  }
  CHECK_OK(siegel_finish(object));
  append_output(&output, object);
  siegel_free(object);
  return output;
}

static buffer sealed(const char* options, const buffer* key) {
  siegel_object* sealer = NULL;
  CHECK_OK(siegel_envelope_sealer(TEXT(options), &sealer));
  CHECK_OK(siegel_envelope_add_key(sealer, key->bytes, key->size));
  return finished(sealer, TEXT(letter));
}

static void opens(const buffer* message, const buffer* key) {
  siegel_object* opener = NULL;
  CHECK_OK(siegel_envelope_opener(TEXT("{}"), &opener));
  CHECK_OK(siegel_envelope_add_key(opener, key->bytes, key->size));
  buffer content = finished(opener, message->bytes, message->size);
  CHECK(content.size == strlen(letter) && memcmp(content.bytes, letter, content.size) == 0);
  drop(&content);
}

static void seals_and_opens(void) {
  static const char* const kinds[] = {"{\"type\": \"x25519\", \"notation\": \"jwk\"}", "{\"type\": \"p256\", \"notation\": \"cose\"}",
                                      "{\"type\": \"rsa\"}"};
  static const char* const formats[] = {"{\"format\": \"jwe\", \"serialization\": \"compact\", \"media_type\": \"text/plain\"}",
                                        "{\"format\": \"jwe\", \"serialization\": \"flattened\", \"anonymous\": true}",
                                        "{\"format\": \"jwe\", \"serialization\": \"general\"}", "{\"format\": \"cose\"}"};
  for (int kind = 0; kind < 3; ++kind) {
    buffer own = new_key(kinds[kind]);
    for (int format = 0; format < (kind == 2 ? 3 : 4); ++format) {
      buffer open = public_part(&own, format % 2 == 0 || kind == 2 ? "jwk" : "cose");
      buffer message = sealed(formats[format], &open);
      opens(&message, &own);
      drop(&message);
      drop(&open);
    }
    drop(&own);
  }
}

static void takes_passphrases(void) {
  siegel_object* sealer = NULL;
  CHECK_OK(siegel_envelope_sealer(TEXT("{\"format\": \"cms\", \"armor\": true, \"now\": 1800000000}"), &sealer));
  CHECK_OK(siegel_envelope_add_passphrase(sealer, TEXT("correct horse")));
  buffer message = finished(sealer, TEXT(letter));
  CHECK(memcmp(message.bytes, "-----BEGIN CMS-----", 19) == 0);
  siegel_object* opener = NULL;
  CHECK_OK(siegel_envelope_opener(TEXT("{\"max_content\": 1000, \"accept_rsa_pkcs1\": true}"), &opener));
  CHECK_OK(siegel_push(opener, message.bytes, message.size));
  CHECK_OK(siegel_envelope_inspect(opener));
  buffer described = {NULL, 0};
  append_output(&described, opener);
  CHECK(described.size > 20 && memcmp(described.bytes, "{\"format\":\"cms\"", 15) == 0);
  CHECK_OK(siegel_envelope_add_passphrase(opener, TEXT("correct horse")));
  CHECK_OK(siegel_finish(opener));
  CHECK(siegel_output_size(opener) == strlen(letter));
  siegel_free(opener);
  drop(&described);
  drop(&message);
}

static void refuses(void) {
  siegel_object* object = NULL;
  CHECK_ERROR(siegel_envelope_key(TEXT("{\"type\": \"ed25519\"}"), &object), "bad_argument");
  CHECK_ERROR(siegel_envelope_key(TEXT("{\"notation\": \"pem\"}"), &object), "bad_argument");
  CHECK_ERROR(siegel_envelope_key(TEXT("{\"more\": 1}"), &object), "bad_argument");
  CHECK_ERROR(siegel_envelope_public_key(TEXT("{}"), "jwk", 3, &object), "bad_key");
  CHECK_ERROR(siegel_envelope_public_key(TEXT("{}"), "pem", 3, &object), "bad_argument");
  CHECK_ERROR(siegel_envelope_sealer(TEXT("{}"), &object), "bad_argument");
  CHECK_ERROR(siegel_envelope_sealer(TEXT("{\"format\": \"jwe\", \"serialization\": \"short\"}"), &object), "bad_argument");
  CHECK_ERROR(siegel_envelope_sealer(TEXT("{\"format\": \"jwe\", \"armor\": true}"), &object), "bad_argument");
  CHECK_ERROR(siegel_envelope_sealer(TEXT("{\"format\": \"cms\", \"media_type\": \"a/b\"}"), &object), "bad_argument");
  CHECK_ERROR(siegel_envelope_sealer(TEXT("{\"format\": \"jwe\", \"max_content\": 2000000000}"), &object), "bad_argument");
  CHECK_ERROR(siegel_envelope_opener(TEXT("{\"format\": \"jwe\"}"), &object), "bad_argument");
  CHECK_OK(siegel_envelope_sealer(TEXT("{\"format\": \"jwe\", \"max_content\": 5}"), &object));
  CHECK_ERROR(siegel_envelope_inspect(object), "bad_argument");
  CHECK_ERROR(siegel_envelope_add_key(object, TEXT("no key")), "bad_key");
  CHECK_ERROR(siegel_push(object, TEXT("longer")), "too_large");
  siegel_free(object);
  CHECK_OK(siegel_envelope_sealer(TEXT("{\"format\": \"jwe\"}"), &object));
  CHECK_ERROR(siegel_finish(object), "bad_argument");
  siegel_free(object);
  CHECK_OK(siegel_envelope_opener(TEXT("{}"), &object));
  CHECK_OK(siegel_push(object, TEXT("neither of them")));
  CHECK_ERROR(siegel_finish(object), "bad_data");
  siegel_free(object);
  CHECK_OK(siegel_envelope_opener(TEXT("{}"), &object));
  CHECK_OK(siegel_push(object, TEXT("eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..AAAAAAAAAAAAAAAA..AAAAAAAAAAAAAAAAAAAAAA")));
  CHECK_ERROR(siegel_finish(object), "no_matching_key");
  siegel_free(object);
}

int main(void) {
  seals_and_opens();
  takes_passphrases();
  refuses();
  if (failures == 0) printf("everything as expected\n");
  return failures == 0 ? 0 : 1;
}

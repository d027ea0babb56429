/* SPDX-License-Identifier: Apache-2.0 */
/* A stranger's program in C: everything that siegel_c.h offers, and what it refuses. */
#define _GNU_SOURCE  /* memmem */
#include <siegel_c.h>

#include "check.h"
#include "tenant_fixture.h"

enum { prefix_size = 56, chunk = 16384, sealed_chunk = 16400 };

static siegel_error seal_new(const char* options, siegel_object** seal) {
  return siegel_seal(bytes(options), strlen(options), seal);
}
static siegel_error open_new(const char* options, siegel_object** open) {
  return siegel_open(bytes(options), strlen(options), open);
}
static siegel_error add(siegel_object* seal, const char* description, const void* secret, size_t size) {
  return siegel_add_recipient(seal, bytes(description), strlen(description), secret, size);
}
static siegel_error unlock(siegel_object* open, const char* how, const void* secret, size_t size) {
  return siegel_unlock(open, bytes(how), strlen(how), secret, size);
}

/* Text of an output that is known to be short. */
static void copy_text(char* to, size_t capacity, const siegel_object* from) {
  const size_t size = siegel_output_size(from);
  CHECK(size < capacity);
  if (size >= capacity) abort();
  memcpy(to, siegel_output(from), size);
  to[size] = '\0';
}

static void generate(const char* type, char identity[128], char recipient_json[4096]) {
  siegel_object* made = NULL;
  CHECK_OK(siegel_generate_identity(type, strlen(type), &made));
  copy_text(identity, 128, made);
  siegel_free(made);
  CHECK(strncmp(identity, "SIEGEL-SECRET-KEY-1", 19) == 0);

  siegel_object* recipients = NULL;
  CHECK_OK(siegel_recipients_of(bytes(identity), strlen(identity), &recipients));
  char array[4000];
  copy_text(array, sizeof array, recipients);
  siegel_free(recipients);
  array[strlen(array) - 1] = '\0';  /* ["siegel1..."] without its brackets */
  snprintf(recipient_json, 4096, "{\"recipient\":%s}", array + 1);
}

static void fill(uint8_t* out, size_t size) {
  for (size_t i = 0; i < size; ++i) out[i] = (uint8_t)(i * 7 + i / 251);
}

/* The whole file by stream. */
static buffer seal_stream(siegel_object* seal, const uint8_t* plaintext, size_t size, size_t step) {
  buffer file = {NULL, 0};
  CHECK_OK(siegel_header(seal));
  append_output(&file, seal);
  for (size_t at = 0; at < size; at += step) {
    CHECK_OK(siegel_push(seal, plaintext + at, size - at < step ? size - at : step));
    append_output(&file, seal);
  }
  do {
    CHECK_OK(siegel_pad(seal));
    append_output(&file, seal);
  } while (siegel_output_size(seal) > 0);
  CHECK_OK(siegel_finish(seal));
  append_output(&file, seal);
  return file;
}

/* Reads the header; what follows it starts at the offset that comes back. */
static size_t read_header(siegel_object* open, const buffer* file) {
  uint32_t complete = 0;
  size_t at = 0;
  while (complete == 0 && at < file->size) {
    const size_t step = file->size - at < 100 ? file->size - at : 100;
    CHECK_OK(siegel_read_header(open, file->bytes + at, step, &complete));
    at += step;
  }
  CHECK(complete == 1);
  const size_t begin = at - siegel_output_size(open);
  uint32_t header_size = 0;
  CHECK_OK(siegel_header_size(open, &header_size));
  CHECK(header_size == begin);
  return begin;
}

static buffer open_stream(siegel_object* open, const buffer* file, size_t payload, size_t step) {
  buffer plaintext = {NULL, 0};
  CHECK_OK(siegel_payload(open, file->bytes + payload, prefix_size));
  for (size_t at = payload + prefix_size; at < file->size; at += step) {
    CHECK_OK(siegel_push(open, file->bytes + at, file->size - at < step ? file->size - at : step));
    append_output(&plaintext, open);
  }
  CHECK_OK(siegel_finish(open));
  append_output(&plaintext, open);
  return plaintext;
}

static void check_same(const buffer* got, const uint8_t* expected, size_t size) {
  CHECK(got->size == size && memcmp(got->bytes, expected, size) == 0);
}

static void every_public_key_type_seals_and_opens(void) {
  static const char* const types[] = {"x25519", "mlkem768-x25519", "p256"};
  static uint8_t plaintext[3 * chunk + 5];
  fill(plaintext, sizeof plaintext);
  for (size_t i = 0; i < 3; ++i) {
    char identity[128];
    char recipient[4096];
    generate(types[i], identity, recipient);
    siegel_object* seal = NULL;
    CHECK_OK(seal_new("{\"metadata\":{\"name\":\"a.txt\",\"length\":49157},\"padding\":\"padme\","
                      "\"context\":{\"matter\":\"4711\"}}", &seal));
    CHECK_OK(add(seal, recipient, NULL, 0));
    uint64_t expected_size = 0;
    CHECK_OK(siegel_sealed_size(seal, sizeof plaintext, &expected_size));
    buffer file = seal_stream(seal, plaintext, sizeof plaintext, 10007);
    CHECK(file.size == expected_size);
    siegel_free(seal);

    siegel_object* open = NULL;
    CHECK_OK(open_new("{\"context\":{\"matter\":\"4711\"}}", &open));
    const size_t payload = read_header(open, &file);
    CHECK_OK(siegel_inspect(open));
    CHECK(memmem(siegel_output(open), siegel_output_size(open), "a.txt", 5) == NULL);
    CHECK_OK(unlock(open, "{\"identity\":true}", identity, strlen(identity)));
    CHECK_OK(siegel_inspect(open));
    CHECK(memmem(siegel_output(open), siegel_output_size(open), "a.txt", 5) != NULL);
    buffer opened = open_stream(open, &file, payload, 9001);
    check_same(&opened, plaintext, sizeof plaintext);
    CHECK_ERROR(siegel_push(open, plaintext, 1), "closed");
    siegel_free(open);
    drop(&opened);
    drop(&file);
  }
}

static void passphrase_and_own_key(void) {
  const uint8_t kek[32] = {1, 2, 3};
  siegel_object* seal = NULL;
  CHECK_OK(seal_new("{}", &seal));
  CHECK_OK(add(seal, "{\"passphrase\":{\"memory_kib\":19456,\"passes\":2,\"lanes\":1}}", "correct horse", 13));
  CHECK_OK(add(seal, "{\"kek\":{\"key_id\":\"0a0b\"}}", kek, sizeof kek));
  buffer file = seal_stream(seal, bytes("Hello"), 5, 5);
  siegel_free(seal);

  siegel_object* open = NULL;
  CHECK_OK(open_new("{}", &open));
  const size_t payload = read_header(open, &file);
  CHECK_ERROR(unlock(open, "{\"passphrase\":true}", "wrong horse", 11), "bad_passphrase");
  CHECK_ERROR(unlock(open, "{\"kek\":{\"key_id\":\"0c\"}}", kek, sizeof kek), "no_matching_key");
  CHECK_OK(unlock(open, "{\"kek\":{\"key_id\":\"0a0b\"}}", kek, sizeof kek));
  buffer opened = open_stream(open, &file, payload, 1);
  check_same(&opened, bytes("Hello"), 5);
  siegel_free(open);
  drop(&opened);

  CHECK_OK(open_new("{}", &open));
  read_header(open, &file);
  CHECK_OK(unlock(open, "{\"passphrase\":true}", "correct horse", 13));
  siegel_free(open);

  CHECK_OK(open_new("{\"maximum_memory_kib\":19455}", &open));
  read_header(open, &file);
  CHECK_ERROR(unlock(open, "{\"passphrase\":true}", "correct horse", 13), "too_large");
  siegel_free(open);
  drop(&file);
}

/* The key service here is a XOR, which is enough to see that only the blob is kept. */
static void wrapped_outside(void) {
  siegel_object* seal = NULL;
  CHECK_OK(seal_new("{}", &seal));
  CHECK_OK(add(seal, "{\"external\":{\"provider\":\"test\",\"key_id\":\"ff01\"}}", NULL, 0));
  uint64_t size = 0;
  CHECK_ERROR(siegel_sealed_size(seal, 5, &size), "unsupported");
  CHECK_OK(siegel_file_key(seal));
  CHECK(siegel_output_size(seal) == 32 + 64);
  uint8_t blob[33] = {0x77};
  for (size_t i = 0; i < 32; ++i) blob[i + 1] = siegel_output(seal)[i] ^ 0xAA;
  CHECK_OK(siegel_wrapped(seal, 0, blob, sizeof blob));
  CHECK_OK(siegel_sealed_size(seal, 5, &size));
  buffer file = seal_stream(seal, bytes("Hello"), 5, 5);
  CHECK(file.size == size);
  siegel_free(seal);

  siegel_object* open = NULL;
  CHECK_OK(open_new("{}", &open));
  const size_t payload = read_header(open, &file);
  CHECK_OK(siegel_stanzas(open));
  CHECK(memmem(siegel_output(open), siegel_output_size(open), "\"provider\":\"test\"", 17) != NULL);
  uint8_t file_key[32];
  for (size_t i = 0; i < 32; ++i) file_key[i] = blob[i + 1] ^ 0xAA;
  file_key[0] ^= 1;
  CHECK_ERROR(unlock(open, "{\"file_key\":true}", file_key, 32), "header_forged");
  file_key[0] ^= 1;
  CHECK_OK(unlock(open, "{\"file_key\":true}", file_key, 32));
  buffer opened = open_stream(open, &file, payload, 7);
  check_same(&opened, bytes("Hello"), 5);
  siegel_free(open);
  drop(&opened);
  drop(&file);

  CHECK_OK(seal_new("{}", &seal));
  CHECK_OK(add(seal, "{\"external\":{\"provider\":\"test\"}}", NULL, 0));
  CHECK_ERROR(siegel_header(seal), "external_failed");
  CHECK_ERROR(siegel_wrapped(seal, 0, blob, sizeof blob), "external_failed");
  siegel_free(seal);
}

static void chunks_ranges_and_parts(void) {
  static uint8_t plaintext[2 * chunk + 100];
  fill(plaintext, sizeof plaintext);
  char identity[128];
  char recipient[4096];
  generate("x25519", identity, recipient);
  siegel_object* seal = NULL;
  CHECK_OK(seal_new("{}", &seal));
  CHECK_OK(add(seal, recipient, NULL, 0));
  CHECK_ERROR(siegel_sealed_size(seal, UINT64_MAX, &(uint64_t){0}), "too_large");
  CHECK_OK(siegel_header(seal));
  buffer file = {NULL, 0};
  append_output(&file, seal);
  CHECK_OK(siegel_chunk_keys(seal));
  CHECK(siegel_output_size(seal) == 32 + 12 + 32);

  /* The last chunk first. */
  CHECK_OK(siegel_seal_chunks(seal, 2, plaintext + 2 * chunk, 100));
  CHECK(siegel_output_size(seal) == 116);
  buffer last = {NULL, 0};
  append_output(&last, seal);
  CHECK_OK(siegel_seal_chunks(seal, 0, plaintext, 2 * chunk));
  CHECK(siegel_output_size(seal) == 2 * sealed_chunk);
  append_output(&file, seal);
  append(&file, last.bytes, last.size);
  drop(&last);

  uint8_t digest[32];
  CHECK_OK(siegel_part_update(seal, 0, plaintext, 1000));
  CHECK_OK(siegel_part_update(seal, 0, plaintext + 1000, sizeof plaintext - 1000));
  CHECK_OK(siegel_part_digest(seal));
  CHECK(siegel_output_size(seal) == 32);
  memcpy(digest, siegel_output(seal), 32);
  CHECK_OK(siegel_part_update(seal, 0, plaintext, sizeof plaintext));
  CHECK_OK(siegel_part_digest(seal));
  CHECK(memcmp(digest, siegel_output(seal), 32) == 0);
  CHECK_OK(siegel_part_update(seal, 1, plaintext, sizeof plaintext));
  CHECK_OK(siegel_part_digest(seal));
  CHECK(memcmp(digest, siegel_output(seal), 32) != 0);
  siegel_free(seal);

  siegel_object* open = NULL;
  CHECK_OK(open_new("{}", &open));
  size_t payload = read_header(open, &file);
  CHECK_OK(unlock(open, "{\"identity\":true}", identity, strlen(identity)));
  CHECK_OK(siegel_payload(open, file.bytes + payload, prefix_size));
  const uint8_t* chunks = file.bytes + payload + prefix_size;
  CHECK_OK(siegel_open_chunks(open, 1, chunks + sealed_chunk, sealed_chunk + 116));
  CHECK(siegel_output_size(open) == chunk + 100);
  CHECK(memcmp(siegel_output(open), plaintext + chunk, chunk + 100) == 0);
  /* The same bytes as another chunk number. */
  CHECK_ERROR(siegel_open_chunks(open, 0, chunks + sealed_chunk, sealed_chunk), "payload_forged");
  CHECK(siegel_output_size(open) == 0);
  CHECK_ERROR(siegel_open_chunks(open, 0, chunks, sealed_chunk), "payload_forged");  /* stays so */
  siegel_free(open);

  CHECK_OK(open_new("{}", &open));
  payload = read_header(open, &file);
  CHECK_OK(unlock(open, "{\"identity\":true}", identity, strlen(identity)));
  uint64_t begin = 0;
  uint64_t end = 0;
  CHECK_OK(siegel_payload_range(open, file.bytes + payload, prefix_size, 17000, 17010, &begin, &end));
  CHECK(begin == prefix_size + sealed_chunk && end == prefix_size + 2 * sealed_chunk);
  CHECK_OK(siegel_push(open, file.bytes + payload + begin, (size_t)(end - begin)));
  buffer opened = {NULL, 0};
  append_output(&opened, open);
  CHECK_OK(siegel_finish(open));
  append_output(&opened, open);
  check_same(&opened, plaintext + 17000, 10);
  drop(&opened);
  siegel_free(open);
  drop(&file);
}

static void rewrapping(void) {
  char old_identity[128];
  char new_identity[128];
  char old_recipient[4096];
  char new_recipient[4096];
  generate("x25519", old_identity, old_recipient);
  generate("p256", new_identity, new_recipient);
  siegel_object* seal = NULL;
  CHECK_OK(seal_new("{}", &seal));
  CHECK_OK(add(seal, old_recipient, NULL, 0));
  buffer file = seal_stream(seal, bytes("Hello"), 5, 5);
  siegel_free(seal);

  siegel_object* open = NULL;
  CHECK_OK(open_new("{}", &open));
  const size_t payload = read_header(open, &file);
  siegel_object* recipients = NULL;
  CHECK_OK(seal_new("{}", &recipients));
  CHECK_OK(add(recipients, new_recipient, NULL, 0));
  CHECK_ERROR(siegel_rewrap(open, recipients, "replace", 7), "bad_argument");  /* not unlocked */
  CHECK_OK(unlock(open, "{\"identity\":true}", old_identity, strlen(old_identity)));
  CHECK_ERROR(siegel_rewrap(open, recipients, "swap", 4), "bad_argument");
  CHECK_OK(siegel_rewrap_key(open));
  CHECK(siegel_output_size(open) == 96);
  CHECK_OK(siegel_rewrap(open, recipients, "replace", 7));
  buffer rewrapped = {NULL, 0};
  append_output(&rewrapped, open);
  append(&rewrapped, file.bytes + payload, file.size - payload);
  siegel_free(recipients);
  siegel_free(open);

  CHECK_OK(open_new("{}", &open));
  const size_t new_payload = read_header(open, &rewrapped);
  CHECK_ERROR(unlock(open, "{\"identity\":true}", old_identity, strlen(old_identity)), "no_matching_key");
  CHECK_OK(unlock(open, "{\"identity\":true}", new_identity, strlen(new_identity)));
  buffer opened = open_stream(open, &rewrapped, new_payload, 100);
  check_same(&opened, bytes("Hello"), 5);
  siegel_free(open);
  drop(&opened);
  drop(&rewrapped);
  drop(&file);
}

static void rules_of_a_tenant(void) {
  static const char* const with_tenant = "{\"tenant\":" TENANT "}";
  char stranger[128];
  char stranger_recipient[4096];
  generate("x25519", stranger, stranger_recipient);
  siegel_object* seal = NULL;
  CHECK_OK(seal_new(with_tenant, &seal));
  CHECK_OK(add(seal, TENANT_RECIPIENT, NULL, 0));
  buffer file = seal_stream(seal, bytes("Hello"), 5, 5);
  siegel_free(seal);
  CHECK_OK(seal_new("{}", &seal));
  CHECK_OK(add(seal, TENANT_RECIPIENT, NULL, 0));
  buffer of_nobody = seal_stream(seal, bytes("Hello"), 5, 5);
  siegel_free(seal);

  CHECK_OK(seal_new(with_tenant, &seal));
  CHECK_OK(add(seal, stranger_recipient, NULL, 0));
  CHECK_ERROR(siegel_header(seal), "policy_denied");
  siegel_free(seal);
  CHECK_OK(seal_new(with_tenant, &seal));
  CHECK_OK(add(seal, "{\"external\":{\"provider\":\"kms\"}}", NULL, 0));
  CHECK_ERROR(siegel_file_key(seal), "policy_denied");
  siegel_free(seal);

  siegel_object* open = NULL;
  CHECK_OK(open_new(with_tenant, &open));
  (void)read_header(open, &of_nobody);
  CHECK_ERROR(unlock(open, "{\"identity\":true}", TENANT_IDENTITY, strlen(TENANT_IDENTITY)), "policy_denied");
  siegel_free(open);
  CHECK_OK(open_new(with_tenant, &open));
  const size_t payload = read_header(open, &file);
  CHECK_OK(unlock(open, "{\"identity\":true}", TENANT_IDENTITY, strlen(TENANT_IDENTITY)));
  siegel_object* recipients = NULL;
  CHECK_OK(seal_new(with_tenant, &recipients));
  CHECK_OK(add(recipients, TENANT_RECIPIENT, NULL, 0));
  CHECK_OK(siegel_rewrap(open, recipients, "replace", 7));
  CHECK_OK(add(recipients, stranger_recipient, NULL, 0));
  CHECK_ERROR(siegel_rewrap(open, recipients, "replace", 7), "policy_denied");
  siegel_free(recipients);
  siegel_free(open);
  CHECK(payload > 0);
  drop(&of_nobody);
  drop(&file);

  static const char* const wrong[] = {"{\"tenant\":1}", "{\"tenant\":{}}", "{\"tenant\":{\"policy\":\"x\"}}", "{\"tenant\":{\"policy\":1}}",
      "{\"tenant\":{\"signer\":1}}", "{\"tenant\":{\"least_version\":\"1\"}}", "{\"tenant\":{\"now\":\"1\"}}", "{\"tenant\":{\"x\":1}}"};
  siegel_object* object = NULL;
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; ++i) {
    CHECK_ERROR(seal_new(wrong[i], &object), "bad_argument");
    CHECK_ERROR(open_new(wrong[i], &object), "bad_argument");
  }
  CHECK_ERROR(seal_new("{\"tenant\":{\"policy\":\"x\",\"signer\":\"siegel1\"}}", &object), "bad_key");
}

/* The signature itself is made outside (the package's tests do): here it can only be refused. */
static void signatures_are_made_outside(void) {
  char identity[128];
  char recipient[4096];
  generate("x25519", identity, recipient);
  uint8_t key[32] = {1};
  siegel_object* text = NULL;
  CHECK_OK(siegel_print_signing_key(key, sizeof key, &text));
  char signing_key[128];
  copy_text(signing_key, sizeof signing_key, text);
  siegel_free(text);
  CHECK_OK(siegel_signing_seed(bytes(signing_key), strlen(signing_key), &text));
  CHECK(siegel_output_size(text) == sizeof key && memcmp(siegel_output(text), key, sizeof key) == 0);
  siegel_free(text);
  CHECK_ERROR(siegel_signing_seed(bytes(identity), strlen(identity), &text), "bad_key");
  CHECK_ERROR(siegel_print_signing_key(key, 31, &text), "bad_key");
  CHECK_ERROR(siegel_print_signer(key, 31, &text), "bad_key");
  CHECK_OK(siegel_print_signer(key, sizeof key, &text));
  char signer[128];
  copy_text(signer, sizeof signer, text);
  siegel_free(text);

  char options[256];
  siegel_object* seal = NULL;
  snprintf(options, sizeof options, "{\"signer\":\"%s\"}", signer + 1);
  CHECK_ERROR(seal_new(options, &seal), "bad_key");
  snprintf(options, sizeof options, "{\"signer\":\"%s\"}", signer);
  uint8_t plaintext[20000];
  fill(plaintext, sizeof plaintext);
  CHECK_OK(seal_new(options, &seal));
  CHECK_OK(add(seal, recipient, NULL, 0));
  uint64_t size = 0;
  CHECK_OK(siegel_sealed_size(seal, sizeof plaintext, &size));
  buffer file = seal_stream(seal, plaintext, sizeof plaintext, 7001);
  CHECK(file.size + 64 == size);
  CHECK_OK(siegel_signed_bytes(seal, sizeof plaintext));
  CHECK(siegel_output_size(seal) == 19 + 1 + 64 + 56 + 32 + 8);
  uint8_t signature[64] = {0};
  CHECK_ERROR(siegel_signature(seal, signature, sizeof signature), "bad_signature");
  siegel_free(seal);

  /* Whole in all but the signature: nothing leaves unless that is asked for, and the end is an error. */
  append(&file, signature, sizeof signature);
  siegel_object* open = NULL;
  CHECK_OK(open_new("{}", &open));
  size_t payload = read_header(open, &file);
  CHECK_OK(unlock(open, "{\"identity\":true}", identity, strlen(identity)));
  CHECK_ERROR(siegel_payload(open, file.bytes + payload, prefix_size), "policy_denied");
  siegel_free(open);
  CHECK_ERROR(open_new("{\"unverified\":\"yes\"}", &open), "bad_argument");
  CHECK_ERROR(open_new("{\"signers\":[\"siegel1\"]}", &open), "bad_key");
  CHECK_OK(open_new("{\"unverified\":\"stream\"}", &open));
  payload = read_header(open, &file);
  CHECK_OK(unlock(open, "{\"identity\":true}", identity, strlen(identity)));
  CHECK_OK(siegel_payload(open, file.bytes + payload, prefix_size));
  CHECK_OK(siegel_push(open, file.bytes + payload + prefix_size, file.size - payload - prefix_size));
  CHECK(siegel_output_size(open) == chunk);
  CHECK_ERROR(siegel_finish(open), "bad_signature");
  siegel_free(open);
  CHECK_OK(open_new("{\"unverified\":\"stream\"}", &open));
  payload = read_header(open, &file);
  CHECK_OK(unlock(open, "{\"identity\":true}", identity, strlen(identity)));
  CHECK_OK(siegel_payload(open, file.bytes + payload, prefix_size));
  CHECK_OK(siegel_signature_update(open, file.bytes + payload + prefix_size, file.size - payload - prefix_size - 64));
  CHECK_ERROR(siegel_check_signature(open, signature, sizeof signature), "bad_signature");
  siegel_free(open);
  uint64_t begin = 0;
  uint64_t end = 0;
  snprintf(options, sizeof options, "{\"unverified\":\"part\",\"signers\":[\"%s\"]}", signer);
  CHECK_OK(open_new(options, &open));
  payload = read_header(open, &file);
  CHECK_OK(unlock(open, "{\"identity\":true}", identity, strlen(identity)));
  CHECK_ERROR(siegel_payload_range(open, file.bytes + payload, prefix_size, 0, 1, &begin, &end), "policy_denied");
  siegel_free(open);
  CHECK_OK(open_new("{\"unverified\":\"part\"}", &open));
  payload = read_header(open, &file);
  CHECK_OK(unlock(open, "{\"identity\":true}", identity, strlen(identity)));
  CHECK_OK(siegel_payload_range(open, file.bytes + payload, prefix_size, 0, 1, &begin, &end));
  siegel_free(open);
  drop(&file);

  /* Nothing of this on what is not signed. */
  CHECK_OK(seal_new("{}", &seal));
  CHECK_ERROR(siegel_signed_bytes(seal, 0), "bad_argument");
  siegel_free(seal);
  CHECK_OK(seal_new("{}", &seal));
  CHECK_ERROR(siegel_signature_chunks(seal, 0, plaintext, 16), "bad_argument");
  siegel_free(seal);
  CHECK_OK(open_new("{}", &open));
  CHECK_ERROR(siegel_check_signature(open, signature, sizeof signature), "bad_argument");
  siegel_free(open);
}

static void armor(void) {
  static uint8_t content[1000];
  fill(content, sizeof content);
  siegel_object* armor = NULL;
  CHECK_OK(siegel_armor(&armor));
  buffer text = {NULL, 0};
  CHECK_OK(siegel_push(armor, content, sizeof content));
  append_output(&text, armor);
  CHECK_OK(siegel_finish(armor));
  append_output(&text, armor);
  CHECK(memcmp(text.bytes, "-----BEGIN SIEGEL FILE-----\n", 28) == 0);
  siegel_free(armor);
  siegel_object* dearmor = NULL;
  CHECK_OK(siegel_dearmor(&dearmor));
  buffer back = {NULL, 0};
  CHECK_OK(siegel_push(dearmor, text.bytes, text.size));
  append_output(&back, dearmor);
  CHECK_OK(siegel_finish(dearmor));
  append_output(&back, dearmor);
  check_same(&back, content, sizeof content);
  siegel_free(dearmor);
  drop(&back);
  drop(&text);
}

static void refuses(void) {
  siegel_object* object = (siegel_object*)(uintptr_t)1;
  static const char* const wrong_options[] = {
      "", "[]", "{", "{\"x\":1}", "{\"mixed\":1}", "{\"context\":{\"a\":1}}", "{\"mixed\":true,\"mixed\":true}",
      "{\"padding\":\"big\"}", "{\"padding\":\"padme\"}", "{\"metadata\":{\"size\":1}}", "{\"policy_sha256\":\"00\"}",
      "{\"metadata\":{\"length\":-1}}", "{\"metadata\":{\"length\":1.5}}", "{} {}", "{\"context\":\"\xff\"}"};
  for (size_t i = 0; i < sizeof wrong_options / sizeof *wrong_options; ++i) {
    CHECK_ERROR(seal_new(wrong_options[i], &object), "bad_argument");
    CHECK(object == NULL);
  }
  CHECK_ERROR(siegel_seal(bytes("{}"), 2, NULL), "bad_argument");
  CHECK_ERROR(siegel_generate_identity("rsa", 3, &object), "bad_argument");
  CHECK_ERROR(siegel_recipients_of(bytes("nothing"), 7, &object), "bad_key");
  CHECK_ERROR(siegel_parse_recipient(bytes("siegel1abc"), 10, &object), "bad_key");
  CHECK_ERROR(siegel_print_recipient("x25519", 6, bytes("short"), 5, &object), "bad_key");

  CHECK_OK(seal_new("{}", &object));
  CHECK_ERROR(siegel_push(object, bytes("x"), 1), "bad_argument");  /* the header comes first */
  CHECK_ERROR(siegel_header(object), "bad_argument");               /* and the object stays broken */
  siegel_free(object);
  CHECK_OK(seal_new("{}", &object));
  CHECK_ERROR(siegel_header(object), "bad_argument");  /* no recipient */
  siegel_free(object);
  CHECK_OK(seal_new("{}", &object));
  CHECK_ERROR(siegel_inspect(object), "bad_argument");  /* of another kind */
  CHECK_ERROR(add(object, "{\"kek\":{},\"passphrase\":{}}", NULL, 0), "bad_argument");
  siegel_free(object);
  CHECK_OK(seal_new("{}", &object));
  CHECK_ERROR(add(object, "{\"kek\":{}}", "short", 5), "bad_key");
  siegel_free(object);
  CHECK_OK(seal_new("{}", &object));
  CHECK_ERROR(add(object, "{\"passphrase\":{\"memory_kib\":8}}", "x", 1), "bad_argument");
  siegel_free(object);

  CHECK_OK(open_new("{}", &object));
  CHECK_ERROR(siegel_inspect(object), "truncated");  /* asking too early breaks nothing */
  uint32_t complete = 0;
  CHECK_ERROR(siegel_read_header(object, bytes("no sealed file"), 14, &complete), "bad_header");
  CHECK_ERROR(siegel_inspect(object), "bad_header");
  siegel_free(object);

  CHECK_ERROR(siegel_push(NULL, bytes("x"), 1), "bad_argument");
  CHECK(siegel_output(NULL) == NULL && siegel_output_size(NULL) == 0);
  siegel_free(NULL);
}

static void refuses_wrong_descriptions(void) {
  static const char* const recipients[] = {"", "{}", "{\"x\":1}", "{\"recipient\":1}", "{\"passphrase\":1}", "{\"kek\":1}",
      "{\"external\":1}", "{\"external\":{}}", "{\"external\":{\"provider\":1}}", "{\"external\":{\"provider\":\"p\",\"key_id\":1}}",
      "{\"external\":{\"provider\":\"p\",\"x\":1}}", "{\"external\":{\"provider\":\"\"}}", "{\"passphrase\":{\"memory_kib\":\"1\"}}",
      "{\"passphrase\":{\"passes\":4294967296}}", "{\"passphrase\":{\"lanes\":-1}}", "{\"passphrase\":{\"x\":1}}",
      "{\"kek\":{\"key_id\":\"0\"}}", "{\"kek\":{},\"x\":1}"};
  static const char* const ways[] = {"", "{}", "{\"identity\":false}", "{\"identity\":1}", "{\"passphrase\":1}", "{\"file_key\":1}",
      "{\"kek\":1}", "{\"shared_secret\":1}", "{\"x\":true}", "{\"identity\":true,\"kek\":{}}", "{\"kek\":{\"key_id\":1}}",
      "{\"shared_secret\":{}}", "{\"shared_secret\":{\"x\":1}}", "{\"shared_secret\":{\"stanza\":\"0\"}}",
      "{\"shared_secret\":{\"stanza\":0,\"public_key\":1}}", "{\"shared_secret\":{\"stanza\":9,\"public_key\":\"AAAA\"}}",
      "{\"shared_secret\":{\"stanza\":0,\"public_key\":\"AAAA\"}}"};
  static const char* const seals[] = {"{\"metadata\":1}", "{\"metadata\":{\"name\":1}}", "{\"metadata\":{\"media_type\":1}}",
      "{\"metadata\":{\"modified_ms\":\"1\"}}", "{\"metadata\":{\"sha256\":1}}", "{\"context\":1}", "{\"padding\":1}"};
  static const char* const opens[] = {"[]", "{\"x\":1}", "{\"context\":1}", "{\"policy_sha256\":1}", "{\"maximum_memory_kib\":\"1\"}"};
  const uint8_t kek[32] = {7, 1};
  siegel_object* object = NULL;
  for (size_t i = 0; i < sizeof recipients / sizeof *recipients; ++i) {
    CHECK_OK(seal_new("{}", &object));
    CHECK_ERROR(add(object, recipients[i], kek, 32), "bad_argument");
    siegel_free(object);
  }
  for (size_t i = 0; i < sizeof seals / sizeof *seals; ++i) CHECK_ERROR(seal_new(seals[i], &object), "bad_argument");
  for (size_t i = 0; i < sizeof opens / sizeof *opens; ++i) CHECK_ERROR(open_new(opens[i], &object), "bad_argument");

  CHECK_OK(seal_new("{\"mixed\":true}", &object));
  CHECK_OK(add(object, "{\"kek\":{}}", kek, sizeof kek));
  buffer file = seal_stream(object, bytes("Hello"), 5, 5);
  siegel_free(object);
  CHECK_OK(open_new("{}", &object));
  CHECK_ERROR(siegel_stanzas(object), "truncated");
  CHECK_ERROR(siegel_rewrap_key(object), "truncated");
  const size_t payload = read_header(object, &file);
  CHECK_ERROR(siegel_rewrap_key(object), "bad_argument");
  for (size_t i = 0; i < sizeof ways / sizeof *ways; ++i) CHECK_ERROR(unlock(object, ways[i], kek, 32), "bad_argument");
  CHECK_ERROR(unlock(object, "{\"identity\":true}", "nothing", 7), "bad_key");
  CHECK_OK(unlock(object, "{\"kek\":{}}", kek, 32));
  CHECK_ERROR(unlock(object, "{\"kek\":{}}", kek, 32), "bad_argument");  /* once is enough */
  CHECK_OK(siegel_payload(object, file.bytes + payload, prefix_size));
  CHECK_ERROR(siegel_open_chunks(object, 0, file.bytes, 15), "truncated");
  siegel_free(object);

  for (int what = 0; what < 6; ++what) {  /* all of it too early */
    CHECK_OK(open_new("{}", &object));
    read_header(object, &file);
    CHECK_OK(unlock(object, "{\"kek\":{}}", kek, 32));
    uint64_t begin = 0;
    uint64_t end = 0;
    switch (what) {
      case 0: CHECK_ERROR(siegel_push(object, kek, 1), "bad_argument"); break;
      case 1: CHECK_ERROR(siegel_finish(object), "bad_argument"); break;
      case 2: CHECK_ERROR(siegel_open_chunks(object, 0, kek, 20), "bad_argument"); break;
      case 3: CHECK_ERROR(siegel_chunk_keys(object), "bad_argument"); break;
      case 4: CHECK_ERROR(siegel_payload(object, file.bytes + payload, 55), "bad_argument"); break;
      default: CHECK_ERROR(siegel_payload_range(object, file.bytes + payload, 56, 2, 1, &begin, &end), "bad_argument");
    }
    siegel_free(object);
    CHECK_OK(seal_new("{}", &object));
    CHECK_OK(add(object, "{\"kek\":{}}", kek, 32));
    uint32_t size = 0;
    switch (what) {
      case 0: CHECK_ERROR(siegel_finish(object), "bad_argument"); break;
      case 1: CHECK_ERROR(siegel_pad(object), "bad_argument"); break;
      case 2: CHECK_ERROR(siegel_seal_chunks(object, 0, kek, 1), "bad_argument"); break;
      case 3: CHECK_ERROR(siegel_chunk_keys(object), "bad_argument"); break;
      case 4: CHECK_ERROR(siegel_part_digest(object), "bad_argument"); break;
      default: CHECK_ERROR(siegel_header_size(object, &size), "bad_argument");
    }
    siegel_free(object);
  }
  drop(&file);
}

static void tells_about_itself(void) {
  CHECK(siegel_abi_version() == SIEGEL_ABI_VERSION);
  CHECK(strlen(siegel_version()) >= 5);
  CHECK(strcmp(siegel_error_word(0), "ok") == 0);
  CHECK(strcmp(siegel_error_word(siegel_error_count()), "internal") == 0);
  CHECK(strcmp(siegel_error_word(siegel_error_count() + 1), "internal") == 0);
  CHECK(strlen(siegel_error_sentence(1)) > 10);
  size_t capacity = 0;
  uint8_t* staging = siegel_staging(&capacity);
  CHECK(capacity >= 64 * sealed_chunk + 65536 - 65536 / 2);
  staging[capacity - 1] = 1;
  siegel_wipe_staging();
  CHECK(staging[capacity - 1] == 0);
}

int main(void) {
  tells_about_itself();
  every_public_key_type_seals_and_opens();
  passphrase_and_own_key();
  wrapped_outside();
  chunks_ranges_and_parts();
  rewrapping();
  rules_of_a_tenant();
  signatures_are_made_outside();
  armor();
  refuses();
  refuses_wrong_descriptions();
  if (failures == 0) printf("all as it should be\n");
  return failures == 0 ? 0 : 1;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A stranger's program in C that keeps an audit log itself: everything that siegel_audit_c.h offers, and what it
 * refuses. The key of the log is the first one of RFC 8032, 7.1. */
#include <siegel_audit_c.h>
#include <sodium.h>

#include "check.h"

#define TEXT(text) bytes(text), strlen(text)

static unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
static unsigned char secret_key[crypto_sign_SECRETKEYBYTES];

static buffer taken(siegel_object* object) {
  buffer output = {NULL, 0};
  append_output(&output, object);
  return output;
}

static buffer text_of(siegel_object* object) {
  buffer output = taken(object);
  siegel_free(object);
  return output;
}

static buffer key_text(void) {
  siegel_object* object = NULL;
  CHECK_OK(siegel_audit_key("example.org/c", 13, public_key, sizeof public_key, &object));
  return text_of(object);
}

/* {"key": ..., NAME: VALUE} with line feeds written as JSON wants them. */
static buffer options_with(const char* front, const buffer* value, const char* back) {
  buffer key = key_text();
  buffer json = {NULL, 0};
  append(&json, bytes("{\"key\":\""), 8);
  append(&json, key.bytes, key.size);
  append(&json, bytes("\""), 1);
  if (value != NULL) {
    append(&json, bytes(front), strlen(front));
    for (size_t i = 0; i < value->size; ++i)
      value->bytes[i] == '\n' ? append(&json, bytes("\\n"), 2) : append(&json, value->bytes + i, 1);
    append(&json, bytes(back), strlen(back));
  }
  append(&json, bytes("}"), 1);
  drop(&key);
  return json;
}

typedef struct {
  siegel_object* object;
  buffer lines;
  buffer checkpoint;
} kept_log;

static void add(kept_log* log, const char* record) {
  CHECK_OK(siegel_audit_append(log->object, TEXT(record)));
  buffer line = taken(log->object);
  append(&log->lines, line.bytes, line.size);
  drop(&line);
  CHECK_OK(siegel_audit_checkpoint(log->object));
  buffer text = taken(log->object);
  unsigned char signature[crypto_sign_BYTES];
  CHECK(crypto_sign_detached(signature, NULL, text.bytes, text.size, secret_key) == 0);
  drop(&text);
  CHECK_OK(siegel_audit_attach(log->object, signature, sizeof signature));
  drop(&log->checkpoint);
  log->checkpoint = taken(log->object);
  CHECK_OK(siegel_audit_keep(log->object));
}

static kept_log new_log(void) {
  kept_log log = {NULL, {NULL, 0}, {NULL, 0}};
  buffer options = options_with("", NULL, "");
  CHECK_OK(siegel_audit_log(options.bytes, options.size, &log.object));
  drop(&options);
  CHECK_ERROR(siegel_audit_append(log.object, TEXT("{}")), "bad_argument");
  CHECK_OK(siegel_finish(log.object));
  return log;
}

static int state_is(siegel_object* log, const char* expected) {
  CHECK_OK(siegel_audit_state(log));
  buffer state = taken(log);
  const int is_same = state.size == strlen(expected) && memcmp(state.bytes, expected, state.size) == 0;
  drop(&state);
  return is_same;
}

static siegel_error verify(const buffer* file, const char* front, const buffer* kept) {
  siegel_object* verifier = NULL;
  buffer options = options_with(front, kept, "\"]");
  CHECK_OK(siegel_audit_verifier(options.bytes, options.size, &verifier));
  drop(&options);
  siegel_error error = 0;
  for (size_t done = 0; done < file->size && error == 0; done += 17)
    error = siegel_push(verifier, file->bytes + done, file->size - done < 17 ? file->size - done : 17);
  if (error == 0) error = siegel_finish(verifier);
  siegel_free(verifier);
  return error;
}

static void keeps_a_log(void) {
  kept_log log = new_log();
  CHECK(state_is(log.object, "{\"records\":0,\"time\":0}"));
  add(&log,
      "{\"operation\":\"seal\",\"outcome\":\"started\",\"time\":1800000000,\"actor\":\"me\",\"counts\":{\"bytes\":7}}");
  buffer earlier = {NULL, 0};
  append(&earlier, log.checkpoint.bytes, log.checkpoint.size);
  add(&log,
      "{\"operation\":\"pseudonymize\",\"outcome\":\"done\",\"time\":1800000001,\"policy\":\"aa\",\"digest\":\"bb\"}");
  CHECK(state_is(log.object, "{\"records\":2,\"time\":1800000001}"));
  CHECK_OK(siegel_audit_pseudonymized(log.object, "bb", 2));
  buffer policy = taken(log.object);
  CHECK(policy.size == 2 && memcmp(policy.bytes, "aa", 2) == 0);
  drop(&policy);
  CHECK_OK(siegel_audit_pseudonymized(log.object, "cc", 2));
  CHECK(siegel_output_size(log.object) == 0);

  /* What could not be stored is forgotten, and a record that is none changes nothing. */
  CHECK_OK(siegel_audit_append(log.object, TEXT("{\"operation\":\"open\",\"outcome\":\"done\",\"time\":1}")));
  CHECK_OK(siegel_audit_drop(log.object));
  CHECK_ERROR(siegel_audit_append(log.object, TEXT("{\"operation\":\"has blanks\",\"outcome\":\"done\"}")),
              "bad_argument");
  CHECK_ERROR(siegel_audit_append(log.object, TEXT("{\"operation\":\"x\",\"outcome\":\"done\",\"name\":\"y\"}")),
              "bad_argument");
  const unsigned char wrong[crypto_sign_BYTES] = {0};
  CHECK_ERROR(siegel_audit_attach(log.object, wrong, sizeof wrong), "bad_signature");
  CHECK_ERROR(siegel_audit_attach(log.object, wrong, 3), "bad_signature");
  CHECK(state_is(log.object, "{\"records\":2,\"time\":1800000001}"));

  /* Read again, it goes on where it was. */
  buffer options = options_with(",\"checkpoint\":\"", &log.checkpoint, "\"");
  siegel_object* again = NULL;
  CHECK_OK(siegel_audit_log(options.bytes, options.size, &again));
  CHECK_OK(siegel_push(again, log.lines.bytes, log.lines.size));
  CHECK_OK(siegel_finish(again));
  CHECK(state_is(again, "{\"records\":2,\"time\":1800000001}"));
  siegel_free(again);
  CHECK_OK(siegel_audit_log(options.bytes, options.size, &again));
  CHECK_OK(siegel_push(again, log.lines.bytes, log.lines.size / 2));
  CHECK_ERROR(siegel_finish(again), "log_forged");
  siegel_free(again);
  drop(&options);

  /* In one file. */
  siegel_object* front = NULL;
  buffer key = key_text();
  CHECK_OK(siegel_audit_export((const char*)key.bytes, key.size, (const char*)log.checkpoint.bytes, log.checkpoint.size,
                               &front));
  buffer file = text_of(front);
  append(&file, log.lines.bytes, log.lines.size);
  CHECK_OK(verify(&file, ",\"checkpoints\":[\"", &earlier));
  CHECK_OK(verify(&file, "", NULL));
  file.bytes[file.size - 3] ^= 1;
  CHECK_ERROR(verify(&file, "", NULL), "log_forged");
  drop(&file);
  drop(&key);
  drop(&earlier);
  drop(&log.lines);
  drop(&log.checkpoint);
  siegel_free(log.object);
}

static void tells_rules_and_digests(void) {
  siegel_object* object = NULL;
  const char* sentence = "the policy of the tenant requires an audit log";
  CHECK_OK(siegel_audit_rule(sentence, strlen(sentence), &object));
  buffer rule = text_of(object);
  CHECK(rule.size == 3 && memcmp(rule.bytes, "log", 3) == 0);
  drop(&rule);
  CHECK_OK(siegel_audit_rule("x", 1, &object));
  CHECK(siegel_output_size(object) == 0);
  siegel_free(object);
  CHECK_OK(siegel_audit_digest(&object));
  CHECK_OK(siegel_push(object, TEXT("abc")));
  CHECK_OK(siegel_finish(object));
  buffer digest = text_of(object); /* FIPS 180-4, "abc" */
  CHECK(digest.size == 64 &&
        memcmp(digest.bytes, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 64) == 0);
  drop(&digest);
  CHECK_ERROR(siegel_audit_key("has blanks", 10, public_key, sizeof public_key, &object), "bad_argument");
  CHECK_ERROR(siegel_audit_key("a", 1, public_key, 31, &object), "bad_key");
  CHECK_ERROR(siegel_audit_state(NULL), "bad_argument");
  CHECK_OK(siegel_audit_digest(&object));
  CHECK_ERROR(siegel_audit_keep(object), "bad_argument");
  siegel_free(object);
}

int main(void) {
  static const unsigned char seed[32] = {0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a,
                                         0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32,
                                         0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60};
  CHECK(sodium_init() >= 0);
  CHECK(crypto_sign_seed_keypair(public_key, secret_key, seed) == 0);
  keeps_a_log();
  tells_rules_and_digests();
  return failures == 0 ? 0 : 1;
}

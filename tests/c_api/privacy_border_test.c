/* SPDX-License-Identifier: Apache-2.0 */
/* A stranger's program in C: everything that siegel_privacy_c.h offers, and what it refuses. */
#define _GNU_SOURCE /* memmem */
#include <siegel_privacy_c.h>

#include "check.h"

static const char letter[] = "Sehr geehrte Frau Anna Meier, Ihre IBAN ist DE89 3704 0044 0532 0130 00.\n";
static const char table[] =
    "Id,Name,PLZ,Befund\n1,Anna Meier,10115,J45\n2,Berta Klein,10117,E11\n3,Carl Gross,10115,J45\n";
static const char policy[] =
    "{\"policy_version\": 1, \"domain\": \"study\", \"keys\": {\"k\": {\"ref\": \"main\"}}, \"fields\": ["
    "{\"select\": \"col:Id\", \"do\": \"siv\", \"key\": \"k\", \"type\": \"IDNUMBER\"},"
    "{\"select\": \"col:Name\", \"do\": \"token\", \"key\": \"k\", \"type\": \"PERSON\", \"person\": \"col:Id\"},"
    "{\"select\": \"col:PLZ\", \"do\": \"prefix\", \"keep\": 3},"
    "{\"select\": \"col:Befund\", \"do\": \"keep\", \"because\": \"a code\"}]}";

#define TEXT(text) bytes(text), strlen(text)

static int holds(const buffer* in, const char* text) { return memmem(in->bytes, in->size, text, strlen(text)) != NULL; }

static buffer output_of(const siegel_object* object) {
  buffer output = {NULL, 0};
  append_output(&output, object);
  append(&output, bytes(""), 1); /* ends a text */
  --output.size;
  return output;
}

static void push_all(siegel_object* object, const uint8_t* at, size_t size, buffer* output) {
  for (size_t done = 0; done < size; done += 7) {
    CHECK_OK(siegel_push(object, at + done, size - done < 7 ? size - done : 7));
    append_output(output, object);
  }
  CHECK_OK(siegel_finish(object));
  append_output(output, object);
}

static buffer through(siegel_object* object, const buffer* input) {
  buffer output = {NULL, 0};
  push_all(object, input->bytes, input->size, &output);
  return output;
}

static buffer copy(const char* text) {
  buffer made = {NULL, 0};
  append(&made, bytes(text), strlen(text));
  return made;
}

static siegel_object* keyring_with(const char* name) {
  siegel_object* keyring = NULL;
  CHECK_OK(siegel_keyring(&keyring));
  char options[100];
  snprintf(options, sizeof options, "{\"name\": \"%s\", \"now\": 1700000000}", name);
  CHECK_OK(siegel_keyring_change(keyring, "add", 3, bytes(options), strlen(options)));
  return keyring;
}

static buffer an_identity(char* recipients, size_t capacity) {
  siegel_object* object = NULL;
  CHECK_OK(siegel_generate_identity("x25519", 6, &object));
  const buffer identity = output_of(object);
  siegel_free(object);
  CHECK_OK(siegel_recipients_of(identity.bytes, identity.size, &object));
  const buffer list = output_of(object);
  snprintf(recipients, capacity, "{\"to\": %s}", (const char*)list.bytes);
  siegel_free(object);
  buffer rest = list;
  drop(&rest);
  return identity;
}

static siegel_error pseudonymizer(const char* with, const char* options, const char* findings, siegel_object* keyring,
                                  siegel_object* vault, siegel_object** run) {
  return siegel_pseudonymizer(bytes(with), strlen(with), bytes(options), strlen(options), bytes(findings),
                              strlen(findings), keyring, vault, run);
}

static void looks(void) {
  siegel_object* object = NULL;
  CHECK_OK(siegel_detector(TEXT("{\"goal\": \"precision\", \"min_score\": 0.5, \"types\": [\"IBAN\", \"TERM\"], "
                                "\"dictionary\": [\"geehrte\"], \"deny\": []}"),
                           &object));
  buffer text = copy(letter);
  buffer found = through(object, &text);
  CHECK(holds(&found, "\"type\":\"IBAN\"") && holds(&found, "\"type\":\"TERM\"") && !holds(&found, "PERSON"));
  siegel_free(object);
  CHECK_ERROR(siegel_detector(TEXT("{\"goal\": \"luck\"}"), &object), "bad_argument");
  CHECK_ERROR(siegel_detector(TEXT("{\"types\": [\"SHOE\"]}"), &object), "bad_argument");
  CHECK_ERROR(siegel_detector(TEXT("{\"types\": [7]}"), &object), "bad_argument");
  CHECK_ERROR(siegel_detector(TEXT("{\"types\": 7}"), &object), "bad_argument");
  CHECK_ERROR(siegel_detector(TEXT("{\"min_score\": -1}"), &object), "bad_argument");
  CHECK_OK(siegel_detector(TEXT("{\"min_score\": 1}"), &object));
  CHECK_OK(siegel_push(object, bytes("\xff"), 1));
  CHECK_ERROR(siegel_finish(object), "bad_data");
  siegel_free(object);

  CHECK_OK(siegel_builtin_policy("llm-chat", 8, &object));
  buffer builtin = output_of(object);
  siegel_free(object);
  CHECK_OK(siegel_lint(builtin.bytes, builtin.size, &object));
  buffer faults = output_of(object);
  CHECK(strcmp((const char*)faults.bytes, "[]") == 0);
  siegel_free(object);
  drop(&faults);
  CHECK_OK(siegel_lint(TEXT("{\"fields\": []}"), &object));
  faults = output_of(object);
  CHECK(holds(&faults, "\"line\":1"));
  siegel_free(object);
  CHECK_ERROR(siegel_builtin_policy("none", 4, &object), "bad_argument");

  CHECK_OK(siegel_suggester(&object));
  buffer rows = copy(table);
  buffer proposed = through(object, &rows);
  CHECK(holds(&proposed, "\"col:Name\""));
  siegel_free(object);
  drop(&text), drop(&found), drop(&builtin), drop(&faults), drop(&rows), drop(&proposed);
}

static void measures_risk(void) {
  static const char columns[] = "{\"quasi\": [\"PLZ\"], \"sensitive\": [\"Befund\"]}";
  siegel_object* risk = NULL;
  siegel_object* before = NULL;
  CHECK_OK(siegel_risk(bytes(columns), strlen(columns), &risk));
  CHECK_ERROR(siegel_risk_report(risk, NULL, "json", 4), "bad_argument"); /* too early */
  buffer rows = copy(table);
  buffer nothing = through(risk, &rows);
  CHECK(nothing.size == 0);
  CHECK_OK(siegel_risk(TEXT("{\"quasi\": [\"Name\"]}"), &before));
  buffer none = through(before, &rows);
  CHECK_ERROR(siegel_risk_report(risk, before, "json", 4), "bad_argument"); /* other columns */
  siegel_free(before);
  CHECK_OK(siegel_risk(bytes(columns), strlen(columns), &before));
  drop(&none);
  none = through(before, &rows);
  static const char* forms[] = {"json", "text", "html-en", "html-de"};
  for (size_t i = 0; i < 4; ++i) {
    CHECK_OK(siegel_risk_report(risk, i == 0 ? NULL : before, forms[i], strlen(forms[i])));
    CHECK(siegel_output_size(risk) > 50);
  }
  CHECK_ERROR(siegel_risk_report(risk, NULL, "song", 4), "bad_argument");
  siegel_free(before);
  CHECK_OK(siegel_keyring(&before));
  CHECK_ERROR(siegel_risk_report(risk, before, "json", 4), "bad_argument");
  CHECK_ERROR(siegel_risk_report(before, NULL, "json", 4), "bad_argument");
  siegel_free(before);
  siegel_free(risk);
  CHECK_ERROR(siegel_risk(TEXT("{}"), &risk), "bad_argument");
  CHECK_OK(siegel_risk(TEXT("{\"quasi\": [\"None\"]}"), &risk));
  CHECK_OK(siegel_push(risk, rows.bytes, rows.size));
  CHECK_ERROR(siegel_finish(risk), "bad_argument");
  siegel_free(risk);
  drop(&rows), drop(&nothing), drop(&none);
}

static void keeps_keys(void) {
  char to[400];
  buffer identity = an_identity(to, sizeof to);
  siegel_object* keyring = keyring_with("main");
  CHECK_OK(siegel_keyring_change(keyring, "rotate", 6, TEXT("{\"name\": \"main\", \"now\": 1700000001}")));
  CHECK_OK(siegel_keyring_change(keyring, "retire", 6, TEXT("{\"name\": \"main\", \"version\": 1}")));
  CHECK_ERROR(siegel_keyring_change(keyring, "retire", 6, TEXT("{\"name\": \"main\", \"version\": 99}")),
              "bad_argument");
  CHECK_ERROR(siegel_keyring_change(keyring, "retire", 6, TEXT("{\"name\": \"none\", \"version\": 1}")),
              "no_matching_key");
  CHECK_ERROR(siegel_keyring_change(keyring, "shout", 5, TEXT("{\"name\": \"main\", \"now\": 1}")), "bad_argument");
  CHECK_ERROR(siegel_keyring_change(keyring, "add", 3, TEXT("{\"name\": \"x\"}")), "bad_argument");
  CHECK_OK(siegel_keyring_list(keyring));
  buffer list = output_of(keyring);
  CHECK(holds(&list, "\"retired\"") && holds(&list, "\"active\""));
  CHECK_OK(siegel_keyring_seal(keyring, bytes(to), strlen(to)));
  buffer sealed = output_of(keyring);
  CHECK_ERROR(siegel_keyring_seal(keyring, TEXT("{\"to\": []}")), "bad_argument");
  CHECK_ERROR(siegel_keyring_seal(keyring, TEXT("{\"to\": [\"x\"]}")), "bad_key");
  siegel_free(keyring);
  CHECK_OK(siegel_keyring_open(sealed.bytes, sealed.size, identity.bytes, identity.size, &keyring));
  CHECK_OK(siegel_keyring_list(keyring));
  buffer again = output_of(keyring);
  CHECK(again.size == list.size && memcmp(again.bytes, list.bytes, list.size) == 0);
  siegel_free(keyring);
  buffer other = an_identity(to, sizeof to);
  CHECK_ERROR(siegel_keyring_open(sealed.bytes, sealed.size, other.bytes, other.size, &keyring), "no_matching_key");
  drop(&identity), drop(&list), drop(&sealed), drop(&again), drop(&other);
}

/* The same recipients, for something of this tenant; the last character of `to` is its brace. */
static void for_tenant(char* options, size_t capacity, const char* to, const char* tenant) {
  snprintf(options, capacity, "%.*s, \"tenant\": \"%s\"}", (int)(strlen(to) - 1), to, tenant);
}

static void belongs_to_a_tenant(void) {
  char to[400];
  char of_a[500];
  buffer identity = an_identity(to, sizeof to);
  siegel_object* keyring = keyring_with("main");
  CHECK_OK(siegel_keyring_tenant(keyring, "a", 1));
  CHECK_OK(siegel_keyring_seal(keyring, bytes(to), strlen(to)));
  buffer sealed = output_of(keyring);
  siegel_free(keyring);
  CHECK_OK(siegel_keyring_open(sealed.bytes, sealed.size, identity.bytes, identity.size, &keyring));
  CHECK_OK(siegel_keyring_tenant(keyring, "a", 1));
  CHECK_ERROR(siegel_keyring_tenant(keyring, "b", 1), "policy_denied");
  siegel_free(keyring);

  siegel_object* vault = NULL;
  for_tenant(of_a, sizeof of_a, to, "a");
  CHECK_OK(siegel_vault(bytes(of_a), strlen(of_a), &vault));
  CHECK_OK(siegel_vault_flush(vault));
  buffer file = output_of(vault);
  siegel_free(vault);
  CHECK_OK(siegel_vault_open(TEXT("{\"tenant\": \"a\"}"), identity.bytes, identity.size, &vault));
  CHECK_OK(siegel_push(vault, file.bytes, file.size));
  CHECK_OK(siegel_finish(vault));
  siegel_free(vault);
  CHECK_OK(siegel_vault_open(TEXT("{\"tenant\": \"b\"}"), identity.bytes, identity.size, &vault));
  CHECK_ERROR(siegel_push(vault, file.bytes, file.size), "policy_denied");
  siegel_free(vault);
  drop(&identity), drop(&sealed), drop(&file);
}

static void table_there_and_back(void) {
  char to[400];
  buffer identity = an_identity(to, sizeof to);
  siegel_object* keyring = keyring_with("main");
  siegel_object* vault = NULL;
  siegel_object* run = NULL;
  CHECK_OK(siegel_vault(bytes(to), strlen(to), &vault));
  CHECK_OK(pseudonymizer(policy, "{\"now\": 1700000000, \"expires\": 1900000000}", "", keyring, vault, &run));
  buffer rows = copy(table);
  buffer safe = through(run, &rows);
  CHECK(holds(&safe, "PERSON-") && !holds(&safe, "Meier") && holds(&safe, "J45"));
  CHECK_OK(siegel_run_report(run));
  buffer report = output_of(run);
  CHECK(holds(&report, "\"rows\": 3"));
  CHECK_OK(siegel_run_quarantine(run));
  CHECK(siegel_output_size(run) == 0);
  siegel_free(run);

  CHECK_OK(siegel_vault_flush(vault));
  buffer file = output_of(vault);
  CHECK_OK(siegel_vault_mark(vault));
  buffer mark = output_of(vault);
  CHECK_OK(siegel_vault_flush(vault));
  CHECK(siegel_output_size(vault) == 0);
  siegel_free(vault);

  CHECK_OK(siegel_vault_open(TEXT("{\"now\": 1700000001}"), identity.bytes, identity.size, &vault));
  CHECK_ERROR(siegel_vault_describe(vault), "bad_argument"); /* not read yet */
  CHECK_ERROR(pseudonymizer(policy, "{}", "", keyring, vault, &run), "bad_argument");
  buffer nothing = through(vault, &file);
  CHECK_OK(siegel_vault_describe(vault));
  buffer state = output_of(vault);
  CHECK(holds(&state, "\"records\":3"));
  CHECK_OK(pseudonymizer(policy, "{\"direction\": \"restore\"}", "", keyring, vault, &run));
  buffer back = through(run, &safe);
  CHECK(holds(&back, "Anna Meier") && holds(&back, "3,Carl Gross"));
  CHECK_OK(siegel_run_report(run));
  siegel_free(run);
  siegel_free(keyring);

  /* What is forgotten stays forgotten in what is written anew; and an older file is found out by the mark. */
  CHECK_OK(siegel_vault_forget(vault, TEXT("{\"person\": \"2\"}")));
  buffer deleted = output_of(vault);
  CHECK(holds(&deleted, "\"deleted\":1"));
  CHECK_OK(siegel_vault_forget(vault, TEXT("{\"value\": \"nobody\"}")));
  CHECK_OK(siegel_vault_forget(vault, TEXT("{\"token\": \"PERSON-0\"}")));
  CHECK_OK(siegel_vault_forget(vault, TEXT("{\"expired_by\": 5}")));
  CHECK_ERROR(siegel_vault_forget(vault, TEXT("{}")), "bad_argument");
  buffer anew = {NULL, 0};
  do {
    CHECK_OK(siegel_vault_rewrite(vault));
    append_output(&anew, vault);
  } while (siegel_output_size(vault) > 0);
  siegel_object* second = NULL;
  CHECK_OK(siegel_vault_open(TEXT("{}"), identity.bytes, identity.size, &second));
  buffer none = through(second, &anew);
  CHECK_OK(siegel_vault_merge(vault, second));
  buffer merged = output_of(vault);
  CHECK(holds(&merged, "\"equal\":2"));
  CHECK_ERROR(siegel_vault_merge(vault, NULL), "bad_argument");
  CHECK_ERROR(siegel_push(second, file.bytes, 1), "bad_argument"); /* is open */
  siegel_free(second);

  char options[400];
  buffer escaped = {NULL, 0};
  for (size_t i = 0; i < mark.size; ++i) {
    if (mark.bytes[i] == '"') append(&escaped, TEXT("\\"));
    if (mark.bytes[i] != '\n') append(&escaped, mark.bytes + i, 1);
  }
  append(&escaped, bytes(""), 1);
  snprintf(options, sizeof options, "{\"mark\": \"%s\"}", (const char*)escaped.bytes);
  CHECK_OK(siegel_vault_open(bytes(options), strlen(options), identity.bytes, identity.size, &second));
  CHECK_OK(siegel_push(second, file.bytes, file.size));
  CHECK_OK(siegel_finish(second));
  siegel_free(second);
  CHECK_OK(siegel_vault_open(bytes(options), strlen(options), identity.bytes, identity.size, &second));
  siegel_error error = siegel_push(second, file.bytes, file.size - 40);
  if (error == 0) error = siegel_finish(second);
  CHECK_ERROR(error, "bad_vault");
  siegel_free(second);
  siegel_free(vault);
  drop(&identity), drop(&rows), drop(&safe), drop(&report), drop(&file), drop(&mark), drop(&nothing), drop(&state);
  drop(&back), drop(&deleted), drop(&anew), drop(&none), drop(&merged), drop(&escaped);
}

static void letter_there_and_back(void) {
  char to[400];
  buffer identity = an_identity(to, sizeof to);
  siegel_object* vault = NULL;
  siegel_object* run = NULL;
  CHECK_OK(siegel_vault(bytes(to), strlen(to), &vault));
  buffer text = copy(letter);
  CHECK_OK(pseudonymizer("builtin:llm-chat", "{\"dictionary\": [\"Ihre\"]}", "", NULL, vault, &run));
  buffer safe = through(run, &text);
  CHECK(!holds(&safe, "Meier") && !holds(&safe, "Ihre") && holds(&safe, "IBAN-"));
  siegel_free(run);
  static const char* contexts[] = {"{}", "{\"context\": \"text\", \"strict\": true}", "{\"context\": \"json\"}",
                                   "{\"context\": \"automatic\", \"strict\": false}"};
  for (size_t i = 0; i < 4; ++i) {
    CHECK_OK(siegel_restorer(bytes(contexts[i]), strlen(contexts[i]), vault, &run));
    buffer back = through(run, &safe);
    CHECK(back.size == text.size && memcmp(back.bytes, text.bytes, text.size) == 0);
    CHECK_OK(siegel_run_report(run));
    buffer report = output_of(run);
    CHECK(holds(&report, "\"restored\""));
    uint64_t line = 9;
    uint64_t column = 9;
    uint64_t field = 9;
    CHECK_OK(siegel_run_position(run, &line, &column, &field));
    CHECK(line == 0 && column == 0 && field == 0);
    CHECK_OK(siegel_run_quarantine(run));
    siegel_free(run);
    drop(&back), drop(&report);
  }
  CHECK_ERROR(siegel_restorer(TEXT("{}"), NULL, &run), "bad_argument");
  CHECK_ERROR(siegel_restorer(TEXT("{\"context\": \"song\"}"), vault, &run), "bad_argument");

  /* Somebody went through the findings: just these, and nothing else. */
  CHECK_OK(pseudonymizer("builtin:llm-chat", "{\"reviewed\": true}",
                         "{\"start\": 18, \"end\": 28, \"type\": \"PERSON\"}\n", NULL, vault, &run));
  buffer reviewed = through(run, &text);
  CHECK(!holds(&reviewed, "Anna") && holds(&reviewed, "DE89"));
  siegel_free(run);
  CHECK_ERROR(pseudonymizer("builtin:llm-chat", "{}", "{\"start\": 9}\n", NULL, vault, &run), "bad_data");
  siegel_free(vault);
  drop(&identity), drop(&text), drop(&safe), drop(&reviewed);
}

static void refuses(void) {
  char to[400];
  buffer identity = an_identity(to, sizeof to);
  siegel_object* run = NULL;
  siegel_object* vault = NULL;
  siegel_object* keyring = keyring_with("main");
  CHECK_OK(siegel_vault(bytes(to), strlen(to), &vault));
  CHECK_ERROR(pseudonymizer("{}", "{}", "", keyring, vault, &run), "bad_policy");
  CHECK_ERROR(pseudonymizer("builtin:none", "{}", "", keyring, vault, &run), "bad_argument");
  CHECK_ERROR(pseudonymizer(policy, "{\"direction\": \"up\"}", "", keyring, vault, &run), "bad_argument");
  CHECK_ERROR(pseudonymizer(policy, "{\"colour\": 1}", "", keyring, vault, &run), "bad_argument");
  CHECK_ERROR(pseudonymizer(policy, "{}", "", vault, vault, &run), "bad_argument"); /* no keyring */
  CHECK_ERROR(pseudonymizer(policy, "{}", "", keyring, keyring, &run), "bad_argument");
  CHECK_ERROR(siegel_keyring_list(vault), "bad_argument");
  CHECK_ERROR(siegel_vault_mark(keyring), "bad_argument");
  CHECK_ERROR(siegel_run_report(keyring), "bad_argument");
  uint64_t place = 0;
  CHECK_ERROR(siegel_run_position(keyring, &place, &place, &place), "bad_argument");
  CHECK_ERROR(siegel_run_position(NULL, &place, &place, &place), "bad_argument");

  /* A column that no rule names: the place is known, and the run is over. */
  CHECK_OK(pseudonymizer(policy, "{}", "", keyring, vault, &run));
  siegel_error error = siegel_push(run, TEXT("Id,Name,PLZ,Befund,Tel\n1,a,b,c,d\n"));
  if (error == 0) error = siegel_finish(run);
  CHECK_ERROR(error, "policy_denied");
  CHECK(siegel_output_size(run) == 0);
  uint64_t line = 0;
  uint64_t column = 0;
  uint64_t field = 0;
  CHECK_OK(siegel_run_position(run, &line, &column, &field));
  CHECK(line == 1 && field == 5);
  CHECK_ERROR(siegel_push(run, TEXT("x")), "policy_denied");
  siegel_free(run);

  /* Rows that fail what the policy requires: kept apart, or refused where nobody takes them. */
  static const char requires_iban[] =
      "{\"policy_version\": 1, \"fields\": [{\"select\": \"col:IBAN\", \"do\": \"mask\", \"keep_last\": 4, "
      "\"require\": {\"check\": \"iban\", \"on_fail\": \"quarantine\"}}]}";
  CHECK_OK(pseudonymizer(requires_iban, "{\"quarantine\": true}", "", NULL, NULL, &run));
  buffer rows = copy("IBAN\nDE89370400440532013000\nDE00\n");
  buffer safe = through(run, &rows);
  CHECK(!holds(&safe, "DE00"));
  CHECK_OK(siegel_run_quarantine(run));
  buffer kept = output_of(run);
  CHECK(strcmp((const char*)kept.bytes, "DE00\n") == 0);
  siegel_free(run);

  CHECK_OK(siegel_builtin_policy("research-release", 16, &run));
  buffer release = output_of(run);
  siegel_free(run);
  CHECK_ERROR(siegel_pseudonymizer(release.bytes, release.size, TEXT("{}"), NULL, 0, keyring, vault, &run),
              "policy_denied");
  siegel_free(vault);
  siegel_free(keyring);
  drop(&identity), drop(&rows), drop(&safe), drop(&kept), drop(&release);
}

/* Every option of the wrong type, and one that nobody knows. */
static void refuses_wrong_options(void) {
  char to[400];
  buffer identity = an_identity(to, sizeof to);
  siegel_object* object = NULL;
  siegel_object* vault = NULL;
  siegel_object* unread = NULL;
  siegel_object* keyring = keyring_with("main");
  CHECK_OK(siegel_vault(bytes(to), strlen(to), &vault));
  CHECK_OK(siegel_vault_open(TEXT("{}"), identity.bytes, identity.size, &unread));

  static const char* for_detectors[] = {"[]",
                                        "{\"goal\": 1}",
                                        "{\"min_score\": true}",
                                        "{\"dictionary\": 1}",
                                        "{\"dictionary\": [1]}",
                                        "{\"deny\": {}}",
                                        "{\"colour\": 1}",
                                        "{\"min_score\": 1.5}"};
  for (size_t i = 0; i < 8; ++i) CHECK_ERROR(siegel_detector(TEXT(for_detectors[i]), &object), "bad_argument");
  static const char* for_risk[] = {"1", "{\"quasi\": 1}", "{\"quasi\": [\"a\"], \"sensitive\": 1}",
                                   "{\"quasi\": [\"a\"], \"colour\": 1}"};
  for (size_t i = 0; i < 4; ++i) CHECK_ERROR(siegel_risk(TEXT(for_risk[i]), &object), "bad_argument");
  static const char* for_keys[] = {"1",
                                   "{\"name\": 1}",
                                   "{\"name\": \"a\", \"now\": true}",
                                   "{\"name\": \"a\", \"version\": true}",
                                   "{\"name\": \"a\", \"now\": 1, \"x\": 1}",
                                   "{\"now\": 1}",
                                   "{\"name\": \"main\", \"now\": 1}"};
  for (size_t i = 0; i < 7; ++i)
    CHECK_ERROR(siegel_keyring_change(keyring, "add", 3, TEXT(for_keys[i])), "bad_argument");
  CHECK_ERROR(siegel_keyring_change(keyring, "rotate", 6, TEXT("{\"name\": \"none\", \"now\": 1}")), "no_matching_key");
  CHECK_ERROR(siegel_keyring_open(TEXT("x"), TEXT("no identity"), &object), "bad_key");
  CHECK_ERROR(siegel_keyring_open(TEXT("x"), identity.bytes, identity.size, &object), "bad_header");
  static const char* for_recipients[] = {"1", "{}", "{\"to\": 1}", "{\"to\": [1]}", "{\"to\": [\"x\"], \"y\": 1}"};
  for (size_t i = 0; i < 5; ++i) {
    CHECK_ERROR(siegel_vault(TEXT(for_recipients[i]), &object), "bad_argument");
    CHECK_ERROR(siegel_keyring_seal(keyring, TEXT(for_recipients[i])), "bad_argument");
  }
  static const char* for_opening[] = {"1", "{\"now\": true}", "{\"mark\": 1}", "{\"colour\": 1}"};
  for (size_t i = 0; i < 4; ++i)
    CHECK_ERROR(siegel_vault_open(TEXT(for_opening[i]), identity.bytes, identity.size, &object), "bad_argument");
  CHECK_ERROR(siegel_vault_open(TEXT("{\"mark\": \"x\"}"), identity.bytes, identity.size, &object), "bad_vault");
  CHECK_ERROR(siegel_vault_open(TEXT("{}"), TEXT("no identity"), &object), "bad_key");
  static const char* for_forgetting[] = {"1",
                                         "{\"person\": 1}",
                                         "{\"value\": 1}",
                                         "{\"token\": 1}",
                                         "{\"expired_by\": true}",
                                         "{\"colour\": 1}",
                                         "{\"person\": \"a\", \"value\": \"a\"}"};
  for (size_t i = 0; i < 7; ++i) CHECK_ERROR(siegel_vault_forget(vault, TEXT(for_forgetting[i])), "bad_argument");
  static const char* for_runs[] = {"1",
                                   "{\"direction\": 1}",
                                   "{\"now\": true}",
                                   "{\"expires\": true}",
                                   "{\"dictionary\": 1}",
                                   "{\"reviewed\": 1}",
                                   "{\"quarantine\": 1}"};
  for (size_t i = 0; i < 7; ++i)
    CHECK_ERROR(pseudonymizer(policy, for_runs[i], "", keyring, vault, &object), "bad_argument");
  CHECK_OK(pseudonymizer(policy, "{}", "", NULL, vault, &object)); /* the table says whether it needs one */
  siegel_free(object);
  static const char* for_restoring[] = {"1", "{\"strict\": 1}", "{\"context\": 1}", "{\"colour\": 1}"};
  for (size_t i = 0; i < 4; ++i) CHECK_ERROR(siegel_restorer(TEXT(for_restoring[i]), vault, &object), "bad_argument");

  /* A vault that was not read to its end can do nothing. */
  CHECK_ERROR(siegel_vault_mark(unread), "bad_argument");
  CHECK_ERROR(siegel_vault_forget(unread, TEXT("{\"person\": \"a\"}")), "bad_argument");
  CHECK_ERROR(siegel_vault_rewrite(unread), "bad_argument");
  CHECK_ERROR(siegel_vault_merge(unread, vault), "bad_argument");
  CHECK_ERROR(siegel_vault_merge(vault, unread), "bad_argument");
  CHECK_ERROR(siegel_vault_merge(vault, keyring), "bad_argument");
  CHECK_ERROR(siegel_restorer(TEXT("{}"), unread, &object), "bad_argument");
  CHECK_ERROR(siegel_restorer(TEXT("{}"), keyring, &object), "bad_argument");
  CHECK_ERROR(siegel_vault_flush(unread), "bad_argument");
  CHECK_ERROR(siegel_vault_describe(unread), "bad_argument"); /* failed, and stays so */
  CHECK_ERROR(siegel_vault_merge(vault, unread), "bad_argument");
  siegel_free(unread);
  CHECK_OK(siegel_vault_open(TEXT("{}"), identity.bytes, identity.size, &unread));
  CHECK_ERROR(siegel_finish(unread), "bad_vault");
  siegel_free(unread);
  CHECK_ERROR(siegel_finish(vault), "bad_argument");
  CHECK_ERROR(siegel_push(keyring, TEXT("x")), "bad_argument");
  siegel_free(vault);
  siegel_free(keyring);
  drop(&identity);
}

int main(void) {
  looks();
  measures_risk();
  keeps_keys();
  belongs_to_a_tenant();
  table_there_and_back();
  letter_there_and_back();
  refuses();
  refuses_wrong_options();
  if (failures == 0) printf("all as it should be\n");
  return failures == 0 ? 0 : 1;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The half of the border that pseudonymizes: the exports of siegel-privacy.wasm, and natively of libsiegel.so. The
 * rules of siegel_c.h hold. What comes in pieces is given with siegel_push and siegel_finish. A policy is JSON
 * (docs/policy.md), or builtin:NAME; recipients are {"to": ["siegel1..."]}; identities are the text of a key file.
 * Times are seconds since 1970-01-01T00:00:00Z. Policies, findings and sealed keyrings may be longer than 64 KiB.
 */
#ifndef SIEGEL_PRIVACY_C_H
#define SIEGEL_PRIVACY_C_H

#include "siegel_c.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Looking --------------------------------------------------------------------------------------------------- */

/* Takes a text, UTF-8. options: {"goal": "recall" | "precision", "min_score": 0.3, "types": [...], "dictionary": [...],
 * "deny": [...], "patterns": ["NAME=EXPRESSION", ...]}. Output of siegel_finish: JSON Lines {"start", "end" (bytes),
 * "type", "score", "detector"}. */
SIEGEL_EXPORT siegel_error siegel_detector(const uint8_t* options, size_t size, siegel_object** object);

/* Output: the policy of this name, JSON. */
SIEGEL_EXPORT siegel_error siegel_builtin_policy(const char* name, size_t size, siegel_object** object);
/* Output: a JSON array of what is wrong, {"line", "column", "what"}; [] for a good policy. */
SIEGEL_EXPORT siegel_error siegel_lint(const uint8_t* policy, size_t size, siegel_object** object);
/* Takes a table, a JSON text or JSON Lines. Output of siegel_finish: a proposed policy. */
SIEGEL_EXPORT siegel_error siegel_suggester(siegel_object** object);

/* Takes a table. options: {"quasi": [names], "sensitive": [names]}. */
SIEGEL_EXPORT siegel_error siegel_risk(const uint8_t* options, size_t size, siegel_object** object);
/* After siegel_finish. `before`: the same of the table as it was, or null. form: json, text, html-en, html-de. */
SIEGEL_EXPORT siegel_error siegel_risk_report(siegel_object* risk, siegel_object* before, const char* form,
                                              size_t form_size);

/* ---- Keyring (docs/keyring.md) ----------------------------------------------------------------------------------- */

/* An empty one. */
SIEGEL_EXPORT siegel_error siegel_keyring(siegel_object** object);
SIEGEL_EXPORT siegel_error siegel_keyring_open(const uint8_t* sealed, size_t size, const uint8_t* identities,
                                               size_t identities_size, siegel_object** object);
/* verb: add or rotate with {"name", "now"}, retire with {"name", "version"}. */
SIEGEL_EXPORT siegel_error siegel_keyring_change(siegel_object* keyring, const char* verb, size_t verb_size,
                                                 const uint8_t* options, size_t size);
/* Output: a JSON array {"name", "version", "state", "created"}. */
SIEGEL_EXPORT siegel_error siegel_keyring_list(siegel_object* keyring);
/* From now on it is used for this tenant (docs/tenants.md, "Apart"): a new one becomes his. Errors: policy_denied for
 * one that was opened and is another's or nobody's. */
SIEGEL_EXPORT siegel_error siegel_keyring_tenant(siegel_object* keyring, const char* tenant, size_t size);
/* options: recipients. Output: the file. */
SIEGEL_EXPORT siegel_error siegel_keyring_seal(siegel_object* keyring, const uint8_t* options, size_t size);

/* ---- Vault (docs/vault.md) --------------------------------------------------------------------------------------- */

/* A new one. options: recipients, and "tenant": whose it is; not there for nobody's. */
SIEGEL_EXPORT siegel_error siegel_vault(const uint8_t* options, size_t size, siegel_object** object);
/* One that is there: push the file, then siegel_finish. options: {"now", "mark": text of siegel_vault_mark,
 * "tenant": whose it has to be; another is refused with policy_denied}. */
SIEGEL_EXPORT siegel_error siegel_vault_open(const uint8_t* options, size_t size, const uint8_t* identities,
                                             size_t identities_size, siegel_object** object);
/* Output: what has to be appended to the file before any token made since the last call may leave. */
SIEGEL_EXPORT siegel_error siegel_vault_flush(siegel_object* vault);
/* Output: what to remember once that is written, so that an older copy is found out. */
SIEGEL_EXPORT siegel_error siegel_vault_mark(siegel_object* vault);
/* Output: JSON {"records", "pending_bytes"}. */
SIEGEL_EXPORT siegel_error siegel_vault_describe(siegel_object* vault);
/* options: one of {"person"}, {"value"}, {"token"}, {"expired_by": time}. Output: JSON {"deleted"}. The file has it
 * until it is replaced by what siegel_vault_rewrite gives. */
SIEGEL_EXPORT siegel_error siegel_vault_forget(siegel_object* vault, const uint8_t* options, size_t size);
/* Takes over the records of another vault. Output: JSON {"added", "equal"}. */
SIEGEL_EXPORT siegel_error siegel_vault_merge(siegel_object* vault, siegel_object* other);
/* Output: the next piece of the whole vault, written anew; nothing at its end. */
SIEGEL_EXPORT siegel_error siegel_vault_rewrite(siegel_object* vault);

/* ---- Runs -------------------------------------------------------------------------------------------------------- */

/*
 * A stream: what goes in leaves as the policy says. options: {
 *   "direction": "pseudonymize" | "rekey" | "restore",
 *   "now", "expires": of new records,
 *   "dictionary": [terms to be found in texts],
 *   "quarantine": true     rows that fail what the policy requires are kept for siegel_run_quarantine
 *   "reviewed": true       of a text: somebody went through `findings`, and nothing else is looked for
 * }
 * findings: of a text, JSON Lines as siegel_detector gives them, in order; or nothing. keyring and vault may be null.
 */
SIEGEL_EXPORT siegel_error siegel_pseudonymizer(const uint8_t* policy, size_t policy_size, const uint8_t* options,
                                                size_t size, const uint8_t* findings, size_t findings_size,
                                                siegel_object* keyring, siegel_object* vault, siegel_object** object);
/* A stream: tokens of the vault become what they stand for. options: {"strict": false, "context": "automatic" | "text"
 * | "json"}. */
SIEGEL_EXPORT siegel_error siegel_restorer(const uint8_t* options, size_t size, siegel_object* vault,
                                           siegel_object** object);
/* Output: JSON, counts only. */
SIEGEL_EXPORT siegel_error siegel_run_report(siegel_object* run);
/* Output: rows kept out since the last call, a line each. */
SIEGEL_EXPORT siegel_error siegel_run_quarantine(siegel_object* run);
/* Of the fault, after a failure; counted from 1, 0: not known. */
SIEGEL_EXPORT siegel_error siegel_run_position(siegel_object* run, uint64_t* line, uint64_t* column, uint64_t* field);

#ifdef __cplusplus
}
#endif

#endif

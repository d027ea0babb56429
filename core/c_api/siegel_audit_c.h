/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The audit log (docs/audit.md) for hosts that keep records and checkpoint themselves, such as a browser. The exports
 * of siegel-audit.wasm, and natively of libsiegel.so. The rules of siegel_c.h hold. Nothing here sees a secret: the
 * host signs checkpoints with the key of the log, and what it gives is checked.
 */
#ifndef SIEGEL_AUDIT_C_H
#define SIEGEL_AUDIT_C_H

#include "siegel_c.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The key of a log as text, NAME+HASH+BASE64 (c2sp.org/signed-note). public_key: 32 bytes, Ed25519. Output: the text.
 */
SIEGEL_EXPORT siegel_error siegel_audit_key(const char* name, size_t name_size, const uint8_t* public_key, size_t size,
                                            siegel_object** object);

/*
 * A log. options: {"key": text, "checkpoint": the last one, a signed note; not there for a log that was never written}.
 * Its records come by siegel_push, as they are stored, each with its line feed. siegel_finish ends that, and has to be
 * called also if there are none. Errors: log_forged, bad_signature.
 */
SIEGEL_EXPORT siegel_error siegel_audit_log(const uint8_t* options, size_t size, siegel_object** object);
/*
 * record: {"operation", "outcome", "time": seconds since 1970-01-01T00:00:00Z, "actor", "tenant", "of": number,
 * "error", "policy", "file_id", "digest", "recipients": [...], "counts": {name: number}}. Output: its line with a line
 * feed, to be stored together with the checkpoint behind it.
 */
SIEGEL_EXPORT siegel_error siegel_audit_append(siegel_object* log, const uint8_t* record, size_t size);
/* Output: what has to be signed with Ed25519 by the key of the log for all that was appended. */
SIEGEL_EXPORT siegel_error siegel_audit_checkpoint(siegel_object* log);
/* signature: 64 bytes. Output: the checkpoint, a signed note. */
SIEGEL_EXPORT siegel_error siegel_audit_attach(siegel_object* log, const uint8_t* signature, size_t size);
/* What was appended is stored; or it could not be, and is forgotten. */
SIEGEL_EXPORT siegel_error siegel_audit_keep(siegel_object* log);
SIEGEL_EXPORT siegel_error siegel_audit_drop(siegel_object* log);
/* Output: {"records": number, "time": of the newest, seconds; 0 if there is none}. */
SIEGEL_EXPORT siegel_error siegel_audit_state(siegel_object* log);
/* digest: SHA-256 in hexadecimal of a content. Output: the SHA-256 of the policy that it was last pseudonymized under,
 * as far as the log shows; nothing if it does not. */
SIEGEL_EXPORT siegel_error siegel_audit_pseudonymized(siegel_object* log, const char* digest, size_t size);

/* The front of a log in one file; its records follow. checkpoint: a signed note. Output: three lines. */
SIEGEL_EXPORT siegel_error siegel_audit_export(const char* key, size_t key_size, const char* checkpoint, size_t size,
                                               siegel_object** object);
/*
 * Checks a log in one file, which comes by siegel_push. options: {"key": who has to have signed it, "checkpoints":
 * [signed notes that somebody kept]}. siegel_finish gives {"name", "records", "root": SHA-256 in hexadecimal}. Errors:
 * bad_data, bad_signature, log_forged.
 */
SIEGEL_EXPORT siegel_error siegel_audit_verifier(const uint8_t* options, size_t size, siegel_object** object);

/* The rule of a tenant's policy behind the detail of a policy_denied. Output: a word; nothing if it was no such rule.
 */
SIEGEL_EXPORT siegel_error siegel_audit_rule(const char* detail, size_t size, siegel_object** object);
/* SHA-256 of what comes by siegel_push; siegel_finish gives it in hexadecimal. */
SIEGEL_EXPORT siegel_error siegel_audit_digest(siegel_object** object);

#ifdef __cplusplus
}
#endif

#endif

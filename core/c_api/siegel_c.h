/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The border of Siegel for other languages, in plain C: the exports of the WebAssembly module, and natively of
 * libsiegel.so.
 *
 * Rules. Handles are opaque. Every call that can fail returns 0 or an error (docs/errors.md); an object whose call
 * failed gives the same error ever after, except where a comment says otherwise. No ownership crosses: what a call
 * gives is a view, siegel_output, until the next call on the same object. Text and options are UTF-8 JSON of at most
 * 64 KiB; unknown members are refused. Secrets never travel in JSON but as bytes of their own; the caller wipes his
 * copy. Lengths are bytes. One object is for one thread at a time; different objects are independent.
 */
#ifndef SIEGEL_C_H
#define SIEGEL_C_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Goes up when a caller has to change. */
#define SIEGEL_ABI_VERSION 1

typedef struct siegel_object siegel_object; /* NOLINT(modernize-use-using): C */

#if defined(__GNUC__)
#define SIEGEL_EXPORT __attribute__((visibility("default")))
#else
#define SIEGEL_EXPORT
#endif

/* 0, or 1 + the row in the table of docs/errors.md. */
typedef uint32_t siegel_error; /* NOLINT(modernize-use-using): C */

SIEGEL_EXPORT uint32_t siegel_abi_version(void);
/* "0.1.0" */
SIEGEL_EXPORT const char* siegel_version(void);

/* The stable word of an error, "ok" for 0, "internal" for a number that is none. */
SIEGEL_EXPORT const char* siegel_error_word(siegel_error error);
/* What the error means, for people; and what the last failed call of this thread had to say beyond that. Both are
 * literals: no byte of an input is ever in them. */
SIEGEL_EXPORT const char* siegel_error_sentence(siegel_error error);
SIEGEL_EXPORT const char* siegel_error_detail(void);
/* The number of rows: errors are 1 to this. */
SIEGEL_EXPORT uint32_t siegel_error_count(void);

/* What the last call on the object gave. */
SIEGEL_EXPORT const uint8_t* siegel_output(const siegel_object* object);
SIEGEL_EXPORT size_t siegel_output_size(const siegel_object* object);

/* Wipes and frees. Null is allowed. */
SIEGEL_EXPORT void siegel_free(siegel_object* object);

/* A fixed staging buffer of this module for callers who cannot pass pointers of their own (WebAssembly). What was
 * secret in it is to be wiped by the caller after the call: siegel_wipe_staging. */
SIEGEL_EXPORT uint8_t* siegel_staging(size_t* capacity);
SIEGEL_EXPORT void siegel_wipe_staging(void);

/* ---- Keys ------------------------------------------------------------------------------------------------------ */

/* A fresh identity. type: "x25519", "mlkem768-x25519" or "p256". Output: SIEGEL-SECRET-KEY-1... The object is done with
 * that. */
SIEGEL_EXPORT siegel_error siegel_generate_identity(const char* type, size_t type_size, siegel_object** object);
/* The recipients of an identity file (text: one identity a line, comments). Output: a JSON array of siegel1... */
SIEGEL_EXPORT siegel_error siegel_recipients_of(const uint8_t* identities, size_t size, siegel_object** object);
/* A public key as text: type as above, the raw key (x25519 32, mlkem768-x25519 1216, p256 65 bytes uncompressed).
 * Output: siegel1... */
SIEGEL_EXPORT siegel_error siegel_print_recipient(const char* type, size_t type_size, const uint8_t* public_key,
                                                  size_t size, siegel_object** object);
/* Checks siegel1... Output: JSON {"type": "p256", "key_id": "16 hex digits"}. */
SIEGEL_EXPORT siegel_error siegel_parse_recipient(const uint8_t* text, size_t size, siegel_object** object);

/* What a signing key file holds (text: one key, comments). Output: the private key of RFC 8032, 5.1.5, 32 bytes, for
 * whatever signs. */
SIEGEL_EXPORT siegel_error siegel_signing_seed(const uint8_t* key_file, size_t size, siegel_object** object);
/* Of these 32 bytes. Output: SIEGEL-SIGNING-KEY-1... */
SIEGEL_EXPORT siegel_error siegel_print_signing_key(const uint8_t* seed, size_t size, siegel_object** object);
/* Of an Ed25519 public key (32 bytes). Output: siegel-signer1... */
SIEGEL_EXPORT siegel_error siegel_print_signer(const uint8_t* public_key, size_t size, siegel_object** object);

/* ---- Sealing --------------------------------------------------------------------------------------------------- */

/*
 * options: {
 *   "context": {"key": "value"},     public, authenticated
 *   "metadata": {"name", "media_type", "modified_ms", "length", "sha256": hex},   sealed; all optional
 *   "policy_sha256": hex,
 *   "padding": "none" | "padme",     padme needs metadata.length
 *   "signer": "siegel-signer1..."    signs the file; the caller makes the signature (below, "Signed files")
 *   "mixed": false                   true: classical beside post-quantum recipients
 *   "tenant": {"policy": a signed note, "signer": "siegel-signer1...", "least_version": number, "now": seconds,
 *              "logged": true            an audit log is told before anything is done, where the policy requires one
 *              "pseudonymized_under"     SHA-256 in hexadecimal, what that log shows of the content, for class ai}
 *                                    what the policy of the tenant does not allow is refused (docs/tenants.md)
 * }
 */
SIEGEL_EXPORT siegel_error siegel_seal(const uint8_t* options, size_t size, siegel_object** object);

/*
 * One more recipient, before siegel_header. description, and what `secret` then is:
 *   {"recipient": "siegel1...", "anonymous": false}                        no secret
 *   {"passphrase": {"memory_kib", "passes", "lanes"}}                       the passphrase, UTF-8 in NFC; {} = the
 * default
 *   {"kek": {"key_id": hex}}                                               32 bytes; no key_id = derived from the key
 *   {"external": {"provider": "aws-kms", "key_id": hex}}                    no secret; siegel_wrapped follows
 */
SIEGEL_EXPORT siegel_error siegel_add_recipient(siegel_object* seal, const uint8_t* description, size_t size,
                                                const uint8_t* secret, size_t secret_size);

/* Header, salt, commitment, payload and signature together, for a plaintext of this size. Errors: `unsupported` while
 * an external recipient has not been given its wrapped key. Does not break the object when it fails. */
SIEGEL_EXPORT siegel_error siegel_sealed_size(siegel_object* seal, uint64_t plaintext_size, uint64_t* sealed_size);

/* For external recipients. Output: file key 32 || binding 64. Afterwards no other recipient or option changes. */
SIEGEL_EXPORT siegel_error siegel_file_key(siegel_object* seal);
/* The wrapped file key for external recipient number `index` (counted from 0 in the order they were added). */
SIEGEL_EXPORT siegel_error siegel_wrapped(siegel_object* seal, uint32_t index, const uint8_t* blob, size_t size);

/* Wraps the file key for everybody. Output: the header, salt 24 and commitment 32: all that comes before the chunks. */
SIEGEL_EXPORT siegel_error siegel_header(siegel_object* seal);
/* How many of these bytes are the header. */
SIEGEL_EXPORT siegel_error siegel_header_size(siegel_object* object, uint32_t* header_size);

/* ---- Opening --------------------------------------------------------------------------------------------------- */

/* options: {"context": {...}, "policy_sha256": hex} what the file must carry; "maximum_memory_kib" for Argon2id;
 * "tenant" as above: whose file it has to be; "signers": ["siegel-signer1..."] of whom one has to have signed it;
 * "unverified": "stream" gives content of a signed file before its signature is verified, which the caller does at the
 * end; "part" gives parts of one, which nobody can verify. Without it siegel_payload and siegel_payload_range refuse a
 * signed file with `policy_denied`; they refuse "part" where a signer is required. */
SIEGEL_EXPORT siegel_error siegel_open(const uint8_t* options, size_t size, siegel_object** object);
/* Push the file from its first byte until *complete is 1. Output: what was pushed beyond the header. */
SIEGEL_EXPORT siegel_error siegel_read_header(siegel_object* open, const uint8_t* bytes, size_t size,
                                              uint32_t* complete);
/* Output: the JSON of docs/inspect.md; with the metadata once unlocked. */
SIEGEL_EXPORT siegel_error siegel_inspect(siegel_object* open);
/* What it takes to unwrap outside. Output: JSON {"binding": base64, "stanzas": [{"index", "type": "p256",
 * "key_id": hex or null, "enc": base64} | {"index", "type": "external", "provider", "key_id": hex, "blob": base64}]},
 * the other types with index and type only. */
SIEGEL_EXPORT siegel_error siegel_stanzas(siegel_object* open);

/*
 * Tries one way in; afterwards the header is authentic. `no_matching_key` leaves the object as it was: try the next.
 * So does `bad_passphrase`. how, and what `secret` then is:
 *   {"identity": true}         an identity file: one SIEGEL-SECRET-KEY-1... a line
 *   {"passphrase": true}       the passphrase, UTF-8 in NFC
 *   {"kek": {"key_id": hex}}   32 bytes; no key_id = derived from the key
 *   {"shared_secret": {"stanza": index, "public_key": base64}}   32 bytes: P-256 Diffie-Hellman of our key and `enc`
 *   {"file_key": true}         32 bytes, from whoever unwrapped it
 */
SIEGEL_EXPORT siegel_error siegel_unlock(siegel_object* open, const uint8_t* how, size_t size, const uint8_t* secret,
                                         size_t secret_size);
/* Salt and commitment: the 56 bytes behind the header. Checks the commitment. Sets up the stream and the chunks. */
SIEGEL_EXPORT siegel_error siegel_payload(siegel_object* open, const uint8_t* prefix, size_t size);
/* Instead: only the plaintext bytes [begin, end); then push the payload bytes [*sealed_begin, *sealed_end), counted
 * from the salt. */
SIEGEL_EXPORT siegel_error siegel_payload_range(siegel_object* open, const uint8_t* prefix, size_t size, uint64_t begin,
                                                uint64_t end, uint64_t* sealed_begin, uint64_t* sealed_end);

/* A new header for the same payload. `recipients` is a siegel_seal object of which only the recipients count; its
 * external ones are asked for with siegel_rewrap_key and answered with siegel_wrapped. mode: "replace" or "add".
 * Output (of `open`): the new header. */
SIEGEL_EXPORT siegel_error siegel_rewrap(siegel_object* open, siegel_object* recipients, const char* mode,
                                         size_t mode_size);
/* Output (of `open`): file key 32 || binding 64 of an unlocked file. */
SIEGEL_EXPORT siegel_error siegel_rewrap_key(siegel_object* open);

/* ---- The payload, as a stream: sealing after siegel_header, opening after siegel_payload --------------------------
 */

/* Output: what this push completed. Opening gives authenticated bytes only. */
SIEGEL_EXPORT siegel_error siegel_push(siegel_object* object, const uint8_t* bytes, size_t size);
/* Sealing with padding, after the last push: output is up to 1 MiB of what is due; call until it is empty. Without
 * that, siegel_finish gives all of it at once. */
SIEGEL_EXPORT siegel_error siegel_pad(siegel_object* seal);
/* Output: the rest. Whether an opened file was whole is known only now. */
SIEGEL_EXPORT siegel_error siegel_finish(siegel_object* object);

/* ---- The payload, chunk by chunk, in any order ------------------------------------------------------------------ */

/* Plaintext that begins at a chunk's first byte; only the file's last chunk may be shorter than 16,384 bytes. The
 * caller must never seal one chunk number with two plaintexts. Output: 16 bytes more for each chunk. */
SIEGEL_EXPORT siegel_error siegel_seal_chunks(siegel_object* seal, uint64_t first_chunk, const uint8_t* plaintext,
                                              size_t size);
/* Errors: `payload_forged`; nothing is given then. */
SIEGEL_EXPORT siegel_error siegel_open_chunks(siegel_object* open, uint64_t first_chunk, const uint8_t* sealed,
                                              size_t size);
/* For an engine outside, such as WebCrypto. Output: key 32 || base nonce 12 || part key 32 (sealing only): the HMAC key
 * under which part digests are made (docs/format.md, "Parts"). */
SIEGEL_EXPORT siegel_error siegel_chunk_keys(siegel_object* object);

/* The digest that proves a part of the plaintext unchanged when it is made again (docs/format.md, "Parts"): update with
 * the plaintext of one part from its first byte on, in as many pieces as needed, then ask. Output of the second: 32
 * bytes. */
SIEGEL_EXPORT siegel_error siegel_part_update(siegel_object* seal, uint64_t part, const uint8_t* plaintext,
                                              size_t size);
SIEGEL_EXPORT siegel_error siegel_part_digest(siegel_object* seal);

/* ---- Signed files (docs/format.md, "Signatures"). siegel_push and siegel_finish hash what they seal, and check what
 * they open, whose last bytes are the signature; who works chunk by chunk gives the sealed chunks here. ---- */

/* Sealed chunks in their order, cut anywhere: of a file being sealed, or opened. */
SIEGEL_EXPORT siegel_error siegel_signature_update(siegel_object* object, const uint8_t* sealed, size_t size);
/* Or whole sealed chunks from this one on, of which only the file's last may be short, in any order. */
SIEGEL_EXPORT siegel_error siegel_signature_chunks(siegel_object* seal, uint64_t first_chunk, const uint8_t* sealed,
                                                   size_t size);
/* After all chunks of a plaintext of this size. Output: the bytes to sign with Ed25519. */
SIEGEL_EXPORT siegel_error siegel_signed_bytes(siegel_object* seal, uint64_t plaintext_size);
/* Checks the signature (64 bytes) over them, which then follows the chunks. Errors: `bad_signature`. */
SIEGEL_EXPORT siegel_error siegel_signature(siegel_object* seal, const uint8_t* signature, size_t size);
/* After all chunks, with the 64 bytes that followed them. Errors: `bad_signature`, `truncated`. */
SIEGEL_EXPORT siegel_error siegel_check_signature(siegel_object* open, const uint8_t* signature, size_t size);

/* ---- Armor: text form of a sealed file; streams with siegel_push and siegel_finish ------------------------------- */

SIEGEL_EXPORT siegel_error siegel_armor(siegel_object** object);
SIEGEL_EXPORT siegel_error siegel_dearmor(siegel_object** object);

#ifdef __cplusplus
}
#endif

#endif

// SPDX-License-Identifier: Apache-2.0
import { bare } from "./realm.js";

/** What all modules export, from core/c_api/siegel_c.h: pointers and size_t as numbers, uint64_t as bigint. */
export interface CommonExports {
  readonly memory: WebAssembly.Memory;
  readonly _initialize?: () => void;
  siegel_abi_version(): number;
  siegel_version(): number;
  siegel_error_word(error: number): number;
  siegel_error_sentence(error: number): number;
  siegel_error_detail(): number;
  siegel_error_count(): number;
  siegel_output(object: number): number;
  siegel_output_size(object: number): number;
  siegel_free(object: number): void;
  siegel_staging(capacity: number): number;
  siegel_wipe_staging(): void;
  siegel_push(object: number, bytes: number, size: number): number;
  siegel_finish(object: number): number;
}

/** The exports of siegel.wasm. */
export interface SealingExports extends CommonExports {
  siegel_generate_identity(type: number, typeSize: number, object: number): number;
  siegel_recipients_of(identities: number, size: number, object: number): number;
  siegel_print_recipient(type: number, typeSize: number, publicKey: number, size: number, object: number): number;
  siegel_parse_recipient(text: number, size: number, object: number): number;
  siegel_seal(options: number, size: number, object: number): number;
  siegel_add_recipient(seal: number, description: number, size: number, secret: number, secretSize: number): number;
  siegel_sealed_size(seal: number, plaintextSize: bigint, sealedSize: number): number;
  siegel_file_key(seal: number): number;
  siegel_wrapped(seal: number, index: number, blob: number, size: number): number;
  siegel_header(seal: number): number;
  siegel_header_size(object: number, headerSize: number): number;
  siegel_open(options: number, size: number, object: number): number;
  siegel_read_header(open: number, bytes: number, size: number, complete: number): number;
  siegel_inspect(open: number): number;
  siegel_stanzas(open: number): number;
  siegel_unlock(open: number, how: number, size: number, secret: number, secretSize: number): number;
  siegel_payload(open: number, prefix: number, size: number): number;
  siegel_rewrap(open: number, recipients: number, mode: number, modeSize: number): number;
  siegel_rewrap_key(open: number): number;
  siegel_seal_chunks(seal: number, firstChunk: bigint, plaintext: number, size: number): number;
  siegel_open_chunks(open: number, firstChunk: bigint, sealed: number, size: number): number;
  siegel_chunk_keys(object: number): number;
  siegel_part_update(seal: number, part: bigint, plaintext: number, size: number): number;
  siegel_part_digest(seal: number): number;
  siegel_signing_seed(keyFile: number, size: number, object: number): number;
  siegel_print_signing_key(seed: number, size: number, object: number): number;
  siegel_print_signer(publicKey: number, size: number, object: number): number;
  siegel_signature_update(object: number, sealed: number, size: number): number;
  siegel_signature_chunks(seal: number, firstChunk: bigint, sealed: number, size: number): number;
  siegel_signed_bytes(seal: number, plaintextSize: bigint): number;
  siegel_signature(seal: number, signature: number, size: number): number;
  siegel_check_signature(open: number, signature: number, size: number): number;
  siegel_armor(object: number): number;
  siegel_dearmor(object: number): number;
}

/** The exports of siegel-privacy.wasm: core/c_api/siegel_privacy_c.h. */
export interface PrivacyExports extends CommonExports {
  siegel_generate_identity(type: number, typeSize: number, object: number): number;
  siegel_recipients_of(identities: number, size: number, object: number): number;
  siegel_detector(options: number, size: number, object: number): number;
  siegel_builtin_policy(name: number, size: number, object: number): number;
  siegel_lint(policy: number, size: number, object: number): number;
  siegel_suggester(object: number): number;
  siegel_risk(options: number, size: number, object: number): number;
  siegel_risk_report(risk: number, before: number, form: number, formSize: number): number;
  siegel_keyring(object: number): number;
  siegel_keyring_open(sealed: number, size: number, identities: number, identitiesSize: number, object: number): number;
  siegel_keyring_change(keyring: number, verb: number, verbSize: number, options: number, size: number): number;
  siegel_keyring_list(keyring: number): number;
  siegel_keyring_tenant(keyring: number, tenant: number, size: number): number;
  siegel_keyring_seal(keyring: number, options: number, size: number): number;
  siegel_vault(options: number, size: number, object: number): number;
  siegel_vault_open(options: number, size: number, identities: number, identitiesSize: number, object: number): number;
  siegel_vault_flush(vault: number): number;
  siegel_vault_mark(vault: number): number;
  siegel_vault_describe(vault: number): number;
  siegel_vault_forget(vault: number, options: number, size: number): number;
  siegel_vault_merge(vault: number, other: number): number;
  siegel_vault_rewrite(vault: number): number;
  siegel_pseudonymizer(policy: number, policySize: number, options: number, size: number, findings: number, findingsSize: number, keyring: number, vault: number, object: number): number;
  siegel_restorer(options: number, size: number, vault: number, object: number): number;
  siegel_run_report(run: number): number;
  siegel_run_quarantine(run: number): number;
  siegel_run_position(run: number, line: number, column: number, field: number): number;
}

/** The exports of siegel-formats.wasm: core/c_api/siegel_formats_c.h. */
export interface FormatsExports extends CommonExports {
  siegel_envelope_key(options: number, size: number, object: number): number;
  siegel_envelope_public_key(key: number, size: number, notation: number, notationSize: number, object: number): number;
  siegel_envelope_sealer(options: number, size: number, object: number): number;
  siegel_envelope_opener(options: number, size: number, object: number): number;
  siegel_envelope_add_key(envelope: number, key: number, size: number): number;
  siegel_envelope_add_passphrase(envelope: number, passphrase: number, size: number): number;
  siegel_envelope_inspect(opener: number): number;
}

/** The exports of siegel-audit.wasm: core/c_api/siegel_audit_c.h. */
export interface AuditExports extends CommonExports {
  siegel_audit_key(name: number, nameSize: number, publicKey: number, size: number, object: number): number;
  siegel_audit_log(options: number, size: number, object: number): number;
  siegel_audit_append(log: number, record: number, size: number): number;
  siegel_audit_checkpoint(log: number): number;
  siegel_audit_attach(log: number, signature: number, size: number): number;
  siegel_audit_keep(log: number): number;
  siegel_audit_drop(log: number): number;
  siegel_audit_state(log: number): number;
  siegel_audit_pseudonymized(log: number, digest: number, size: number): number;
  siegel_audit_export(key: number, keySize: number, checkpoint: number, size: number, object: number): number;
  siegel_audit_verifier(options: number, size: number, object: number): number;
  siegel_audit_rule(detail: number, size: number, object: number): number;
  siegel_audit_digest(object: number): number;
}

const ioError = 29; // wasi errno: io

/** All that the module may ask for: random bytes (WASI preview 1, random_get). */
export function moduleImports(memory: () => WebAssembly.Memory): WebAssembly.Imports {
  const random_get = (at: number, size: number): number => {
    try {
      // getRandomValues gives at most 65,536 bytes a call.
      for (let done = 0; done < size; done += 65536)
        globalThis.crypto.getRandomValues(
          new Uint8Array(memory().buffer as ArrayBuffer, at + done, Math.min(65536, size - done)),
        );
      return 0;
    } catch {
      return ioError;
    }
  };
  return bare({ wasi_snapshot_preview1: bare({ random_get }) });
}

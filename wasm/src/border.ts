// SPDX-License-Identifier: Apache-2.0
import type { Bytes } from "./bytes.js";
import { ModuleBorder, out, type Handle } from "./module_border.js";
import type { SealingExports } from "./module_imports.js";

export type { Handle };

/** siegel.wasm: its C border (core/c_api/siegel_c.h) as synchronous typed functions. */
export class Border extends ModuleBorder<SealingExports> {
  generateIdentity(type: string): Bytes {
    return this.once("siegel_generate_identity", [type]);
  }

  recipientsOf(identities: Uint8Array): Bytes {
    return this.once("siegel_recipients_of", [identities]);
  }

  printRecipient(type: string, publicKey: Uint8Array): Bytes {
    return this.once("siegel_print_recipient", [type, publicKey]);
  }

  parseRecipient(text: string): Bytes {
    return this.once("siegel_parse_recipient", [text]);
  }

  seal(options: string): Handle {
    return this.make("siegel_seal", [options]);
  }

  addRecipient(seal: Handle, description: string, secret: Uint8Array): void {
    this.call("siegel_add_recipient", [seal, description, secret]);
  }

  sealedSize(seal: Handle, plaintextSize: number): number {
    this.call("siegel_sealed_size", [seal, BigInt(plaintextSize), out]);
    return Number(this.view().getBigUint64(this.staging, true));
  }

  /** File key 32 || binding 64. */
  fileKey(seal: Handle): Bytes {
    return this.give("siegel_file_key", seal, []);
  }

  wrapped(seal: Handle, index: number, blob: Uint8Array): void {
    this.call("siegel_wrapped", [seal, index, blob]);
  }

  header(seal: Handle): Bytes {
    return this.give("siegel_header", seal, []);
  }

  headerSize(object: Handle): number {
    this.call("siegel_header_size", [object, out]);
    return this.view().getUint32(this.staging, true);
  }

  open(options: string): Handle {
    return this.make("siegel_open", [options]);
  }

  /** What was pushed beyond the header, or null as long as it is not complete. */
  readHeader(open: Handle, bytes: Uint8Array): Uint8Array | null {
    let at = 0;
    do {
      const piece = bytes.subarray(at, at + this.capacity);
      at += piece.byteLength;
      this.call("siegel_read_header", [open, piece, out]);
      if (this.view().getUint32(this.staging, true) === 1)
        return bytes.subarray(at - this.exports.siegel_output_size(open));
    } while (at < bytes.byteLength);
    return null;
  }

  inspect(open: Handle): Bytes {
    return this.give("siegel_inspect", open, []);
  }

  stanzas(open: Handle): Bytes {
    return this.give("siegel_stanzas", open, []);
  }

  unlock(open: Handle, how: string, secret: Uint8Array): void {
    this.call("siegel_unlock", [open, how, secret]);
  }

  payload(open: Handle, prefix: Uint8Array): void {
    this.call("siegel_payload", [open, prefix]);
  }

  rewrap(open: Handle, recipients: Handle, mode: string): Bytes {
    return this.give("siegel_rewrap", open, [recipients, mode]);
  }

  rewrapKey(open: Handle): Bytes {
    return this.give("siegel_rewrap_key", open, []);
  }

  /** At most a batch of chunks. */
  sealChunks(seal: Handle, firstChunk: number, plaintext: Uint8Array): Bytes {
    return this.give("siegel_seal_chunks", seal, [BigInt(firstChunk), plaintext]);
  }

  openChunks(open: Handle, firstChunk: number, sealed: Uint8Array): Bytes {
    return this.give("siegel_open_chunks", open, [BigInt(firstChunk), sealed]);
  }

  /** Key 32 || base nonce 12 || part key 32 (sealing only). */
  chunkKeys(object: Handle): Bytes {
    return this.give("siegel_chunk_keys", object, []);
  }

  partDigest(seal: Handle, part: number, plaintext: Uint8Array): Bytes {
    let at = 0;
    do {
      this.call("siegel_part_update", [seal, BigInt(part), plaintext.subarray(at, at + this.capacity)]);
      at += this.capacity;
    } while (at < plaintext.byteLength);
    return this.give("siegel_part_digest", seal, []);
  }

  signingSeed(keyFile: Uint8Array): Bytes {
    return this.once("siegel_signing_seed", [keyFile]);
  }

  printSigningKey(seed: Uint8Array): Bytes {
    return this.once("siegel_print_signing_key", [seed]);
  }

  printSigner(publicKey: Uint8Array): Bytes {
    return this.once("siegel_print_signer", [publicKey]);
  }

  signatureUpdate(object: Handle, sealed: Uint8Array): void {
    for (let at = 0; at < sealed.byteLength; at += this.capacity)
      this.call("siegel_signature_update", [object, sealed.subarray(at, at + this.capacity)]);
  }

  /** At most a batch of chunks. */
  signatureChunks(seal: Handle, firstChunk: number, sealed: Uint8Array): void {
    this.call("siegel_signature_chunks", [seal, BigInt(firstChunk), sealed]);
  }

  signedBytes(seal: Handle, plaintextSize: number): Bytes {
    return this.give("siegel_signed_bytes", seal, [BigInt(plaintextSize)]);
  }

  signature(seal: Handle, signature: Uint8Array): Bytes {
    return this.give("siegel_signature", seal, [signature]);
  }

  checkSignature(open: Handle, signature: Uint8Array): void {
    this.call("siegel_check_signature", [open, signature]);
  }

  armor(): Handle {
    return this.make("siegel_armor", []);
  }

  dearmor(): Handle {
    return this.make("siegel_dearmor", []);
  }
}

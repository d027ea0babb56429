// SPDX-License-Identifier: Apache-2.0
import { textOf, type Bytes } from "./bytes.js";
import { isErrorCode, SiegelError } from "./errors.js";
import { moduleImports, type ModuleExports } from "./module_imports.js";

/** The version of siegel_c.h that this file was written for. */
const abiVersion = 1;

/** At the front of the staging buffer: what a call writes beside its result. */
const outSize = 32;
const outSlot = 8;

/** An opaque handle of one instance. */
export type Handle = number & { readonly handle: unique symbol };

/**
 * One instance of siegel.wasm, and its C border (core/c_api/siegel_c.h) as synchronous typed functions. Inputs go through
 * the module's staging buffer, which is wiped after each call; outputs are copied out.
 *
 * After a trap, or where memory ran out in the middle of a call, an instance is dead: what it was doing is half done.
 * Every later call fails with `internal`.
 */
export class Border {
  readonly #exports: ModuleExports;
  readonly #staging: number;
  readonly #capacity: number;
  #dead = false;

  /** Errors: `bad_module` for another version, `unsupported` where the module does not run. */
  constructor(module: WebAssembly.Module) {
    this.#exports = instantiate(module);
    if (this.#exports.siegel_abi_version() !== abiVersion)
      throw new SiegelError("bad_module", "siegel.wasm is of another version than this script: load both anew");
    this.#staging = this.#exports.siegel_staging(0);
    this.#exports.siegel_staging(this.#staging);
    this.#capacity = this.#view().getUint32(this.#staging, true) - outSize;
  }

  get isDead(): boolean {
    return this.#dead;
  }

  /** Bytes of linear memory: it grows for Argon2id and never shrinks. */
  get memorySize(): number {
    return this.#exports.memory.buffer.byteLength;
  }

  version(): string {
    return this.#text(this.#exports.siegel_version());
  }

  /** The words of all errors, in the order of the table. */
  errorWords(): string[] {
    const count = this.#exports.siegel_error_count();
    return Array.from({ length: count }, (_, i) => this.#text(this.#exports.siegel_error_word(i + 1)));
  }

  generateIdentity(type: string): Bytes {
    return this.#once("siegel_generate_identity", [type]);
  }

  recipientsOf(identities: Uint8Array): Bytes {
    return this.#once("siegel_recipients_of", [identities]);
  }

  printRecipient(type: string, publicKey: Uint8Array): Bytes {
    return this.#once("siegel_print_recipient", [type, publicKey]);
  }

  parseRecipient(text: string): Bytes {
    return this.#once("siegel_parse_recipient", [text]);
  }

  seal(options: string): Handle {
    return this.#make("siegel_seal", [options]);
  }

  addRecipient(seal: Handle, description: string, secret: Uint8Array): void {
    this.#call("siegel_add_recipient", [seal, description, secret]);
  }

  sealedSize(seal: Handle, plaintextSize: number): number {
    this.#call("siegel_sealed_size", [seal, BigInt(plaintextSize), out]);
    return Number(this.#view().getBigUint64(this.#staging, true));
  }

  /** File key 32 || binding 64. */
  fileKey(seal: Handle): Bytes {
    return this.#give("siegel_file_key", seal, []);
  }

  wrapped(seal: Handle, index: number, blob: Uint8Array): void {
    this.#call("siegel_wrapped", [seal, index, blob]);
  }

  header(seal: Handle): Bytes {
    return this.#give("siegel_header", seal, []);
  }

  headerSize(object: Handle): number {
    this.#call("siegel_header_size", [object, out]);
    return this.#view().getUint32(this.#staging, true);
  }

  open(options: string): Handle {
    return this.#make("siegel_open", [options]);
  }

  /** What was pushed beyond the header, or null as long as it is not complete. */
  readHeader(open: Handle, bytes: Uint8Array): Uint8Array | null {
    let at = 0;
    do {
      const piece = bytes.subarray(at, at + this.#capacity);
      at += piece.byteLength;
      this.#call("siegel_read_header", [open, piece, out]);
      if (this.#view().getUint32(this.#staging, true) === 1)
        return bytes.subarray(at - this.#exports.siegel_output_size(open));
    } while (at < bytes.byteLength);
    return null;
  }

  inspect(open: Handle): Bytes {
    return this.#give("siegel_inspect", open, []);
  }

  stanzas(open: Handle): Bytes {
    return this.#give("siegel_stanzas", open, []);
  }

  unlock(open: Handle, how: string, secret: Uint8Array): void {
    this.#call("siegel_unlock", [open, how, secret]);
  }

  payload(open: Handle, prefix: Uint8Array): void {
    this.#call("siegel_payload", [open, prefix]);
  }

  rewrap(open: Handle, recipients: Handle, mode: string): Bytes {
    return this.#give("siegel_rewrap", open, [recipients, mode]);
  }

  rewrapKey(open: Handle): Bytes {
    return this.#give("siegel_rewrap_key", open, []);
  }

  /** Any number of bytes. */
  push(object: Handle, bytes: Uint8Array): Bytes[] {
    const outputs: Bytes[] = [];
    for (let at = 0; at < bytes.byteLength; at += this.#capacity)
      outputs.push(this.#give("siegel_push", object, [bytes.subarray(at, at + this.#capacity)]));
    return outputs;
  }

  finish(object: Handle): Bytes {
    return this.#give("siegel_finish", object, []);
  }

  /** At most a batch of chunks. */
  sealChunks(seal: Handle, firstChunk: number, plaintext: Uint8Array): Bytes {
    return this.#give("siegel_seal_chunks", seal, [BigInt(firstChunk), plaintext]);
  }

  openChunks(open: Handle, firstChunk: number, sealed: Uint8Array): Bytes {
    return this.#give("siegel_open_chunks", open, [BigInt(firstChunk), sealed]);
  }

  /** Key 32 || base nonce 12 || part key 32 (sealing only). */
  chunkKeys(object: Handle): Bytes {
    return this.#give("siegel_chunk_keys", object, []);
  }

  partDigest(seal: Handle, part: number, plaintext: Uint8Array): Bytes {
    let at = 0;
    do {
      this.#call("siegel_part_update", [seal, BigInt(part), plaintext.subarray(at, at + this.#capacity)]);
      at += this.#capacity;
    } while (at < plaintext.byteLength);
    return this.#give("siegel_part_digest", seal, []);
  }

  armor(): Handle {
    return this.#make("siegel_armor", []);
  }

  dearmor(): Handle {
    return this.#make("siegel_dearmor", []);
  }

  free(object: Handle): void {
    if (this.#dead) return;
    this.#guard(() => this.#exports.siegel_free(object));
  }

  // The buffer is taken afresh each time: growing memory detaches what was there before.
  #view(): DataView {
    return new DataView(this.#exports.memory.buffer);
  }

  #bytes(): Bytes {
    return new Uint8Array(this.#exports.memory.buffer);
  }

  /** A C string: literals only, so it is ASCII. */
  #text(at: number): string {
    const bytes = this.#bytes();
    return textOf(bytes.subarray(at, bytes.indexOf(0, at)));
  }

  /** An object that has one thing to say. */
  #once(name: Makes, inputs: readonly Input[]): Bytes {
    const object = this.#make(name, inputs);
    try {
      return this.#output(object);
    } finally {
      this.free(object);
    }
  }

  #make(name: Makes, inputs: readonly Input[]): Handle {
    this.#call(name, [...inputs, out]);
    return this.#view().getUint32(this.#staging, true) as Handle;
  }

  #give(name: Calls, object: Handle, inputs: readonly Input[]): Bytes {
    this.#call(name, [object, ...inputs]);
    return this.#output(object);
  }

  #output(object: Handle): Bytes {
    const at = this.#exports.siegel_output(object);
    return this.#bytes().slice(at, at + this.#exports.siegel_output_size(object));
  }

  #call(name: Calls, inputs: readonly Input[]): void {
    const args: (number | bigint)[] = [];
    let used = outSize;
    let outputs = 0;
    for (const input of inputs) {
      if (typeof input === "number" || typeof input === "bigint") {
        args.push(input);
      } else if (input === out) {
        args.push(this.#staging + outSlot * outputs++);
      } else {
        const bytes = typeof input === "string" ? encoder.encode(input) : input;
        if (used + bytes.byteLength > outSize + this.#capacity) {
          this.#bytes().fill(0, this.#staging, this.#staging + used);
          throw new SiegelError("too_large", "an option, a key or a passphrase is too long");
        }
        this.#bytes().set(bytes, this.#staging + used);
        args.push(this.#staging + used, bytes.byteLength);
        used += bytes.byteLength;
      }
    }
    const error = this.#guard(() => (this.#exports[name] as (...args: (number | bigint)[]) => number)(...args));
    this.#bytes().fill(0, this.#staging + outSize, this.#staging + used);
    if (error === 0) return;
    const failure = this.#failure(error);
    if (failure.code === "out_of_memory") this.#dead = true; // unwound without destructors: decision 10
    throw failure;
  }

  #failure(error: number): SiegelError {
    const word = this.#text(this.#exports.siegel_error_word(error));
    const sentence = this.#text(this.#exports.siegel_error_sentence(error));
    const detail = this.#text(this.#exports.siegel_error_detail());
    const message = detail === "" || detail === sentence ? sentence : `${sentence}: ${detail}`;
    return new SiegelError(isErrorCode(word) ? word : "internal", message);
  }

  #guard<T>(work: () => T): T {
    if (this.#dead) throw new SiegelError("internal", "siegel.wasm stopped after a fault: begin again");
    try {
      return work();
    } catch (cause) {
      this.#dead = true;
      throw new SiegelError("internal", "siegel.wasm stopped at a fault", { cause });
    }
  }
}

/** Where a call is told to write to. */
const out = Symbol("out");
type Input = string | Uint8Array | number | bigint | typeof out;

type Makes =
  | "siegel_generate_identity"
  | "siegel_recipients_of"
  | "siegel_print_recipient"
  | "siegel_parse_recipient"
  | "siegel_seal"
  | "siegel_open"
  | "siegel_armor"
  | "siegel_dearmor";

type Calls = Exclude<
  keyof ModuleExports,
  "memory" | "_initialize" | "siegel_free" | "siegel_output" | "siegel_version" | `siegel_error_${string}`
>;

const encoder = new TextEncoder();

function instantiate(module: WebAssembly.Module): ModuleExports {
  let memory: WebAssembly.Memory | undefined;
  try {
    const instance = new WebAssembly.Instance(module, moduleImports(() => memory!));
    const exports = instance.exports as unknown as ModuleExports;
    memory = exports.memory;
    exports._initialize?.();
    if (typeof exports.siegel_abi_version !== "function") throw new TypeError("an export is missing");
    return exports;
  } catch (cause) {
    throw new SiegelError("bad_module", "siegel.wasm does not fit this script, or this browser cannot run it", { cause });
  }
}

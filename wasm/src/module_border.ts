// SPDX-License-Identifier: Apache-2.0
import { textOf, type Bytes } from "./bytes.js";
import { isErrorCode, SiegelError } from "./errors.js";
import { moduleImports, type CommonExports } from "./module_imports.js";

/** The version of siegel_c.h that this file was written for. */
const abiVersion = 1;

/** At the front of the staging buffer: what a call writes beside its result. */
const outSize = 32;
const outSlot = 8;

/** An opaque handle of one instance. */
export type Handle = number & { readonly handle: unique symbol };

/**
 * One instance of a module, and how functions of its C border (core/c_api/siegel_c.h) are called. Inputs go through the
 * module's staging buffer, which is wiped after each call; outputs are copied out.
 *
 * After a trap, or where memory ran out in the middle of a call, an instance is dead: what it was doing is half done.
 * Every later call fails with `internal`.
 */
export class ModuleBorder<E extends CommonExports> {
  protected readonly exports: E;
  protected readonly staging: number;
  protected readonly capacity: number;
  #dead = false;

  /** Errors: `bad_module` for another version, `unsupported` where the module does not run. */
  constructor(module: WebAssembly.Module) {
    this.exports = instantiate<E>(module);
    if (this.exports.siegel_abi_version() !== abiVersion)
      throw new SiegelError("bad_module", "a module of siegel is of another version than this script: load both anew");
    this.staging = this.exports.siegel_staging(0);
    this.exports.siegel_staging(this.staging);
    this.capacity = this.view().getUint32(this.staging, true) - outSize;
  }

  get isDead(): boolean {
    return this.#dead;
  }

  /** Bytes of linear memory: it grows for Argon2id and never shrinks. */
  get memorySize(): number {
    return this.exports.memory.buffer.byteLength;
  }

  version(): string {
    return this.text(this.exports.siegel_version());
  }

  /** The words of all errors, in the order of the table. */
  errorWords(): string[] {
    const count = this.exports.siegel_error_count();
    return Array.from({ length: count }, (_, i) => this.text(this.exports.siegel_error_word(i + 1)));
  }

  /** Any number of bytes. */
  push(object: Handle, bytes: Uint8Array): Bytes[] {
    const outputs: Bytes[] = [];
    for (let at = 0; at < bytes.byteLength; at += this.capacity)
      outputs.push(this.give("siegel_push", object, [bytes.subarray(at, at + this.capacity)]));
    return outputs;
  }

  finish(object: Handle): Bytes {
    return this.give("siegel_finish", object, []);
  }

  free(object: Handle): void {
    if (this.#dead) return;
    this.guard(() => this.exports.siegel_free(object));
  }

  // The buffer is taken afresh each time: growing memory detaches what was there before.
  protected view(): DataView {
    return new DataView(this.exports.memory.buffer);
  }

  protected bytes(): Bytes {
    return new Uint8Array(this.exports.memory.buffer);
  }

  /** A C string: literals only, so it is ASCII. */
  protected text(at: number): string {
    const bytes = this.bytes();
    return textOf(bytes.subarray(at, bytes.indexOf(0, at)));
  }

  /** An object that has one thing to say. */
  protected once(name: Functions<E> | Functions<CommonExports>, inputs: readonly Input[]): Bytes {
    const object = this.make(name, inputs);
    try {
      return this.output(object);
    } finally {
      this.free(object);
    }
  }

  protected make(name: Functions<E> | Functions<CommonExports>, inputs: readonly Input[]): Handle {
    this.call(name, [...inputs, out]);
    return this.view().getUint32(this.staging, true) as Handle;
  }

  protected give(name: Functions<E> | Functions<CommonExports>, object: Handle, inputs: readonly Input[]): Bytes {
    this.call(name, [object, ...inputs]);
    return this.output(object);
  }

  protected output(object: Handle): Bytes {
    const at = this.exports.siegel_output(object);
    return this.bytes().slice(at, at + this.exports.siegel_output_size(object));
  }

  protected call(name: Functions<E> | Functions<CommonExports>, inputs: readonly Input[]): void {
    const args: (number | bigint)[] = [];
    let used = outSize;
    let outputs = 0;
    for (const input of inputs) {
      if (typeof input === "number" || typeof input === "bigint") {
        args.push(input);
      } else if (input === out) {
        args.push(this.staging + outSlot * outputs++);
      } else {
        const bytes = typeof input === "string" ? encoder.encode(input) : input;
        if (used + bytes.byteLength > outSize + this.capacity) {
          this.bytes().fill(0, this.staging, this.staging + used);
          throw new SiegelError("too_large", "an option, a key or a passphrase is too long");
        }
        this.bytes().set(bytes, this.staging + used);
        args.push(this.staging + used, bytes.byteLength);
        used += bytes.byteLength;
      }
    }
    const error = this.guard(() => (this.exports[name as keyof E] as unknown as (...args: (number | bigint)[]) => number)(...args));
    this.bytes().fill(0, this.staging + outSize, this.staging + used);
    if (error === 0) return;
    const failure = this.failure(error);
    if (failure.code === "out_of_memory") this.#dead = true; // unwound without destructors: decision 10
    throw failure;
  }

  private failure(error: number): SiegelError {
    const word = this.text(this.exports.siegel_error_word(error));
    const sentence = this.text(this.exports.siegel_error_sentence(error));
    const detail = this.text(this.exports.siegel_error_detail());
    const message = detail === "" || detail === sentence ? sentence : `${sentence}: ${detail}`;
    return new SiegelError(isErrorCode(word) ? word : "internal", message);
  }

  protected guard<T>(work: () => T): T {
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
export const out = Symbol("out");
export type Input = string | Uint8Array | number | bigint | typeof out;

/** What can be called by name: it gives an error's number. */
export type Functions<E> = Extract<
  Exclude<
    keyof E,
    "memory" | "_initialize" | "siegel_free" | "siegel_output" | "siegel_version" | `siegel_error_${string}`
  >,
  string
>;

const encoder = new TextEncoder();

function instantiate<E extends CommonExports>(module: WebAssembly.Module): E {
  let memory: WebAssembly.Memory | undefined;
  try {
    const instance = new WebAssembly.Instance(module, moduleImports(() => memory!));
    const exports = instance.exports as unknown as E;
    memory = exports.memory;
    exports._initialize?.();
    if (typeof exports.siegel_abi_version !== "function") throw new TypeError("an export is missing");
    return exports;
  } catch (cause) {
    throw new SiegelError("bad_module", "the module does not fit this script, or this browser cannot run it", { cause });
  }
}

// SPDX-License-Identifier: Apache-2.0
import { concat, wipe } from "./bytes.js";
import { SiegelError } from "./errors.js";
import type { Handle } from "./module_border.js";
import { PrivacyBorder, type PrivacyInput } from "./privacy_border.js";
import type { PrivacyArgument, PrivacyOperations } from "./protocol.js";
import { bare } from "./realm.js";

type Perform = {
  [K in keyof PrivacyOperations]: (request: PrivacyOperations[K]["request"]) => PrivacyOperations[K]["reply"];
};

/**
 * The half that pseudonymizes behind messages: in a worker, or in the caller's thread. Knows objects by number. All live
 * in one instance, because runs share keyrings and vaults: when it stops at a fault, all are gone. Byte inputs, among
 * them identities, are wiped when the call is done.
 */
export class PrivacyService {
  readonly #module: WebAssembly.Module;
  readonly #objects = new Map<number, Handle>();
  #border: PrivacyBorder;
  #nextObject: number;

  constructor(module: WebAssembly.Module, firstObject = 1) {
    this.#module = module;
    this.#border = new PrivacyBorder(module);
    this.#nextObject = firstObject;
  }

  async perform<K extends keyof PrivacyOperations>(
    kind: K,
    request: PrivacyOperations[K]["request"],
  ): Promise<PrivacyOperations[K]["reply"]> {
    if (this.#border.isDead) {
      this.#objects.clear();
      this.#border = new PrivacyBorder(this.#module);
    }
    return this.#operations[kind](request);
  }

  readonly #operations: Perform = bare({
    create: ({ function: name, inputs }) => {
      const object = this.#nextObject++;
      this.#objects.set(object, this.#wiping(inputs, (given) => this.#border.create(name, given)));
      return { object };
    },
    ask: ({ function: name, object, inputs }) => ({
      bytes: this.#wiping(inputs, (given) => this.#border.ask(name, this.#find(object), given)),
    }),
    once: ({ function: name, inputs }) => ({
      bytes: this.#wiping(inputs, (given) => this.#border.tell(name, given)),
    }),
    push: ({ object, bytes }) => this.#placing(object, (handle) => ({ bytes: concat(this.#border.push(handle, bytes)) })),
    finish: ({ object }) => this.#placing(object, (handle) => ({ bytes: this.#border.finish(handle) })),
    free: ({ object }) => {
      const handle = this.#objects.get(object);
      this.#objects.delete(object);
      if (handle !== undefined) this.#border.free(handle);
      return {};
    },
  } satisfies Perform);

  #wiping<T>(inputs: readonly PrivacyArgument[], work: (given: PrivacyInput[]) => T): T {
    try {
      return work(
        inputs.map((one) =>
          one === null || typeof one === "string" || one instanceof Uint8Array ? one : this.#find(one.object),
        ),
      );
    } finally {
      for (const one of inputs) if (one instanceof Uint8Array) wipe(one);
    }
  }

  #find(object: number): Handle {
    const handle = this.#objects.get(object);
    if (handle === undefined) throw new SiegelError("closed", "what this was about was closed, or its worker is gone");
    return handle;
  }

  #placing<T>(object: number, work: (handle: Handle) => T): T {
    const handle = this.#find(object);
    try {
      return work(handle);
    } catch (error) {
      if (!(error instanceof SiegelError) || this.#border.isDead) throw error;
      const place = this.#placeIn(handle);
      throw place === "" ? error : new SiegelError(error.code, `${place}: ${error.message}`);
    }
  }

  /** Empty for what is no run, or where the place is not known. */
  #placeIn(handle: Handle): string {
    try {
      const { line, column, field } = this.#border.positionOf(handle);
      if (line === 0) return "";
      return `line ${line}${column === 0 ? "" : `, column ${column}`}${field === 0 ? "" : `, field ${field}`}`;
    } catch {
      return "";
    }
  }
}

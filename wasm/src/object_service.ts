// SPDX-License-Identifier: Apache-2.0
import { concat, wipe } from "./bytes.js";
import { SiegelError } from "./errors.js";
import type { Handle } from "./module_border.js";
import type { Functions } from "./module_border.js";
import type { CommonExports } from "./module_imports.js";
import type { ObjectBorder, ObjectInput } from "./object_border.js";
import type { ObjectArgument, ObjectOperations } from "./protocol.js";
import { bare } from "./realm.js";

type Perform<F extends string> = {
  [K in keyof ObjectOperations<F>]: (request: ObjectOperations<F>[K]["request"]) => ObjectOperations<F>[K]["reply"];
};

/**
 * A module beside siegel.wasm behind messages: in a worker, or in the caller's thread. Knows objects by number. All live
 * in one instance, because runs share keyrings and vaults: when it stops at a fault, all are gone. Byte inputs, among
 * them identities, are wiped when the call is done.
 */
export class ObjectService<E extends CommonExports> {
  readonly #begin: () => ObjectBorder<E>;
  readonly #objects = new Map<number, Handle>();
  #border: ObjectBorder<E>;
  #nextObject: number;

  constructor(begin: () => ObjectBorder<E>, firstObject = 1) {
    this.#begin = begin;
    this.#border = begin();
    this.#nextObject = firstObject;
  }

  async perform<K extends keyof ObjectOperations<Functions<E>>>(
    kind: K,
    request: ObjectOperations<Functions<E>>[K]["request"],
  ): Promise<ObjectOperations<Functions<E>>[K]["reply"]> {
    if (this.#border.isDead) {
      this.#objects.clear();
      this.#border = this.#begin();
    }
    return this.#operations[kind](request);
  }

  readonly #operations: Perform<Functions<E>> = bare({
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
  } satisfies Perform<Functions<E>>);

  #wiping<T>(inputs: readonly ObjectArgument[], work: (given: ObjectInput[]) => T): T {
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
      const place = this.#border.placeIn(handle);
      if (place === null || place.line === 0) return "";
      const { line, column, field } = place;
      return `line ${line}${column === 0 ? "" : `, column ${column}`}${field === 0 ? "" : `, field ${field}`}`;
    } catch {
      return "";
    }
  }
}

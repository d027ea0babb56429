// SPDX-License-Identifier: Apache-2.0
import { concat, utf8, type Bytes } from "./bytes.js";
import type { Core } from "./core.js";

const beginLine = utf8("-----BEGIN SIEGEL FILE-----");

/** Takes the armor off the front of a stream, if there is one (docs/format.md, "Armor"). */
export class ArmorRemover {
  readonly #core: Core;
  #first: Bytes | null = new Uint8Array(0);
  #object: number | null = null;

  constructor(core: Core) {
    this.#core = core;
  }

  /** The binary bytes among these, possibly none yet. Errors: `bad_armor`. */
  async push(bytes: Uint8Array): Promise<Uint8Array> {
    if (this.#first === null) return this.#object === null ? bytes : await this.#decode(bytes);
    if (this.#first.byteLength === 0 && bytes[0] !== beginLine[0] && bytes.byteLength > 0) {
      this.#first = null;
      return bytes;
    }
    const first = concat([this.#first, bytes]);
    this.#first = first;
    for (let i = 0; i < beginLine.byteLength; ++i) {
      if (i >= first.byteLength) return new Uint8Array(0); // may still become armor
      if (first[i] !== beginLine[i]) {
        this.#first = null;
        return first;
      }
    }
    this.#first = null;
    this.#object = (await this.#core.ask("dearmor", {})).object;
    return await this.#decode(first);
  }

  /** The last binary bytes. Errors: `truncated`, `bad_armor`. */
  async finish(): Promise<Uint8Array> {
    if (this.#object !== null) return (await this.#core.ask("finish", { object: this.#object })).bytes;
    return this.#first ?? new Uint8Array(0);
  }

  close(): void {
    if (this.#object !== null) this.#core.free(this.#object);
  }

  async #decode(text: Uint8Array): Promise<Uint8Array> {
    return (await this.#core.ask("push", { object: this.#object!, bytes: text.slice() as Bytes })).bytes;
  }
}

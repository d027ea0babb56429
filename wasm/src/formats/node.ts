// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { SiegelError } from "../errors.js";
import { bare, checkRealm, member } from "../realm.js";
import { Envelopes as Base } from "./envelopes.js";
import type { FormatsLoadOptions } from "./types.js";

export { SiegelError, type ErrorCode } from "../errors.js";
export type * from "./types.js";

/** The same for Node: siegel-formats.wasm is read from the package's folder, and the work is done in the calling thread. */
export class Envelopes extends Base {
  static override async load(options: FormatsLoadOptions = {}): Promise<Base> {
    checkRealm();
    if (member(options, "wasm") !== undefined) return await super.load(bare({ ...options, worker: false }));
    let wasm: Uint8Array;
    try {
      wasm = await readFile(new URL("../siegel-formats.wasm", import.meta.url));
    } catch (cause) {
      throw new SiegelError("io_failed", "siegel-formats.wasm cannot be read: is it beside the script?", { cause });
    }
    return await super.load(bare({ ...options, wasm, worker: false }));
  }
}

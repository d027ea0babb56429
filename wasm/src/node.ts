// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { SiegelError } from "./errors.js";
import { bare, checkRealm, member } from "./realm.js";
import { Siegel as Base } from "./siegel.js";
import type { LoadOptions } from "./types.js";

export { SiegelError, type ErrorCode } from "./errors.js";
export type * from "./types.js";

/** The same for Node: siegel.wasm is read from the package's folder, and all work is done in the calling thread. */
export class Siegel extends Base {
  static override async load(options: LoadOptions = {}): Promise<Base> {
    checkRealm();
    const address = addressOf(options);
    if (address === null) return await super.load(bare({ ...options, worker: false }));
    let wasm: Uint8Array;
    try {
      wasm = await readFile(address);
    } catch (cause) {
      throw new SiegelError("io_failed", "siegel.wasm cannot be read: is it beside the script?", { cause });
    }
    return await super.load(bare({ ...options, wasm, worker: false }));
  }
}

/** Null for a module that is not in a file. */
function addressOf(options: LoadOptions): URL | string | null {
  const wasm = member(options, "wasm");
  if (wasm === undefined) return new URL("./siegel.wasm", import.meta.url);
  if (typeof wasm === "string" && !/^https?:/.test(wasm)) return wasm.startsWith("file:") ? new URL(wasm) : wasm;
  return wasm instanceof URL && wasm.protocol === "file:" ? wasm : null;
}

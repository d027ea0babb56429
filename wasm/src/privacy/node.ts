// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { SiegelError } from "../errors.js";
import { bare, checkRealm, member } from "../realm.js";
import { Privacy as Base } from "./privacy.js";
import type { PrivacyLoadOptions } from "./types.js";

export { SiegelError, type ErrorCode } from "../errors.js";
export { Keyring } from "./keyring.js";
export type * from "./types.js";
export { Vault } from "./vault.js";

/** The same for Node: siegel-privacy.wasm is read from the package's folder, and the work is done in the calling thread. */
export class Privacy extends Base {
  static override async load(options: PrivacyLoadOptions = {}): Promise<Base> {
    checkRealm();
    if (member(options, "wasm") !== undefined) return await super.load(bare({ ...options, worker: false }));
    let wasm: Uint8Array;
    try {
      wasm = await readFile(new URL("../siegel-privacy.wasm", import.meta.url));
    } catch (cause) {
      throw new SiegelError("io_failed", "siegel-privacy.wasm cannot be read: is it beside the script?", { cause });
    }
    return await super.load(bare({ ...options, wasm, worker: false }));
  }
}

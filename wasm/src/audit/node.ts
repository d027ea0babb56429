// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { SiegelError } from "../errors.js";
import { bare, checkRealm, member } from "../realm.js";
import { AuditLog as Base } from "./audit_log.js";
import type { AuditLogOptions } from "./types.js";

export { SiegelError, type ErrorCode } from "../errors.js";
export { indexedDbStore } from "./indexed_db_store.js";
export { memoryStore } from "./memory_store.js";
export type { LogEntry, OperationLog, OperationRecord } from "../operation_log.js";
export type * from "./types.js";

/** The same for Node: siegel-audit.wasm is read from the package's folder. There is no IndexedDB: give a `store`. */
export class AuditLog extends Base {
  static override async open(options: AuditLogOptions): Promise<Base> {
    checkRealm();
    if (member(options, "wasm") !== undefined) return await super.open(options);
    let wasm: Uint8Array;
    try {
      wasm = await readFile(new URL("../siegel-audit.wasm", import.meta.url));
    } catch (cause) {
      throw new SiegelError("io_failed", "siegel-audit.wasm cannot be read: is it beside the script?", { cause });
    }
    return await super.open(bare({ ...options, wasm }));
  }
}

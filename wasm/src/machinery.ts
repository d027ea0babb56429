// SPDX-License-Identifier: Apache-2.0
import { CoreEngine, WebCryptoEngine, type ChunkEngine } from "./chunk_engine.js";
import type { ChunkPool } from "./chunk_pool.js";
import type { Core } from "./core.js";
import type { SiegelError } from "./errors.js";
import type { OperationLog } from "./operation_log.js";
import type { ChunkKeys } from "./protocol.js";

/** A tenant's policy in the core's words, fixed when `Siegel` was loaded. */
export interface TenantRules {
  readonly policy: string;
  readonly signer: string;
  readonly least_version: number;
  /** There is an audit log, which is told first. */
  readonly logged: boolean;
  /** Seconds, as it is when it is read; never before what the log has seen. */
  readonly now: number;
}

/** What does the work behind one `Siegel`. */
export interface Machinery {
  readonly core: Core;
  /** Whose rules hold for everything; null: nobody's. */
  readonly tenant: TenantRules | null;
  /** Who is told of everything before it is done; null: nobody. */
  readonly log: OperationLog | null;
  /** Null: chunks in this thread. */
  readonly pool: ChunkPool | null;
}

/** The engine for keys that the core gave, or for an object of the core that keeps them. */
export function engineFor({ core, pool }: Machinery, keys: ChunkKeys | null, object: number): ChunkEngine {
  return keys === null ? new CoreEngine(core, object) : new WebCryptoEngine(keys, pool, () => core.isClosed);
}

/** A file on its way through: bytes go in with `push`, and come out through a function that it was made with. */
export interface Passage {
  /** Bytes that would be good to have next. */
  readonly wanted: number;
  /** Before the first push. */
  start(): Promise<void>;
  /** Resolves when there is room for more. `givenAway`: nobody else has a view on these bytes. */
  push(bytes: Uint8Array, givenAway: boolean): Promise<void>;
  /** The end of the input; resolves when everything came out. */
  finish(): Promise<void>;
  /** Frees what it holds, at any time. `error`: why it ends before its end. */
  close(error?: SiegelError): void;
}

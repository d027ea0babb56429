// SPDX-License-Identifier: Apache-2.0
// The script of every worker: the core, one that seals and opens chunks, the half that pseudonymizes, or the envelopes of
// others. Its first message says which.
import { runBatch } from "./chunk_batch.js";
import type { Bytes } from "./bytes.js";
import { CoreService } from "./core_service.js";
import { asSiegelError, SiegelError } from "./errors.js";
import type { FormatsExports } from "./module_imports.js";
import { ObjectBorder } from "./object_border.js";
import { ObjectService } from "./object_service.js";
import { PrivacyBorder } from "./privacy_border.js";
import type {
  ChunkOperations,
  CoreOperations,
  FromWorker,
  Kind,
  ReplyOf,
  ToWorker,
} from "./protocol.js";

interface WorkerScope {
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
}
const scope = globalThis as unknown as WorkerScope;

let core: CoreService | null = null;
/** A module beside siegel.wasm. */
let other: { perform(kind: never, request: never): Promise<object> } | null = null;
const keys = new Map<number, { readonly key: CryptoKey; readonly baseNonce: Bytes }>();

async function start(message: Extract<ToWorker, { kind: "start" }>): Promise<void> {
  try {
    if (message.role === "core") core = new CoreService(message.module, message.firstObject);
    if (message.role === "privacy") other = new ObjectService(() => new PrivacyBorder(message.module), message.firstObject);
    if (message.role === "formats")
      other = new ObjectService(() => new ObjectBorder<FormatsExports>(message.module), message.firstObject);
    scope.postMessage({ kind: "ready", locked: await hold(message.lock) });
  } catch (error) {
    const { code, message: text } = asSiegelError(error);
    scope.postMessage({ kind: "failed_to_start", code, message: text });
  }
}

/** Takes the lock until this worker ends. False where there are no locks: plain http, opaque origins. */
function hold(lock: string): Promise<boolean> {
  return new Promise((resolve) => {
    const locks = (globalThis.navigator as Navigator | undefined)?.locks;
    if (locks === undefined) resolve(false);
    else
      locks
        .request(lock, () => {
          resolve(true);
          return new Promise(() => {});
        })
        .catch(() => resolve(false));
  });
}

async function perform(kind: Kind, request: unknown): Promise<object> {
  if (other !== null) return await other.perform(kind as never, request as never);
  switch (kind) {
    case "set_keys": {
      const { keys: number, key, baseNonce } = request as ChunkOperations["set_keys"]["request"];
      keys.set(number, { key, baseNonce });
      return {};
    }
    case "forget_keys":
      keys.delete((request as ChunkOperations["forget_keys"]["request"]).keys);
      return {};
    case "batch": {
      const batch = request as ChunkOperations["batch"]["request"];
      const held = keys.get(batch.keys);
      if (held === undefined) throw new SiegelError("internal", "a worker was not given the key of this file");
      return { bytes: await runBatch(batch.direction, held.key, held.baseNonce, batch.firstChunk, batch.bytes) };
    }
    default:
      if (core === null) throw new SiegelError("internal", "a worker was asked for what it does not do");
      if (stretchesPassphrase(kind, request)) scope.postMessage({ kind: "busy" });
      return await core.perform(kind as keyof CoreOperations, request as never);
  }
}

function stretchesPassphrase(kind: Kind, request: unknown): boolean {
  return kind === "unlock"
    ? (request as CoreOperations["unlock"]["request"]).way.description.includes("passphrase")
    : kind === "header" || kind === "rewrap";
}

scope.onmessage = async ({ data: message }) => {
  if (message.kind === "start") return start(message);
  if (message.kind === "ping") return scope.postMessage({ kind: "pong" });
  try {
    const reply = await perform(message.kind, message.request);
    scope.postMessage({ kind: "done", id: message.id, reply: reply as ReplyOf<Kind> }, CoreService.transfers(reply));
  } catch (error) {
    const { code, message: text } = asSiegelError(error);
    scope.postMessage({ kind: "failed", id: message.id, code, message: text });
  }
};

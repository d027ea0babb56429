// SPDX-License-Identifier: Apache-2.0
import type { BatchBuffers } from "./batch_buffers.js";
import { BatchFlow } from "./batch_flow.js";
import type { Bytes } from "./bytes.js";
import { CallFlow } from "./call_flow.js";
import { runBatch } from "./chunk_batch.js";
import { ChunkCaller } from "./chunk_caller.js";
import type { ChunkFlow } from "./chunk_flow.js";
import type { ChunkPool } from "./chunk_pool.js";
import type { Core } from "./core.js";
import { SiegelError } from "./errors.js";
import type { ChunkKeys, Direction } from "./protocol.js";
import type { EngineName } from "./types.js";

/**
 * Seals and opens the chunks of one payload. Both kinds give the same bytes; headers, keys and commitments are the
 * core's in any case.
 */
export interface ChunkEngine {
  /** Batches that are worth having in flight. */
  readonly parallel: number;
  /**
   * One batch: up to 32 chunks from number `firstChunk` on, of which only the file's last may be short. `bytes` is given
   * away with its whole buffer, and the result may lie in it. Errors: `payload_forged`, and nothing of the batch then.
   */
  run(direction: Direction, firstChunk: number, bytes: Bytes): Promise<Bytes>;
  /** A whole payload, from its first chunk on. `buffers` are for results that the caller of `give` is done with. */
  flow(direction: Direction, buffers: BatchBuffers, give: (bytes: Bytes) => void): ChunkFlow;
  /** HMAC-SHA-256 over the number and the plaintext of a part (docs/format.md, "Parts"). `bytes` stays. */
  partDigest(part: number, bytes: Bytes): Promise<Bytes>;
  /** Forgets the keys. */
  close(): void;
}

/** The engine to use when none is asked for: WebCrypto, or the core's own AES where that is missing (plain http). */
export function chooseEngine(asked: unknown): EngineName {
  const present = globalThis.crypto?.subtle !== undefined;
  if (asked === undefined) return present ? "webcrypto" : "wasm";
  if (asked !== "webcrypto" && asked !== "wasm")
    throw new SiegelError("bad_argument", "the engine is webcrypto or wasm");
  if (asked === "webcrypto" && !present)
    throw new SiegelError("unsupported", "there is no WebCrypto here: pages need https for it, or take engine: \"wasm\"");
  return asked;
}

/** WebCrypto. Streams in this thread; batches in chunk workers or, without a pool, in this thread. */
export class WebCryptoEngine implements ChunkEngine {
  readonly parallel: number;
  readonly #keys: ChunkKeys;
  readonly #pool: ChunkPool | null;
  readonly #isGone: () => boolean;
  #number: number | null = null;
  #closed = false;

  /** `isGone`: what all engines of one Siegel share was closed. */
  constructor(keys: ChunkKeys, pool: ChunkPool | null, isGone: () => boolean = () => false) {
    this.#keys = keys;
    this.#isGone = isGone;
    this.#pool = pool;
    this.parallel = pool === null ? 2 : pool.parallel;
  }

  async run(direction: Direction, firstChunk: number, bytes: Bytes): Promise<Bytes> {
    this.#check();
    const { key, baseNonce } = this.#keys;
    if (this.#pool === null) return await runBatch(direction, key, baseNonce, firstChunk, bytes);
    this.#number ??= this.#pool.addKeys(this.#keys);
    return await this.#pool.run(this.#number, direction, firstChunk, bytes);
  }

  flow(direction: Direction, _buffers: BatchBuffers, give: (bytes: Bytes) => void): ChunkFlow {
    const { key, baseNonce } = this.#keys;
    return new CallFlow(new ChunkCaller(direction, key, baseNonce, () => this.#check()), give);
  }

  async partDigest(part: number, bytes: Bytes): Promise<Bytes> {
    if (this.#keys.partKey === null) throw new SiegelError("internal", "there are no parts in opening");
    const message = new Uint8Array(8 + bytes.byteLength);
    new DataView(message.buffer).setBigUint64(0, BigInt(part));
    message.set(bytes, 8);
    return new Uint8Array(await globalThis.crypto.subtle.sign("HMAC", this.#keys.partKey, message));
  }

  close(): void {
    this.#closed = true;
    if (this.#number !== null) this.#pool?.forgetKeys(this.#number);
    this.#number = null;
  }

  #check(): void {
    if (this.#closed || this.#isGone()) throw new SiegelError("closed", "the file was closed");
  }
}

/** The core's own AES-256-GCM, where the core is. */
export class CoreEngine implements ChunkEngine {
  readonly parallel = 2;
  readonly #core: Core;
  readonly #object: number;

  constructor(core: Core, object: number) {
    this.#core = core;
    this.#object = object;
  }

  async run(direction: Direction, firstChunk: number, bytes: Bytes): Promise<Bytes> {
    return (await this.#core.ask("chunks", { object: this.#object, direction, firstChunk, bytes })).bytes;
  }

  flow(direction: Direction, buffers: BatchBuffers, give: (bytes: Bytes) => void): ChunkFlow {
    return new BatchFlow(this, direction, buffers, give);
  }

  async partDigest(part: number, bytes: Bytes): Promise<Bytes> {
    return (await this.#core.ask("part_digest", { object: this.#object, part, plaintext: bytes.slice() })).digest;
  }

  close(): void {
    this.#core.free(this.#object);
  }
}


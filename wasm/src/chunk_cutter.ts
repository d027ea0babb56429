// SPDX-License-Identifier: Apache-2.0
import type { BatchBuffers } from "./batch_buffers.js";
import type { Bytes } from "./bytes.js";
import { chunkSize, chunksPerBatch, sealedChunkSize } from "./chunk_layout.js";
import type { Direction } from "./protocol.js";

/** Cuts a stream of bytes into batches of whole chunks. The odd rest stays until more comes, or the end. */
export class ChunkCutter {
  readonly #chunk: number;
  readonly #batch: number;
  readonly #buffers: BatchBuffers;
  #pending: Bytes | null = null;
  #size = 0;

  constructor(direction: Direction, buffers: BatchBuffers) {
    this.#chunk = direction === "seal" ? chunkSize : sealedChunkSize;
    this.#batch = this.#chunk * chunksPerBatch;
    this.#buffers = buffers;
  }

  /** Bytes that wait. */
  get size(): number {
    return this.#size;
  }

  /**
   * Takes what fits into the current batch and gives back the rest. A whole batch of which the giver keeps nothing is
   * not copied.
   */
  fill(bytes: Uint8Array, givenAway: boolean): Uint8Array {
    if (givenAway && this.#size === 0 && bytes.byteLength === this.#batch && bytes.buffer.byteLength === this.#batch) {
      this.#pending = bytes as Bytes;
      this.#size = this.#batch;
      return bytes.subarray(this.#batch);
    }
    this.#pending ??= this.#buffers.take();
    const taken = bytes.subarray(0, this.#batch - this.#size);
    this.#pending.set(taken, this.#size);
    this.#size += taken.byteLength;
    return bytes.subarray(taken.byteLength);
  }

  get isFull(): boolean {
    return this.#size === this.#batch;
  }

  /** All whole chunks that wait, possibly none. */
  takeChunks(): Bytes {
    return this.#take(this.#size - (this.#size % this.#chunk));
  }

  /** What is left: less than a chunk, possibly nothing. After `takeChunks`. */
  takeRest(): Bytes {
    return this.#take(this.#size);
  }

  #take(size: number): Bytes {
    if (this.#pending === null || size === 0) return new Uint8Array(0);
    const pending = this.#pending;
    const rest = this.#size - size;
    if (size === this.#batch) {
      this.#pending = null;
      this.#size = 0;
      return pending.subarray(0, size);
    }
    const taken = pending.slice(0, size);
    pending.copyWithin(0, size, this.#size);
    pending.fill(0, rest, this.#size);
    this.#size = rest;
    return taken;
  }
}

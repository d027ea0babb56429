// SPDX-License-Identifier: Apache-2.0
import type { BatchBuffers } from "./batch_buffers.js";
import { Batches } from "./batches.js";
import type { Bytes } from "./bytes.js";
import { ChunkCutter } from "./chunk_cutter.js";
import type { ChunkEngine } from "./chunk_engine.js";
import type { ChunkFlow } from "./chunk_flow.js";
import { chunkSize, chunksOf, sealedChunkSize } from "./chunk_layout.js";
import type { Direction } from "./protocol.js";

/** Many chunks at a time, for an engine that is a message away. */
export class BatchFlow implements ChunkFlow {
  readonly #engine: ChunkEngine;
  readonly #direction: Direction;
  readonly #chunk: number;
  readonly #cutter: ChunkCutter;
  readonly #batches: Batches;
  #nextChunk = 0;

  constructor(engine: ChunkEngine, direction: Direction, buffers: BatchBuffers, give: (bytes: Bytes) => void) {
    this.#engine = engine;
    this.#direction = direction;
    this.#chunk = direction === "seal" ? chunkSize : sealedChunkSize;
    this.#cutter = new ChunkCutter(direction, buffers);
    this.#batches = new Batches(engine.parallel, give);
  }

  get rest(): number {
    return this.#cutter.size % this.#chunk;
  }

  async push(bytes: Uint8Array, givenAway: boolean): Promise<void> {
    // What is to be sealed is never taken as it is: it has no room for the tags.
    const taken = givenAway && this.#direction === "open";
    for (let rest = bytes; rest.byteLength > 0; ) {
      rest = this.#cutter.fill(rest, taken);
      // Small pieces wait for a full batch only as long as there is other work.
      if (this.#cutter.isFull || (this.#batches.isIdle && this.#cutter.size >= this.#chunk)) await this.#sendChunks();
    }
  }

  async finish(): Promise<void> {
    await this.#sendChunks();
    await this.#send(this.#cutter.takeRest());
    await this.#batches.drained();
  }

  async drained(): Promise<void> {
    await this.#sendChunks();
    await this.#batches.drained();
  }

  async #sendChunks(): Promise<void> {
    const chunks = this.#cutter.takeChunks();
    if (chunks.byteLength > 0) await this.#send(chunks);
  }

  async #send(bytes: Bytes): Promise<void> {
    await this.#batches.room();
    const firstChunk = this.#nextChunk;
    this.#nextChunk += chunksOf(bytes.byteLength, this.#chunk);
    this.#batches.add(this.#engine.run(this.#direction, firstChunk, bytes));
  }
}

// SPDX-License-Identifier: Apache-2.0
import type { BatchBuffers } from "./batch_buffers.js";
import { Batches } from "./batches.js";
import type { Bytes } from "./bytes.js";
import { ChunkCutter } from "./chunk_cutter.js";
import type { ChunkEngine } from "./chunk_engine.js";
import { chunkSize, chunksOf, maxPlaintextSize, paddedSize } from "./chunk_layout.js";
import { SiegelError } from "./errors.js";

const paddingStep = 1024 * 1024;

/** How long the content is to be, where that was said in the metadata. */
export interface Promised {
  readonly size: number | null;
  readonly padding: "none" | "padme";
}

/**
 * Cuts a plaintext into chunks, has them sealed and gives them on in order. The same rules for both engines: the last
 * chunk is the short one, possibly empty (docs/format.md, "Payload").
 */
export class PayloadSealing {
  readonly #engine: ChunkEngine;
  readonly #promised: Promised;
  readonly #cutter: ChunkCutter;
  readonly #batches: Batches;
  #nextChunk = 0;
  #size = 0;

  constructor(engine: ChunkEngine, promised: Promised, buffers: BatchBuffers, give: (sealed: Bytes) => void) {
    this.#engine = engine;
    this.#cutter = new ChunkCutter("seal", buffers);
    this.#promised = promised;
    this.#batches = new Batches(engine.parallel, give);
  }

  /**
   * Resolves when there is room for more. Errors: `input_changed` for more than was promised, `too_large`, what the engine
   * gives.
   */
  async push(plaintext: Uint8Array): Promise<void> {
    this.#size += plaintext.byteLength;
    if (this.#promised.size !== null && this.#size > this.#promised.size) throw notAsPromised();
    await this.#seal(plaintext);
  }

  /** Errors: `input_changed` for less than was promised; as `push`. */
  async finish(): Promise<void> {
    if (this.#promised.size !== null && this.#size !== this.#promised.size) throw notAsPromised();
    for (let left = paddedSize(this.#size, this.#promised.padding) - this.#size; left > 0; ) {
      const zeros = new Uint8Array(Math.min(left, paddingStep));
      left -= zeros.byteLength;
      await this.#seal(zeros);
    }
    await this.#sendChunks();
    await this.#send(this.#cutter.takeRest());
    await this.#batches.drained();
  }

  async #seal(plaintext: Uint8Array): Promise<void> {
    if (this.#nextChunk * chunkSize + this.#cutter.size + plaintext.byteLength > maxPlaintextSize)
      throw new SiegelError("too_large", "a file holds at most 4 PiB");
    for (let rest = plaintext; rest.byteLength > 0; ) {
      // Never taken as it is: what comes in has no room for the tags.
      rest = this.#cutter.fill(rest, false);
      // Small pieces wait for a full batch only as long as there is other work.
      if (this.#cutter.isFull || (this.#batches.isIdle && this.#cutter.size >= chunkSize)) await this.#sendChunks();
    }
  }

  async #sendChunks(): Promise<void> {
    const chunks = this.#cutter.takeChunks();
    if (chunks.byteLength > 0) await this.#send(chunks);
  }

  async #send(plaintext: Bytes): Promise<void> {
    await this.#batches.room();
    const firstChunk = this.#nextChunk;
    this.#nextChunk += chunksOf(plaintext.byteLength, chunkSize);
    this.#batches.add(this.#engine.run("seal", firstChunk, plaintext));
  }
}

function notAsPromised(): SiegelError {
  return new SiegelError("input_changed", "the content is not as long as its metadata says");
}

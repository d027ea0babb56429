// SPDX-License-Identifier: Apache-2.0
import type { BatchBuffers } from "./batch_buffers.js";
import { Batches } from "./batches.js";
import { isZero, type Bytes } from "./bytes.js";
import { ChunkCutter } from "./chunk_cutter.js";
import type { ChunkEngine } from "./chunk_engine.js";
import { chunksOf, maxChunks, paddedSize, payloadSize, prefixSize, sealedChunkSize, tagSize } from "./chunk_layout.js";
import { SiegelError } from "./errors.js";

/** Bytes of plaintext, where the metadata says. */
export interface Announced {
  readonly size: number | null;
  readonly padding: "none" | "padme";
}

/** Errors: `payload_forged`. */
export function checkPadding(padding: Uint8Array): void {
  if (!isZero(padding)) throw new SiegelError("payload_forged", "the padding after the content is not zero");
}

/** Bytes of all chunks, where the metadata says how long the content is. */
export function announcedChunks({ size, padding }: Announced): number | null {
  return size === null ? null : payloadSize(paddedSize(size, padding)) - prefixSize;
}

/**
 * Opens the chunks of a payload, behind salt and commitment, and gives authenticated plaintext on in order. Only `finish`
 * says that it was the whole.
 */
export class PayloadOpening {
  readonly #engine: ChunkEngine;
  readonly #cutter: ChunkCutter;
  readonly #batches: Batches;
  #nextChunk = 0;
  #sealedLeft: number | null;
  #plaintextLeft: number | null;

  constructor(
    engine: ChunkEngine,
    announced: Announced,
    buffers: BatchBuffers,
    give: (plaintext: Bytes) => void,
  ) {
    this.#engine = engine;
    this.#cutter = new ChunkCutter("open", buffers);
    this.#sealedLeft = announcedChunks(announced);
    this.#plaintextLeft = announced.size;
    this.#batches = new Batches(engine.parallel, (plaintext) => {
      const content = this.#withoutPadding(plaintext);
      if (content.byteLength > 0) give(content);
    });
  }

  /** Errors: `trailing_data`, `payload_forged`. */
  async push(sealed: Uint8Array, givenAway = false): Promise<void> {
    if (this.#sealedLeft !== null) {
      if (sealed.byteLength > this.#sealedLeft)
        throw new SiegelError("trailing_data", "bytes follow the end of the sealed file");
      this.#sealedLeft -= sealed.byteLength;
    }
    for (let rest = sealed; rest.byteLength > 0; ) {
      rest = this.#cutter.fill(rest, givenAway);
      if (this.#cutter.isFull || (this.#batches.isIdle && this.#cutter.size >= sealedChunkSize)) await this.#sendChunks();
    }
  }

  /** Errors: `truncated`, `payload_forged`. */
  async finish(): Promise<void> {
    if (this.#sealedLeft !== null && this.#sealedLeft > 0)
      throw new SiegelError("truncated", "the payload ends too early");
    await this.#sendChunks();
    const last = this.#cutter.takeRest();
    // A payload that ends with a full chunk has lost its last one; less than a tag cannot be a chunk.
    if (last.byteLength < tagSize) {
      await this.#batches.drained();
      throw new SiegelError("truncated", "the payload ends without its last chunk");
    }
    await this.#send(last);
    await this.#batches.drained();
  }

  async #sendChunks(): Promise<void> {
    const chunks = this.#cutter.takeChunks();
    if (chunks.byteLength > 0) await this.#send(chunks);
  }

  async #send(sealed: Bytes): Promise<void> {
    await this.#batches.room();
    const firstChunk = this.#nextChunk;
    this.#nextChunk += chunksOf(sealed.byteLength, sealedChunkSize);
    if (this.#nextChunk > maxChunks) throw new SiegelError("too_large", "a payload has at most 2^38 chunks");
    this.#batches.add(this.#engine.run("open", firstChunk, sealed));
  }

  #withoutPadding(plaintext: Bytes): Bytes {
    if (this.#plaintextLeft === null) return plaintext;
    const size = Math.min(plaintext.byteLength, this.#plaintextLeft);
    this.#plaintextLeft -= size;
    checkPadding(plaintext.subarray(size));
    return plaintext.subarray(0, size);
  }
}

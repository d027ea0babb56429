// SPDX-License-Identifier: Apache-2.0
import type { BatchBuffers } from "./batch_buffers.js";
import { isZero, type Bytes } from "./bytes.js";
import type { ChunkEngine } from "./chunk_engine.js";
import type { ChunkFlow } from "./chunk_flow.js";
import { maxSealedSize, paddedSize, payloadSize, prefixSize, tagSize } from "./chunk_layout.js";
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
  readonly #flow: ChunkFlow;
  #size = 0;
  #sealedLeft: number | null;
  #plaintextLeft: number | null;

  constructor(
    engine: ChunkEngine,
    announced: Announced,
    buffers: BatchBuffers,
    give: (plaintext: Bytes) => void,
  ) {
    this.#sealedLeft = announcedChunks(announced);
    this.#plaintextLeft = announced.size;
    this.#flow = engine.flow("open", buffers, (plaintext) => {
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
    this.#size += sealed.byteLength;
    if (this.#size > maxSealedSize) throw new SiegelError("too_large", "a payload has at most 2^38 chunks");
    await this.#flow.push(sealed, givenAway);
  }

  /** Errors: `truncated`, `payload_forged`. */
  async finish(): Promise<void> {
    if (this.#sealedLeft !== null && this.#sealedLeft > 0)
      throw new SiegelError("truncated", "the payload ends too early");
    // A payload that ends with a full chunk has lost its last one; less than a tag cannot be a chunk.
    if (this.#flow.rest < tagSize) {
      await this.#flow.drained();
      throw new SiegelError("truncated", "the payload ends without its last chunk");
    }
    await this.#flow.finish();
  }

  #withoutPadding(plaintext: Bytes): Bytes {
    if (this.#plaintextLeft === null) return plaintext;
    const size = Math.min(plaintext.byteLength, this.#plaintextLeft);
    this.#plaintextLeft -= size;
    checkPadding(plaintext.subarray(size));
    return plaintext.subarray(0, size);
  }
}

// SPDX-License-Identifier: Apache-2.0
import type { Bytes } from "./bytes.js";
import { chunksPerBatch, sealedChunkSize } from "./chunk_layout.js";

/** Room for a batch in either form: so the result can take the place of what it is made from. */
const bufferSize = chunksPerBatch * sealedChunkSize;
const mostKept = 16;

/** Buffers that go round: fresh memory for each batch would cost more than moving the bytes. */
export class BatchBuffers {
  readonly #free: ArrayBuffer[] = [];

  take(): Bytes {
    return new Uint8Array(this.#free.pop() ?? new ArrayBuffer(bufferSize));
  }

  /** Of what nobody looks at any more. False for another buffer than ours, or one too many. */
  giveBack(bytes: Bytes): boolean {
    const { buffer } = bytes;
    const kept = buffer.byteLength === bufferSize && this.#free.length < mostKept;
    if (kept) this.#free.push(buffer);
    return kept;
  }
}

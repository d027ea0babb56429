// SPDX-License-Identifier: Apache-2.0
import type { BatchBuffers } from "./batch_buffers.js";
import type { Bytes } from "./bytes.js";
import type { ChunkEngine } from "./chunk_engine.js";
import type { ChunkFlow } from "./chunk_flow.js";
import { maxPlaintextSize, paddedSize } from "./chunk_layout.js";
import { SiegelError } from "./errors.js";

const paddingStep = 1024 * 1024;

/** How long the content is to be, where that was said in the metadata. */
export interface Promised {
  readonly size: number | null;
  readonly padding: "none" | "padme";
}

/**
 * Has a plaintext sealed chunk by chunk. The same rules for both engines: the last chunk is the short one, possibly empty
 * (docs/format.md, "Payload").
 */
export class PayloadSealing {
  readonly #promised: Promised;
  readonly #flow: ChunkFlow;
  #size = 0;

  constructor(engine: ChunkEngine, promised: Promised, buffers: BatchBuffers, give: (sealed: Bytes) => void) {
    this.#promised = promised;
    this.#flow = engine.flow("seal", buffers, give);
  }

  /**
   * Resolves when there is room for more. Errors: `input_changed` for more than was promised, `too_large`, what the engine
   * gives.
   */
  async push(plaintext: Uint8Array): Promise<void> {
    this.#size += plaintext.byteLength;
    if (this.#promised.size !== null && this.#size > this.#promised.size) throw notAsPromised();
    if (this.#size > maxPlaintextSize) throw tooLarge();
    await this.#flow.push(plaintext, false);
  }

  /** Errors: `input_changed` for less than was promised; as `push`. */
  async finish(): Promise<void> {
    if (this.#promised.size !== null && this.#size !== this.#promised.size) throw notAsPromised();
    const padded = paddedSize(this.#size, this.#promised.padding);
    if (padded > maxPlaintextSize) throw tooLarge();
    for (let left = padded - this.#size; left > 0; ) {
      const zeros = new Uint8Array(Math.min(left, paddingStep));
      left -= zeros.byteLength;
      await this.#flow.push(zeros, false);
    }
    await this.#flow.finish();
  }
}

function tooLarge(): SiegelError {
  return new SiegelError("too_large", "a file holds at most 4 PiB");
}

function notAsPromised(): SiegelError {
  return new SiegelError("input_changed", "the content is not as long as its metadata says");
}
